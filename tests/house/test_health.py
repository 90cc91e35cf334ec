"""GET /healthz tells each part apart and gives no more away than its name."""

from collections.abc import Iterator

import pytest
from celery.signals import before_task_publish, heartbeat_sent
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client

from sigap_cases.celery import BEAT_HEARTBEAT, app
from sigap_cases.liveness import BEAT, WORKER, note_alive


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_signs_of_others() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def parts(client: Client) -> dict[str, str]:
    found: dict[str, str] = client.get("/healthz").json()
    return found


def test_healthz_is_200_when_all_parts_live(client: Client) -> None:
    note_alive(BEAT)
    note_alive(WORKER)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == dict.fromkeys(
        ("database", "broker", "worker", "beat"), "ok"
    )
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(("alive", "dead"), [(BEAT, WORKER), (WORKER, BEAT)])
def test_healthz_tells_beat_and_worker_apart(
    client: Client, alive: str, dead: str
) -> None:
    note_alive(alive)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {
        "database": "ok",
        "broker": "ok",
        alive: "ok",
        dead: "down",
    }


def test_healthz_names_a_broker_that_does_not_answer(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = "redis://:secret-word@127.0.0.1:1/0"
    monkeypatch.setattr(app.conf, "broker_write_url", closed)
    answer = client.get("/healthz")
    assert answer.json()["broker"] == "down"
    assert "secret-word" not in answer.content.decode()


def test_healthz_names_a_database_that_does_not_answer(client: Client) -> None:
    def refuse(*_arguments: object) -> None:
        raise OperationalError

    with connection.execute_wrapper(refuse):
        assert parts(client)["database"] == "down"


def test_sending_the_heartbeat_task_shows_that_beat_lives(client: Client) -> None:
    before_task_publish.send(sender=BEAT_HEARTBEAT)
    assert parts(client)["beat"] == "ok"


def test_sending_another_task_shows_nothing(client: Client) -> None:
    before_task_publish.send(sender="workflows.tasks.sweep_waits")
    assert parts(client)["beat"] == "down"


def test_a_worker_heartbeat_shows_that_the_worker_lives(client: Client) -> None:
    heartbeat_sent.send(sender=None)
    assert parts(client)["worker"] == "ok"


def test_healthz_refuses_writing(client: Client) -> None:
    assert client.post("/healthz").status_code == 405


def test_admin_sign_in_goes_through_the_rate_limited_page(client: Client) -> None:
    answer = client.get("/admin/login/?next=/admin/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/akun/login/")
