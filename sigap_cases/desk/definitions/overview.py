"""A version of a process in tables: tasks, waits, documents, letters, how it may end."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sigap_cases.cases.enums import DocumentKind
from sigap_cases.desk.casefile import WAITED_FOR
from workflows.definitions.conditions import sentence
from workflows.definitions.explaining import term_text
from workflows.definitions.schema import (
    Definition,
    HumanStep,
    RepeatStep,
    TaskStep,
    Term,
    WaitStep,
)
from workflows.models import DeadlineRule


Rules = Mapping[str, DeadlineRule]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRow:
    """A task: who does it, by when, what its form asks and what stands beside it."""

    title: str
    role: str
    fields: tuple[str, ...]
    rule: DeadlineRule | None
    others: tuple[str, ...]
    documents: tuple[str, ...]
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitRow:
    """A wait or a timeout of a task: for whom, for how long, and what follows."""

    title: str
    for_whom: str
    term: str
    rule: DeadlineRule | None
    follows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    title: str
    kind: str
    is_required: bool
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    title: str
    early_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    steps: list[StepRow]
    waits: list[WaitRow]
    documents: list[DocumentRow]
    outcomes: list[OutcomeRow]


def overview_of(definition: Definition) -> Overview:
    rules = _rules(definition)
    return Overview(
        steps=[_step(definition, step, rules) for step in _tasks(definition)],
        waits=[*_waits(definition, rules), *_timeouts(definition, rules)],
        documents=_documents(definition),
        outcomes=[
            OutcomeRow(
                title=outcome.title,
                early_by=tuple(
                    definition.roles[key].title for key in outcome.cancel_by
                ),
            )
            for outcome in definition.outcomes.values()
        ],
    )


def _tasks(definition: Definition) -> Iterator[TaskStep]:
    for step in definition.steps.values():
        if isinstance(step, HumanStep | RepeatStep):
            yield step


def _terms(definition: Definition) -> Iterator[Term]:
    for step in definition.steps.values():
        if isinstance(step, WaitStep) and step.expiry is not None:
            yield step.expiry.after
        elif isinstance(step, HumanStep | RepeatStep):
            yield from (timeout.after for timeout in step.timeouts)


def _rules(definition: Definition) -> Rules:
    """The rules in force behind every code of the definition, in one query."""
    kodes = {step.deadline for step in _tasks(definition)}
    kodes |= {term.deadline for term in _terms(definition)}
    known = DeadlineRule.objects.filter(
        kode__in=[kode for kode in kodes if kode], valid_to=None
    )
    return {rule.kode: rule for rule in known}


def _step(definition: Definition, step: TaskStep, rules: Rules) -> StepRow:
    return StepRow(
        title=step.title,
        role=definition.roles[step.role].title,
        fields=tuple(definition.fields[line.field].title for line in step.form),
        rule=rules.get(step.deadline or ""),
        others=tuple(definition.steps[key].title for key in step.not_same_person_as),
        documents=tuple(definition.documents[key].title for key in step.documents),
        letters=step.letters,
    )


def _waits(definition: Definition, rules: Rules) -> Iterator[WaitRow]:
    for step in definition.steps.values():
        if not isinstance(step, WaitStep):
            continue
        after = step.expiry.after if step.expiry else None
        follows = step.expiry.next if step.expiry else ""
        yield _wait(
            definition,
            rules,
            title=step.title,
            for_whom=str(WAITED_FOR.get(step.waits_for, step.waits_for)),
            after=after,
            follows=follows,
        )


def _timeouts(definition: Definition, rules: Rules) -> Iterator[WaitRow]:
    for step in _tasks(definition):
        for timeout in step.timeouts:
            yield _wait(
                definition,
                rules,
                title=step.title,
                for_whom=definition.roles[step.role].title,
                after=timeout.after,
                follows=timeout.next,
            )


def _wait(
    definition: Definition,
    rules: Rules,
    *,
    title: str,
    for_whom: str,
    after: Term | None,
    follows: str,
) -> WaitRow:
    return WaitRow(
        title=title,
        for_whom=for_whom,
        term=term_text(after) if after else "",
        rule=rules.get(after.deadline or "") if after else None,
        follows=definition.steps[follows].title if follows else "",
    )


def _documents(definition: Definition) -> list[DocumentRow]:
    return [
        DocumentRow(
            title=spec.title,
            kind=str(DocumentKind(spec.kind).label)
            if spec.kind in DocumentKind.values
            else spec.kind,
            is_required=spec.required,
            when=sentence(spec.when, definition) if spec.when else "",
        )
        for spec in definition.documents.values()
    ]
