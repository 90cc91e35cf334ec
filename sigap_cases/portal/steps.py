"""The order of the questions, and where each leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sigap_cases.portal.forms import questions
from sigap_cases.portal.forms.problems import OTHER_PROBLEM
from sigap_cases.portal.forms.questions import Question


@dataclass(frozen=True, slots=True)
class Step:
    """A page: its address, its number in the row of steps, its form."""

    slug: str
    number: int
    form: type[Question]


STEPS = (
    Step("bahaya", 1, questions.Danger),
    Step("untuk-siapa", 2, questions.ForWhom),
    Step("masalah", 3, questions.MainProblem),
    Step("semua-masalah", 3, questions.EveryProblem),
    Step("cerita", 4, questions.Story),
    Step("tempat", 5, questions.Where),
    Step("asal", 6, questions.Origin),
    Step("nama", 7, questions.Identity),
    Step("kontak", 8, questions.Contact),
)
BY_SLUG = {step.slug: step for step in STEPS}
FILES, SUMMARY, ALL = 9, 10, 10
FIRST, SECOND = STEPS[:2]

Answers = Mapping[str, Any]


def asked(answers: Answers) -> list[Step]:
    """The questions that count: the whole list of problems only where it is needed."""
    other = answers.get("masalah", {}).get("problem") == OTHER_PROBLEM
    return [step for step in STEPS if step.slug != "semua-masalah" or other]


def before(step: Step, answers: Answers) -> Step | None:
    earlier = [
        other for other in asked(answers) if STEPS.index(other) < STEPS.index(step)
    ]
    return earlier[-1] if earlier else None


def after(step: Step, answers: Answers) -> Step | None:
    later = [
        other for other in asked(answers) if STEPS.index(other) > STEPS.index(step)
    ]
    return later[0] if later else None


def read(step: Step, answers: Answers) -> Question:
    """The step's form over what was typed, checked again."""
    form = step.form(answers.get(step.slug, {}), answers=answers)
    form.is_valid()
    return form


def first_incomplete(answers: Answers) -> Step | None:
    """The first question that stands in the way of sending, None if none does."""
    for step in asked(answers):
        if not read(step, answers).is_valid():
            return step
    return None
