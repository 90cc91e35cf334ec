"""What officers do with a task: take it, leave it half done, hand it on, complete it."""

from datetime import timedelta
from functools import partial

from django.utils import timezone

from accounts.enums import Post
from accounts.models import User
from accounts.selectors import recalling
from sigap_cases.cases.enums import Level, SafeChannel, Urgency
from sigap_cases.cases.services import confidentiality, correspondence, lifecycle
from workflows.enums import ItemState, Priority
from workflows.models import WorkItem
from workflows.policies import can, check_can_reassign
from workflows.selectors import definition_of_version
from workflows.services import assignment, completion

from . import narratives, protection_forms
from .forms import Entering, entered
from .scripts import Stand
from .simulation import Simulation, Story, still_held


# Hours from opening a task to taking it, and from taking it to its end.
_TAKING = (0.3, 7.0)
_SLOW_TAKING = (20.0, 70.0)
_WORKING = (0.2, 3.5)
_LONG_WORK: dict[str, tuple[float, float]] = {
    "consult": (2, 40),
    "file_claim": (4, 70),
    "record_claim": (2, 50),
    "clarify_one": (20, 110),
    "clarify_two": (60, 260),
    "mediate": (90, 380),
    "litigate": (240, 720),
    "write_result": (2, 30),
    "decide_objection": (4, 60),
}
_DAY_AND_NIGHT = frozenset({"emergency_contact", "emergency_backup", "tell_family"})
_SLOW_SHARE = 0.09
# Who works on a task for weeks notes something every other day, or it would go back to
# its queue; a few do not.
_TOUCHED_WITHIN = timedelta(hours=40)
_FORGOTTEN_SHARE = 0.04


def plan_work(sim: Simulation, story: Story, item: WorkItem) -> None:
    """Plan what comes next for a task that was opened, taken, or handed on."""
    standing = item.step == story.script.stop
    if standing and (story.script.stand == Stand.OPEN or _is_left_alone(story, item)):
        return
    if item.state == ItemState.OPEN:
        _plan_taking(sim, story, item)
    elif standing:
        _plan_draft(sim, story, item)
        _plan_touch(sim, story, item)
    else:
        _plan_end(sim, story, item)


def _is_left_alone(story: Story, item: WorkItem) -> bool:
    """What came to the supervisor, or back to its queue, waits there to be seen."""
    key = ("taken", item.pk, 0)
    taken_before = key in story.seen and item.state == ItemState.OPEN
    return bool(item.escalated_from) or taken_before


def _plan_taking(sim: Simulation, story: Story, item: WorkItem) -> None:
    rng = story.rng
    if item.step in _DAY_AND_NIGHT:
        late = item.step == "emergency_contact" and rng.random() < 0.15
        minutes = rng.randint(125, 170) if late else rng.randint(4, 35)
        moment = timezone.now() + timedelta(minutes=minutes)
    else:
        hours = _SLOW_TAKING if rng.random() < _SLOW_SHARE else _TAKING
        moment = sim.office.at_work(rng, timezone.now(), *hours)
    able = sim.office.present(sim.office.able(item), moment)
    if able:
        user = rng.choice(able)
        sim.at(moment, story, partial(_take, story, item, user))


def _take(story: Story, item: WorkItem, user: User) -> None:
    current = WorkItem.objects.get(pk=item.pk)
    if current.revision != item.revision:
        return  # it was looked at since, and planned anew
    if current.named_only != item.named_only:
        story.seen.discard(("item", current.pk, current.revision))
        return
    with recalling():  # taking a task changes nobody's rights
        taken = assignment.claim(current, by=user)
        if story.case is not None:
            lifecycle.note_access(story.file, by=user, part="case")
    story.seen.add(("taken", item.pk, 0))
    if story.rng.random() < 0.03:
        reason = "Ada tugas lapangan hari ini."
        assignment.release(taken, by=user, reason=reason)


def _plan_end(sim: Simulation, story: Story, item: WorkItem) -> None:
    rng = story.rng
    if item.step in _DAY_AND_NIGHT:
        moment = timezone.now() + timedelta(minutes=rng.randint(6, 22))
        sim.at(moment, story, partial(_complete, story, item))
        return
    long = _LONG_WORK.get(item.step) or protection_forms.LONG_WORK.get(item.step)
    is_urgent = item.priority == Priority.EMERGENCY
    low, high = _WORKING if is_urgent or long is None else long
    end = sim.office.at_work(rng, timezone.now(), low, high)
    sim.at(end, story, partial(_complete, story, item))
    if end - timezone.now() > _TOUCHED_WITHIN:
        _plan_touch(sim, story, item)
    between = sim.office.at_work(rng, timezone.now(), low / 3, low * 0.8)
    if between < end:
        _plan_between(sim, story, item, partial(sim.at, between, story))


def _plan_between(
    sim: Simulation, story: Story, item: WorkItem, plan: partial[None]
) -> None:
    """Now and then something happens before a task is done."""
    chance = story.rng.random()
    if chance < 0.05:
        plan(partial(_hand_on, sim, story, item))
    elif chance < 0.13:
        plan(partial(_leave_half_done, story, item))
    elif chance < 0.32:
        plan(partial(_contact, story, item))
    elif chance < 0.36:
        plan(partial(_change_urgency, story, item))
    elif chance < 0.375:
        plan(partial(_change_level, story, item))


def _entering(story: Story, user: User) -> Entering:
    return Entering(case=story.file, user=user, rng=story.rng, choices=story.choices)


def _complete(story: Story, item: WorkItem) -> None:
    current = still_held(item)
    if current is None or current.owner is None:
        return
    definition = definition_of_version(current.process.version)
    values = entered(definition, current.step, _entering(story, current.owner))
    completion.complete(
        current, by=current.owner, values=values, revision=current.revision
    )


def _plan_draft(sim: Simulation, story: Story, item: WorkItem) -> None:
    if story.script.stand == Stand.DRAFT:
        moment = sim.office.at_work(story.rng, timezone.now(), 0.2, 1.5)
        sim.at(moment, story, partial(_leave_half_done, story, item))


def _plan_touch(sim: Simulation, story: Story, item: WorkItem) -> None:
    if story.rng.random() > _FORGOTTEN_SHARE:
        moment = sim.office.at_work(story.rng, timezone.now(), 26, 44)
        sim.at(moment, story, partial(_touch, sim, story, item))


def _touch(sim: Simulation, story: Story, item: WorkItem) -> None:
    if still_held(item) is not None:
        _leave_half_done(story, item)
        _plan_touch(sim, story, item)


def _leave_half_done(story: Story, item: WorkItem) -> None:
    """About half of the form is filled in; what it says is not the script's yet."""
    current = still_held(item)
    if current is None or current.owner is None:
        return
    definition = definition_of_version(current.process.version)
    form = definition.task_step(current.step).form
    notes = narratives.CONTACTS
    values = {
        line.field: story.rng.choice(notes)
        for line in form
        if definition.fields[line.field].type in ("text", "long_text")
    }
    completion.save_draft(current, by=current.owner, values=values)


def _hand_on(sim: Simulation, story: Story, item: WorkItem) -> None:
    """The supervisor gives the task to a colleague of the same post."""
    current = still_held(item)
    if current is None or current.named_only:
        return
    colleagues = sim.office.present(sim.office.holders[current.post], timezone.now())
    supervisor = sim.office.holders[Post.PENYELIA][0]
    others = [
        user
        for user in colleagues
        if user.pk != current.owner_id
        and can(check_can_reassign, current, supervisor, user)
    ]
    if others:
        reason = story.rng.choice(("Pemegang sedang cuti.", "Meratakan beban kerja."))
        assignment.reassign(
            current, to=story.rng.choice(others), by=supervisor, reason=reason
        )


def _contact(story: Story, item: WorkItem) -> None:
    current = still_held(item)
    if current is None or story.lodging.safe_channel == SafeChannel.NONE:
        return
    reached = story.rng.random() < 0.75
    texts = narratives.CONTACTS if reached else narratives.CONTACTS_FAILED
    text = story.rng.choice(texts)
    correspondence.record_contact(story.file, text, reached=reached, by=current.owner)


def _change_urgency(story: Story, item: WorkItem) -> None:
    current = still_held(item)
    if current is None or story.file.urgency != Urgency.ROUTINE:
        return
    confidentiality.change_urgency(
        story.file,
        Urgency.URGENT,
        by=current.owner,
        reason="Izin tinggal habis dalam waktu dekat.",
    )


def _change_level(story: Story, item: WorkItem) -> None:
    current = still_held(item)
    case = story.file
    if current is None or case.level != Level.NORMAL:
        return
    confidentiality.change_level(
        case, Level.LIMITED, by=current.owner, reason="Pelapor kerabat perangkat desa."
    )
