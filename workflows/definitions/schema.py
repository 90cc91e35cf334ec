"""The shape of a process definition: frozen values that parsing yields.

A definition names the fields it gathers, the roles that act, the steps and the
outcomes. Everything that refers to something else does so by key; whether the
keys exist and the process is sound is the checker's business, not the schema's.
"""

# pydantic gives every model an initialiser that takes anything.
# mypy: disable-error-code="explicit-any"

from collections.abc import Collection
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Text = Annotated[
    str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)
]
Kode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]+(-[A-Z0-9]+)*$")]
Scalar = bool | int | str


class Value(BaseModel):
    """A frozen part of a definition; an unknown name in the document is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class FieldType(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DATE = "date"
    DATETIME = "datetime"
    DOCUMENT = "document"


_TOLD = frozenset(
    {
        FieldType.CHOICE,
        FieldType.BOOLEAN,
        FieldType.DATE,
        FieldType.DATETIME,
        FieldType.INTEGER,
    }
)


class TermUnit(StrEnum):
    """Units of deadlines.csv, column ``satuan``."""

    HOURS = "jam"
    WORKING_DAYS = "hari_kerja"
    DAYS = "hari"
    MONTHS = "bulan"
    YEARS = "tahun"


class Choice(Value):
    key: Key
    title: Text
    help: Text | None = None


class FieldSpec(Value):
    """One value that the process gathers; ``sensitive`` values are masked in events."""

    type: FieldType
    title: Text
    help: Text | None = None
    choices: tuple[Choice, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    sensitive: bool = False

    @property
    def is_told(self) -> bool:
        """Whether the timeline tells the answer: no free text, nothing sensitive."""
        return self.type in _TOLD and not self.sensitive


# Conditions: a closed vocabulary, data and never text to evaluate.
class Is(Value):
    field: Key
    is_: Scalar = Field(alias="is")


class In(Value):
    field: Key
    in_: tuple[Scalar, ...] = Field(alias="in", min_length=1)


class AtLeast(Value):
    field: Key
    at_least: int


class IsSet(Value):
    field: Key
    is_set: bool


class AllOf(Value):
    all: tuple["Condition", ...] = Field(min_length=1)


class AnyOf(Value):
    any: tuple["Condition", ...] = Field(min_length=1)


class Not(Value):
    not_: "Condition" = Field(alias="not")


Condition = Is | In | AtLeast | IsSet | AllOf | AnyOf | Not


class Term(Value):
    """A length of time: a coded deadline, or an amount of a unit."""

    deadline: Kode | None = None
    amount: int | None = Field(default=None, gt=0, le=3650)
    unit: TermUnit | None = None


class CalendarOf(StrEnum):
    """Whose working days a term counts, where it is not the acting unit's."""

    OFFICE = "office"
    PARTNER = "partner"
    PLACEMENT = "placement"


class UnitLevel(StrEnum):
    """At which unit a role's post is looked up for a case."""

    OFFICE = "office"
    VILLAGE = "village"
    DISTRICT = "district"
    PARTNER = "partner"
    ROOT = "root"


class Role(Value):
    """Who acts. ``post_from`` names a choice of posts that each run settles for itself;
    while that is not filled in, ``post`` counts."""

    title: Text
    post: Key
    at: UnitLevel = UnitLevel.OFFICE
    post_from: Key | None = None
    # The role that acts instead where the matter has no unit at that level.
    otherwise: Key | None = None


class FormField(Value):
    """A field on a task's form; ``when`` shows it only if the condition holds."""

    field: Key
    required: bool = True
    when: Condition | None = None


class DocumentSpec(Value):
    """A line of the process's checklist; ``when`` asks for it only in some cases.

    ``kind`` is a word of the product's own vocabulary.
    """

    kind: Key
    title: Text
    help: Text | None = None
    required: bool = True
    when: Condition | None = None


Sets = dict[Key, Scalar]


class Timeout(Value):
    """A boundary timeout of a human task: changes the path when time runs out.

    An interrupting one ends the task. A non-interrupting one leaves it open and
    starts a side path, which ends in an end step without outcome.
    """

    after: Term
    next: Key
    interrupting: bool = True
    set: Sets = Field(default_factory=dict)


class StepBase(Value):
    title: Text
    help: Text | None = None
    # What the subject of the process is set to when the step is entered; a word of
    # the product's own vocabulary, which the engine passes on unread.
    status: Key | None = None
    # Constants written to the gathered fields when the step is entered.
    set: Sets = Field(default_factory=dict)


class ClockStart(Value):
    """The step from which the clock of a task counts.

    ``opening_of``: when the named step was last opened; a law counts from the request,
    however many steps the office needs. ``due_of``: the date by which the named step was
    due, as when a term is extended.
    """

    opening_of: Key | None = None
    due_of: Key | None = None


class TaskBase(StepBase):
    """What human and repeated tasks have in common."""

    role: Key
    form: tuple[FormField, ...] = ()
    # Earlier answers that stand beside the form, to be read.
    shows: tuple[Key, ...] = ()
    # Lines of the checklist that this task needs, and letters it offers.
    documents: tuple[Key, ...] = ()
    letters: tuple[Key, ...] = ()
    deadline: Kode | None = None
    # Where the clock begins, if not at the opening: a date gathered before, or a step.
    deadline_from: Key | ClockStart | None = None
    # Whose working days its deadline and timeouts count; the acting unit's by itself.
    calendar: CalendarOf | None = None
    # Goes on under the deadline of the one of these steps that was opened last.
    same_deadline_as: tuple[Key, ...] = ()
    # For whom the clock stands still while they are waited for; never for a partner.
    pauses_for: tuple[Key, ...] = ()
    timeouts: tuple[Timeout, ...] = ()
    not_same_person_as: tuple[Key, ...] = ()
    # What else the person may do from the task's page (the product's vocabulary).
    actions: tuple[Key, ...] = ()
    next: Key


class HumanStep(TaskBase):
    kind: Literal["human"] = "human"


class RepeatStep(TaskBase):
    """A human task that is opened again while ``again`` holds when it is completed."""

    kind: Literal["repeat"]
    again: Condition


class AutomaticStep(StepBase):
    """A registered, named, idempotent action that a worker runs."""

    kind: Literal["automatic"]
    action: Key
    next: Key


class Branch(Value):
    """A way out of a decision or fork; without ``when`` it is always open."""

    title: Text | None = None
    when: Condition | None = None
    next: Key


class DecisionStep(StepBase):
    """The first branch whose condition holds; the last one may have no condition."""

    kind: Literal["decision"]
    branches: tuple[Branch, ...] = Field(min_length=1)


class ForkStep(StepBase):
    """Opens every branch whose condition holds; all of them meet at ``join``."""

    kind: Literal["fork"]
    branches: tuple[Branch, ...] = Field(min_length=2)
    join: Key


class JoinStep(StepBase):
    kind: Literal["join"]
    next: Key


class MessageBranch(Value):
    message: Key
    title: Text | None = None
    next: Key
    set: Sets = Field(default_factory=dict)


class Expiry(Value):
    after: Term
    next: Key
    set: Sets = Field(default_factory=dict)


class WaitStep(StepBase):
    """Waits for the first of some named messages, or until a time has passed."""

    kind: Literal["wait"]
    messages: tuple[MessageBranch, ...] = ()
    expiry: Expiry | None = None
    # Whose working days its end counts; the office's by itself.
    calendar: CalendarOf | None = None
    # Whom it waits for, in words of the product ("reporter", "partner", "time").
    waits_for: Key = "time"


class CallStep(StepBase):
    """Starts another process on the same subject or on a linked one."""

    kind: Literal["call"]
    process: Key
    on: Literal["same", "linked"] = "linked"
    wait: bool = True
    # child field -> own field whose value it starts with
    give: dict[Key, Key] = Field(default_factory=dict)
    # own field (a choice or text) that takes the outcome of the child
    outcome_to: Key | None = None
    next: Key


class EndStep(StepBase):
    """Ends the process with an outcome; without one it only ends a side path."""

    kind: Literal["end"]
    outcome: Key | None = None


Step = Annotated[
    HumanStep
    | RepeatStep
    | AutomaticStep
    | DecisionStep
    | ForkStep
    | JoinStep
    | WaitStep
    | CallStep
    | EndStep,
    Field(discriminator="kind"),
]
TaskStep = HumanStep | RepeatStep


class Outcome(Value):
    """How a process may end. ``cancel_by`` names roles that may end it so early."""

    title: Text
    status: Key | None = None
    cancel_by: tuple[Key, ...] = ()


class Source(Value):
    """A legal basis: the law and the articles, and whether somebody verified it."""

    title: Text
    url: Text | None = None
    verified: bool = False


class Definition(Value):
    """A process definition as a whole."""

    key: Key
    title: Text
    summary: Text
    legal_basis: tuple[Source, ...] = Field(min_length=1)
    fields: dict[Key, FieldSpec] = Field(default_factory=dict)
    # Fields that are given when the process starts, not on a task's form.
    given: tuple[Key, ...] = ()
    # The checklist of documents.
    documents: dict[Key, DocumentSpec] = Field(default_factory=dict)
    roles: dict[Key, Role] = Field(min_length=1)
    outcomes: dict[Key, Outcome] = Field(min_length=1)
    start: Key
    steps: dict[Key, Step] = Field(min_length=1)

    def task_step(self, key: str) -> TaskStep:
        """The human or repeated task named ``key``; KeyError if there is none."""
        step = self.steps[key]
        if not isinstance(step, TaskStep):
            raise KeyError(key)
        return step

    def acting_role(self, key: str, levels: Collection[str]) -> Role:
        """Who acts as the role ``key`` in a matter that has units at ``levels``."""
        role = self.roles[key]
        if role.otherwise is not None and role.at not in levels:
            return self.roles[role.otherwise]
        return role

    def role_of(self, step: str, post: str) -> Role:
        """The role by which a task of ``step`` is the holder's of ``post``."""
        role = self.roles[self.task_step(step).role]
        if role.otherwise is not None and role.post != post:
            return self.roles[role.otherwise]
        return role
