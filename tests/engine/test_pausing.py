"""Pauses: by a person, while the reporter is awaited, up to the cap; never for a partner."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from workflows.actors import holder
from workflows.enums import ClockState, PauseCause
from workflows.exceptions import (
    ClockMayNotPause,
    ClockNotPaused,
    ClockNotRunning,
    ExtendedBefore,
    ExtensionHasItsStep,
    NoExtension,
    NotAllowed,
    PauseUsedUp,
    ReasonNeeded,
)
from workflows.models import (
    ClockPause,
    DeadlineRule,
    Escalation,
    Event,
    WorkingCalendar,
    WorkItem,
)
from workflows.models.calendar import WeekJSON, office_week
from workflows.services import (
    assignment,
    extending,
    invariants,
    messages,
    pausing,
    processes,
    recomputing,
)
from workflows.services.calendars import publish_calendar
from workflows.services.sweep import sweep_due
from workflows.sla import Pause, due_at

from .conftest import World
from .documents import Data, end, publish, task
from .test_sweep import AT_DUE, claimed, current, ladder, pass_due


STOPS = {"deadline": "LAPOR-VERIF", "pauses_for": ["reporter"]}
WAIT: Data = {
    "kind": "wait",
    "title": "Menunggu pelapor",
    "waits_for": "reporter",
    "messages": [{"message": "answered", "next": "join"}],
}


def open_only(week: WeekJSON) -> None:
    """Publish the office's calendar anew with these hours."""
    WorkingCalendar.objects.filter(code="gianyar").update(week=week)
    publish_calendar("gianyar", by=None, reason="Uji")


def rule_says(**fields: object) -> None:
    """Change what the rule of these tests says, as if it had said so all along."""
    DeadlineRule.objects.filter(kode="LAPOR-VERIF").update(**fields)


@pytest.fixture
def sound() -> Iterator[None]:
    """After the test every invariant of the engine holds."""
    yield
    assert [found for found in invariants.findings() if found.broken] == []


@pytest.fixture
def held(world: World, sound: None) -> WorkItem:
    """A claimed task whose clock may stand still for the reporter."""
    publish("p", {"receive": task("work") | STOPS, "work": task("z"), "z": end()})
    rule_says(pause_cap_days=None)
    world.start()
    return claimed(world, world.item("receive"))


def test_pause_takes_the_date_away_and_resume_gives_a_later_one(
    world: World, held: WorkItem
) -> None:
    before = current(held).due_at
    assert before is not None

    pausing.pause(held, by=world.intake, reason="Menunggu kontrak dari pelapor.")
    stopped = current(held)
    assert (stopped.due_at, stopped.deadline.state) == (None, ClockState.PAUSED)
    # The whole of Wednesday and Thursday, two working days.
    world.clock.move_to(before.replace(hour=0) - timedelta(days=1))
    world.clock.shift(timedelta(days=2))
    pausing.resume(held, by=world.intake, reason="Kontrak sudah ada.")

    line = ClockPause.objects.get(deadline=held.pk)
    assert stopped.deadline.fires_at == line.started_at + timedelta(days=30)
    running = current(held)
    calendar = running.deadline.calendar.value()
    assert line.ended_at is not None
    assert running.due_at == due_at(
        running.deadline.started_at,
        running.deadline.rule.term,
        calendar,
        [Pause(line.started_at, line.ended_at)],
    )
    assert running.due_at > before
    assert running.deadline.fires_at == running.warn_at
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds[-2:] == ["deadline.paused", "deadline.resumed"]


def test_a_paused_clock_is_not_swept(world: World, held: WorkItem) -> None:
    pausing.pause(held, by=world.intake, reason="Menunggu pelapor.")

    world.clock.shift(timedelta(days=29))
    assert sweep_due() == 0

    assert not Escalation.objects.exists()


def test_rungs_that_are_done_are_done_again_only_where_they_lie_ahead(
    world: World, held: WorkItem
) -> None:
    warned = current(held).warn_at
    assert warned is not None
    world.clock.move_to(warned)
    assert sweep_due() == 1
    pausing.pause(held, by=world.intake, reason="Menunggu pelapor.")
    world.clock.shift(timedelta(days=7))
    pausing.resume(held, by=world.intake, reason="Pelapor menjawab.")

    deadline = current(held).deadline
    assert deadline.rung == 0
    assert deadline.fires_at == deadline.warn_at
    pass_due(world, current(held))
    rows = Escalation.objects.order_by("pk").values_list("rung", "kind")
    assert list(rows) == [(1, "warning"), (1, "warning"), (2, "escalation")]


def test_pause_is_refused_where_the_step_names_nobody(world: World) -> None:
    publish("p", {"receive": task("z") | {"deadline": "LAPOR-VERIF"}, "z": end()})
    world.start()
    item = claimed(world, world.item("receive"))

    with pytest.raises(ClockMayNotPause):
        pausing.pause(item, by=world.intake, reason="Menunggu mitra.")


def test_pause_asks_for_owner_or_supervisor_a_reason_and_a_running_clock(
    world: World, held: WorkItem
) -> None:
    with pytest.raises(NotAllowed):
        pausing.pause(held, by=world.worker, reason="Bukan tugas saya.")
    with pytest.raises(ReasonNeeded):
        pausing.pause(held, by=world.intake, reason=" ")
    with pytest.raises(ClockNotPaused):
        pausing.resume(held, by=world.intake, reason="Belum berhenti.")

    pausing.pause(held, by=world.supervisor, reason="Menunggu pelapor.")

    with pytest.raises(ClockNotRunning):
        pausing.pause(held, by=world.intake, reason="Sekali lagi.")


def test_cap_lets_the_clock_run_on_from_where_it_was_reached(
    world: World, held: WorkItem
) -> None:
    rule_says(pause_cap_days=5)
    pausing.pause(held, by=world.intake, reason="Menunggu pelapor.")
    line = ClockPause.objects.get(deadline=held.pk)

    world.clock.shift(timedelta(days=30))
    # It runs again, and is late for every rung at once.
    assert sweep_due() == 2

    line.refresh_from_db()
    assert line.ended_at == line.started_at + timedelta(days=5)
    running = current(held)
    assert running.deadline.state == ClockState.RUNNING
    assert running.deadline.rung == 4
    resumed = Event.objects.get(kind="deadline.resumed")
    assert (resumed.actor_name, resumed.data["cause"]) == ("Batas waktu", "cap")
    with pytest.raises(PauseUsedUp):
        pausing.pause(held, by=world.intake, reason="Sekali lagi.")


def test_pause_by_a_person_ends_where_its_rule_has_no_cap(
    world: World, held: WorkItem
) -> None:
    pausing.pause(held, by=world.intake, reason="Menunggu pelapor.")

    world.clock.shift(timedelta(days=31))
    assert sweep_due() >= 1

    line = ClockPause.objects.get(deadline=held.pk)
    assert line.ended_at == line.started_at + timedelta(days=30)
    running = current(held)
    assert running.deadline.state == ClockState.RUNNING
    assert running.due_at is not None
    resumed = Event.objects.get(kind="deadline.resumed")
    assert resumed.data["cause"] == "cap"
    pausing.pause(held, by=world.intake, reason="Kontrak masih dicari.")


def test_cap_counts_all_pauses_together(world: World, held: WorkItem) -> None:
    rule_says(pause_cap_days=5)
    pausing.pause(held, by=world.intake, reason="Menunggu pelapor.")
    world.clock.shift(timedelta(days=2))
    pausing.resume(held, by=world.intake, reason="Menjawab.")
    pausing.pause(held, by=world.intake, reason="Menunggu lagi.")

    deadline = current(held).deadline
    first, second = ClockPause.objects.order_by("started_at")
    assert first.ended_at is not None
    left = timedelta(days=5) - (first.ended_at - first.started_at)
    assert deadline.fires_at == second.started_at + left


def test_completing_a_paused_task_closes_its_ledger(
    world: World, held: WorkItem
) -> None:
    pausing.pause(held, by=world.intake, reason="Menunggu pelapor.")
    world.clock.shift(timedelta(days=10))

    world.do("receive", note="Selesai")

    done = current(held)
    assert done.deadline.state == ClockState.MET
    assert done.due_at == done.deadline.due_at
    assert ClockPause.objects.get(deadline=held.pk).ended_at is not None


def test_cancelling_a_paused_task_closes_its_ledger(
    world: World, held: WorkItem
) -> None:
    pausing.pause(held, by=world.intake, reason="Menunggu pelapor.")

    processes.cancel(
        held.process, outcome="settled", reason="Dicabut", by=holder("Pelapor")
    )

    assert current(held).deadline.state == ClockState.CANCELLED
    assert ClockPause.objects.get(deadline=held.pk).ended_at is not None


def test_asking_the_reporter_pauses_the_askers_own_tasks_until_the_answer(
    world: World, held: WorkItem
) -> None:
    assert (
        pausing.await_reporter(world.matter.pk, by=world.worker, reason="Diminta data.")
        == 0
    )
    assert (
        pausing.await_reporter(world.matter.pk, by=world.intake, reason="Diminta data.")
        == 1
    )
    line = ClockPause.objects.get(deadline=held.pk)
    assert (line.cause, line.paused_by) == (PauseCause.REPORTER, world.intake)

    world.clock.shift(timedelta(days=3))
    assert pausing.reporter_answered(world.matter.pk, by=holder("Pelapor")) == 1

    assert current(held).deadline.state == ClockState.RUNNING
    assert pausing.reporter_answered(world.matter.pk, by=holder("Pelapor")) == 0


def forked(world: World, waits_for: str) -> None:
    wait = {**WAIT, "waits_for": waits_for}
    branches = [{"title": "Kerja", "next": "work"}, {"title": "Tunggu", "next": "wait"}]
    publish(
        "p",
        {
            "receive": task("fork"),
            "fork": {
                "kind": "fork",
                "title": "F",
                "branches": branches,
                "join": "join",
            },
            "work": task("join") | STOPS,
            "wait": wait,
            "join": {"kind": "join", "title": "J", "next": "z"},
            "z": end(),
        },
    )
    world.start()
    world.do("receive", note="x")


def test_a_wait_for_the_reporter_stops_the_clocks_that_name_him(
    world: World, sound: None
) -> None:
    forked(world, "reporter")
    item = world.item("work")
    assert current(item).deadline.state == ClockState.PAUSED
    assert current(item).due_at is None

    world.clock.shift(timedelta(days=4))
    process = current(item).process
    messages.deliver_message(process, "answered", key="k", by=holder("Pelapor"))

    assert current(item).deadline.state == ClockState.RUNNING
    line = ClockPause.objects.get(deadline=item.pk)
    assert line.paused_by is None
    assert line.ended_at is not None
    assert line.ended_at - line.started_at >= timedelta(days=4)


def test_a_wait_for_a_partner_stops_no_clock(world: World, sound: None) -> None:
    forked(world, "partner")

    assert current(world.item("work")).deadline.state == ClockState.RUNNING
    assert not ClockPause.objects.exists()


def test_same_deadline_leaves_out_the_time_in_which_the_reporter_was_awaited(
    world: World, sound: None
) -> None:
    wait = {**WAIT, "messages": [{"message": "answered", "next": "check"}]}
    shared = {
        "deadline": None,
        "same_deadline_as": ["receive"],
        "pauses_for": ["reporter"],
    }
    steps = {
        "receive": task("wait") | STOPS,
        "wait": wait,
        "check": task("z") | shared,
        "z": end(),
    }
    publish("p", steps)
    world.start()
    promised = world.item("receive").due_at
    world.clock.shift(timedelta(days=1))
    process = world.do("receive", note="x").process
    world.clock.shift(timedelta(days=10))
    messages.deliver_message(process, "answered", key="k", by=holder("Pelapor"))

    check = current(world.item("check"))
    line = ClockPause.objects.get(deadline=check.pk)
    assert line.cause == PauseCause.REPORTER
    assert line.ended_at is not None
    assert line.ended_at - line.started_at >= timedelta(days=10)
    assert promised is not None
    assert check.due_at is not None
    assert check.due_at > promised
    assert check.deadline.fires_at is not None


def test_extend_counts_from_the_date_that_was_promised_and_only_once(
    world: World, held: WorkItem
) -> None:
    with pytest.raises(NoExtension):
        extending.extend(held, by=world.intake, reason="Perlu waktu.")
    rule_says(extended_by="STD-HASIL")
    promised = current(held).due_at
    assert promised is not None

    extending.extend(held, by=world.intake, reason="Berkas sangat banyak.")

    longer = current(held)
    calendar = longer.deadline.calendar.value()
    assert longer.deadline.extension is not None
    term = longer.deadline.extension.term
    assert longer.due_at == due_at(promised, term, calendar)
    assert Event.objects.filter(kind="deadline.extended").count() == 1
    with pytest.raises(ExtendedBefore):
        extending.extend(longer, by=world.intake, reason="Sekali lagi.")


def test_extension_that_is_not_in_use_extends_nothing(
    world: World, held: WorkItem
) -> None:
    rule_says(extended_by="STD-HASIL")
    DeadlineRule.objects.filter(kode="STD-HASIL").update(is_active=False)

    with pytest.raises(NoExtension):
        extending.extend(held, by=world.intake, reason="Perlu waktu.")


def test_extend_leaves_it_to_the_step_that_the_process_has(
    world: World, sound: None
) -> None:
    longer = {"deadline": "STD-HASIL", "deadline_from": {"due_of": "receive"}}
    publish(
        "p", {"receive": task("more") | STOPS, "more": task("z") | longer, "z": end()}
    )
    rule_says(extended_by="STD-HASIL")
    world.start()
    item = claimed(world, world.item("receive"))
    with pytest.raises(ExtensionHasItsStep):
        extending.extend(item, by=world.intake, reason="Perlu waktu.")

    world.do("receive", note="x")

    event = Event.objects.get(kind="deadline.extended")
    more = world.item("more")
    assert more.due_at is not None
    assert event.data["task"] == more.pk
    assert event.data["due"] == more.due_at.isoformat()


def test_recompute_takes_todays_calendar_and_records_before_and_after(
    world: World, held: WorkItem
) -> None:
    before = current(held).due_at
    week = office_week()
    week[2] = []  # closed on Wednesdays
    open_only(week)
    assert current(held).due_at == before

    told = recomputing.preview(current(held), now=timezone.now())
    assert (told.before, told.changes) == (before, True)
    assert current(held).due_at == before
    with pytest.raises(NotAllowed):
        recomputing.recompute(held, by=world.intake, reason="Libur baru.")
    recomputing.recompute(held, by=world.supervisor, reason="Edaran bupati.")

    after = current(held)
    assert after.due_at == told.after
    assert before is not None
    assert after.due_at > before
    event = Event.objects.get(kind="deadline.recomputed")
    assert event.data["before"] == before.isoformat()
    assert event.reason == "Edaran bupati."
    # Nothing has changed since: nothing is recorded.
    recomputing.recompute(held, by=world.supervisor, reason="Sekali lagi.")
    assert Event.objects.filter(kind="deadline.recomputed").count() == 1


def test_recompute_back_to_an_earlier_date_does_its_rungs_once(
    world: World, held: WorkItem
) -> None:
    ladder(AT_DUE)
    item = current(held)
    pass_due(world, item)
    done = Escalation.objects.count()
    week = office_week()
    closed = [day if number < 1 else [] for number, day in enumerate(week)]
    open_only(closed)
    recomputing.recompute(held, by=world.supervisor, reason="Edaran.")
    assert current(held).deadline.rung == 0

    open_only(week)
    recomputing.recompute(held, by=world.supervisor, reason="Edaran dicabut.")
    sweep_due()

    assert current(held).due_at == item.due_at
    assert Escalation.objects.count() == done


def test_reassigning_a_paused_task_leaves_its_clock_paused(
    world: World, held: WorkItem
) -> None:
    pausing.pause(held, by=world.intake, reason="Menunggu pelapor.")

    assignment.release(current(held), by=world.intake)

    assert current(held).deadline.state == ClockState.PAUSED
