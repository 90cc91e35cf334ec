"""What the engine asks of the product: handed over once, in sigap_cases/wiring."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q

from workflows.actors import Actor
from workflows.models import Matter, Process, SignedRoot, WorkItem
from workflows.sla import Term as Length


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A post that a person holds at a unit."""

    post: str
    unit_path: str
    title: str
    # The product's own word for what kind of unit it is.
    unit_kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something somebody should hear of; carries ids and no content."""

    topic: str
    matter: Matter
    item_id: int | None = None
    post: str = ""
    unit_path: str = ""
    user_id: int | None = None
    # The step of the task that opened, and the code of its deadline.
    step: str = ""
    rule: str = ""
    # Dates and numbers that the wording may name.
    data: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionContext:
    """What an automatic action gets. It may run twice and must not mind."""

    matter: Matter
    process: Process
    key: str
    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A new subject for a called process, and what its process starts with."""

    matter: Matter
    values: Mapping[str, Any]


# A row to be written with the transition: the model and its column values.
Row = tuple[type[Model], dict[str, Any]]


def _no_calendar(_matter: Matter, _whose: str) -> str | None:
    return None


def _nobody(_user: Any, *_what: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Extensions:
    """The product's side of the engine."""

    held_by: Callable[[Any], Sequence[Held]]
    may_see: Callable[[Any, Matter], bool]
    # Whether who has claimed a task by a post sees its matter: asked at every completion.
    sees_held: Callable[[Any, WorkItem, Held], bool]
    may_supervise: Callable[[Any, WorkItem], bool]
    named_items: Callable[[Any], Q]
    status_changed: Callable[[Matter, str, Actor], None]
    answered: Callable[[Matter, Mapping[str, Any], Actor], None]
    process_ended: Callable[[Process, Actor], None]
    open_linked: Callable[[Matter, str, Mapping[str, Any], Actor], Linked]
    # A called process has begun on the subject that ``open_linked`` made for it.
    process_started: Callable[[Process, Actor], None]
    notice_rows: Callable[[Sequence[Notice]], Sequence[Row]]
    # Tells a worker after the commit that something is due; it may be lost.
    wake: Callable[[str], None]
    # Whose queue a late task goes to, and who hears of it above them. For what only
    # named people may see: somebody who is named, or nobody.
    supervisor_of: Callable[[WorkItem], Held | None]
    head_of: Callable[[WorkItem], Held | None]
    # Who stands in for the owner of a claimed task now and may have it.
    deputy_of: Callable[[WorkItem], Any]
    # Within it the three above may answer from memory.
    remembering: Callable[[], AbstractContextManager[None]] = nullcontext
    # The code of the calendar of a matter's "partner" or "placement"; None where it has
    # none, and the acting unit's counts.
    calendar_of: Callable[[Matter, str], str | None] = _no_calendar
    # Who edits working calendars, and who sets deadline rules of a kind.
    may_edit_calendars: Callable[[Any], bool] = _nobody
    may_set_rules: Callable[[Any, str], bool] = _nobody
    # Whether a late task may go from its post into that queue of the supervisor's; where
    # not, it stays and both hear of it.
    may_take_over: Callable[[WorkItem, Held], bool] = lambda _item, _above: True
    # Whether a person is on leave now: new work does not go to them.
    is_away: Callable[[Any], bool] = lambda _user: False
    # After how long a claimed task that nobody touches goes back to its queue; None for
    # one that never does.
    idle_after: Callable[[WorkItem], Length | None] = lambda _item: None
    # A root of the history was signed and is committed: it is to be known elsewhere too.
    root_signed: Callable[[SignedRoot], None] = lambda _root: None
    # Whom the product keeps from a task for good, whatever the definition says: a person
    # and the task. Asked at every claim and completion.
    barred: Callable[[Any, WorkItem], bool] = lambda _user, _item: False
    # Who has declared that their interests conflict in what the task is about: it may
    # not become theirs, by whatever way.
    has_conflict: Callable[[Any, WorkItem], bool] = lambda _user, _item: False
    # A task that is being completed, with its cleaned answers and the actor, by the key
    # of its process. What it refuses takes the completion back.
    task_done: Mapping[str, Callable[[WorkItem, Mapping[str, Any], Actor], None]] = (
        field(default_factory=dict)
    )
    actions: Mapping[str, Callable[[ActionContext], None]] = field(default_factory=dict)
    posts: Collection[str] = ()
    statuses: Collection[str] = ()
    task_actions: Collection[str] = ()
    # Kinds of documents a checklist may ask for, and letters a step may offer.
    document_kinds: Collection[str] = ()
    letters: Collection[str] = ()


_installed: list[Extensions] = []


def install(extensions: Extensions) -> None:
    """Called when the product starts; the last one counts."""
    _installed[:] = [extensions]


def installed() -> Extensions:
    if not _installed:
        raise RuntimeError(
            "sigap_cases.wiring has not installed the engine's extensions"
        )
    return _installed[0]
