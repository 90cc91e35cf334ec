"""Something wrong with the history, by its table and row."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """``number``: of the event or the signed root, or the key of the row."""

    kind: str
    table: str
    matter_id: int | None
    number: int | None
    told: str
