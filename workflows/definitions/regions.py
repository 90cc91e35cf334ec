"""Fork regions: the steps between a fork and its join, branch by branch."""

from dataclasses import dataclass
from functools import cached_property

from workflows.definitions.graph import Graph
from workflows.definitions.schema import ForkStep


@dataclass(frozen=True, slots=True)
class Region:
    """One branch of a fork: everything that it can come to before the join."""

    fork: str
    index: int
    join: str
    steps: frozenset[str]


class Regions:
    def __init__(self, graph: Graph) -> None:
        self.by_fork: dict[str, tuple[Region, ...]] = {
            key: tuple(
                Region(
                    key, index, step.join, graph.reach([branch.next], stop=step.join)
                )
                for index, branch in enumerate(step.branches)
            )
            for key, step in graph.steps.items()
            if isinstance(step, ForkStep)
        }

    @cached_property
    def around(self) -> dict[str, tuple[Region, ...]]:
        """By step: the branches it lies in, the outermost first."""
        found: dict[str, list[Region]] = {}
        for regions in self.by_fork.values():
            for region in regions:
                for key in region.steps:
                    found.setdefault(key, []).append(region)
        return {
            key: tuple(sorted(regions, key=lambda region: -len(region.steps)))
            for key, regions in found.items()
        }
