"""The sweep: each rung once, in order, whatever was missed and whoever is at it too."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from notifications.models import OutboxMessage
from tests.factories import make_user
from workflows.enums import ItemState, Priority
from workflows.exceptions import NotAllowed
from workflows.extensions import Held
from workflows.models import Deadline, DeadlineRule, Escalation, Event, WorkItem
from workflows.selectors import not_acted_on
from workflows.services import assignment, completion, deadline_rules, invariants, sweep
from workflows.services.sweep import sweep_due
from workflows.sla.rungs import JSONRung

from .conftest import World
from .documents import end, publish, task
from .product import OFFICE


ABOVE = Held(post="supervisor", unit_path=OFFICE, title="Penyelia, kantor")
HEAD = Held(post="head", unit_path=OFFICE, title="Kepala, kantor")
AT_DUE: JSONRung = {"acts": ["notify"]}


def ladder(*escalations: JSONRung, warnings: Sequence[JSONRung] = ()) -> None:
    """What the rule of these tests does from now on."""
    # It was loaded before the clock of the test was set.
    yesterday = timezone.now() - timedelta(days=1)
    DeadlineRule.objects.filter(valid_to=None).update(valid_from=yesterday)
    rule = DeadlineRule.objects.get(kode="LAPOR-VERIF", valid_to=None)
    content = deadline_rules.RuleContent.of(rule)
    changed = deadline_rules.RuleContent(
        **{
            **{name: getattr(content, name) for name in DeadlineRule.CONTENT_FIELDS},
            "warnings": list(warnings),
            "escalations": list(escalations),
        }
    )
    deadline_rules.amend_rule("LAPOR-VERIF", changed, by=None, reason="Uji")


def after(hours: int, *acts: str) -> JSONRung:
    return {"amount": hours, "unit": "jam", "acts": list(acts)}


@pytest.fixture
def late(world: World) -> World:
    """A world in which one task runs under LAPOR-VERIF: three working days."""
    world.product.supervising, world.product.head = ABOVE, HEAD
    timed = {"deadline": "LAPOR-VERIF"}
    publish("p", {"receive": task("work") | timed, "work": task("z"), "z": end()})
    return world


def begin(world: World) -> WorkItem:
    world.start()
    return world.item("receive")


def pass_due(world: World, item: WorkItem, **more: float) -> int:
    """Let time pass until the task's date, and sweep."""
    assert item.due_at is not None
    world.clock.move_to(item.due_at + timedelta(**(more or {"seconds": 1})))
    return sweep_due()


def told(item: WorkItem) -> list[tuple[str, int | None, str]]:
    rows = OutboxMessage.objects.filter(item_id=item.pk).exclude(topic="task_opened")
    return sorted(rows.values_list("topic", "user_id", "post"), key=str)


def rungs(item: WorkItem) -> list[tuple[int, str]]:
    rows = Escalation.objects.filter(deadline_id=item.pk).order_by("rung")
    return list(rows.values_list("rung", "kind"))


def kinds(item: WorkItem) -> list[str]:
    events = Event.objects.filter(matter=item.matter, data__task=item.pk)
    return list(events.order_by("number").values_list("kind", flat=True))


def claimed(world: World, item: WorkItem) -> WorkItem:
    return assignment.claim(item, by=world.intake)


def broken() -> list[invariants.Finding]:
    return [found for found in invariants.findings() if found.broken]


def current(item: WorkItem) -> WorkItem:
    return WorkItem.objects.select_related("deadline").get(pk=item.pk)


def test_start_arms_the_clock_for_its_first_rung(late: World) -> None:
    item = begin(late)

    assert item.deadline.fires_at == item.warn_at
    assert item.deadline.rung == 0
    assert sweep_due() == 0


def test_sweep_warns_the_queue_and_sets_the_next_moment(late: World) -> None:
    item = begin(late)
    assert item.warn_at is not None

    late.clock.move_to(item.warn_at)
    assert sweep_due() == 1

    deadline = current(item).deadline
    assert (deadline.rung, deadline.fires_at) == (1, item.due_at)
    assert told(item) == [("task_due_soon", None, "intake")]
    assert kinds(item) == ["deadline.warned"]
    assert sweep_due() == 0


def test_sweep_warns_the_owner_of_a_claimed_task(late: World) -> None:
    item = claimed(late, begin(late))
    assert item.warn_at is not None

    late.clock.move_to(item.warn_at)
    sweep_due()

    assert told(item) == [("task_due_soon", late.intake.pk, "")]


def test_sweep_tells_owner_and_supervisor_of_a_breach(late: World) -> None:
    item = claimed(late, begin(late))

    pass_due(late, item)

    assert told(item) == [
        ("task_overdue", late.intake.pk, ""),
        ("task_overdue", None, "supervisor"),
    ]
    message = OutboxMessage.objects.filter(item_id=item.pk).last()
    assert message is not None
    assert item.due_at is not None
    assert message.data == {"due": timezone.localtime(item.due_at).date().isoformat()}


def test_sweep_records_all_rungs_that_were_missed_and_tells_of_them_once(
    late: World,
) -> None:
    ladder(AT_DUE, after(1, "notify"), after(2, "notify"))
    item = begin(late)

    pass_due(late, item, hours=3)

    assert rungs(item) == [
        (1, "warning"),
        (2, "escalation"),
        (3, "escalation"),
        (4, "escalation"),
    ]
    assert kinds(item) == ["deadline.warned"] + ["deadline.escalated"] * 3
    assert told(item) == [
        ("task_overdue", None, "intake"),
        ("task_overdue", None, "supervisor"),
    ]
    assert current(item).deadline.fires_at is None
    assert sweep_due() == 0


def test_each_event_names_the_rule_its_rung_its_acts_and_the_date(late: World) -> None:
    ladder({"acts": ["notify", "raise_priority"]})
    item = begin(late)

    pass_due(late, item)

    event = Event.objects.get(kind="deadline.escalated")
    assert (event.actor_kind, event.actor_name) == ("rule", "Batas waktu")
    assert item.due_at is not None
    assert event.data == {
        "task": item.pk,
        "rung": 2,
        "acts": ["notify", "raise_priority"],
        "due": item.due_at.isoformat(),
    }


def test_deadline_that_fails_is_noted_until_it_is_acted_on(
    late: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ladder(AT_DUE)
    item = begin(late)

    def failing(*told: Any, **more: Any) -> None:
        raise ValueError("Ni Luh")

    with monkeypatch.context() as patched:
        patched.setattr(sweep, "climb", failing)
        assert pass_due(late, item) == 0
    (stuck,) = not_acted_on(timezone.now())
    assert (stuck.pk, stuck.fault.error) == (item.pk, "ValueError")

    assert sweep_due() >= 1

    assert list(not_acted_on(timezone.now())) == []
    assert broken() == []


def test_raise_priority_stops_at_urgent_where_there_is_no_emergency(
    late: World,
) -> None:
    ladder(*(after(hours, "raise_priority") for hours in (1, 2)))
    item = begin(late)

    pass_due(late, item, hours=3)

    raised = current(item)
    assert raised.priority == Priority.URGENT
    assert raised.revision == item.revision + 1
    assert kinds(item).count("task.priority_raised") == 1
    last = WorkItem.history.filter(task_id=item.pk).order_by("-history_id").first()
    assert last.priority == Priority.URGENT
    assert Escalation.objects.get(deadline=item.pk, rung=3).acts == []


def test_raise_priority_of_an_emergency_brings_a_lowered_task_back_up(
    late: World,
) -> None:
    ladder(*(after(hours, "raise_priority") for hours in (1, 2, 3)))
    late.matter.priority = Priority.EMERGENCY
    late.matter.save()
    item = begin(late)
    WorkItem.objects.filter(pk=item.pk).update(priority=Priority.ROUTINE)

    pass_due(late, item, hours=4)

    assert current(item).priority == Priority.EMERGENCY
    assert kinds(item).count("task.priority_raised") == 2
    assert Escalation.objects.get(deadline=item.pk, rung=4).acts == []


def test_to_deputy_gives_the_task_to_who_stands_in(late: World) -> None:
    ladder({"acts": ["to_deputy"]})
    item = claimed(late, begin(late))
    deputy = late.product.give(make_user("pengganti"), "intake")
    late.product.deputies[late.intake.pk] = deputy

    pass_due(late, item)

    assert current(item).owner == deputy
    assert ("task_taken", late.intake.pk, "") in told(item)
    assert ("task_assigned", deputy.pk, "") in told(item)
    completion.complete(current(item), by=deputy, values={"note": "Dikerjakan"})
    assert broken() == []


def test_to_deputy_without_the_post_goes_back_to_the_queue(late: World) -> None:
    ladder({"acts": ["to_deputy"]})
    item = claimed(late, begin(late))
    late.product.deputies[late.intake.pk] = late.outsider

    pass_due(late, item)

    assert (current(item).state, current(item).owner) == (ItemState.OPEN, None)
    assert ("task_returned", late.intake.pk, "") in told(item)
    assert claimed(late, item).owner == late.intake


def test_to_supervisor_moves_the_task_and_the_supervisor_completes_it(
    late: World,
) -> None:
    ladder({"acts": ["to_supervisor", "tell_head"]})
    item = claimed(late, begin(late))

    pass_due(late, item)

    moved = current(item)
    assert (moved.state, moved.post, moved.escalated_from) == (
        ItemState.OPEN,
        "supervisor",
        "intake",
    )
    assert ("task_escalated", None, "supervisor") in told(item)
    assert ("task_taken", late.intake.pk, "") in told(item)
    head = OutboxMessage.objects.get(post="head")
    assert (head.topic, head.item_id) == ("task_escalated", None)
    with pytest.raises(NotAllowed):
        assignment.claim(moved, by=late.intake)
    taken = assignment.claim(moved, by=late.supervisor)
    completion.complete(taken, by=late.supervisor, values={"note": "Selesai"})
    assert broken() == []


def test_to_supervisor_leaves_what_the_supervisor_may_not_take_and_tells_both(
    late: World,
) -> None:
    ladder({"acts": ["to_supervisor"]})
    late.product.staying.add("intake")
    item = claimed(late, begin(late))

    pass_due(late, item)

    kept = current(item)
    assert (kept.post, kept.owner, kept.escalated_from) == ("intake", late.intake, "")
    assert told(item) == [
        ("task_overdue", late.intake.pk, ""),
        ("task_overdue", None, "supervisor"),
    ]
    assert Escalation.objects.get(deadline=item.pk, kind="escalation").acts == []
    assert broken() == []


def test_tell_head_names_a_task_that_waits_for_the_head(late: World) -> None:
    ladder({"acts": ["tell_head"]})
    late.product.head = Held(post="intake", unit_path=OFFICE, title="Kepala")
    item = begin(late)

    pass_due(late, item)

    assert told(item) == [("task_escalated", None, "intake")]


def test_reassign_hands_an_escalated_task_back_to_its_post(late: World) -> None:
    ladder({"acts": ["to_supervisor"]})
    item = begin(late)
    pass_due(late, item)

    back = assignment.reassign(
        item, to=late.intake, by=late.supervisor, reason="Tetap dikerjakan petugas."
    )

    assert (back.post, back.escalated_from) == ("intake", "")
    completion.complete(back, by=late.intake, values={"note": "Selesai"})


def test_to_supervisor_keeps_what_is_for_named_people_among_them(late: World) -> None:
    ladder({"acts": ["to_supervisor", "tell_head"]})
    late.matter.named_only = True
    late.matter.save()
    item = claimed(late, begin(late))

    pass_due(late, item)

    kept = current(item)
    assert (kept.state, kept.post) == (ItemState.OPEN, "intake")
    assert ("task_escalated", None, "intake") in told(item)
    assert not OutboxMessage.objects.filter(post__in=("head", "supervisor")).exists()


def test_to_supervisor_of_named_people_goes_to_one_who_is_named(late: World) -> None:
    ladder({"acts": ["to_supervisor"]})
    late.matter.named_only = True
    late.matter.save()
    late.product.named_supervising = ABOVE
    item = begin(late)

    pass_due(late, item)

    assert current(item).post == "supervisor"


def test_completing_stops_the_clock_for_good(late: World) -> None:
    item = begin(late)
    late.do("receive", note="x")

    pass_due(late, item, days=30)

    assert current(item).deadline.fires_at is None
    assert rungs(item) == []


def test_a_rule_that_cannot_be_read_does_not_stop_the_others(
    late: World, caplog: pytest.LogCaptureFixture
) -> None:
    good = begin(late)
    ladder(AT_DUE)
    # A page refuses such a thing; a row may hold it all the same.
    last = DeadlineRule.objects.filter(kode="LAPOR-VERIF").latest("number")
    DeadlineRule.objects.filter(pk=last.pk).update(warnings=[{"moons": 1}])
    bad = WorkItem.objects.get(process=late.start())
    assert bad.deadline.fires_at == bad.due_at

    assert pass_due(late, good) == 1

    assert len(rungs(good)) == 2
    assert rungs(bad) == []
    assert "ValueError" in caplog.text
    assert current(bad).deadline.fires_at == bad.due_at


def test_an_extension_that_raises_holds_up_only_its_own(
    late: World, caplog: pytest.LogCaptureFixture
) -> None:
    item = begin(late)
    late.product.failing.add("supervisor_of")

    assert pass_due(late, item) == 0

    assert "ProductFailedError" in caplog.text
    assert rungs(item) == []
    late.product.failing.clear()
    assert sweep_due() == 1
    assert len(rungs(item)) == 2


def test_a_rung_cannot_be_recorded_twice(late: World) -> None:
    item = begin(late)
    pass_due(late, item)
    Deadline.objects.filter(pk=item.pk).update(rung=1, fires_at=item.due_at)

    assert sweep_due() == 0

    row = Escalation.objects.get(deadline=item.pk, rung=2)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_sweep_of_an_emergency_tells_at_any_hour(late: World) -> None:
    late.matter.priority = Priority.EMERGENCY
    late.matter.save()
    item = begin(late)

    pass_due(late, item)

    assert {topic for topic, _, _ in told(item)} == {"emergency"}
