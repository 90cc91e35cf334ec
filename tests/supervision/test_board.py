"""The board: what a supervisor sees of the open tasks, and what they do not."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import Unit
from accounts.services.memberships import appoint
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import Case
from sigap_cases.cases.selectors import cases_visible_to
from sigap_cases.desk.officer import Officer
from sigap_cases.desk.supervision import reach as reach_rules
from sigap_cases.desk.supervision.reach import reach_for
from tests import referring
from tests.desk import world
from tests.factories import make_case, make_item, make_user, make_version
from workflows.boards import Sign
from workflows.enums import ClockState, Priority
from workflows.models import Deadline, Escalation, WorkItem


pytestmark = pytest.mark.usefixtures("desk")

OPEN = gettext("Open tasks")
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def board(who: str = "penyelia", **asked: str) -> Any:
    return world.client(who).get(reverse("supervision:board"), asked)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def figures(answer: Any) -> dict[str, int]:
    return {figure.label: figure.count for figure in answer.context["figures"]}


def numbers(answer: Any) -> list[str]:
    return [row.told.number for row in answer.context["page"].rows]


def overseen(who: str) -> set[int]:
    reach = reach_for(Officer(world.user(who)))
    assert reach is not None
    return {
        pk for branch in reach.items() for pk in branch.values_list("pk", flat=True)
    }


def test_board_counts_late_today_and_unclaimed() -> None:
    with time_machine.travel(MONDAY, tick=False):
        late, today, held = world.lodge(), world.lodge(), world.lodge()
        world.held(held)
        now = timezone.now()
        set_due(late, now - timedelta(days=3))
        set_due(today, now + timedelta(hours=1))
        set_due(held, now + timedelta(days=20))
        answer = board()
    found = figures(answer)
    assert answer.status_code == 200
    assert found[str(Sign.LATE.label)] == 1
    assert found[str(Sign.TODAY.label)] == 1
    assert found[str(Sign.UNCLAIMED.label)] == 2
    assert numbers(answer) == [late.number, today.number, held.number]


def set_due(case: Case, due: datetime, **fields: Any) -> WorkItem:
    item = world.item(case)
    WorkItem.objects.filter(pk=item.pk).update(due_at=due, warn_at=due, **fields)
    Deadline.objects.filter(item=item).update(due_at=due)
    return item


@pytest.mark.parametrize("sign", list(Sign))
def test_every_figure_opens_the_list_behind_it(sign: Sign) -> None:
    with time_machine.travel(MONDAY, tick=False):
        now = timezone.now()
        cases = {
            Sign.LATE: world.lodge(),
            Sign.TODAY: world.lodge(),
            Sign.SOON: world.lodge(),
            Sign.PAUSED: world.lodge(),
            Sign.ESCALATED: world.lodge(),
            Sign.UNCLAIMED: world.lodge(),
        }
        for case in cases.values():
            world.held(case)
        set_due(cases[Sign.LATE], now - timedelta(days=1))
        set_due(cases[Sign.TODAY], now + timedelta(hours=2))
        soon = set_due(cases[Sign.SOON], now + timedelta(days=2))
        WorkItem.objects.filter(pk=soon.pk).update(warn_at=now)
        stopped = set_due(cases[Sign.PAUSED], now - timedelta(days=1))
        Deadline.objects.filter(item=stopped).update(state=ClockState.PAUSED)
        escalate(set_due(cases[Sign.ESCALATED], now + timedelta(days=30)))
        set_due(cases[Sign.UNCLAIMED], now + timedelta(days=30))
        item = world.item(cases[Sign.UNCLAIMED])
        WorkItem.objects.filter(pk=item.pk).update(state="open", owner=None)
        answer = board()
        figure = next(f for f in answer.context["figures"] if f.label == sign.label)
        opened = world.client("penyelia").get(
            reverse("supervision:board") + figure.url.partition("#")[0]
        )
    assert figure.count == 1
    assert numbers(opened) == [cases[sign].number]
    assert figures(opened) == figures(answer), "the figures change while one is open"


def escalate(item: WorkItem) -> None:
    deadline = item.deadline
    deadline.refresh_from_db()
    Deadline.objects.filter(item=item).update(rung=1)
    Escalation.objects.create(
        deadline=deadline,
        due_at=deadline.due_at,
        rung=1,
        kind="escalation",
        acts=["notify"],
        at=timezone.now(),
    )


def test_escalation_of_an_earlier_date_is_none_any_more() -> None:
    item = world.item(world.lodge())
    escalate(item)
    Deadline.objects.filter(item=item).update(due_at=timezone.now())
    assert figures(board())[str(Sign.ESCALATED.label)] == 0


@pytest.mark.parametrize("by", ["peran", "desa", "proses", "orang"])
def test_groups_add_up_and_open_their_lists(by: str) -> None:
    first, second = world.lodge(), world.lodge()
    world.held(first)
    answer = board(menurut=by)
    groups = answer.context["groups"]
    opened = [cell for row in groups for cell in row.cells if cell.label == OPEN]
    assert sum(cell.count for cell in opened) == figures(answer)[OPEN] == 2
    listed: list[str] = []
    for cell in opened:
        page = world.client("penyelia").get(
            reverse("supervision:board") + cell.url.partition("#")[0]
        )
        listed += numbers(page)
        assert len(numbers(page)) == cell.count
    assert sorted(listed) == sorted([first.number, second.number])


def test_group_by_person_names_nobody_for_what_is_not_claimed() -> None:
    held, _waiting = world.lodge(), world.lodge()
    world.held(held, "petugas_pengaduan")
    labels = {row.label for row in board(menurut="orang").context["groups"]}
    assert labels == {"Gusti Ayu Putu Sinta", gettext("Not claimed")}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("peran", "petugas_pengaduan"),
        ("proses", "aduan"),
        ("urgensi", "routine"),
        ("orang", "tanpa"),
        ("unit", "gianyar.disnaker."),
    ],
)
def test_filters_narrow_to_what_fits(name: str, value: str) -> None:
    case = world.lodge()
    other = world.lodge()
    item = world.held(other)
    WorkItem.objects.filter(pk=item.pk).update(
        post="pendamping_hukum", unit_path="gianyar.", priority=Priority.URGENT
    )
    found = numbers(board(**{name: value}))
    assert case.number in found
    assert (other.number in found) == (name == "proses")


def test_filter_by_village_finds_its_cases_only() -> None:
    case, other = world.lodge(), world.lodge()
    Case.objects.filter(pk=other.pk).update(village=None)
    village = str(Unit.objects.get(code=world.VILLAGE).pk)
    assert numbers(board(desa=village)) == [case.number]
    assert numbers(board(desa="tanpa")) == [other.number]


def test_nonsense_narrows_nothing() -> None:
    case = world.lodge()
    answer = board(keadaan="apa", orang="x", desa="-1", menurut="?", page="-3")
    assert answer.status_code == 200
    assert numbers(answer) == [case.number]


def test_empty_board_says_so() -> None:
    answer = board()
    assert numbers(answer) == []
    assert gettext("No open task") in text(answer)
    assert gettext("No task fits") in text(board(keadaan="lewat"))


def test_second_page_has_the_rest() -> None:
    version = make_version()
    unit = Unit.objects.get(code="disnaker")
    for _ in range(30):
        case = make_case(unit)
        make_item(case.matter, version=version, post="petugas_pengaduan", unit=unit)
    first, second = board(), board(page="2")
    assert len(numbers(first)) == 25
    assert len(numbers(second)) == 5
    assert not set(numbers(first)) & set(numbers(second))


def test_queries_do_not_grow_with_the_tasks() -> None:
    def asked() -> int:
        client = world.client("penyelia")
        with CaptureQueriesContext(connection) as sent:
            client.get(reverse("supervision:board"))
        return len(sent)

    world.held(world.lodge())
    asked()
    one = asked()
    for _ in range(4):
        world.held(world.lodge())
    referring.refer(world.lodge())
    assert asked() <= one + 1  # a referral is told of in one more


@pytest.mark.parametrize("who", ["penyelia", "penyelia2", "auditor"])
def test_reach_is_what_they_see_and_nothing_else(who: str) -> None:
    """Of open tasks of the cases of their unit: those of the cases that they see."""
    plain, limited = world.lodge(), world.lodge()
    Case.objects.filter(pk=limited.pk).update(level=Level.LIMITED)
    secret = world.lodge("PELECEHAN_SEKSUAL")
    referral = referring.refer(plain)
    seen = cases_visible_to(world.user(who))
    expected = set(
        WorkItem.objects.filter(
            matter__case__in=seen, state__in=("open", "claimed")
        ).values_list("pk", flat=True)
    ) | set(
        WorkItem.objects.filter(
            matter=referral.matter, state__in=("open", "claimed")
        ).values_list("pk", flat=True)
    )
    assert overseen(who) == expected
    has_secret = world.item(secret).pk in overseen(who)
    assert has_secret == (who != "auditor")


def test_task_that_lies_with_a_partner_is_on_the_board() -> None:
    case = world.lodge()
    referral = referring.refer(case)
    lying = WorkItem.objects.filter(matter=referral.matter, state="open")
    assert lying.exclude(unit_path__startswith="gianyar.disnaker.").exists()
    assert referral.number in numbers(board())


def test_case_of_another_office_is_not_on_the_board() -> None:
    other = Unit.objects.get(code="inspektorat")
    case = make_case(other)
    make_item(case.matter, version=make_version(), post="penyelia", unit=other)
    assert numbers(board()) == []
    assert figures(board())[OPEN] == 0


def test_emergencies_say_since_when_and_who_has_them() -> None:
    with time_machine.travel(MONDAY, tick=False):
        case = world.lodge(urgency="emergency")
        item = world.item(case, emergency_step(case))
    with time_machine.travel(MONDAY + timedelta(minutes=25), tick=False):
        page = board()
        waiting = page.context["emergencies"]
        assert [(row.number, row.since, row.owner) for row in waiting] == [
            (case.number, item.opened_at, "")
        ]
        told = page.content.decode().replace("\xa0", " ")
        assert "25 menit lalu" in told
        world.held(case, "petugas_piket", item.step)
        (taken,) = board().context["emergencies"]
    assert taken.owner == "I Kadek Widiantara"


def emergency_step(case: Case) -> str:
    return str(
        WorkItem.objects.get(
            matter=case.matter, deadline__rule__kode="STD-DARURAT"
        ).step
    )


def test_auditor_reads_and_changes_nothing() -> None:
    world.lodge()
    answer = board("auditor")
    assert answer.status_code == 200
    assert 'name="item"' not in text(answer)
    assert 'name="item"' in text(board("penyelia"))


def test_chosen_tasks_go_to_the_reassignment() -> None:
    case = world.lodge()
    page = text(board())
    assert f'formaction="{reverse("reassigning:choose")}"' in page
    answer = world.client("penyelia").post(
        reverse("reassigning:choose"), {"item": [str(world.item(case).pk)]}
    )
    assert answer.status_code == 200
    assert case.number in text(answer)


def refused(names: Iterable[str]) -> list[int]:
    return [board(name).status_code for name in names]


def test_board_is_for_supervisors_and_auditors() -> None:
    others = ("petugas_pengaduan", "kepala_dinas", "admin_sistem", "mitra", "camat")
    assert set(refused(others)) == {403}
    client = Client()
    client.force_login(make_user("orang_luar"))
    assert client.get(reverse("supervision:board")).status_code == 403
    assert Client().get(reverse("supervision:board")).status_code == 302


def test_menu_names_the_board_for_those_who_have_it() -> None:
    address = reverse("supervision:board")
    inbox = reverse("desk:inbox")
    assert f'href="{address}"' in text(world.client("penyelia").get(inbox))
    assert f'href="{address}"' not in text(world.client("admin_sistem").get(inbox))


DRAWN = re.compile(r'(value="|X-CSRFToken": ")([0-9A-Za-z]{64})(?=")')


@pytest.mark.parametrize("who", ["auditor", "bukan_penanggung_jawab"])
@pytest.mark.parametrize("by", ["peran", "desa", "proses", "orang"])
def test_secret_case_changes_no_byte_of_the_board(who: str, by: str) -> None:
    with time_machine.travel(MONDAY, tick=False):
        client = outsider_of_secrets(who)
        world.lodge()
        address = reverse("supervision:board")
        without = client.get(address, {"menurut": by}).content.decode()
        secret = world.lodge("PELECEHAN_SEKSUAL")
        set_due(secret, timezone.now() - timedelta(days=9))
        beside = client.get(address, {"menurut": by}).content.decode()
        custodian = text(board(menurut=by))
    assert DRAWN.sub("", without) == DRAWN.sub("", beside)
    assert secret.number in custodian


def outsider_of_secrets(who: str) -> Client:
    """An auditor, or a supervisor whom nobody has made a custodian."""
    if who == "auditor":
        return world.client(who)
    user = make_user("penyelia_lain")
    appoint(user, post="penyelia", unit=Unit.objects.get(code="disnaker"), by=None)
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("few", [0, 1])
def test_many_hidden_cases_are_left_out_by_the_same_rule(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named one by one, or by the rule itself: the board is the same."""
    seen, limited, secret = world.lodge(), world.lodge(), world.lodge()
    Case.objects.filter(pk=limited.pk).update(level=Level.LIMITED)
    Case.objects.filter(pk=secret.pk).update(level=Level.SECRET)
    found = {who: overseen(who) for who in ("penyelia", "auditor")}
    assert world.item(seen).pk in found["auditor"]
    assert world.item(limited).pk not in found["auditor"]
    assert world.item(secret).pk not in found["penyelia"] | found["auditor"]
    monkeypatch.setattr(reach_rules, "FEW", few)
    assert found == {who: overseen(who) for who in found}
