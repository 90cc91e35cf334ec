"""The rows whose history is searched, and what changed in one of them, in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import PositionGroup, Unit, User
from sigap_cases.cases.models import (
    Case,
    CaseGroupObjectPermission,
    CaseLink,
    CaseType,
    CaseUserObjectPermission,
    Country,
    Disposition,
    Document,
    Hearing,
    IncomingLetter,
    Letter,
    LetterNature,
    LetterTemplateVersion,
    Party,
    Referral,
    Release,
    ReporterMessage,
    TrackingCode,
)
from sigap_cases.desk.due import full_moment
from sigap_cases.registry.models import (
    EmergencyContact,
    Person,
    PersonDocument,
    PersonMerge,
    PersonPhone,
    Placement,
)
from sigap_cases.registry.sensitive import masked
from workflows.models import WorkItem

from .sight import Auditor, of_case, of_matter, of_person


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKind:
    """A tracked model; ``cases``, ``matters`` and ``people`` are its ways to what it is of.

    A row is in sight when all that it points to by these columns is.
    """

    model: type[models.Model]
    cases: Sequence[str] = ()
    matters: Sequence[str] = ()
    people: Sequence[str] = ()
    name: str | Promise = ""

    @property
    def label(self) -> str:
        return str(self.name or capfirst(str(self.model._meta.verbose_name)))

    @property
    def history(self) -> Any:
        return self.model.history.model  # type: ignore[attr-defined]

    def seen_by(self, auditor: Auditor, unit_path: str = "") -> QuerySet[Any]:
        """Its history rows in sight, of the cases of a unit or the people of a village."""
        rule = Q()
        for column in self.cases:
            rule &= of_case(auditor.cases(unit_path), column)
        for column in self.matters:
            rule &= of_matter(auditor.cases(unit_path), column)
        for column in self.people:
            rule &= of_person(auditor.people(unit_path), column)
        return self.history.objects.filter(rule)  # type: ignore[no-any-return]


_OF_CASE = ("case_id",)
_OF_PERSON = ("person_id",)
RECORDS: Mapping[str, RecordKind] = {
    "kasus": RecordKind(model=Case, cases=("id",)),
    "pihak": RecordKind(model=Party, cases=_OF_CASE),
    "dokumen": RecordKind(model=Document, cases=_OF_CASE),
    "penyerahan": RecordKind(model=Release, cases=("document__case_id",)),
    "surat": RecordKind(model=Letter, cases=_OF_CASE),
    "surat-masuk": RecordKind(model=IncomingLetter, cases=_OF_CASE),
    "disposisi": RecordKind(model=Disposition, cases=("letter__case_id",)),
    "pertemuan": RecordKind(model=Hearing, cases=_OF_CASE),
    "rujukan": RecordKind(model=Referral, cases=_OF_CASE),
    "pesan": RecordKind(model=ReporterMessage, cases=_OF_CASE),
    "kode": RecordKind(model=TrackingCode, cases=_OF_CASE),
    "kaitan": RecordKind(model=CaseLink, cases=("from_case_id", "to_case_id")),
    "akses-orang": RecordKind(
        model=CaseUserObjectPermission,
        cases=("content_object_id",),
        name=gettext_lazy("Access of a person"),
    ),
    "akses-peran": RecordKind(
        model=CaseGroupObjectPermission,
        cases=("content_object_id",),
        name=gettext_lazy("Access of a post"),
    ),
    "tugas": RecordKind(model=WorkItem, matters=("matter_id",)),
    "pmi": RecordKind(model=Person, people=("id",)),
    "penempatan": RecordKind(model=Placement, people=_OF_PERSON),
    "dokumen-pmi": RecordKind(model=PersonDocument, people=_OF_PERSON),
    "telepon-pmi": RecordKind(model=PersonPhone, people=_OF_PERSON),
    "kontak-darurat": RecordKind(model=EmergencyContact, people=_OF_PERSON),
    "penggabungan": RecordKind(model=PersonMerge, people=("kept_id", "merged_id")),
}
# Never shown, only that they changed.
HIDDEN = frozenset(
    {
        *("pass_phrase", "safe_note", "token", "file", "link", "submission_key"),
        *("roster", "data", "before", "after", "moved"),
    }
)
# Shown but for their last three signs.
MASKED = frozenset(
    {
        *("nik", "family_card", "phone", "email"),
        *("employment_insurance", "health_insurance"),
    }
)
# Columns of a number that is a person's, though they are just called "number".
NUMBERED = frozenset({PersonDocument, PersonPhone})
# Rows that a value may name by their own words; of others only that they are named.
NAMED = (User, Unit, CaseType, Country, LetterNature, LetterTemplateVersion, Referral)
CONCEALED = "•••"
# Columns without words of their own; others of that kind are the product's, and left out.
LABELS: Mapping[str, Promise] = {
    "author": gettext_lazy("Author"),
    "called_by": gettext_lazy("Called by"),
    "checked_by": gettext_lazy("Checked by"),
    "claimed_at": gettext_lazy("Taken"),
    "closed_at": gettext_lazy("Ended"),
    "content_object": gettext_lazy("Case"),
    "created_by": gettext_lazy("Linked by"),
    "document": gettext_lazy("Document"),
    "ended_by": gettext_lazy("Ended by"),
    "expires_at": gettext_lazy("Until"),
    "from_case": gettext_lazy("Case"),
    "given_by": gettext_lazy("Given by"),
    "granted_by": gettext_lazy("Given by"),
    "group": gettext_lazy("Post"),
    "issued_by": gettext_lazy("Issued by"),
    "merged_into": gettext_lazy("Merged into"),
    "named_only": gettext_lazy("For named people only"),
    "person": gettext_lazy("Record of the worker"),
    "reason": gettext_lazy("Reason"),
    "recorded_by": gettext_lazy("Recorded by"),
    "returned_note": gettext_lazy("Note of the return"),
    "revoked_at": gettext_lazy("No longer valid since"),
    "sent_by": gettext_lazy("Sent by"),
    "signed_by": gettext_lazy("Signed by"),
    "to_case": gettext_lazy("Linked case"),
    "uploaded_by": gettext_lazy("Added by"),
    "user": gettext_lazy("Person"),
    "values": gettext_lazy("What was filled in"),
    "withdrawn_by": gettext_lazy("Withdrawn by"),
    "withdrawn_reason": gettext_lazy("Reason of the withdrawal"),
    "written_by": gettext_lazy("Written by"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A field before and after."""

    label: str
    before: str
    after: str
    changed: bool


def lines_of(kind: RecordKind, row: Any, auditor: Auditor) -> list[Line]:
    """Field by field: what changed first; of a first version all that was filled in."""
    earlier = _before(kind, row)
    lines = [
        _line(kind, field, row, earlier, auditor)
        for field in row.tracked_fields
        if not field.primary_key and _label(field)
    ]
    told = [line for line in lines if line.before or line.after]
    return sorted(told, key=lambda line: not line.changed)


def _label(field: Any) -> str:
    """In words; empty for a column that is nobody's business but the product's."""
    if field.name in LABELS:
        return str(LABELS[field.name])
    words = str(field.verbose_name)
    return "" if words == field.name.replace("_", " ") else str(capfirst(words))


def _before(kind: RecordKind, row: Any) -> Any | None:
    """The version before it of the same row."""
    key = kind.model._meta.pk
    if key is None:
        return None
    same = kind.history.objects.filter(**{key.attname: getattr(row, key.attname)})
    older = same.filter(
        Q(history_date__lt=row.history_date)
        | Q(history_date=row.history_date, history_id__lt=row.history_id)
    )
    return older.order_by("-history_date", "-history_id").first()


def _line(
    kind: RecordKind, field: Any, row: Any, earlier: Any | None, auditor: Auditor
) -> Line:
    old = getattr(earlier, field.attname) if earlier is not None else None
    new = getattr(row, field.attname)
    changed = old != new and (earlier is not None or new not in (None, "", [], {}))
    after = _value(kind, field, new, auditor)
    before = after
    if changed or earlier is None:
        before = "" if earlier is None else _value(kind, field, old, auditor)
    return Line(
        label=_label(field),
        before=before,
        after=after,
        changed=changed,
    )


def _value(kind: RecordKind, field: Any, value: Any, auditor: Auditor) -> str:
    if value in (None, "", [], {}):
        return ""
    numbered = kind.model in NUMBERED and field.name == "number"
    if field.name in HIDDEN or field.name in MASKED or numbered:
        return CONCEALED if field.name in HIDDEN else masked(str(value))
    if isinstance(field, models.ForeignKey):
        return _named(field, value, auditor)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(value)


def _named(field: Any, pk: Any, auditor: Auditor) -> str:
    model = field.related_model
    if model is Case:
        found = auditor.cases().filter(pk=pk).values_list("number", flat=True).first()
        return str(found or CONCEALED)
    if model is Person:
        person = auditor.people().filter(pk=pk).first()
        return str(person or CONCEALED)
    if model is Group:
        return str(PositionGroup.objects.filter(group_id=pk).first() or CONCEALED)
    if model in NAMED:
        return str(model._default_manager.filter(pk=pk).first() or CONCEALED)
    return f"#{pk}"


_WORDS: Sequence[tuple[type, Callable[[Any], str]]] = (
    (bool, lambda value: _("Yes") if value else _("No")),
    (datetime, full_moment),
    (date, lambda value: date_format(value, "j F Y")),
    (time, lambda value: value.strftime("%H.%M")),
    (dict, lambda value: "; ".join(f"{key}: {one}" for key, one in value.items())),
    (list, lambda value: "; ".join(str(one) for one in value)),
)


def _plain(value: Any) -> str:
    for kind, tell in _WORDS:
        if isinstance(value, kind):
            return tell(value)
    return str(value)
