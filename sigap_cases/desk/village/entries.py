"""What a phone sends: each entry checked for its shape before anything is done."""

# pydantic gives every model an initialiser that takes anything.
# mypy: disable-error-code="explicit-any"

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)


MOST_ENTRIES = 20
LARGEST_BODY = 64 * 1024
_NO_NUL = r"^[^\x00]*$"
Word = Annotated[str, StringConstraints(max_length=40, pattern=_NO_NUL)]
Line = Annotated[
    str, StringConstraints(max_length=300, strip_whitespace=True, pattern=_NO_NUL)
]
Text = Annotated[
    str, StringConstraints(max_length=1000, strip_whitespace=True, pattern=_NO_NUL)
]
Row = Annotated[int, Field(ge=1, le=2**63 - 1)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Entered(Part):
    """``key`` is drawn by the phone once, and is the same however often it is sent."""

    key: UUID
    made_at: AwareDatetime


class AddPerson(Entered):
    kind: Literal["add_person"]
    answers: Annotated[dict[Word, Line], Field(max_length=20)]


class SeenPhase(Part):
    """The phase as the page showed it when the entry was made."""

    phase: Word
    since: date


class ChangePhase(Entered):
    kind: Literal["phase"]
    person: Row
    phase: Word
    since: date
    source: Line = ""
    seen: SeenPhase


class Confirm(Entered):
    """``revision`` of the check as the page showed it; it moves with each answer."""

    kind: Literal["confirm"]
    person: Row
    check: Row
    how: Word
    result: Word
    phase: Word = ""
    needs: Annotated[list[Word], Field(max_length=20)] = []
    note: Text = ""
    revision: Annotated[int, Field(ge=0)]


class QuickReport(Entered):
    """``person`` is left out for somebody who is in no list yet."""

    kind: Literal["quick_report"]
    what: Word
    person: Row | None = None
    words: Text = ""


Entry = AddPerson | ChangePhase | Confirm | QuickReport
_ENTRY: TypeAdapter[Entry] = TypeAdapter(Annotated[Entry, Field(discriminator="kind")])


class Batch(Part):
    """``user`` is the mark of whose entries these are, ``sight.mark_of``."""

    user: Word
    entries: Annotated[
        list[dict[str, Any]], Field(min_length=1, max_length=MOST_ENTRIES)
    ]


def read_batch(body: bytes) -> Batch | None:
    """None for what no page of ours sends."""
    try:
        return Batch.model_validate_json(body)
    except ValidationError:
        return None


def read_entry(raw: dict[str, Any]) -> tuple[Entry | None, dict[str, list[str]]]:
    """The entry, or what is wrong with it by field."""
    try:
        return _ENTRY.validate_python(raw), {}
    except ValidationError as error:
        return None, _told(error)


def _told(error: ValidationError) -> dict[str, list[str]]:
    sentences = {
        "missing": _("This is not filled in."),
        "string_too_long": _("This is too long."),
    }
    told: dict[str, list[str]] = {}
    for fault in error.errors(include_url=False, include_input=False):
        names = [str(part) for part in fault["loc"][1:]] or [""]
        sentence = sentences.get(fault["type"], _("This answer is not known here."))
        told.setdefault(names[-1], []).append(sentence)
    return told
