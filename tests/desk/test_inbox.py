"""The inbox: what it lists, what it masks, what it costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sigap_cases.desk import lists
from sigap_cases.desk.context import navigation
from sigap_cases.desk.links import task_link, task_why_link
from sigap_cases.desk.officer import Officer
from tests.factories import make_user
from workflows.models import WorkItem
from workflows.services import assignment

from . import world


pytestmark = pytest.mark.usefixtures("desk")
INBOX = "/meja/"
# Session and user come before anything the page itself asks.
SIGNED_IN = 2


def queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_inbox_costs_the_same_for_3_rows_and_30() -> None:
    client = world.client("petugas_pengaduan")
    for _ in range(3):
        world.held(world.lodge())
        world.lodge()
    few = [
        queries(client, f"{INBOX}?daftar={tab}")
        for tab in ("saya", "antrean", "hari-ini")
    ]
    for _ in range(20):
        world.held(world.lodge())
        world.lodge()
    many = [
        queries(client, f"{INBOX}?daftar={tab}")
        for tab in ("saya", "antrean", "hari-ini")
    ]
    assert few == many
    assert max(many) <= 8 + SIGNED_IN


def test_cases_cost_the_same_for_3_rows_and_20() -> None:
    client = world.client("penyelia")
    for _ in range(3):
        world.lodge()
    few = queries(client, "/meja/kasus/")
    for _ in range(17):
        world.lodge()
    assert queries(client, "/meja/kasus/") == few <= 8 + SIGNED_IN


def test_inbox_lists_mine_and_the_queue_apart() -> None:
    mine, waiting = world.lodge(), world.lodge()
    world.held(mine)
    client = world.client("petugas_pengaduan")
    own = client.get(INBOX).content.decode()
    queue = client.get(INBOX, {"daftar": "antrean"}).content.decode()
    assert mine.number in own
    assert waiting.number not in own.split("sg-tabs")[1]
    assert waiting.number in queue
    assert mine.number not in queue.split("sg-tabs")[1]


def test_secret_case_is_masked_for_who_is_named() -> None:
    case = world.lodge("PELECEHAN_SEKSUAL", worker="Ni Luh Rahasia")
    page = world.client("petugas_pengaduan").get(INBOX, {"daftar": "antrean"})
    assert case.number in page.content.decode()
    assert "Ni Luh Rahasia" not in page.content.decode()
    assert case.subject not in page.content.decode().split("<table")[1]


def test_task_of_an_unseen_case_is_masked_until_it_is_taken() -> None:
    """A post that gets its first task in a limited case sees who it is about on taking it."""
    case = world.lodge("SAKIT", worker="Ni Luh Terbatas", urgency="emergency")
    case.refresh_from_db()
    task = world.item(case, "emergency_contact")
    WorkItem.objects.filter(pk=task.pk).update(post="kepala_dinas")
    head = world.client("kepala_dinas")
    listed = head.get(INBOX, {"daftar": "antrean"}).content.decode()
    opened = head.get(reverse("desk:task", args=[task.pk])).content.decode()
    assert case.number in listed
    assert "Ni Luh Terbatas" not in listed + opened
    head.post(reverse("desk:task_claim", args=[task.pk]))
    assert (
        "Ni Luh Terbatas"
        in head.get(reverse("desk:task", args=[task.pk])).content.decode()
    )


def test_filter_narrows_and_says_so_when_nothing_fits() -> None:
    case = world.lodge(urgency="urgent")
    client = world.client("petugas_pengaduan")
    found = client.get(
        INBOX, {"daftar": "antrean", "urgensi": "urgent"}
    ).content.decode()
    none = client.get(
        INBOX, {"daftar": "antrean", "urgensi": "emergency"}
    ).content.decode()
    assert case.number in found.split("<table")[1]
    assert "<table" not in none


def test_search_finds_a_misspelt_name() -> None:
    case = world.lodge(worker="Ida Ayu Trisna Dewi")
    client = world.client("petugas_pengaduan")
    found = client.get("/meja/kasus/", {"q": "Ida Ayu Trisne Dewy"})
    assert case.number in found.content.decode()


@pytest.mark.parametrize("page", ["", "0", "-1", "99999999", "x"])
def test_inbox_opens_at_any_page_number(page: str) -> None:
    assert (
        world.client("petugas_pengaduan").get(INBOX, {"page": page}).status_code == 200
    )


def test_take_next_gives_the_most_urgent() -> None:
    world.lodge()
    urgent = world.lodge(urgency="urgent")
    client = world.client("petugas_pengaduan")
    answer = client.post(reverse("desk:take_next"))
    task = world.item(urgent)
    assert answer.headers["Location"] == reverse("desk:task", args=[task.pk])
    assert task.owner == world.user("petugas_pengaduan")


def test_take_next_says_when_nothing_is_left() -> None:
    answer = world.client("petugas_pengaduan").post(
        reverse("desk:take_next"), follow=True
    )
    assert answer.redirect_chain[-1][0] == INBOX
    assert [message.level_tag for message in answer.context["messages"]] == ["info"]


def test_second_claim_is_told_who_was_first() -> None:
    task = world.item(world.lodge())
    first, second = (
        world.client("petugas_pengaduan"),
        world.client("petugas_pengaduan2"),
    )
    first.post(reverse("desk:task_claim", args=[task.pk]))
    answer = second.post(reverse("desk:task_claim", args=[task.pk]), follow=True)
    task.refresh_from_db()
    assert task.owner == world.user("petugas_pengaduan")
    assert str(world.user("petugas_pengaduan")) in str(
        next(iter(answer.context["messages"]))
    )


def test_paused_lists_cases_that_wait_for_the_reporter() -> None:
    case = world.waiting_for_reporter(world.lodge())
    client = world.client("petugas_pengaduan")
    page = client.get(INBOX, {"daftar": "dihentikan"}).content.decode()
    assert case.number in page
    other = world.client("petugas_desa2").get(INBOX, {"daftar": "dihentikan"})
    assert case.number not in other.content.decode()


def test_counts_stop_at_the_cap(monkeypatch: Any) -> None:
    monkeypatch.setattr(lists, "MOST_COUNTED", 2)
    for _ in range(3):
        world.lodge()
    officer = Officer(world.user("petugas_pengaduan"))
    counted = lists.counts(officer, timezone.now())
    assert counted[lists.Tab.QUEUE] == lists.Count(2)
    assert str(counted[lists.Tab.QUEUE]) == "999+"


def test_overdue_holds_what_is_past_its_date() -> None:
    task = world.item(world.lodge())
    WorkItem.objects.filter(pk=task.pk).update(
        due_at=timezone.now() - timedelta(days=3)
    )
    officer = Officer(world.user("petugas_pengaduan"))
    now = timezone.now()
    late = lists.ordered(
        lists.branches_of(lists.Tab.LATE, officer, now), by=("due_at",), start=0, size=5
    )
    assert [row.pk for row in late] == [task.pk]


def test_person_without_a_post_gets_a_calm_page() -> None:
    client = Client()
    client.force_login(make_user("tanpa_peran"))
    page = client.get(INBOX)
    assert page.status_code == 200
    assert page.templates[0].name == "desk/no_post.html"


def test_navigation_asks_nothing_without_sign_in(rf: Any) -> None:
    request = rf.get("/")
    request.user = AnonymousUser()
    shown = navigation(request)
    assert list(shown["nav"]) == []
    assert list(shown["nav_posts"]) == []


def test_claim_by_another_post_changes_nothing() -> None:
    task = world.item(world.lodge())
    assert (
        world.client("petugas_penanganan")
        .post(reverse("desk:task_claim", args=[task.pk]))
        .status_code
        == 302
    )
    task.refresh_from_db()
    assert task.owner is None
    assignment.claim(task, by=world.user("petugas_pengaduan"))


def test_links_of_rows_are_those_of_the_pages() -> None:
    assert task_link(7) == reverse("desk:task", args=[7])
    assert task_why_link(7) == reverse("desk:task_why", args=[7])
