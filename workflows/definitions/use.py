"""What of a definition nothing uses, and tasks without a clock: warnings, no faults."""

from collections.abc import Iterator

from workflows.definitions.problems import Problem, Severity
from workflows.definitions.schema import (
    CallStep,
    Definition,
    EndStep,
    HumanStep,
    RepeatStep,
    TaskStep,
)


def check_use(definition: Definition) -> Iterator[Problem]:
    """Warnings about what nothing uses, and about tasks without a clock."""
    fields, roles, outcomes = _used(definition)
    for name in sorted(definition.fields.keys() - fields):
        yield _unused(f"fields.{name}", f'Isian "{definition.fields[name].title}"')
    for name in sorted(definition.roles.keys() - roles):
        yield _unused(f"roles.{name}", f'Pelaksana "{definition.roles[name].title}"')
    for name in sorted(definition.outcomes.keys() - outcomes):
        title = definition.outcomes[name].title
        yield _unused(f"outcomes.{name}", f'Hasil akhir "{title}"')
    asked = {name for step in _tasks(definition) for name in step.documents}
    for name in sorted(definition.documents.keys() - asked):
        yield _unused(
            f"documents.{name}", f'Dokumen "{definition.documents[name].title}"'
        )
    for key, step in definition.steps.items():
        if isinstance(step, HumanStep | RepeatStep) and not (
            step.deadline or step.same_deadline_as
        ):
            sentence = f'Tugas "{step.title}" tidak punya batas waktu.'
            yield Problem(
                f"steps.{key}", "no_deadline", sentence, severity=Severity.WARNING
            )


def _tasks(definition: Definition) -> list[TaskStep]:
    steps = definition.steps.values()
    return [step for step in steps if isinstance(step, HumanStep | RepeatStep)]


def _unused(path: str, what: str) -> Problem:
    sentence = f"{what} tidak dipakai."
    return Problem(path, "unused", sentence, severity=Severity.WARNING)


def _used(definition: Definition) -> tuple[set[str], set[str], set[str]]:
    fields = set(definition.given)
    fields |= {role.post_from for role in definition.roles.values() if role.post_from}
    roles = {role for item in definition.outcomes.values() for role in item.cancel_by}
    roles |= {role.otherwise for role in definition.roles.values() if role.otherwise}
    outcomes = {key for key, item in definition.outcomes.items() if item.cancel_by}
    for step in definition.steps.values():
        match step:
            case HumanStep() | RepeatStep():
                fields |= {item.field for item in step.form}
                if isinstance(step.deadline_from, str):
                    fields.add(step.deadline_from)
                roles.add(step.role)
            case CallStep():
                fields |= {*step.give.values(), *filter(None, [step.outcome_to])}
            case EndStep() if step.outcome is not None:
                outcomes.add(step.outcome)
        fields |= step.set.keys()
    return fields, roles, outcomes
