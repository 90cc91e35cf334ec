"""What is signed: one canonical text that names the heads, the new rows and the root before."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from .canonical import canonical


FORMAT: Final = "sigap-root-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsNamed:
    """New rows of a table: keys above ``after`` up to ``upto``, and their tree's root."""

    table: str
    after: int
    upto: int
    count: int
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """``previous``: the hash of the root before, empty for the first.

    ``next_key``: empty, or the public key that signs from the next root on.
    """

    number: int
    at: str
    previous: str
    heads: int
    heads_root: str
    rows: Sequence[RowsNamed]
    key: str
    next_key: str = ""

    def text(self) -> str:
        rows: list[Any] = [asdict(row) for row in self.rows]
        return canonical(
            {
                "format": FORMAT,
                "number": self.number,
                "at": self.at,
                "previous": self.previous,
                "heads": {"count": self.heads, "root": self.heads_root},
                "rows": rows,
                "key": self.key,
                "next_key": self.next_key,
            }
        )


def read(text: str) -> Statement:
    """The statement that was signed; ValueError where the text is not one of ours."""
    try:
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise ValueError(told["format"])
        datetime.fromisoformat(told["at"])
        return Statement(
            number=int(told["number"]),
            at=str(told["at"]),
            previous=str(told["previous"]),
            heads=int(told["heads"]["count"]),
            heads_root=str(told["heads"]["root"]),
            rows=[RowsNamed(**row) for row in told["rows"]],
            key=str(told["key"]),
            next_key=str(told["next_key"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(text[:80]) from error
