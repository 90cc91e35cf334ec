"""What had been answered in the tasks of a case until a moment.

The events of completed tasks hold what the timeline tells; free text and what is
sensitive was kept with the task. Of a task completed before that was done, only what
has not been answered again since is known: the process holds it as it was written last.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.definitions.schema import Definition
from workflows.models import Event, KeptAnswers, Process
from workflows.selectors import definition_of_version

from .facts import FieldValue, Kind, PastRow
from .sight import PastSight
from .words import answer_words


# In the place of a text that was written anew before texts were kept with their tasks.
UNKNOWN = object()
Answers = dict[str, Any]


def answers_at(
    matter_id: int,
    moment: datetime,
    processes: Mapping[int, Process],
    *,
    sight: PastSight,
    documents: Mapping[int, str],
) -> list[PastRow]:
    """A row for each process in which a task was completed until then."""
    completed = Event.objects.filter(matter_id=matter_id, kind="task.completed")
    events = list(completed.order_by("number"))
    rows = KeptAnswers.objects.filter(item__matter_id=matter_id)
    kept = {row.item_id: row.texts for row in rows}
    answered: dict[int, Answers] = defaultdict(dict)
    last = _last_times(events, processes)
    for event in events:
        process = processes.get(event.process_id or 0)
        if process is not None and event.at <= moment:
            texts = kept.get(event.data.get("task"))
            answered[process.pk] |= _given(event, process, texts, last)
    return [
        _row(processes[key], found, sight, documents)
        for key, found in sorted(answered.items())
    ]


def _form(event: Event, definition: Definition) -> Sequence[str]:
    step = definition.steps.get(event.step)
    lines = getattr(step, "form", ())
    return [line.field for line in lines]


def _last_times(
    events: Sequence[Event], processes: Mapping[int, Process]
) -> dict[tuple[int, str], int]:
    """The number of the event by which each field was answered last."""
    found: dict[tuple[int, str], int] = {}
    for event in events:
        process = processes.get(event.process_id or 0)
        if process is not None:
            for name in _form(event, definition_of_version(process.version)):
                found[process.pk, name] = event.number
    return found


def _given(
    event: Event,
    process: Process,
    texts: Answers | None,
    last: Mapping[tuple[int, str], int],
) -> Answers:
    definition = definition_of_version(process.version)
    told = event.data.get("answers", {})
    given: Answers = {}
    for name in _form(event, definition):
        if definition.fields[name].is_told:
            given[name] = told.get(name)
        elif texts is not None:
            given[name] = texts.get(name)
        elif last[process.pk, name] == event.number:
            given[name] = process.values.get(name)
        else:
            given[name] = UNKNOWN
    return given


def _row(
    process: Process,
    answers: Answers,
    sight: PastSight,
    documents: Mapping[int, str],
) -> PastRow:
    definition = definition_of_version(process.version)
    values = [
        _value(definition, name, answers[name], documents)
        for name, spec in definition.fields.items()
        if name in answers and (sight.sensitive or not spec.sensitive)
    ]
    return PastRow(
        kind=Kind.ANSWERS,
        key=process.pk,
        title=definition.title,
        values=tuple(values),
    )


def _value(
    definition: Definition, name: str, value: Any, documents: Mapping[int, str]
) -> FieldValue:
    spec = definition.fields[name]
    words = answer_words(definition, name, value, documents)
    if value is UNKNOWN:
        value, words = None, _("Written anew later; the text of that time is not kept.")
    return FieldValue(name=name, label=spec.title.rstrip("?"), value=value, words=words)
