"""Completing a task, and keeping a half-filled one."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from sigap_cases.sealing import keys
from sigap_cases.sealing.fields import stored_key_of
from workflows.actors import person
from workflows.enums import ItemState
from workflows.exceptions import AlreadyCompleted
from workflows.extensions import installed
from workflows.models import KeptAnswers, TaskDraft, WorkItem
from workflows.models.item import BOUND_TO
from workflows.policies import check_can_work_on, check_not_same_person
from workflows.selectors import definition_of_version

from . import answers, clocks
from .assignment import activation_of, load, lock
from .settling import CLOSED, settle, write_values
from .transition import Transition, lock_root, transition


def complete(
    item: WorkItem, *, by: Any, values: Mapping[str, Any], revision: int | None = None
) -> WorkItem:
    """Complete a task with the answers of its form and take the process on.

    Raises InvalidValues, StaleForm, NotTheOwner or AlreadyCompleted; then nothing
    has changed and a saved draft is still there.
    """
    with transition(actor=person(by)) as move:
        current = lock(move, item, lost=AlreadyCompleted)
        move.actor = person(by, check_can_work_on(current, by, revision).title)
        check_not_same_person(current, by)
        move.completing.add(current.pk)
        process = current.process
        definition = definition_of_version(process.version)
        step = definition.task_step(current.step)
        cleaned = answers.clean(definition, step, values, process.values)
        write_values(move, process, cleaned)
        event = {"task": current.pk, "answers": answers.for_event(definition, cleaned)}
        move.record(
            "task.completed",
            current.matter,
            process=process,
            step=current.step,
            title=current.title,
            data=event,
        )
        _keep_texts(move, current, answers.beside_event(definition, cleaned))
        installed().answered(current.matter, cleaned, move.actor)
        tell = installed().task_done.get(definition.key)
        if tell is not None:
            tell(current, cleaned, move.actor)
        _close(move, current)
        activation_of(current).proceed()
        settle(move)
    return current


def _keep_texts(move: Transition, item: WorkItem, texts: dict[str, Any]) -> None:
    if texts:
        key_id = stored_key_of(move.matter(item.matter_id))
        row = KeptAnswers(item=item, seal_id=key_id, kept_at=move.now)
        text = json.dumps(texts, cls=DjangoJSONEncoder)
        row.sealed = keys.seal(text, key_id=key_id, bound_to=BOUND_TO)
        move.batch.insert_plain(row)


def _close(move: Transition, item: WorkItem) -> None:
    item.state, item.closed_at = ItemState.DONE, move.now
    item.revision += 1
    clocks.stop(move, item)
    move.batch.update_tracked(item, *CLOSED)
    if hasattr(item, "draft"):
        item.draft.delete()


def save_draft(
    item: WorkItem, *, by: Any, values: Mapping[str, Any], revision: int | None = None
) -> TaskDraft:
    """Keep what is filled in so far, unchecked, for the person who holds the task."""
    with transition(actor=person(by)) as move:
        # Or a task that is completed meanwhile would keep a draft for ever.
        lock_root(item.process_id)
        current = load(item.pk)
        check_can_work_on(current, by, revision)
        step = definition_of_version(current.process.version).task_step(current.step)
        names = {line.field for line in step.form}
        kept = {name: str(value) for name, value in values.items() if name in names}
        draft, _ = TaskDraft.objects.update_or_create(
            item=current,
            defaults={"values": kept, "saved_by": by, "saved_at": move.now},
        )
    return draft
