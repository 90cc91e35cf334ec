"""An emergency calls by every channel, day and night, until somebody has taken it."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from notifications.enums import Topic
from notifications.models import Delivery, InboxNotice, OutboxMessage
from sigap_cases.cases.enums import Level, Urgency
from sigap_cases.cases.models import Case
from sigap_cases.cases.selectors import open_items_of
from sigap_cases.cases.services import confidentiality, lifecycle
from sigap_cases.wiring import emergencies
from tests.desk import world
from workflows.enums import Priority
from workflows.models import WorkItem
from workflows.services import assignment, completion, sweep
from workflows.services.invariants import findings

from . import telling


NIGHT = telling.at(date(2027, 3, 8), 1)  # Nyepi
TEN_MINUTES = timedelta(minutes=10)
DUTY = {"petugas_piket", "petugas_piket2"}
EVERY_WAY = {"email", "whatsapp", "sms"}


@pytest.fixture(autouse=True)
def night(clock: time_machine.Traveller) -> time_machine.Traveller:
    """Everybody has an address and a telephone; it is the night of Nyepi."""
    for user in User.objects.filter(is_active=True):
        user.email, user.phone = f"{user.username}@example.org", "+628111"
        user.save()
    clock.move_to(NIGHT)
    return clock


def called() -> dict[str, set[str]]:
    """By name, the channels that call at this moment."""
    telling.spread()
    found: dict[str, set[str]] = {}
    rows = Delivery.objects.filter(due_at__lte=timezone.now(), state="waiting")
    for row in rows.filter(message__topic=Topic.EMERGENCY).select_related("user"):
        found.setdefault(str(row.user.username if row.user else ""), set()).add(
            row.channel
        )
    telling.sent(list(rows))
    return found


def again(clock: time_machine.Traveller) -> dict[str, set[str]]:
    clock.shift(TEN_MINUTES)
    emergencies.repeat_due()
    return called()


def lodge(**told: Any) -> Case:
    return world.lodge(urgency=Urgency.EMERGENCY, **told)


def test_duty_officer_is_called_at_night_by_every_channel() -> None:
    lodge()
    assert called() == dict.fromkeys(DUTY, EVERY_WAY)
    assert InboxNotice.objects.filter(topic=Topic.EMERGENCY).count() == 2


def test_routine_complaint_calls_nobody() -> None:
    world.lodge()
    assert called() == {}


def test_call_is_repeated_until_somebody_takes_it(
    night: time_machine.Traveller,
) -> None:
    case = lodge()
    called()
    night.shift(timedelta(minutes=5))
    assert emergencies.repeat_due() == 0
    night.shift(timedelta(minutes=5))
    assert (emergencies.repeat_due(), emergencies.repeat_due()) == (1, 0)
    assert called() == dict.fromkeys(DUTY, EVERY_WAY)
    assert InboxNotice.objects.filter(topic=Topic.EMERGENCY).count() == 2
    assignment.claim(
        world.item(case, "emergency_contact"), by=world.user("petugas_piket")
    )
    assert again(night) == {}


def test_call_on_its_way_is_dropped_when_somebody_has_taken_it() -> None:
    case = lodge()
    assignment.claim(
        world.item(case, "emergency_contact"), by=world.user("petugas_piket")
    )
    assert called() == {}


def test_released_task_calls_again(night: time_machine.Traveller) -> None:
    case, officer = lodge(), world.user("petugas_piket")
    item = assignment.claim(world.item(case, "emergency_contact"), by=officer)
    assert again(night) == {}
    assignment.release(item, by=officer)
    assert set(again(night)) == DUTY


def test_supervisors_and_head_are_called_after_three_rounds(
    night: time_machine.Traveller,
) -> None:
    lodge()
    called()
    for _round in range(2):
        assert set(again(night)) == DUTY
    fourth = again(night)
    assert DUTY | {"penyelia", "kepala_dinas"} <= set(fourth)
    assert all(channels == EVERY_WAY for channels in fourth.values())


def test_duty_officer_is_called_however_late_the_task_is(
    night: time_machine.Traveller,
) -> None:
    """And may still take it: two hours and more after the case was lodged."""
    case = lodge()
    called()
    for _round in range(15):
        sweep.sweep_due()
        again(night)
    assert set(again(night)) >= DUTY | {"penyelia", "kepala_dinas"}
    duty = world.user("petugas_piket")
    assignment.claim(world.item(case, "emergency_contact"), by=duty)


def test_call_reaches_the_post_from_which_a_task_was_taken(
    night: time_machine.Traveller,
) -> None:
    """As an office may have set its rule, and as it was in earlier versions."""
    item = world.item(lodge(), "emergency_contact")
    called()
    WorkItem.objects.filter(pk=item.pk).update(
        post="penyelia",
        escalated_from="petugas_piket",
        escalated_from_path=item.unit_path,
    )
    assert set(again(night)) >= DUTY | {"penyelia"}


def test_two_workers_make_one_call(night: time_machine.Traveller) -> None:
    lodge()
    night.shift(TEN_MINUTES)
    ((_item, rounds),) = emergencies._called(timezone.now(), 10).items()
    item = world.item(Case.objects.latest("pk"), "emergency_contact")
    before = OutboxMessage.objects.filter(topic=Topic.EMERGENCY).count()
    for _worker in range(2):
        emergencies._call(item, rounds + 1, timezone.now())
    assert OutboxMessage.objects.filter(topic=Topic.EMERGENCY).count() == before + 1


def test_secret_emergency_calls_its_named_people_only(
    night: time_machine.Traveller,
) -> None:
    case = lodge(level=Level.SECRET)
    first = called()
    assert set(first) == set(world.CUSTODIANS)
    for _round in range(4):
        assert set(again(night)) == set(world.CUSTODIANS)
    assert case.level == Level.SECRET


def test_who_is_away_is_not_called_while_another_is_there() -> None:
    duty = world.user("petugas_piket")
    lodge()
    telling.absent(duty, days=2)
    assert set(called()) == {"petugas_piket2"}


def test_everybody_of_the_post_is_called_where_all_are_away() -> None:
    lodge()
    for name in DUTY:
        telling.absent(world.user(name), days=2)
    assert set(called()) == DUTY


def becomes_an_emergency(case: Case) -> WorkItem:
    officer = world.user("petugas_penanganan")
    confidentiality.change_urgency(
        case, Urgency.EMERGENCY, by=officer, reason="Terancam."
    )
    return world.item(case, "emergency_contact")


def test_case_that_becomes_an_emergency_has_a_task_for_the_duty_officer(
    night: time_machine.Traveller,
) -> None:
    """As one that is lodged as such: with its term, and calling until it is taken."""
    case = world.lodge()
    telling.silence()
    task = becomes_an_emergency(case)
    assert (task.post, task.priority) == ("petugas_piket", Priority.EMERGENCY)
    assert task.deadline.rule.kode == "STD-DARURAT"
    assert task.due_at == timezone.now() + timedelta(hours=1)
    assert set(called()) == DUTY | {"petugas_pengaduan", "petugas_pengaduan2"}
    assert again(night) == dict.fromkeys(DUTY, EVERY_WAY)
    duty = world.user("petugas_piket")
    assignment.claim(task, by=duty)
    assert again(night) == {}
    values = {"danger_state": "safe", "emergency_action": "Sudah dijemput."}
    completion.complete(task, by=duty, values=values)
    assert [item.step for item in open_items_of(case)] == ["first_contact"]
    assert [row.name for row in findings() if row.broken] == []


def test_holder_of_a_task_hears_that_its_case_is_an_emergency() -> None:
    case = world.lodge()
    world.held(case, "petugas_pengaduan2")
    telling.silence()
    becomes_an_emergency(case)
    assert set(called()) == DUTY | {"petugas_pengaduan2"}


def test_case_that_becomes_one_again_has_one_task_for_it() -> None:
    case, officer = lodge(), world.user("petugas_penanganan")
    confidentiality.change_urgency(case, Urgency.URGENT, by=officer, reason="Aman.")
    becomes_an_emergency(case)
    becomes = WorkItem.objects.filter(matter=case.matter, step="emergency_contact")
    assert becomes.count() == 1


def test_classified_as_an_emergency_has_a_task_for_the_duty_officer() -> None:
    case = world.verified(world.lodge())
    world.do(
        case,
        "classify",
        "petugas_pengaduan",
        case_type="kekerasan",
        urgency="emergency",
        confidentiality="normal",
        authority="own",
        criminal=False,
    )
    assert world.item(case, "emergency_contact").deadline.rule.kode == "STD-DARURAT"
    case.refresh_from_db()
    assert case.urgency == Urgency.EMERGENCY


def test_nobody_is_called_once_the_case_is_closed(
    night: time_machine.Traveller,
) -> None:
    case = world.lodge()
    becomes_an_emergency(case)
    assert set(called()) >= DUTY
    officer = world.user("petugas_penanganan")
    lifecycle.close_early(case, "withdrawn", by=officer, reason="Dicabut.")
    assert list(open_items_of(case)) == []
    assert again(night) == {}
    assert [row.name for row in findings() if row.broken] == []
