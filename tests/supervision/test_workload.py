"""Workload and charts: who holds how much, and what came of it over time."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.exceptions import NotTheirSupervisorError
from accounts.models import Absence, Capacity, Unit
from accounts.services.capacities import set_capacity
from accounts.services.memberships import appoint
from sigap_cases.desk.supervision.charts import Share, age_labels
from sigap_cases.desk.supervision.drawing import Series, columns
from tests.desk import world
from tests.factories import make_user
from workflows.models import Deadline, WorkItem
from workflows.services import completion


pytestmark = pytest.mark.usefixtures("desk")

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
OFFICER, POST = "petugas_pengaduan", "petugas_pengaduan"


def workload(who: str = "penyelia", **asked: str) -> Any:
    return world.client(who).get(reverse("supervision:workload"), asked)


def person(answer: Any, name: str = "Gusti Ayu Putu Sinta") -> Any:
    (row,) = [row for row in answer.context["page"].rows if row.name == name]
    return row


def hold(opened: datetime, due: datetime) -> WorkItem:
    item = world.held(world.lodge(), OFFICER)
    WorkItem.objects.filter(pk=item.pk).update(
        opened_at=opened, due_at=due, warn_at=due
    )
    return item


def test_workload_counts_open_late_soon_and_done() -> None:
    with time_machine.travel(MONDAY, tick=False):
        now = timezone.now()
        hold(now - timedelta(days=4), now - timedelta(days=1))
        hold(now - timedelta(days=2), now + timedelta(hours=1))
        hold(now, now + timedelta(days=30))
        world.do(world.lodge(), "first_contact", OFFICER, contact_result="reached")
        row = person(workload())
    assert (row.total, row.late, row.soon, row.done) == (3, 1, 1, 1)
    assert row.age == 2
    assert row.capacity == 15
    assert (row.bar.late, row.bar.soon, row.bar.rest) == ("6.7", "6.7", "6.7")
    opened = world.client("penyelia").get(row.tasks_url.partition("#")[0])
    assert len(opened.context["page"].rows) == 3


def test_workload_lists_people_who_hold_nothing_and_no_administrator() -> None:
    names = {row.name for row in workload().context["page"].rows}
    assert "I Komang Bayu Saputra" in names
    assert "I Gede Arya Kusuma" not in names


def test_workload_orders_by_what_is_asked() -> None:
    now = timezone.now()
    hold(now, now + timedelta(days=9))
    first = workload().context["page"].rows[0]
    assert first.name == "Gusti Ayu Putu Sinta"
    by_name = [row.name for row in workload(urut="nama").context["page"].rows]
    assert by_name == sorted(by_name)


def test_workload_narrows_by_post_and_unit() -> None:
    posts = {row.post for row in workload(peran="penyelia").context["page"].rows}
    assert len(posts) == 1
    empty = workload(peran="mitra")
    assert empty.context["page"].rows == []
    assert empty.status_code == 200


def away(first: date, last: date, **fields: Any) -> None:
    Absence.objects.create(
        user=world.user(OFFICER),
        valid=DateRange(first, last + timedelta(days=1)),
        kind="leave",
        entered_by=world.user("penyelia"),
        entered_at=timezone.now(),
        **fields,
    )


def test_workload_tells_of_absences_of_today_and_the_next() -> None:
    with time_machine.travel(MONDAY, tick=False):
        away(date(2026, 12, 1), date(2026, 12, 3))
        later = person(workload()).away
        away(
            date(2026, 11, 20),
            date(2026, 11, 24),
            deputy=world.user("petugas_pengaduan2"),
        )
        now = person(workload()).away
    assert (later.is_now, later.first, later.deputy) == (False, date(2026, 12, 1), "")
    assert (now.is_now, now.last) == (True, date(2026, 11, 24))
    assert now.deputy == "I Putu Eka Darmawan"


def test_queries_of_the_workload_do_not_grow() -> None:
    def asked() -> int:
        client = world.client("penyelia")
        with CaptureQueriesContext(connection) as sent:
            client.get(reverse("supervision:workload"))
        return len(sent)

    asked()
    before = asked()
    for name in ("petugas_pengaduan", "petugas_pengaduan2"):
        world.held(world.lodge(), name)
    assert asked() == before


def capacity_page(user: str = OFFICER, post: str = POST) -> str:
    return reverse("supervision:capacity", args=[world.user(user).pk, post])


def test_supervisor_sets_a_capacity_and_history_keeps_the_earlier_one() -> None:
    client = world.client("penyelia")
    for tasks in ("8", "9"):
        answer = client.post(capacity_page(), {"tasks": tasks})
        assert answer["Location"] == reverse("supervision:workload")
    kept = Capacity.objects.get()
    assert (kept.user, kept.post, kept.tasks) == (world.user(OFFICER), POST, 9)
    told = [(row.tasks, row.history_user.username) for row in kept.history.all()]
    assert told == [(9, "penyelia"), (8, "penyelia")]
    assert person(workload()).capacity == 9


@pytest.mark.parametrize("tasks", ["", "0", "banyak", "501"])
def test_capacity_that_makes_no_sense_is_asked_again(tasks: str) -> None:
    answer = world.client("penyelia").post(capacity_page(), {"tasks": tasks})
    assert answer.status_code == 422
    assert answer.context["form"].errors["tasks"]
    assert not Capacity.objects.exists()


@pytest.mark.parametrize("who", ["auditor", "penyelia"])
def test_capacity_of_somebody_out_of_reach_is_missing(who: str) -> None:
    """An auditor sets none, and a supervisor none of a partner's people."""
    user = "mitra" if who == "penyelia" else OFFICER
    client = world.client(who)
    other = client.post(capacity_page(user, user), {"tasks": "3"})
    missing = client.post(
        reverse("supervision:capacity", args=[999_999, POST]), {"tasks": "3"}
    )
    assert other.status_code == missing.status_code == 404
    assert other.content == missing.content
    assert not Capacity.objects.exists()


def test_set_capacity_is_refused_to_a_colleague() -> None:
    with pytest.raises(NotTheirSupervisorError):
        set_capacity(
            world.user(OFFICER), post=POST, tasks=3, by=world.user("petugas_pengaduan2")
        )


def charts(who: str = "penyelia") -> Any:
    return world.client(who).get(reverse("supervision:charts")).context["charts"]


@pytest.mark.parametrize(
    ("opened", "group"),
    [
        # Monday; the weekend before is not counted.
        (datetime(2026, 11, 23, 1, tzinfo=UTC), 0),
        (datetime(2026, 11, 19, 1, tzinfo=UTC), 0),
        (datetime(2026, 11, 18, 1, tzinfo=UTC), 1),
        (datetime(2026, 11, 16, 1, tzinfo=UTC), 1),
        (datetime(2026, 11, 13, 1, tzinfo=UTC), 2),
        (datetime(2026, 10, 1, 1, tzinfo=UTC), 3),
    ],
)
def test_ages_are_counted_in_working_days(opened: datetime, group: int) -> None:
    with time_machine.travel(MONDAY, tick=False):
        hold(opened, timezone.now())
        (row,) = charts().ages
        age = world.client("penyelia").get(reverse("supervision:board"))
    assert [bool(count) for count in row.counts] == [n == group for n in range(4)]
    bounds = [2, 5, 10, 10_000]
    shown = age.context["page"].rows[0].age
    assert shown <= bounds[group]
    assert group == 0 or shown > bounds[group - 1]


def test_weeks_count_cases_that_came_and_that_were_closed() -> None:
    with time_machine.travel(MONDAY - timedelta(weeks=3), tick=False):
        world.lodge()
    with time_machine.travel(MONDAY, tick=False):
        world.lodge()
        weeks = charts().weeks
    assert len(weeks) == 12
    assert [week.opened for week in weeks[-4:]] == [1, 0, 0, 1]
    assert sum(week.closed for week in weeks) == 0


def test_shares_count_clocks_by_the_month_in_which_they_stopped() -> None:
    with time_machine.travel(MONDAY - timedelta(days=31), tick=False):
        world.do(world.lodge(), "first_contact", OFFICER, contact_result="reached")
    with time_machine.travel(MONDAY, tick=False):
        late = world.held(world.lodge(), OFFICER)
        set_late(late)
        world_complete(late)
        found = charts()
    assert len(found.months) == 6
    (row,) = found.shares
    assert [(one.met, one.missed) for one in row.months[-2:]] == [(1, 0), (0, 1)]
    assert (row.whole.percent, row.whole.total) == (50, 2)


def set_late(item: WorkItem) -> None:
    due = timezone.now() - timedelta(days=1)
    WorkItem.objects.filter(pk=item.pk).update(due_at=due)
    Deadline.objects.filter(item=item).update(due_at=due)


def world_complete(item: WorkItem) -> None:
    item.refresh_from_db()
    completion.complete(
        item, by=world.user(OFFICER), values={"contact_result": "reached"}
    )


def test_share_without_terms_has_no_percentage() -> None:
    assert Share(met=0, missed=0).percent is None
    assert Share(met=2, missed=1).percent == 67


def test_age_labels_cover_every_age() -> None:
    assert age_labels() == ["0-2", "3-5", "6-10", "> 10"]


def test_columns_write_numbers_with_a_point() -> None:
    drawn = columns(
        "Arus",
        ["a", "b"],
        [
            Series(label="x", tone="rest", values=[3, 0]),
            Series(label="y", tone="good", values=[1, 8]),
        ],
    )
    assert len(drawn.boxes) == 3
    assert all("," not in box.x + box.height for box in drawn.boxes)
    stacked = columns("Arus", ["a"], drawn.series, stacked=True)
    low, high = stacked.boxes
    assert low.x == high.x
    assert float(high.y) + float(high.height) == pytest.approx(float(low.y), abs=0.2)


def test_charts_without_anything_say_so() -> None:
    answer = world.client("penyelia").get(reverse("supervision:charts"))
    assert answer.status_code == 200
    assert answer.context["charts"].shares == []


PAGES = ("workload", "charts", "orphans", "orphan_count")


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_for_supervisors_and_auditors(name: str) -> None:
    address = reverse(f"supervision:{name}")
    for who in ("petugas_pengaduan", "kepala_dinas", "admin_sistem", "mitra"):
        assert world.client(who).get(address).status_code == 403
    outsider = Client()
    outsider.force_login(make_user("orang_luar"))
    assert outsider.get(address).status_code == 403
    assert Client().get(address).status_code == 302
    assert world.client("auditor").get(address).status_code == 200


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["auditor", "bukan_penanggung_jawab"])
def test_secret_case_changes_no_byte(name: str, who: str) -> None:
    if who == "auditor":
        client = world.client(who)
    else:
        user = make_user("penyelia_lain")
        unit = Unit.objects.get(code="disnaker")
        appoint(user, post="penyelia", unit=unit, by=None)
        client = Client()
        client.force_login(user)
    address = reverse(f"supervision:{name}")
    with time_machine.travel(MONDAY, tick=False):
        hold(timezone.now(), timezone.now())
        without = told(client, address)
        secret = world.lodge("PELECEHAN_SEKSUAL")
        item = world.held(secret, OFFICER)
        WorkItem.objects.filter(pk=item.pk).update(
            opened_at=MONDAY - timedelta(days=50), due_at=MONDAY - timedelta(days=9)
        )
        Deadline.objects.filter(item=item).delete()
        assert told(client, address) == without
        assert told(world.client("penyelia"), address) != without


def told(client: Client, address: str) -> list[str]:
    """What the page says, but for who is signed in and what is drawn anew."""
    page = client.get(address).content.decode()
    main = page.partition('<main class="page-wrapper"')[2] or page
    return main.split()
