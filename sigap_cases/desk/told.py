"""An event of a timeline in words."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event in words: the sentence, and what was answered, line by line."""

    text: str
    icon: str
    details: Sequence[str] = ()
    is_late: bool = False
