"""The no-orphan watch: what it finds, to whom it says so, and how often."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db.backends.postgresql.psycopg_any import DateRange
from django.urls import reverse
from django.utils import timezone

from accounts.models import Absence, Membership, User
from notifications.models import InboxNotice, OutboxMessage
from notifications.services.spreading import spread_due
from sigap_cases.cases.models import Case
from sigap_cases.cases.selectors import named_people
from sigap_cases.cases.services import orphans
from sigap_cases.cases.tasks import watch_orphans
from tests import referring
from tests.desk import world
from tests.factories import make_absence
from workflows.models import Deadline, Process, Task, WorkItem
from workflows.services import invariants


pytestmark = pytest.mark.usefixtures("desk")

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def page(why: str = "", who: str = "penyelia") -> Any:
    asked = {"sebab": why} if why else {}
    return world.client(who).get(reverse("supervision:orphans"), asked)


def found() -> dict[str, int]:
    tabs = page().context["tabs"]
    return {tab["url"].partition("=")[2]: tab["count"] for tab in tabs if tab["count"]}


def numbers(why: str) -> list[str]:
    return [row.number for row in page(why).context["page"].rows]


def test_ordinary_office_has_none() -> None:
    world.held(world.lodge())
    world.waiting_for_reporter(world.lodge())
    case = world.lodge()
    referring.refer(case)
    referring.refer(
        case, way="letter", letter_number="1", partner=None, agency="Polres Gianyar"
    )
    assert found() == {}
    assert orphans.watch() == 0


def test_case_in_which_nothing_is_open_is_found() -> None:
    case = world.lodge()
    Task.objects.filter(process=case.process).update(status="DONE")
    assert numbers("berhenti") == [case.number]


def test_open_case_after_its_process_is_found() -> None:
    case = world.lodge()
    Process.objects.filter(pk=case.process_id).update(finished=timezone.now())
    assert numbers("proses-selesai") == [case.number]


def test_task_of_a_post_without_holder_is_found() -> None:
    case = world.lodge()
    assert found() == {}
    Membership.objects.filter(post="petugas_pengaduan").update(
        valid=DateRange(date(2020, 1, 1), date(2021, 1, 1))
    )
    assert numbers("tanpa-pejabat") == [case.number]


def test_post_held_only_by_deactivated_people_has_no_holder() -> None:
    case = world.lodge()
    holders = Membership.objects.filter(post="petugas_pengaduan")
    User.objects.filter(pk__in=holders.values("user")).update(is_active=False)
    assert numbers("tanpa-pejabat") == [case.number]


@pytest.mark.parametrize("deputy", ["", "petugas_pengaduan2"])
def test_task_held_by_an_absent_person_is_found_unless_a_deputy_acts(
    deputy: str,
) -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = world.lodge()
        world.held(case)
        Absence.objects.create(
            user=world.user("petugas_pengaduan"),
            valid=DateRange(date(2026, 11, 20), date(2026, 11, 25)),
            kind="sick",
            deputy=world.user(deputy) if deputy else None,
            entered_by=world.user("penyelia"),
            entered_at=timezone.now(),
        )
        assert numbers("pemegang-tidak-ada") == ([] if deputy else [case.number])


def test_task_without_clock_is_found_and_breaks_an_invariant() -> None:
    case = world.lodge()
    item = world.item(case)
    Deadline.objects.filter(item=item).delete()
    assert numbers("tanpa-batas-waktu") == [case.number]
    broken = {one.name: one.broken for one in invariants.findings() if one.broken}
    assert broken["open_task_without_clock"] == (str(item.pk),)


def test_each_kind_says_what_to_do() -> None:
    case = world.lodge()
    Deadline.objects.filter(item=world.item(case)).delete()
    answer = page()
    assert answer.context["why"] == "tanpa-batas-waktu"
    assert str(answer.context["remedy"]) in answer.content.decode()


def test_board_counts_them() -> None:
    address = reverse("supervision:orphan_count")
    client = world.client("penyelia")
    assert client.get(address).context["orphans"] == 0
    Deadline.objects.filter(item=world.item(world.lodge())).delete()
    assert client.get(address).context["orphans"] == 1
    assert address in client.get(reverse("supervision:board")).content.decode()


def notices() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(key__contains="orphan").order_by("pk"))


def test_watch_tells_the_supervisors_once_a_day() -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = world.lodge()
        Deadline.objects.filter(item=world.item(case)).delete()
        assert watch_orphans() == 1
        watch_orphans()
        (notice,) = notices()
    assert (notice.post, notice.unit_path) == ("penyelia", case.owner_path)
    assert notice.data == {"date": "2026-11-23"}
    assert notice.matter_id == case.matter_id
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        watch_orphans()
    assert len(notices()) == 2


def test_watch_changes_nothing_but_the_outbox() -> None:
    case = world.lodge()
    Deadline.objects.filter(item=world.item(case)).delete()
    before = list(WorkItem.objects.values()), list(Case.objects.values())
    orphans.watch()
    assert (list(WorkItem.objects.values()), list(Case.objects.values())) == before


def away(name: str, deputy: str = "") -> None:
    with time_machine.travel(MONDAY, tick=False):
        make_absence(world.user(name), deputy=world.user(deputy) if deputy else None)


def test_chain_of_deputies_that_ends_with_nobody_is_found() -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = world.lodge()
        world.held(case)
        away("petugas_pengaduan", deputy="petugas_pengaduan2")
        assert numbers("pemegang-tidak-ada") == []
        away("petugas_pengaduan2")
        assert numbers("pemegang-tidak-ada") == [case.number]


def test_secret_case_lies_still_when_the_last_who_is_named_goes() -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = world.lodge("PELECEHAN_SEKSUAL")
        *others, last = list(named_people(case.matter_id) or [])
        for one in others:
            away(one.username)
        assert orphans.watch() == orphans.count_secret_without_anybody() == 0

        away(last.username)

        assert orphans.watch() == orphans.count_secret_without_anybody() == 1
        assert [notice.matter_id for notice in notices()] == [case.matter_id]
        spread_due()
        told = set(InboxNotice.objects.filter(matter_id=case.matter_id))
        assert {notice.user for notice in told} <= {*others, last}
        assert found() == {}


def test_named_people_who_left_are_nobody() -> None:
    case = world.lodge("PELECEHAN_SEKSUAL")
    for one in named_people(case.matter_id) or ():
        Membership.objects.filter(user=one).delete()
    assert orphans.count_secret_without_anybody() == 1


def test_secret_referral_waits_for_who_is_named_at_the_partner() -> None:
    case = world.lodge("PELECEHAN_SEKSUAL")
    referring.refer(case, by="penyelia", people=[world.user("mitra")])
    assert orphans.count_secret_without_anybody() == 0
    make_absence(world.user("mitra"))
    assert orphans.count_secret_without_anybody() == 1
