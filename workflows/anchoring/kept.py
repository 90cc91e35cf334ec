"""Rows of tables that only grow, as the hashes that a signed root stands for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


_KEY, _HASH = 8, 32
_SIZE = _KEY + _HASH
Leaf = tuple[int, bytes]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not as it was. kind: changed, missing or added."""

    kind: str
    key: int


def packed(leaves: Iterable[Leaf]) -> bytes:
    return b"".join(key.to_bytes(_KEY, "big") + hashed for key, hashed in leaves)


def unpacked(content: bytes) -> list[Leaf]:
    """ValueError where it is no whole number of leaves."""
    if len(content) % _SIZE:
        raise ValueError(len(content))
    return [
        (
            int.from_bytes(content[at : at + _KEY], "big"),
            content[at + _KEY : at + _SIZE],
        )
        for at in range(0, len(content), _SIZE)
    ]


def differences(were: Sequence[Leaf], are: Iterable[Leaf]) -> Iterator[Difference]:
    """Both in the order of their keys."""
    expected = dict(were)
    for key, hashed in are:
        before = expected.pop(key, None)
        if before is None:
            yield Difference("added", key)
        elif before != hashed:
            yield Difference("changed", key)
    yield from (Difference("missing", key) for key in expected)
