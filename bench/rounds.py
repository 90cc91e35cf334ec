"""Several figures from one run: it is made once a round, by whichever is asked first."""

from collections import Counter
from collections.abc import Callable
from typing import Generic, TypeVar


Result = TypeVar("Result")


class OncePerRound(Generic[Result]):
    """``of(name)`` gives the run of the round in which ``name`` is asked."""

    def __init__(self, run: Callable[[int], Result]) -> None:
        self._run = run
        self._turns: Counter[str] = Counter()
        self._results: dict[int, Result] = {}

    def of(self, name: str) -> Result:
        self._turns[name] += 1
        turn = self._turns[name]
        if turn not in self._results:
            self._results[turn] = self._run(turn)
        return self._results[turn]
