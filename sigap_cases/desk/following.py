"""What opens when a task is completed, read from the definition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from workflows.definitions.conditions import evaluate, fields_of, sentence
from workflows.definitions.schema import (
    AutomaticStep,
    Branch,
    CallStep,
    DecisionStep,
    Definition,
    EndStep,
    ForkStep,
    JoinStep,
    RepeatStep,
    Step,
    TaskStep,
    WaitStep,
)


# Decisions that follow one another are told up to here; the rest shows when it comes.
DEEPEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """``when`` names the answer that leads here; empty where it always does."""

    when: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What is known while looking ahead: the answers so far, and those still asked."""

    definition: Definition
    known: Mapping[str, Any]
    asked: frozenset[str]
    is_alone: bool


def following(
    definition: Definition, key: str, known: Mapping[str, Any], *, is_alone: bool
) -> tuple[Following, ...]:
    """What may come after step ``key``, each once, in the order of the definition.

    ``is_alone`` says that nothing else is open in the process: a join then waits for
    nobody.
    """
    step = definition.task_step(key)
    asked = frozenset(line.field for line in step.form)
    walk = Walk(definition=definition, known=known, asked=asked, is_alone=is_alone)
    onward = _merged(list(_after(walk, step.next, ())))
    if not isinstance(step, RepeatStep):
        return onward
    again = _("%(title)s once more") % {"title": step.title}
    return (*onward, Following(when=sentence(step.again, definition), text=again))


def _merged(found: list[Following]) -> tuple[Following, ...]:
    """Ways to the same place are one line; a place every way leads to has no condition."""
    ways: dict[str, list[str]] = {}
    for line in found:
        ways.setdefault(line.text, []).append(line.when)
    if len(ways) == 1:
        return (Following(when="", text=found[0].text),)
    return tuple(
        Following(when=_(" or ").join(filter(None, dict.fromkeys(whens))), text=text)
        for text, whens in ways.items()
    )


def _after(walk: Walk, key: str, way: tuple[str, ...]) -> Iterator[Following]:
    step = walk.definition.steps[key]
    walk = _entering(walk, step)
    match step:
        case DecisionStep():
            for branch in _open(step, walk):
                yield from _branch(walk, _asking(step, branch), way)
        case ForkStep():
            for branch in step.branches:
                if _may_hold(branch, walk):
                    yield from _branch(
                        walk, branch if branch.when else _untold(branch), way
                    )
        case AutomaticStep():
            yield from _after(walk, step.next, way)
        case JoinStep():
            waits = () if walk.is_alone else (_("once the parallel tasks are done"),)
            yield from _after(walk, step.next, (*way, *waits))
        case _:
            yield Following(when=", ".join(way), text=_told(walk.definition, step))


def _entering(walk: Walk, step: Step) -> Walk:
    """A step may settle values itself as it is entered."""
    if not step.set:
        return walk
    return replace(
        walk, known={**walk.known, **step.set}, asked=walk.asked - step.set.keys()
    )


def _asking(step: DecisionStep, branch: Branch) -> Branch:
    """The question with its answer, where the title of the decision is one."""
    if branch.title and step.title.endswith("?"):
        return branch.model_copy(update={"title": f"{step.title} {branch.title}"})
    return branch


def _branch(walk: Walk, branch: Branch, way: tuple[str, ...]) -> Iterator[Following]:
    further = (*way, branch.title) if branch.title else way
    if len(further) <= DEEPEST:
        yield from _after(walk, branch.next, further)


def _untold(branch: Branch) -> Branch:
    return branch.model_copy(update={"title": None})


def _open(step: DecisionStep, walk: Walk) -> list[Branch]:
    """The branches that are still possible; one alone is no longer a question."""
    possible = []
    for branch in step.branches:
        if _may_hold(branch, walk):
            possible.append(branch)
            if branch.when is None or _is_settled(branch, walk):
                break
    return [_untold(possible[0])] if len(possible) == 1 else possible


def _is_settled(branch: Branch, walk: Walk) -> bool:
    """Whether the answers that the branch depends on are given and not asked again."""
    read = fields_of(branch.when)
    return not read & walk.asked and all(
        walk.known.get(name) is not None for name in read
    )


def _may_hold(branch: Branch, walk: Walk) -> bool:
    if branch.when is None or not _is_settled(branch, walk):
        return True
    return evaluate(branch.when, walk.known)


def _told(definition: Definition, step: Step) -> str:
    if isinstance(step, TaskStep):
        role = definition.roles[step.role].title
        return _("%(title)s opens for %(role)s") % {"title": step.title, "role": role}
    if isinstance(step, EndStep) and step.outcome:
        outcome = definition.outcomes[step.outcome].title
        return _("the case is closed: %(outcome)s") % {"outcome": outcome}
    if isinstance(step, WaitStep | CallStep | EndStep):
        return step.title
    raise TypeError(f"{step.kind} is passed through")
