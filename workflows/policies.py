"""Who may do what with a task, and when. The reason is in the error."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from workflows.definitions.schema import TaskStep
from workflows.enums import ClockState, ItemState, RunState
from workflows.exceptions import (
    AlreadyCompleted,
    AlreadyTaken,
    ClockMayNotPause,
    ClockNotPaused,
    ClockNotRunning,
    ConflictDeclared,
    ExtendedBefore,
    ExtensionHasItsStep,
    NoExtension,
    NotAllowed,
    NotAllowedHere,
    NotTheOwner,
    PersonAway,
    ProcessEnded,
    SamePersonForbidden,
    StaleForm,
    WorkflowError,
    WrongState,
)
from workflows.extensions import Held, installed
from workflows.models import ActionRun, DeadlineRule, Process, WorkItem
from workflows.models.calendar import in_force_at
from workflows.selectors import (
    definition_of_version,
    earlier_owners,
    is_excepted,
    post_of,
)


def held_for(item: WorkItem, user: Any) -> Held:
    """The post by which ``user`` may work on the item; NotAllowed without one.

    What is for named people only is for any of them who works at the unit, whatever
    their post: it must not lie still because the usual post is not named.
    """
    if item.named_only and not installed().may_see(user, item.matter):
        raise NotAllowed
    for held in installed().held_by(user):
        if held.unit_path == item.unit_path and (
            item.named_only or held.post == item.post
        ):
            return held
    raise NotAllowed


def check_open(item: WorkItem) -> None:
    if item.state == ItemState.DONE:
        raise AlreadyCompleted
    if item.state == ItemState.CANCELLED:
        raise WrongState


def is_kept_apart(item: WorkItem, user: Any) -> bool:
    """Whether ``user`` did a step that the definition keeps apart from this one."""
    step = definition_of_version(item.process.version).task_step(item.step)
    return bool(step.not_same_person_as) and user.pk in earlier_owners(
        item.process, step.not_same_person_as
    )


def check_not_same_person(item: WorkItem, user: Any) -> None:
    """Separation of duties, but for a recorded exception.

    What the product bars somebody from knows no exception.
    """
    if installed().barred(user, item):
        raise SamePersonForbidden
    if is_kept_apart(item, user) and not is_excepted(item, user):
        raise SamePersonForbidden


def check_may_take(item: WorkItem, user: Any) -> None:
    """Separation of duties, and no conflict of interest that ``user`` has declared.

    Asked wherever a task becomes somebody's: claimed, given, handed over, escalated.
    """
    check_not_same_person(item, user)
    if installed().has_conflict(user, item):
        raise ConflictDeclared


def check_can_except(item: WorkItem, by: Any, user: Any) -> None:
    """A supervisor of the task lets somebody else do it who could but for the separation."""
    check_can_supervise(item, by)
    if by.pk == user.pk or installed().barred(user, item):
        raise NotAllowed
    if installed().has_conflict(user, item):
        raise ConflictDeclared
    if held_before(item, user) is None:
        held_for(item, user)


def check_can_claim(item: WorkItem, user: Any) -> Held:
    """State first, then post, sight and separation of duties."""
    check_open(item)
    if item.state == ItemState.CLAIMED:
        raise AlreadyTaken
    held = held_for(item, user)
    check_may_take(item, user)
    return held


def check_can_work_on(item: WorkItem, user: Any, revision: int | None = None) -> Held:
    """Whether ``user`` may save, complete or release what they hold."""
    check_open(item)
    if item.state != ItemState.CLAIMED:
        raise WrongState
    if item.owner_id != user.pk:
        raise NotTheOwner
    held = held_for(item, user)
    if not installed().sees_held(user, item, held):
        raise NotAllowed
    if revision is not None and revision != item.revision:
        raise StaleForm
    return held


def check_can_stand_in(item: WorkItem, user: Any) -> None:
    """Whether the item may become ``user``'s without a supervisor's decision."""
    check_open(item)
    held_for(item, user)
    check_may_take(item, user)


def check_can_supervise(item: WorkItem, user: Any) -> None:
    check_open(item)
    if not installed().may_supervise(user, item):
        raise NotAllowed


def check_can_receive(item: WorkItem, to: Any) -> Held:
    """The post by which the task may become that of ``to``: sight, separation of duties.

    What was put into the supervisor's queue may go back to the post it came from.
    """
    held = held_before(item, to) or held_for(item, to)
    check_may_take(item, to)
    return held


def held_before(item: WorkItem, user: Any) -> Held | None:
    """The post of ``user`` that had the item before it came to the supervisor's queue."""
    if not item.escalated_from:
        return None
    if item.named_only and not installed().may_see(user, item.matter):
        return None
    for held in installed().held_by(user):
        if held.unit_path == item.escalated_from_path and (
            item.named_only or held.post == item.escalated_from
        ):
            return held
    return None


def check_can_reassign(item: WorkItem, user: Any, to: Any) -> None:
    check_can_supervise(item, user)
    check_can_receive(item, to)
    if installed().is_away(to):
        raise PersonAway


def check_may_keep_time(item: WorkItem, user: Any) -> str:
    """The title by which ``user`` stops or extends the clock: its owner or a supervisor."""
    check_open(item)
    if item.state == ItemState.CLAIMED and item.owner_id == user.pk:
        return held_for(item, user).title
    if not installed().may_supervise(user, item):
        raise NotAllowed
    return ""


def check_can_pause(item: WorkItem, user: Any) -> str:
    """Only where the definition says for whom the clock may stand still."""
    title = check_may_keep_time(item, user)
    definition = definition_of_version(item.process.version)
    if not definition.task_step(item.step).pauses_for:
        raise ClockMayNotPause
    if _clock_state(item) != ClockState.RUNNING:
        raise ClockNotRunning
    return title


def check_can_resume(item: WorkItem, user: Any) -> str:
    title = check_may_keep_time(item, user)
    if _clock_state(item) != ClockState.PAUSED:
        raise ClockNotPaused
    return title


def check_can_extend(item: WorkItem, user: Any) -> str:
    """Once, where the rule knows an extension that no step of the process gives."""
    title = check_may_keep_time(item, user)
    if _clock_state(item) != ClockState.RUNNING:
        raise ClockNotRunning
    kode = item.deadline.rule.extended_by
    if not kode or not _is_in_use(kode):
        raise NoExtension
    if item.deadline.extension_id is not None:
        raise ExtendedBefore
    steps = definition_of_version(item.process.version).steps.values()
    if any(isinstance(step, TaskStep) and step.deadline == kode for step in steps):
        raise ExtensionHasItsStep
    return title


def _is_in_use(kode: str) -> bool:
    """A rule that is not in use gives no date, and extends none."""
    rules = DeadlineRule.objects.filter(in_force_at(timezone.now()), kode=kode)
    return rules.filter(is_active=True).exists()


def check_can_recompute(item: WorkItem, user: Any) -> None:
    check_open(item)
    if not installed().may_supervise(user, item):
        raise NotAllowed
    if _clock_state(item) != ClockState.RUNNING:
        raise ClockNotRunning


def _clock_state(item: WorkItem) -> str:
    deadline = getattr(item, "deadline", None)
    return deadline.state if deadline is not None else ""


def check_can_cancel(process: Process, outcome: str, user: Any) -> None:
    """An outcome says which roles may bring it about before the end is reached."""
    if process.finished is not None:
        raise ProcessEnded
    definition = definition_of_version(process.version)
    spec = definition.outcomes.get(outcome)
    if spec is None:
        raise WrongState
    posts = {post_of(definition.roles[role], process.values) for role in spec.cancel_by}
    places = set(process.matter.places.values())
    if not installed().may_see(user, process.matter) or not any(
        held.post in posts and held.unit_path in places
        for held in installed().held_by(user)
    ):
        raise NotAllowed


def check_can_retry(job: ActionRun, user: Any) -> Held:
    """A failed action is put back to work by somebody at the office of its matter."""
    if job.state != RunState.FAILED:
        raise WrongState
    if installed().may_see(user, job.process.matter):
        for held in installed().held_by(user):
            if held.unit_path == job.process.matter.places["office"]:
                return held
    raise NotAllowed


def check_can_edit_calendars(user: Any) -> None:
    """Working calendars are the administrator's: whoever reads no case."""
    if not installed().may_edit_calendars(user):
        raise NotAllowedHere


def check_can_set_rule(user: Any, kinds: Iterable[str]) -> None:
    """Each kind of rule has its own setter; a rule that changes its kind needs both."""
    if not all(installed().may_set_rules(user, kind) for kind in kinds):
        raise NotAllowedHere


def can(check: Any, *args: Any) -> bool:
    """Whether a check would pass; for pages, which show a button or do not."""
    try:
        check(*args)
    except WorkflowError:
        return False
    return True
