"""Whether the steps hang together: reachable, ending, forks closed like brackets."""

from collections.abc import Iterator

from workflows.definitions.conditions import fields_of
from workflows.definitions.dataflow import gathered_by, readable_at, writes
from workflows.definitions.graph import Edge, EdgeKind, Graph
from workflows.definitions.problems import Problem
from workflows.definitions.regions import Region, Regions
from workflows.definitions.schema import (
    AutomaticStep,
    CallStep,
    ClockStart,
    DecisionStep,
    Definition,
    EndStep,
    ForkStep,
    HumanStep,
    JoinStep,
    RepeatStep,
    Step,
    TaskStep,
)


def check_structure(definition: Definition) -> Iterator[Problem]:
    """Problems of the graph; the references of the definition must all exist."""
    graph = Graph(definition)
    yield from _check_reach(graph)
    yield from _check_ends(graph)
    yield from _check_sides(graph)
    yield from _check_circles(graph)
    yield from _check_branches(graph)
    yield from _check_joins(graph)
    regions = Regions(graph)
    for key, branches in regions.by_fork.items():
        if key in graph.main:
            yield from _ForkCheck(graph, regions, key, branches).problems()
    yield from _check_order(definition, graph)
    yield from _check_clocks(graph)


def _problem(key: str, code: str, sentence: str, part: str = "") -> Problem:
    return Problem(f"steps.{key}{part}", code, sentence)


def _title(graph: Graph, key: str) -> str:
    return f'"{graph.steps[key].title}"'


def _check_reach(graph: Graph) -> Iterator[Problem]:
    reached = graph.reach([graph.start], follow=lambda _: True)
    for key in graph.steps:
        if key not in reached:
            sentence = f"Tidak ada jalan menuju langkah {_title(graph, key)}."
            yield _problem(key, "unreachable", sentence)
        elif key not in graph.leading_to_end:
            sentence = (
                f"Dari langkah {_title(graph, key)} tidak ada jalan menuju akhir."
            )
            yield _problem(key, "no_way_to_end", sentence)


def _check_ends(graph: Graph) -> Iterator[Problem]:
    for key, step in graph.steps.items():
        if isinstance(step, EndStep) and step.outcome is None and key in graph.main:
            sentence = (
                f'Akhir {_title(graph, key)} belum punya "outcome"; hanya jalur samping '
                "yang berakhir tanpa hasil."
            )
            yield _problem(key, "end_without_outcome", sentence)


def _check_sides(graph: Graph) -> Iterator[Problem]:
    """A side path keeps to itself: no fork, no way into the main path, no outcome."""
    for edge, steps in graph.sides.items():
        shared = sorted(steps & graph.main)
        if shared:
            sentence = (
                f"Jalur samping dari {_title(graph, edge.source)} masuk ke jalur utama pada "
                f"{_title(graph, shared[0])}; jalur samping harus terpisah sampai akhirnya."
            )
            yield Problem(edge.path, "side_path_joins_main", sentence)
            continue
        for key in sorted(steps):
            yield from _check_side_step(graph, key, graph.steps[key])


def _check_side_step(graph: Graph, key: str, step: Step) -> Iterator[Problem]:
    if isinstance(step, ForkStep | JoinStep):
        sentence = (
            f"Jalur samping tidak boleh bercabang sejajar ({_title(graph, key)})."
        )
        yield _problem(key, "fork_on_side_path", sentence)
    if isinstance(step, EndStep) and step.outcome is not None:
        sentence = (
            f'Akhir {_title(graph, key)} ada pada jalur samping; hapus "outcome"-nya.'
        )
        yield _problem(key, "outcome_on_side_path", sentence)


def _needs_nobody(step: Step) -> bool:
    if isinstance(step, CallStep):
        return not step.wait
    return isinstance(step, AutomaticStep | DecisionStep | ForkStep | JoinStep)


def _check_circles(graph: Graph) -> Iterator[Problem]:
    """A circle without a task or wait would run for ever."""
    idle = {key for key, step in graph.steps.items() if _needs_nobody(step)}
    changed = True
    while changed:
        keep = {key for key in idle if any(e.target in idle for e in graph.out[key])}
        changed = keep != idle
        idle = keep
    on_circle = [
        key
        for key in sorted(idle)
        if key
        in graph.reach(
            [edge.target for edge in graph.out[key] if edge.target in idle],
            follow=lambda edge: edge.target in idle,
        )
    ]
    if on_circle:
        sentence = (
            f"Langkah {_title(graph, on_circle[0])} berputar tanpa tugas atau penantian; "
            "sistem akan mengulanginya tanpa henti."
        )
        yield _problem(on_circle[0], "idle_circle", sentence)


def _check_branches(graph: Graph) -> Iterator[Problem]:
    for key, step in graph.steps.items():
        if isinstance(step, DecisionStep):
            for index, branch in enumerate(step.branches[:-1]):
                if branch.when is None:
                    sentence = (
                        f"Cabang ke-{index + 1} dari {_title(graph, key)} selalu terbuka, "
                        "sehingga cabang sesudahnya tidak pernah dipakai."
                    )
                    yield _problem(
                        key, "open_branch_not_last", sentence, f".branches[{index}]"
                    )


def _check_joins(graph: Graph) -> Iterator[Problem]:
    owners: dict[str, list[str]] = {}
    for key, step in graph.steps.items():
        if isinstance(step, ForkStep):
            owners.setdefault(step.join, []).append(key)
    for key, step in graph.steps.items():
        if not isinstance(step, JoinStep):
            continue
        forks = owners.get(key, [])
        if not forks:
            sentence = (
                f"Titik temu {_title(graph, key)} tidak dipakai percabangan mana pun."
            )
            yield _problem(key, "join_without_fork", sentence)
        for other in forks[1:]:
            sentence = (
                f"Titik temu {_title(graph, key)} sudah dipakai {_title(graph, forks[0])}; "
                "tiap percabangan punya titik temu sendiri."
            )
            yield _problem(other, "shared_join", sentence, ".join")


class _ForkCheck:
    """One fork: each branch leads to the join, to nothing else, and touches no other."""

    def __init__(
        self, graph: Graph, regions: Regions, key: str, branches: tuple[Region, ...]
    ) -> None:
        self.graph = graph
        self.regions = regions
        self.key = key
        self.branches = branches
        self.join = branches[0].join
        self.outside = graph.reach([graph.start], stop=key)

    def problems(self) -> Iterator[Problem]:
        for region in self.branches:
            yield from self._branch(region)
        yield from self._overlap()
        yield from self._intruders()

    def _branch(self, region: Region) -> Iterator[Problem]:
        at = f".branches[{region.index}].next"
        place = f"cabang ke-{region.index + 1} dari {_title(self.graph, self.key)}"
        if not region.steps:
            sentence = f"Dalam {place} tidak ada langkah; hapus cabang itu."
            yield _problem(self.key, "empty_branch", sentence, at)
            return
        if self.key in region.steps:
            sentence = (
                f"Dari {place} ada jalan kembali ke sebelum percabangan; kembalilah "
                f"sesudah titik temu {_title(self.graph, self.join)}."
            )
            yield _problem(self.key, "branch_goes_back", sentence, at)
            return
        yield from self._ends(region, place)
        yield from self._ways_out(region, place)
        if not any(
            edge.target == self.join
            for key in region.steps
            for edge in self.graph.out[key]
        ):
            title = _title(self.graph, self.join)
            sentence = f"Dari {place} tidak ada jalan ke titik temu {title}."
            yield _problem(self.key, "branch_misses_join", sentence, at)

    def _ends(self, region: Region, place: str) -> Iterator[Problem]:
        for key in sorted(region.steps - self.outside):
            if isinstance(self.graph.steps[key], EndStep):
                sentence = (
                    f"Akhir {_title(self.graph, key)} ada di dalam {place}; semua jalan "
                    f"dalam cabang harus sampai ke titik temu {_title(self.graph, self.join)}."
                )
                yield _problem(key, "end_in_branch", sentence)

    def _ways_out(self, region: Region, place: str) -> Iterator[Problem]:
        for edge in self._edges_within(region):
            if edge.target in self.outside or self._is_foreign_join(edge, region):
                sentence = (
                    f"Dari {_title(self.graph, edge.source)} ada jalan antara {place} dan "
                    f"{_title(self.graph, edge.target)} di luarnya, tidak melalui titik temu "
                    f"{_title(self.graph, self.join)}."
                )
                yield Problem(edge.path, "crosses_region", sentence)

    def _edges_within(self, region: Region) -> list[Edge]:
        return [
            edge
            for key in sorted(region.steps - self.outside)
            for edge in self.graph.out[key]
            if edge.kind is not EdgeKind.SIDE and edge.target != self.join
        ]

    def _is_foreign_join(self, edge: Edge, region: Region) -> bool:
        """Whether the edge leads to a join whose fork is not in this branch."""
        if not isinstance(self.graph.steps[edge.target], JoinStep):
            return False
        return not any(
            branches[0].join == edge.target and fork in region.steps
            for fork, branches in self.regions.by_fork.items()
        )

    def _overlap(self) -> Iterator[Problem]:
        for region in self.branches:
            for other in self.branches[region.index + 1 :]:
                shared = sorted((region.steps & other.steps) - self.outside)
                if shared:
                    sentence = (
                        f"Langkah {_title(self.graph, shared[0])} ada dalam dua cabang dari "
                        f"{_title(self.graph, self.key)}; cabang hanya bertemu pada "
                        f"{_title(self.graph, self.join)}."
                    )
                    yield _problem(shared[0], "shared_by_branches", sentence)

    def _intruders(self) -> Iterator[Problem]:
        """Ways from outside into the join."""
        inside = frozenset().union(*(region.steps for region in self.branches))
        for edge in self.graph.edges:
            source = edge.source
            if edge.target != self.join or source == self.key or source in inside:
                continue
            if source in self.graph.main:
                sentence = (
                    f"Titik temu {_title(self.graph, self.join)} dimasuki dari luar "
                    f"percabangannya oleh {_title(self.graph, source)}."
                )
                yield Problem(edge.path, "join_from_outside", sentence)


def _check_order(definition: Definition, graph: Graph) -> Iterator[Problem]:
    """Conditions on fields that nothing can have written by then."""
    known = readable_at(graph, definition.given)
    from_sides: frozenset[str] = frozenset().union(
        *(
            writes(key, graph.steps[key])
            for steps in graph.sides.values()
            for key in steps
        )
    )
    for key, readable in known.items():
        for path, names in _read_at(key, graph.steps[key]):
            for name in sorted(names - readable - from_sides):
                title = definition.fields[name].title
                sentence = (
                    f'Syarat ini membaca "{title}", padahal isian itu belum pernah diisi '
                    "pada jalan mana pun menuju ke sini."
                )
                yield Problem(path, "read_too_early", sentence)


def _check_clocks(graph: Graph) -> Iterator[Problem]:
    """A clock that counts from another step needs that step on every way to it."""
    for key, step in graph.steps.items():
        if not isinstance(step, HumanStep | RepeatStep):
            continue
        for path, others in _counted_from(step):
            if key in _reached_around(graph, others):
                names = " atau ".join(_title(graph, other) for other in sorted(others))
                sentence = (
                    f"Batas waktu ini dihitung dari {names}, padahal ada jalan ke sini "
                    "yang tidak melaluinya."
                )
                yield _problem(key, "clock_may_not_have_begun", sentence, path)


def _reached_around(graph: Graph, others: frozenset[str]) -> frozenset[str]:
    """Steps that the process can come to without passing any of ``others``."""
    starts = {graph.start} - others
    return graph.reach(starts, follow=lambda edge: edge.target not in others)


def _counted_from(step: TaskStep) -> Iterator[tuple[str, frozenset[str]]]:
    if step.same_deadline_as:
        yield ".same_deadline_as", frozenset(step.same_deadline_as)
    if isinstance(step.deadline_from, ClockStart):
        for word in ("opening_of", "due_of"):
            other = getattr(step.deadline_from, word)
            if other is not None:
                yield f".deadline_from.{word}", frozenset({other})


def _read_at(key: str, step: Step) -> Iterator[tuple[str, frozenset[str]]]:
    """Each condition of a step, by path, with the fields that must be known before."""
    match step:
        case DecisionStep() | ForkStep():
            for index, branch in enumerate(step.branches):
                yield f"steps.{key}.branches[{index}].when", fields_of(branch.when)
        case HumanStep() | RepeatStep():
            above: set[str] = set()
            for index, item in enumerate(step.form):
                yield f"steps.{key}.form[{index}].when", fields_of(item.when) - above
                above.add(item.field)
            if isinstance(step, RepeatStep):
                yield f"steps.{key}.again", fields_of(step.again) - gathered_by(step)
        case _:
            return
