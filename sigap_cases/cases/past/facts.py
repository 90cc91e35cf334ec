"""What is known of a case at a moment, as values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from workflows.enums import OPEN_STATES


class Kind(TextChoices):
    """The kinds of rows that a case file is made of."""

    CASE = "case", _("case")
    ANSWERS = "answers", _("answers in the tasks")
    PARTY = "party", _("party")
    CODE = "code", _("tracking code")
    DOCUMENT = "document", _("document")
    RELEASE = "release", _("release")
    MESSAGE = "message", _("message")
    ANNOUNCEMENT = "announcement", _("message to all complainants")
    LETTER = "letter", _("letter")
    LETTER_FILE = "letter_file", _("file of a letter")
    INCOMING = "incoming", _("incoming letter")
    DISPOSITION = "disposition", _("disposition")
    HEARING = "hearing", _("hearing")
    PROPOSED = "proposed", _("proposed date")
    DATE_ANSWER = "date_answer", _("answer to a proposed date")
    PRESENCE = "presence", _("attendance")
    NOTE = "note", _("note")
    CONTACT = "contact", _("contact attempt")
    LINK = "link", _("link")
    REFERRAL = "referral", _("referral")
    REFERRAL_PERSON = "referral_person", _("person named for a referral")
    REFERRAL_PARTY = "referral_party", _("party of a referral")
    REFERRAL_DOCUMENT = "referral_document", _("document of a referral")
    REFERRAL_ENTRY = "referral_entry", _("entry of a referral")
    PARTNER_NUMBER = "partner_number", _("partner's number")
    REFERRAL_LINK = "referral_link", _("one-time link")
    TASK = "task", _("work item")
    DEADLINE = "deadline", _("deadline")
    PAUSE = "pause", _("pause of a clock")
    WAIT = "wait", _("wait")
    PERSON_GRANT = "person_grant", _("access of a person")
    POST_GRANT = "post_grant", _("access of a post")
    CUSTODIAN = "custodian", _("custodian")


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """A field as it was: its value, and the words that a reader is shown."""

    name: str
    label: str
    value: Any
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRow:
    """A row as it was; ``parent`` is the key of the row that it belongs to."""

    kind: Kind
    key: int
    title: str
    values: Sequence[FieldValue]
    parent: int | None = None

    def value(self, name: str) -> Any:
        return next((one.value for one in self.values if one.name == name), None)

    def words(self, name: str) -> str:
        return next((one.words for one in self.values if one.name == name), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """That somebody could see the case, and by which right, until when if it had an end."""

    user_id: int
    who: str
    by: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAsOf:
    """The file at ``moment``. Before the case was lodged there is nothing in it.

    ``rights`` is None for a reader who is not told who may see the case.
    """

    moment: datetime
    rows: Mapping[Kind, Sequence[PastRow]]
    rights: Sequence[Right] | None

    @property
    def case(self) -> PastRow | None:
        return next(iter(self.of(Kind.CASE)), None)

    def of(self, kind: Kind) -> Sequence[PastRow]:
        return self.rows.get(kind, ())

    def below(self, row: PastRow, kind: Kind) -> list[PastRow]:
        """The rows of a kind that belong to ``row``."""
        return [one for one in self.of(kind) if one.parent == row.key]

    @property
    def open_tasks(self) -> list[PastRow]:
        return [t for t in self.of(Kind.TASK) if t.value("state") in OPEN_STATES]
