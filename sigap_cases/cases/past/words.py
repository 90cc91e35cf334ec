"""The values of a file in the words that a reader is shown."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Field, Q
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.dates import MONTHS
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.enums import Post
from accounts.models import PositionGroup, Unit, User
from sigap_cases.cases.enums import SHARED_FIELDS, CloseReason
from sigap_cases.cases.models import (
    Case,
    CaseType,
    Country,
    Document,
    LetterNature,
    LetterTemplateVersion,
    Note,
    Party,
)
from workflows.definitions.conditions import value_title
from workflows.definitions.schema import Definition, FieldType
from workflows.models import DeadlineRule, Process, WorkItem
from workflows.selectors import definition_of_version

from .facts import FieldValue, Kind, PastRow
from .fetching import Raw
from .labels import label_of
from .sight import PastSight
from .sources import SOURCE_OF, Source


# Rows of the file itself are named as they were called at that moment.
_OWN: Mapping[Any, Kind] = {
    Party: Kind.PARTY,
    Document: Kind.DOCUMENT,
    Note: Kind.NOTE,
    WorkItem: Kind.TASK,
}
_OTHERS = (User, Unit, CaseType, Country, LetterNature, DeadlineRule)
_POSTS = frozenset(
    {
        "post",
        "to_post",
        "drafter_post",
        "first_post",
        "second_post",
        "signer_post",
        "escalated_from",
    }
)
WAITED_FOR = {
    "reporter": gettext_lazy("The reporter has to answer"),
    "partner": gettext_lazy("Another agency has to answer"),
    "time": gettext_lazy("Time has to pass"),
}


def moment_words(moment: datetime) -> str:
    """As ``j F Y, H.i`` is formatted, which a file needs hundreds of times."""
    local = timezone.localtime(moment)
    return f"{_day_words(local)}, {local.hour:02}.{local.minute:02} WITA"


def _day_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def plain_words(value: Any) -> str:
    """A value that needs no look-up."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return moment_words(value)
    if isinstance(value, date):
        return _day_words(value)
    if isinstance(value, time):
        return f"{value:%H.%M}"
    return "" if value is None else str(value)


def answer_words(
    definition: Definition, name: str, value: Any, documents: Mapping[int, str]
) -> str:
    """An answer of a task's form, as the timeline tells it."""
    kind = definition.fields[name].type
    if value in (None, ""):
        return ""
    if kind is FieldType.DOCUMENT:
        return documents.get(value, "")
    if kind is FieldType.DATE and (day := parse_date(str(value))):
        return plain_words(day)
    if kind is FieldType.DATETIME and (moment := parse_datetime(str(value))):
        return plain_words(moment) if moment.tzinfo else str(value)
    return value_title(definition, name, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A field with what is asked of it again for every row."""

    name: str
    attname: str
    label: str
    related: Any
    choices: Mapping[Any, str]
    hides_text: bool
    told: "Callable[[Words, Raw], str] | None"
    parts: "Callable[[Words, Raw], list[FieldValue]] | None"


@cache
def _columns(kind: Kind, _language: str | None) -> Mapping[str, _Column]:
    """By name; labels and choices in a language, as they are on every page."""
    source = SOURCE_OF[kind]
    names = dict.fromkeys((*source.fields, *source.named_by))
    return {name: _column(source, name) for name in names}


def _column(source: Source, name: str) -> _Column:
    field: Any = source.model._meta.get_field(name)
    choices = field.flatchoices or ()
    if name in _POSTS and not field.is_relation:
        choices = Post.choices
    return _Column(
        name=name,
        attname=field.attname,
        label=label_of(field),
        related=field.related_model,
        choices={key: str(label) for key, label in choices},
        hides_text=(source.kind, name) == (Kind.NOTE, "body"),
        told=_TOLD.get((source.kind, name)),
        parts=_PARTS.get((source.kind, name)),
    )


class Words:
    """Names of what the rows of one file point at, read once for all of them."""

    def __init__(
        self,
        raw: Mapping[Kind, list[Raw]],
        processes: Mapping[int, Process],
        case: Case,
        sight: PastSight,
    ) -> None:
        self._case = case
        self._processes = processes
        self._names: dict[Any, dict[Any, str]] = defaultdict(dict)
        self._letter_fields: dict[int, list[dict[str, Any]]] = {}
        self._language = get_language()
        self.privileged = sight.privileged
        wanted = _pointed_at(raw)
        self._read_others(wanted, {row["unit_path"] for row in raw[Kind.TASK]})
        self._names[Case] = sight.cases(wanted[Case] - {case.pk})
        self._names[Case][case.pk] = case.number
        for model, kind in _OWN.items():
            source = SOURCE_OF[kind]
            for row in raw[kind]:
                self._names[model][row[source.key]] = self.title(source, row)

    def _read_others(self, wanted: Mapping[Any, set[Any]], paths: set[str]) -> None:
        for model in _OTHERS:
            rows = Q(pk__in=wanted[model])
            if model is Unit:
                rows |= Q(path__in=paths)
            for one in model.objects.filter(rows):
                self._names[model][one.pk] = str(one)
                if isinstance(one, Unit):
                    self._names["path"][one.path] = str(one)
        groups = PositionGroup.objects.filter(group_id__in=wanted[Group])
        for place in groups.select_related("unit"):
            self._names[Group][place.group_id] = str(place)
        versions = LetterTemplateVersion.objects.filter(
            pk__in=wanted[LetterTemplateVersion]
        )
        for version in versions.select_related("template"):
            words = {"title": version.template.title, "number": version.number}
            name = _("%(title)s, version %(number)s") % words
            self._names[LetterTemplateVersion][version.pk] = name
            self._letter_fields[version.pk] = version.fields

    def sees_case(self, key: int) -> bool:
        return key in self._names[Case]

    def row(self, source: Source, raw: Raw) -> PastRow:
        values: list[FieldValue] = []
        for column in _columns(source.kind, self._language).values():
            values += self._values(column, raw)
        parent = raw[source.of[0]] if source.parent is not None else None
        return PastRow(
            kind=source.kind,
            key=raw[source.key],
            title=self.title(source, raw),
            values=tuple(values),
            parent=parent,
        )

    def title(self, source: Source, raw: Raw) -> str:
        columns = _columns(source.kind, self._language)
        for name in source.named_by:
            words = self._say(columns[name], raw)
            if words:
                return words
        return str(source.kind.label)

    def _values(self, column: _Column, raw: Raw) -> list[FieldValue]:
        if column.parts is not None:
            return column.parts(self, raw)
        value = raw[column.attname]
        words = self._say(column, raw)
        if column.hides_text and not self.reads_note(raw):
            value, words = None, _("Read by legal counsel of this case only.")
        if column.related is Case and not words:
            value = None
        name, label = column.name, column.label
        return [FieldValue(name=name, label=label, value=value, words=words)]

    def reads_note(self, raw: Raw) -> bool:
        return self.privileged or raw["kind"] != "privileged"

    def _say(self, column: _Column, raw: Raw) -> str:
        value = raw[column.attname]
        if column.told is not None:
            return column.told(self, raw)
        if column.related is not None:
            return self._names[column.related].get(value, "")
        if column.choices and value not in (None, ""):
            return column.choices.get(value) or plain_words(value)
        return plain_words(value)

    def definition(self, process_id: int | None) -> Definition | None:
        process = self._processes.get(process_id or 0)
        return definition_of_version(process.version) if process else None

    @property
    def documents(self) -> Mapping[int, str]:
        """The titles of the documents that were there."""
        return self._names[Document]

    def ending_of(self, raw: Raw) -> str:
        reason = raw["close_reason"]
        if not reason:
            return ""
        if raw["kind"] == "aduan" and reason in CloseReason.values:
            return str(CloseReason(reason).label)
        definition = self.definition(self._case.process_id)
        outcome = definition.outcomes.get(reason) if definition else None
        return outcome.title if outcome else str(reason)

    def step_of(self, raw: Raw) -> str:
        definition = self.definition(raw["process_id"])
        step = definition.steps.get(raw["step"]) if definition else None
        return step.title if step else str(raw["step"])

    def asked_for_of(self, raw: Raw) -> str:
        definition = self.definition(self._case.process_id)
        line = definition.documents.get(raw["item"]) if definition else None
        return line.title if line else str(raw["item"])

    def unit_at_of(self, raw: Raw) -> str:
        path = str(raw["unit_path"])
        return self._names["path"].get(path, path)

    def letter_values_of(self, raw: Raw) -> list[FieldValue]:
        known = self._letter_fields.get(raw["version_id"], [])
        return [
            FieldValue(
                name=f"values.{field['key']}",
                label=str(field["title"]),
                value=raw["values"].get(field["key"], ""),
                words=_letter_words(raw["values"].get(field["key"], "")),
            )
            for field in known
        ]

    def told_of(self, raw: Raw) -> list[FieldValue]:
        return [
            FieldValue(
                name=f"told.{name}",
                label=str(label),
                value=raw["told"].get(name, ""),
                words=str(raw["told"].get(name, "")),
            )
            for name, label in SHARED_FIELDS.items()
        ]


def _letter_words(value: Any) -> str:
    day = parse_date(value) if isinstance(value, str) and len(value) == 10 else None
    return plain_words(day or value)


def _pointed_at(raw: Mapping[Kind, list[Raw]]) -> dict[Any, set[Any]]:
    """Model -> the keys that the rows point at."""
    found: dict[Any, set[Any]] = defaultdict(set)
    for kind, rows in raw.items():
        model = SOURCE_OF[kind].model
        for name in SOURCE_OF[kind].fields:
            field: Any = model._meta.get_field(name)
            if isinstance(field, Field) and field.related_model is not None:
                keys = {row[field.attname] for row in rows} - {None}
                found[field.related_model] |= keys
    return found


_TOLD: Mapping[tuple[Kind, str], Callable[[Words, Raw], str]] = {
    (Kind.CASE, "close_reason"): Words.ending_of,
    (Kind.WAIT, "step"): Words.step_of,
    (Kind.WAIT, "waits_for"): lambda _file, raw: str(
        WAITED_FOR.get(raw["waits_for"], raw["waits_for"])
    ),
    (Kind.DOCUMENT, "item"): Words.asked_for_of,
    (Kind.DOCUMENT, "size"): lambda _file, raw: filesizeformat(raw["size"]),
    (Kind.LETTER_FILE, "size"): lambda _file, raw: filesizeformat(raw["size"]),
    (Kind.TASK, "unit_path"): Words.unit_at_of,
    # Whose record it is stands in the registry, for who may read it there.
    (Kind.PARTY, "person"): lambda _file, raw: _("Yes") if raw["person_id"] else "",
}
_PARTS: Mapping[tuple[Kind, str], Callable[[Words, Raw], list[FieldValue]]] = {
    (Kind.LETTER, "values"): Words.letter_values_of,
    (Kind.REFERRAL_PARTY, "told"): Words.told_of,
}
