"""Drafting, checking, approving and publishing process definitions."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from workflows.compiler.building import reserved_names
from workflows.definitions.checking import examine
from workflows.definitions.difference import difference
from workflows.definitions.parsing import Parsed, content_hash, parse
from workflows.definitions.problems import errors
from workflows.definitions.schema import Definition
from workflows.definitions.vocabulary import Vocabulary
from workflows.enums import VersionState
from workflows.exceptions import (
    DefinitionHasProblems,
    ReasonNeeded,
    SecondPersonNeeded,
    WrongState,
)
from workflows.extensions import installed
from workflows.models import DeadlineRule, ProcessDefinition, ProcessVersion
from workflows.selectors import definition_of_version

from .history import save_as


def vocabulary() -> Vocabulary:
    """The names that a definition may use today."""
    product = installed()
    return Vocabulary(
        posts=frozenset(product.posts),
        deadlines=frozenset(
            DeadlineRule.objects.filter(valid_to=None).values_list("kode", flat=True)
        ),
        actions=frozenset(product.actions),
        statuses=frozenset(product.statuses),
        processes=frozenset(ProcessDefinition.objects.values_list("key", flat=True)),
        task_actions=frozenset(product.task_actions),
        document_kinds=frozenset(product.document_kinds),
        letters=frozenset(product.letters),
        reserved=reserved_names(),
    )


def check_document(document: str) -> Parsed:
    """The definition, if it can be read, and every problem with its place and sentence."""
    return examine(document, vocabulary())


def published(key: str) -> ProcessVersion | None:
    """The latest published version of ``key``."""
    return (
        ProcessVersion.objects.select_related("definition")
        .filter(definition__key=key, state=VersionState.PUBLISHED)
        .order_by("-number")
        .first()
    )


def changes_of(definition: Definition) -> list[str]:
    """In words, what ``definition`` changes about the version published last."""
    before = published(definition.key)
    if before is None:
        return []
    changes = difference(definition_of_version(before), definition)
    return [change.sentence for change in changes]


@transaction.atomic
def publish_document(document: str, *, note: str) -> ProcessVersion:
    """Publish a shipped or supplied document at once, as the command does.

    The document published last comes back unchanged. DefinitionHasProblems otherwise.
    """
    definition = _sound(document)
    process, _ = ProcessDefinition.objects.select_for_update().get_or_create(
        key=definition.key, defaults={"title": definition.title}
    )
    last = published(definition.key)
    if last is not None and last.content_hash == content_hash(definition):
        return last
    version = ProcessVersion(
        definition=process, document=document, note=note, created_at=timezone.now()
    )
    return _publish(version, definition, last)


def publish_shipped(document: str) -> ProcessVersion:
    """Publish a document that comes with the product, unless the office has its own.

    Once the office has published a version itself, what is shipped is left alone.
    """
    definition = _sound(document)
    last = published(definition.key)
    if last is not None and last.approved_by_id is not None:
        return last
    return publish_document(document, note="Definisi yang disertakan")


@transaction.atomic
def publish_all_shipped(documents: Iterable[str]) -> list[ProcessVersion]:
    """Publish what comes with the product; the documents may call each other's processes."""
    texts = list(documents)
    for text in texts:
        definition = parse(text).definition
        if definition is None:
            raise DefinitionHasProblems
        ProcessDefinition.objects.get_or_create(
            key=definition.key, defaults={"title": definition.title}
        )
    return [publish_shipped(text) for text in texts]


def _sound(document: str) -> Definition:
    parsed = check_document(document)
    if parsed.definition is None or errors(parsed.problems):
        raise DefinitionHasProblems
    return parsed.definition


def _publish(
    version: ProcessVersion, definition: Definition, last: ProcessVersion | None
) -> ProcessVersion:
    version.number = (last.number or 0) + 1 if last else 1
    version.changes = changes_of(definition)
    version.content_hash = content_hash(definition)
    version.state = VersionState.PUBLISHED
    version.published_at = timezone.now()
    version.save()
    return version


@transaction.atomic
def start_draft(process: ProcessDefinition, *, by: Any) -> ProcessVersion:
    """A draft copied from the version published last; the one there is, if there is one."""
    ProcessDefinition.objects.select_for_update().get(pk=process.pk)
    open_draft = process.versions.exclude(state=VersionState.PUBLISHED).first()
    if open_draft is not None:
        return open_draft
    last = published(process.key)
    draft = ProcessVersion(
        definition=process,
        document=last.document if last else "",
        drafted_by=by,
        created_at=timezone.now(),
    )
    save_as(draft, by=by, reason="")
    return draft


@transaction.atomic
def save_draft(
    draft: ProcessVersion, document: str, note: str, *, by: Any
) -> ProcessVersion:
    """Keep the text as it is, with or without problems. It goes back to being a draft."""
    current = _unpublished(draft)
    current.document, current.note = document, note
    current.drafted_by, current.state = by, VersionState.DRAFT
    save_as(current, by=by, reason=note)
    return current


@transaction.atomic
def ask_for_approval(draft: ProcessVersion, *, by: Any) -> ProcessVersion:
    """Hand a sound draft to a second person; needs a note of what changes and why."""
    current = _unpublished(draft)
    if not current.note.strip():
        raise ReasonNeeded
    definition = _sound(current.document)
    if definition.key != current.definition.key:
        raise DefinitionHasProblems
    current.state = VersionState.REVIEW
    save_as(current, by=by, reason=current.note)
    return current


@transaction.atomic
def approve(draft: ProcessVersion, *, by: Any) -> ProcessVersion:
    """Publish a draft that another person wrote. It is checked once more."""
    current = _unpublished(draft)
    if current.state != VersionState.REVIEW:
        raise WrongState
    if current.drafted_by_id == by.pk:
        raise SecondPersonNeeded
    current.approved_by = by
    return _publish(
        current, _sound(current.document), published(current.definition.key)
    )


@transaction.atomic
def send_back(draft: ProcessVersion, *, by: Any, reason: str) -> ProcessVersion:
    """Return a draft to its author, with the reason."""
    if not reason.strip():
        raise ReasonNeeded
    current = _unpublished(draft)
    current.state = VersionState.DRAFT
    save_as(current, by=by, reason=reason)
    return current


def _unpublished(draft: ProcessVersion) -> ProcessVersion:
    current = (
        ProcessVersion.objects.select_for_update(of=("self",))
        .select_related("definition")
        .get(pk=draft.pk)
    )
    if current.state == VersionState.PUBLISHED:
        raise WrongState
    return current
