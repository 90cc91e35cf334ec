"""Small numbers that could point at a person, left out of tables whose total is known.

``None`` stands for a number that is not shown. What is shown lets nobody compute it: the
hidden cells of a table are at least two, and their sum allows more than one answer.
"""

from collections.abc import Sequence


LEAST = 5


def concealed(
    counts: Sequence[int], *, total_is_shown: bool = True
) -> list[int | None]:
    """Where the total is hidden, its parts are hidden with it."""
    if not total_is_shown:
        return [None] * len(counts)
    hidden = {place for place, count in enumerate(counts) if 0 < count < LEAST}
    more = sorted(
        (place for place, count in enumerate(counts) if count >= LEAST),
        key=lambda place: (counts[place], place),
    )
    while hidden and not _is_safe([counts[place] for place in hidden]):
        if not more:
            return [None] * len(counts)
        hidden.add(more.pop(0))
    return [None if place in hidden else count for place, count in enumerate(counts)]


def _is_safe(hidden: Sequence[int]) -> bool:
    """Every hidden cell is known to be one at least: their sum must leave a choice."""
    whole = sum(hidden)
    return len(hidden) > 1 and whole >= LEAST and whole > len(hidden)
