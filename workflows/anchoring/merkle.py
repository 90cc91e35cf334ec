"""The tree of RFC 6962, section 2.1: leaves and nodes are hashed with different prefixes.

A level is paired from the left; who is left over goes up as it is. That is the same tree
as the RFC's, which splits at the largest power of two.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence


EMPTY = hashlib.sha256(b"").digest()


def leaf(text: str) -> bytes:
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _above(level: Sequence[bytes]) -> list[bytes]:
    pairs = zip(level[::2], level[1::2], strict=False)
    up = [node(left, right) for left, right in pairs]
    return [*up, level[-1]] if len(level) % 2 else up


def levels_of(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """The tree from its leaves up; the last level holds the root alone."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        levels.append(_above(levels[-1]))
    return levels


def root_of(leaves: Sequence[bytes]) -> bytes:
    return levels_of(leaves)[-1][0] if leaves else EMPTY


def proof(leaves: Sequence[bytes], index: int) -> list[tuple[str, str]]:
    """The way from a leaf to the root: on which side its neighbour stands, and its hash."""
    return way_up(levels_of(leaves), index)


def way_up(levels: Sequence[Sequence[bytes]], index: int) -> list[tuple[str, str]]:
    """The same of a tree that is there already."""
    way = []
    for level in levels[:-1]:
        beside = index ^ 1
        if beside < len(level):
            way.append(("left" if beside < index else "right", level[beside].hex()))
        index //= 2
    return way


def climbed(start: bytes, way: Iterable[tuple[str, str]]) -> bytes:
    """The root that a proof leads to from ``start``."""
    found = start
    for side, beside in way:
        other = bytes.fromhex(beside)
        found = node(other, found) if side == "left" else node(found, other)
    return found


class KeyedTree:
    """Leaves in the order of whole-number keys, changed one by one.

    A new key after all others, and a new hash of a known key, cost one way up the tree.
    """

    def __init__(self) -> None:
        self._keys: list[int] = []
        self._levels: list[list[bytes]] = [[]]
        self._is_whole = True

    def __len__(self) -> int:
        return len(self._keys)

    def update(self, changes: Sequence[tuple[int, bytes]]) -> None:
        """Put many; when they are a large part of the tree it is made anew once."""
        if len(changes) * 16 > len(self._keys):
            self._is_whole = False
        for key, hashed in changes:
            self.put(key, hashed)

    def put(self, key: int, hashed: bytes) -> None:
        place = bisect_left(self._keys, key)
        if place < len(self._keys) and self._keys[place] != key:
            self._keys.insert(place, key)
            self._levels[0].insert(place, hashed)
            self._is_whole = False
            return
        if place == len(self._keys):
            self._keys.append(key)
            self._levels[0].append(hashed)
        self._levels[0][place] = hashed
        if self._is_whole:
            self._climb(place)

    def _climb(self, place: int) -> None:
        depth = 0
        while len(self._levels[depth]) > 1:
            level = self._levels[depth]
            place //= 2
            pair = level[2 * place : 2 * place + 2]
            value = node(*pair) if len(pair) == 2 else pair[0]
            depth += 1
            if depth == len(self._levels):
                self._levels.append(_above(level))
                continue
            above = self._levels[depth]
            above[place : place + 1] = [value]

    def root(self) -> bytes:
        if not self._is_whole:
            self._levels = levels_of(self._levels[0])
            self._is_whole = True
        return self._levels[-1][0] if self._keys else EMPTY
