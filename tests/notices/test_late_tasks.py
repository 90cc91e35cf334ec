"""What becomes of late tasks in a real office: whose they stay, and who hears of it."""

from datetime import date, timedelta

import pytest
import time_machine

from accounts.enums import Post
from notifications.models import OutboxMessage
from sigap_cases.cases.enums import Urgency
from sigap_cases.wiring.idle import idle_after
from tests import referring
from tests.desk import world
from workflows.enums import Priority
from workflows.models import Deadline, WorkItem
from workflows.policies import can, check_can_claim
from workflows.services import assignment, idling, sweep
from workflows.sla import Unit

from . import telling


pytestmark = pytest.mark.usefixtures("clock")
LATE = timedelta(days=8)


def let_pass(clock: time_machine.Traveller, item: WorkItem) -> WorkItem:
    """Every rung of the usual ladder."""
    assert item.due_at is not None
    telling.silence()
    clock.move_to(item.due_at + LATE)
    sweep.sweep_due()
    return WorkItem.objects.select_related("deadline").get(pk=item.pk)


def told(item: WorkItem) -> set[tuple[str, str, int | None]]:
    rows = OutboxMessage.objects.filter(matter_id=item.matter_id)
    return set(rows.values_list("topic", "post", "item_id"))


def at_post(item: WorkItem, post: str) -> WorkItem:
    """As its step would be if the definition named that post."""
    WorkItem.objects.filter(pk=item.pk).update(post=post)
    return WorkItem.objects.get(pk=item.pk)


def test_task_of_an_officer_goes_to_the_supervisor(
    clock: time_machine.Traveller,
) -> None:
    late = let_pass(clock, world.item(world.lodge()))
    assert (late.post, late.escalated_from) == (Post.PENYELIA, Post.PETUGAS_PENGADUAN)
    assert can(check_can_claim, late, world.user("penyelia"))


@pytest.mark.parametrize("post", [Post.KEPALA_DINAS, Post.ATASAN_PPID])
def test_decision_of_the_head_does_not_drop_to_the_supervisor(
    clock: time_machine.Traveller, post: Post
) -> None:
    late = let_pass(clock, at_post(world.item(world.lodge()), post))
    assert (late.post, late.escalated_from) == (post, "")
    assert not can(check_can_claim, late, world.user("penyelia"))
    assert told(late) >= {("task_overdue", Post.PENYELIA, late.pk)}
    own = "task_escalated" if post == Post.KEPALA_DINAS else "task_overdue"
    assert (own, post, late.pk) in told(late)


def test_partner_keeps_its_referral_however_late_it_is(
    clock: time_machine.Traveller,
) -> None:
    referral = referring.refer(world.lodge())
    item = referring.item(referral)
    assignment.claim(item, by=world.user("mitra"))
    late = let_pass(clock, item)
    assert (late.post, late.owner) == (Post.MITRA, world.user("mitra"))
    assert ("task_overdue", Post.PENYELIA, late.pk) in told(late)
    page = world.client("mitra").get(f"/meja/tugas/{late.pk}/")
    assert page.status_code == 200


def test_late_urgent_task_is_no_emergency(clock: time_machine.Traveller) -> None:
    """A holder who was given it in the afternoon still has it the next morning."""
    item = world.item(world.lodge(urgency=Urgency.URGENT))
    assert item.due_at is not None
    clock.move_to(telling.at(date(2026, 11, 26), 9))
    sweep.sweep_due()
    late = WorkItem.objects.get(pk=item.pk)
    assert late.priority == Priority.URGENT
    clock.move_to(telling.at(date(2026, 11, 26), 15, 30))
    assignment.reassign(
        late, to=world.user("petugas_pengaduan"), by=world.user("penyelia"), reason="x"
    )
    for hour in (18, 20, 22):
        clock.move_to(telling.at(date(2026, 11, 26), hour))
        idling.sweep()
    held = WorkItem.objects.get(pk=item.pk)
    assert held.owner == world.user("petugas_pengaduan")


def test_idle_after_goes_by_the_case_and_the_rule_not_by_the_priority() -> None:
    routine = world.item(world.lodge())
    WorkItem.objects.filter(pk=routine.pk).update(priority=Priority.EMERGENCY)
    routine.refresh_from_db()
    duty = world.item(world.lodge(urgency=Urgency.EMERGENCY), "emergency_contact")
    duty.matter.priority = Priority.ROUTINE
    terms = [idle_after(routine), idle_after(duty)]
    assert [term.unit for term in terms if term] == [Unit.WORKING_DAYS, Unit.HOURS]


def test_emergency_stays_with_the_duty_officer(clock: time_machine.Traveller) -> None:
    case = world.lodge(urgency=Urgency.EMERGENCY)
    officer = world.user("petugas_piket")
    item = world.item(case, "emergency_contact")
    assignment.claim(item, by=officer)
    telling.silence()
    for _hour in range(14):
        clock.shift(timedelta(hours=1))
        sweep.sweep_due()
    late = WorkItem.objects.get(pk=item.pk)
    assert (late.post, late.owner) == (Post.PETUGAS_PIKET, officer)
    assert Deadline.objects.get(item=item).fires_at is None
    posts = {post for _topic, post, _item in told(late)}
    assert posts >= {Post.PENYELIA, Post.KEPALA_DINAS}
