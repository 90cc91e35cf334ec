"""What is wrong with a document: a place in it, a code and a sentence for the officer."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """``path`` leads into the document, as in ``steps.verify.form[0].field``."""

    path: str
    code: str
    sentence: str
    line: int | None = None
    severity: Severity = Severity.ERROR

    def at_line(self, line: int | None) -> "Problem":
        return replace(self, line=line)


def errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Those that keep a definition from being published."""
    return tuple(item for item in problems if item.severity is Severity.ERROR)
