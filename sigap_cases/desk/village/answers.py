"""What the phone is told of each entry that it sent."""

from dataclasses import dataclass, field
from typing import Any


# One answer, or several of a list of choices.
Value = str | list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The office has it; the phone may forget it."""

    key: str
    record: int

    def told(self) -> dict[str, Any]:
        return {"key": self.key, "outcome": "accepted", "record": self.record}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Nothing was kept; ``errors`` are by field, for the person to mend."""

    key: str
    sentence: str
    errors: dict[str, list[str]] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "outcome": "refused",
            "sentence": self.sentence,
            "errors": self.errors,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Nothing was kept, and nothing is wrong: the same again in a while."""

    key: str

    def told(self) -> dict[str, Any]:
        return {"key": self.key, "outcome": "later"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A field on which the phone and the office disagree: the values, and as words."""

    name: str
    label: str
    yours: Value
    yours_shown: str
    servers: Value
    servers_shown: str

    def told(self) -> dict[str, Value]:
        return {
            "name": self.name,
            "label": self.label,
            "yours": self.yours,
            "yours_shown": self.yours_shown,
            "servers": self.servers,
            "servers_shown": self.servers_shown,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Somebody else was quicker. ``expect`` goes with the entry once it is decided."""

    key: str
    sentence: str
    differences: list[Difference]
    expect: dict[str, Any]

    def told(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "outcome": "conflict",
            "sentence": self.sentence,
            "fields": [difference.told() for difference in self.differences],
            "expect": self.expect,
        }


Answer = Accepted | Refused | Later | Conflict
