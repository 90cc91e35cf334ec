"""What officers answered in the tasks before, as the case file holds it now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sigap_cases.cases.enums import CaseStatus, MessageKind
from sigap_cases.cases.models import Case
from workflows.definitions.conditions import value_title
from workflows.definitions.schema import Definition, FieldType, TaskStep

from .due import full_moment


FREE_TEXT = (FieldType.TEXT, FieldType.LONG_TEXT)


@dataclass(frozen=True, slots=True)
class Written:
    """An answer in words; ``document`` where it is a file of the case."""

    title: str
    text: str
    document: int | None = None


def written_in(
    definition: Definition, values: Mapping[str, Any], *, sensitive: bool
) -> list[Written]:
    """In the definition's order; the timeline tells no free text, so it is read here."""
    return [
        Written(spec.title, str(values[name]))
        for name, spec in definition.fields.items()
        if spec.type in FREE_TEXT
        and name not in definition.given
        and values.get(name)
        and (sensitive or not spec.sensitive)
    ]


def shown_beside(
    definition: Definition,
    step: TaskStep,
    values: Mapping[str, Any],
    case: Case,
    *,
    works: bool,
) -> list[Written]:
    """The earlier answers that a task's step shows beside its form.

    Sensitive ones only to who works on the task. Where the reporter has objected, what
    the objection says stands with them: it is no answer of a task.
    """
    shown = [
        _shown(definition, name, values[name], case)
        for name in step.shows
        if values.get(name) not in (None, "")
        and (works or not definition.fields[name].sensitive)
    ]
    if works and step.shows and case.status == CaseStatus.OBJECTED:
        objections = case.messages.filter(kind=MessageKind.OBJECTION)
        objection = objections.order_by("-sent_at", "-pk").first()
        if objection is not None:
            shown.append(Written(_("The reporter's objection"), objection.body))
    return shown


def _shown(definition: Definition, name: str, value: Any, case: Case) -> Written:
    spec = definition.fields[name]
    title = spec.title.rstrip("?")
    if spec.type is FieldType.DOCUMENT:
        document = case.documents.filter(pk=value).first()
        if document is None:
            return Written(title, "")
        return Written(title, document.title, document.pk)
    if spec.type in FREE_TEXT:
        return Written(title, str(value))
    return Written(
        title, value_words(spec.type, value) or value_title(definition, name, value)
    )


def value_words(kind: FieldType, value: Any) -> str:
    """A day or a moment in words; empty for anything else."""
    if kind is FieldType.DATE and (day := parse_date(str(value))):
        return date_format(day, "j F Y")
    if kind is FieldType.DATETIME and (moment := parse_datetime(str(value))):
        return full_moment(moment) if moment.tzinfo else str(value)
    return ""
