"""What a person enters on a task's form, checked against the definition."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.definitions.conditions import evaluate
from workflows.definitions.schema import Definition, FieldSpec, FieldType, TaskStep
from workflows.exceptions import InvalidValues


LONGEST_TEXT = 300
LONGEST_LONG_TEXT = 10_000


def clean(
    definition: Definition,
    step: TaskStep,
    entered: Mapping[str, Any],
    known: Mapping[str, Any],
) -> dict[str, Any]:
    """The values of the step's form as they are stored; None for what does not apply.

    ``known`` are the values gathered so far: a field's condition may depend on both.
    Raises InvalidValues naming every field that is missing or does not fit. Fields
    that are not on the form are ignored.
    """
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for line in step.form:
        name = line.field
        if line.when is not None and not evaluate(line.when, {**known, **values}):
            values[name] = None
            continue
        try:
            values[name] = clean_value(definition.fields[name], entered.get(name))
        except ValueError as error:
            errors[name] = str(error)
            continue
        if line.required and values[name] is None:
            errors[name] = _("Fill this in.")
    if errors:
        raise InvalidValues(errors)
    return values


def clean_value(spec: FieldSpec, raw: Any) -> Any:
    """One value as JSON stores it; None when empty. ValueError says what is wrong."""
    if raw is None or raw == "":
        return None
    return _CLEANERS[spec.type](spec, raw)


def _text(spec: FieldSpec, raw: Any) -> str | None:
    text = str(raw).replace("\x00", "").strip()
    longest = LONGEST_TEXT if spec.type is FieldType.TEXT else LONGEST_LONG_TEXT
    if len(text) > longest:
        raise ValueError(_("At most %(count)d characters.") % {"count": longest})
    return text or None


def _choice(spec: FieldSpec, raw: Any) -> str:
    if raw not in {choice.key for choice in spec.choices}:
        raise ValueError(_("Choose one of the answers given."))
    return str(raw)


def _boolean(_spec: FieldSpec, raw: Any) -> bool:
    if raw in (True, "true", "True", "on", "1", "ya"):
        return True
    if raw in (False, "false", "False", "0", "tidak"):
        return False
    raise ValueError(_("Answer yes or no."))


def _integer(spec: FieldSpec, raw: Any) -> int:
    try:
        number = int(str(raw))
    except ValueError:
        raise ValueError(_("Enter a whole number.")) from None
    if spec.minimum is not None and number < spec.minimum:
        raise ValueError(_("At least %(number)d.") % {"number": spec.minimum})
    if spec.maximum is not None and number > spec.maximum:
        raise ValueError(_("At most %(number)d.") % {"number": spec.maximum})
    return number


def _date(_spec: FieldSpec, raw: Any) -> str:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw.isoformat()
    try:
        return date.fromisoformat(str(raw)).isoformat()
    except ValueError:
        raise ValueError(_("Enter a date, for example 2026-11-05.")) from None


def _datetime(_spec: FieldSpec, raw: Any) -> str:
    try:
        moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))
    except ValueError:
        raise ValueError(_("Enter a date and a time.")) from None
    return moment.isoformat()


def _document(_spec: FieldSpec, raw: Any) -> int:
    """The id of a document of the case; that it belongs there is the product's check."""
    try:
        return int(str(raw))
    except ValueError:
        raise ValueError(_("Choose a document of this case.")) from None


_CLEANERS: dict[FieldType, Callable[[FieldSpec, Any], Any]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.CHOICE: _choice,
    FieldType.BOOLEAN: _boolean,
    FieldType.INTEGER: _integer,
    FieldType.DATE: _date,
    FieldType.DATETIME: _datetime,
    FieldType.DOCUMENT: _document,
}


def for_event(definition: Definition, values: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the answers that the timeline tells."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and definition.fields[name].is_told
    }


def beside_event(definition: Definition, values: Mapping[str, Any]) -> dict[str, Any]:
    """The rest of them, which is kept with the task and out of the timeline."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and not definition.fields[name].is_told
    }
