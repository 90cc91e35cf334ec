"""The broker is erased and away for a while; the web goes on, and nothing is lost."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from django.test import Client

from accounts.models import User
from sigap_cases.embedded.children import Child
from sigap_cases.embedded.place import Place
from sigap_cases.embedded.valkey import Valkey
from tests.fake_gateway import FakeGateway
from tests.mail_sink import MailSink

from . import size, sound
from .child import environment, running, wait_until
from .notices import all_sent, say
from .test_sending import arrived_once


pytestmark = [pytest.mark.faults, pytest.mark.slow]


class Broker:
    """A Valkey of the test's own."""

    def __init__(self, var: Path) -> None:
        for name in ("log", "run"):
            (var / name).mkdir(parents=True)
        self.valkey = Valkey(Place(var))
        self.child: Child = self.valkey.prepare()
        self.valkey.start(self.child)

    def flush(self) -> None:
        with redis.Redis.from_url(self.valkey.broker_url) as client:
            client.flushall()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    running_broker = Broker(tmp_path / "var")
    yield running_broker
    running_broker.child.stop()


def test_broker_flushed_and_stopped_while_the_web_goes_on(
    officer: User,
    gateway: FakeGateway,
    sink: MailSink,
    broker: Broker,
    tmp_path: Path,
) -> None:
    client = Client()
    env = environment(
        FAULT_GATEWAY=gateway.url,
        FAULT_SMTP=sink.port,
        FAULT_BROKER_URL=broker.valkey.broker_url,
        FAULT_CACHE_URL=broker.valkey.cache_url,
    )
    celery = ["-m", "celery", "-A", "sigap_cases"]
    beat = [*celery, "beat", "--pidfile=", f"--schedule={tmp_path / 'schedule'}"]
    worker = [*celery, "worker", "--concurrency", "2", "--without-mingle"]
    log = tmp_path / "worker.log"
    with running(worker, env, log=log), running(beat, env):
        say(officer, 5)
        assert wait_until(all_sent, seconds=120)
        broker.flush()
        broker.child.stop()
        ends = time.monotonic() + size(6, 300)
        while time.monotonic() < ends:
            say(officer, 2)
            assert client.get("/").status_code == 200
            time.sleep(0.5)
        assert not all_sent()
        broker.valkey.start_again(broker.child)
        broker.flush()
        assert wait_until(all_sent, seconds=120), log.read_text()[-4000:]
    arrived_once(gateway, sink)
    sound()
