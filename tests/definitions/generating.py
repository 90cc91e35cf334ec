"""Random definitions: sound ones made of blocks, and ways to break them."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from workflows.definitions.conditions import evaluate, representatives
from workflows.definitions.machine import Move, MoveKind, State
from workflows.definitions.schema import (
    Definition,
    HumanStep,
    RepeatStep,
    Scalar,
)
from workflows.definitions.vocabulary import Vocabulary


VOCABULARY = Vocabulary(
    posts=frozenset({"petugas_pengaduan", "penyelia"}),
    deadlines=frozenset({"STD-KONTAK", "STD-HASIL"}),
    actions=frozenset({"publish_result"}),
    statuses=frozenset({"received", "closed"}),
    processes=frozenset({"other"}),
    task_actions=frozenset({"withdraw"}),
    document_kinds=frozenset({"contract"}),
    letters=frozenset({"invitation"}),
    reserved=frozenset({"start", "cancel"}),
)

# The document as plain data, and what hypothesis hands to a composite strategy.
Data = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]


def skeleton() -> Data:
    """A definition with nothing in it but its roles and outcomes."""
    return {
        "key": "drawn",
        "title": "Drawn",
        "summary": "Drawn for a test.",
        "legal_basis": [{"title": "None"}],
        "fields": {},
        "roles": {
            "intake": {"title": "Intake", "post": "petugas_pengaduan"},
            "supervisor": {"title": "Supervisor", "post": "penyelia"},
        },
        "outcomes": {
            "done": {"title": "Done", "status": "closed"},
            "stopped": {"title": "Stopped", "status": "closed"},
        },
        "start": "",
        "steps": {},
    }


@dataclass
class Plan:
    """Builds a definition from its end to its start: each block is told what follows."""

    draw: Draw
    budget: int
    # With shared fields branches of a fork may touch each other's values.
    share_fields: bool = False
    data: Data = field(default_factory=skeleton)
    numbers: Iterator[int] = field(default_factory=itertools.count)

    @property
    def steps(self) -> Data:
        steps: Data = self.data["steps"]
        return steps

    def add(self, kind: str, **parts: object) -> str:
        key = f"{kind}{next(self.numbers)}"
        self.steps[key] = {"kind": kind, "title": key.title(), **parts}
        self.budget -= 1
        return key

    def task(self, following: str, form: Sequence[str] = (), **parts: object) -> str:
        role = self.draw(st.sampled_from(["intake", "supervisor"]))
        fields = [{"field": name} for name in form]
        return self.add(
            "human",
            role=role,
            form=fields,
            deadline="STD-KONTAK",
            next=following,
            **parts,
        )

    def choice(self, options: int) -> str:
        """A new field with ``options`` choices; two make it a yes or no."""
        name = f"f{next(self.numbers) % 3 if self.share_fields else next(self.numbers)}"
        if self.share_fields:
            options = 2
        if options == 2:
            spec: Data = {"type": "boolean", "title": name}
        else:
            choices = [{"key": f"c{at}", "title": f"C{at}"} for at in range(options)]
            spec = {"type": "choice", "title": name, "choices": choices}
        self.data["fields"][name] = spec
        return name

    def option(self, name: str, at: int) -> Scalar:
        return at == 0 if self.data["fields"][name]["type"] == "boolean" else f"c{at}"

    # --- blocks: each returns the step it begins with ---------------------------

    def block(self, following: str, depth: int, may_end: bool) -> str:
        if self.budget <= 0 or depth <= 0:
            return self.simple(following)
        kind = self.draw(
            st.sampled_from(
                [
                    "simple",
                    "sequence",
                    "decide",
                    "fork",
                    "loop",
                    "timeout",
                    "side",
                    "repeat",
                ]
            )
        )
        begin: str = getattr(self, kind)(following, depth, may_end)
        return begin

    def simple(self, following: str, *_place: object) -> str:
        kind = self.draw(st.sampled_from(["human", "automatic", "wait", "call"]))
        if kind == "automatic":
            return self.add("automatic", action="publish_result", next=following)
        if kind == "call":
            return self.add(
                "call", process="other", wait=self.draw(st.booleans()), next=following
            )
        if kind == "wait":
            messages = [
                {"message": name, "next": following}
                for name in self.draw(st.sets(st.sampled_from(["came", "left"])))
            ]
            expiry = {"after": {"amount": 2, "unit": "jam"}, "next": following}
            return self.add("wait", messages=messages, expiry=expiry)
        return self.task(following)

    def sequence(self, following: str, depth: int, may_end: bool) -> str:
        for _ in range(self.draw(st.integers(2, 3))):
            following = self.block(following, depth - 1, may_end)
        return following

    def decide(self, following: str, depth: int, may_end: bool) -> str:
        options = self.draw(st.integers(2, 4))
        name = self.choice(options)
        options = min(options, 2) if self.share_fields else options
        branches = []
        for at in range(options):
            target = self.block(following, depth - 1, may_end)
            if may_end and at and self.draw(st.booleans()):
                target = self.add("end", outcome="stopped")
            when = {"field": name, "is": self.option(name, at)}
            branches.append({"when": when, "next": target})
        if self.draw(st.booleans()):
            del branches[-1]["when"]
        decision = self.add("decision", branches=branches)
        asked = not self.share_fields or self.draw(st.booleans())
        return self.task(decision, [name] if asked else [])

    def decide_between(self, following: str, options: int) -> str:
        """A task that asks, and one task for each answer."""
        name = self.choice(options)
        branches = [
            {
                "when": {"field": name, "is": self.option(name, at)},
                "next": self.task(following),
            }
            for at in range(options)
        ]
        return self.task(self.add("decision", branches=branches), [name])

    def fork(self, following: str, depth: int, _may_end: bool) -> str:
        join = self.add("join", next=following)
        name = self.choice(2)
        branches = [{"next": self.block(join, depth - 1, False)}]
        for _ in range(self.draw(st.integers(1, 2))):
            branch: Data = {"next": self.block(join, depth - 1, False)}
            if self.draw(st.booleans()):
                branch["when"] = {"field": name, "is": True}
            branches.append(branch)
        return self.task(self.add("fork", branches=branches, join=join), [name])

    def loop(self, following: str, depth: int, may_end: bool) -> str:
        name = self.choice(2)
        decision = self.add("decision", branches=[])
        last = self.task(decision, [name])
        body = self.block(last, depth - 1, may_end)
        self.steps[decision]["branches"] = [
            {"when": {"field": name, "is": True}, "next": body},
            {"next": following},
        ]
        return body

    def repeat(self, following: str, *_place: object) -> str:
        name = self.choice(2)
        return self.add(
            "repeat",
            role="intake",
            form=[{"field": name}],
            deadline="STD-HASIL",
            again={"field": name, "is": True},
            next=following,
        )

    def timeout(self, following: str, depth: int, may_end: bool) -> str:
        target = self.block(following, depth - 1, may_end)
        timeouts = [{"after": {"deadline": "STD-HASIL"}, "next": target}]
        return self.task(following, timeouts=timeouts)

    def side(self, following: str, *_place: object) -> str:
        end = self.add("end")
        timeout: Data = {
            "after": {"amount": 1, "unit": "hari"},
            "interrupting": False,
            "next": self.task(end),
        }
        return self.task(following, timeouts=[timeout])


def finished(plan: Plan, depth: int) -> Definition:
    end = plan.add("end", outcome="done")
    plan.data["start"] = plan.block(end, depth, True)
    drop_unreachable(plan.data)
    return Definition.model_validate(plan.data)


def drop_unreachable(data: Data) -> None:
    """Remove the steps that a branch drawn later has cut off."""
    seen: set[str] = set()
    waiting = [data["start"]]
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += targets(data["steps"][key])
    data["steps"] = {key: step for key, step in data["steps"].items() if key in seen}


def targets(step: Data) -> list[str]:
    found = [step[name] for name in ("next", "join") if name in step]
    for name in ("branches", "messages", "timeouts"):
        found += [item["next"] for item in step.get(name, ())]
    if "expiry" in step:
        found.append(step["expiry"]["next"])
    return found


@st.composite
def sound_definitions(draw: Draw, budget: int = 25, depth: int = 4) -> Definition:
    """Block-structured definitions in which every decision has just been asked for."""
    return finished(Plan(draw, budget), depth)


@st.composite
def touching_definitions(draw: Draw, budget: int = 18) -> Definition:
    """Like the sound ones, but parallel branches may write the same fields."""
    return finished(Plan(draw, budget, share_fields=True), 3)


# --- breaking a definition ---------------------------------------------------


def keys_of(data: Data, *kinds: str) -> list[str]:
    return [key for key, step in data["steps"].items() if step["kind"] in kinds]


def close_last_branch(data: Data, draw: Draw) -> bool:
    """A decision without a branch for its last choice."""
    decisions = [
        key
        for key in keys_of(data, "decision")
        if len(data["steps"][key]["branches"]) > 1
    ]
    if not decisions:
        return False
    data["steps"][draw(st.sampled_from(decisions))]["branches"].pop()
    return True


def close_fork(data: Data, draw: Draw) -> bool:
    """A fork of which no branch need be open."""
    forks = keys_of(data, "fork")
    if not forks:
        return False
    fork = data["steps"][draw(st.sampled_from(forks))]
    data["fields"]["never"] = {"type": "boolean", "title": "Never"}
    for branch in fork["branches"]:
        branch["when"] = {"field": "never", "is": True}
    data["given"] = ["never"]
    return True


def redirect(data: Data, draw: Draw, target: Callable[[Data, str], str | None]) -> bool:
    """Point a step that comes straight before a join to somewhere else."""
    found = [
        (key, target(data, step["next"]))
        for key, step in data["steps"].items()
        if data["steps"].get(step.get("next"), {}).get("kind") == "join"
        and step["kind"] != "join"
    ]
    found = [(key, other) for key, other in found if other is not None]
    if not found:
        return False
    key, other = draw(st.sampled_from(found))
    data["steps"][key]["next"] = other
    return True


def end_in_branch(data: Data, draw: Draw) -> bool:
    end = next(key for key in keys_of(data, "end") if data["steps"][key].get("outcome"))
    return redirect(data, draw, lambda _data, _join: end)


def skip_join(data: Data, draw: Draw) -> bool:
    return redirect(data, draw, lambda data, join: data["steps"][join]["next"])


def back_before_fork(data: Data, draw: Draw) -> bool:
    def fork_of(data: Data, join: str) -> str | None:
        return next(
            (
                key
                for key in keys_of(data, "fork")
                if data["steps"][key]["join"] == join
            ),
            None,
        )

    return redirect(data, draw, fork_of)


def never_leave(data: Data, draw: Draw) -> bool:
    """A task that leads to itself."""
    tasks = keys_of(data, "human")
    if not tasks:
        return False
    key = draw(st.sampled_from(tasks))
    data["steps"][key]["next"] = key
    data["steps"][key].pop("timeouts", None)
    return True


def repeat_for_ever(data: Data, draw: Draw) -> bool:
    repeats = keys_of(data, "repeat")
    if not repeats:
        return False
    step = data["steps"][draw(st.sampled_from(repeats))]
    name = step["form"][0]["field"]
    step["again"] = {"field": name, "is_set": True}
    return True


BREAKS = (
    close_last_branch,
    close_fork,
    end_in_branch,
    skip_join,
    back_before_fork,
    never_leave,
    repeat_for_ever,
)


@st.composite
def broken_definitions(draw: Draw) -> Definition:
    """A sound definition, broken in one place."""
    plan = Plan(draw, 25)
    data = finished(plan, 4).model_dump(
        mode="json", by_alias=True, exclude_defaults=True
    )
    for step in data["steps"].values():
        step.setdefault("kind", "human")
    ways = draw(st.permutations(BREAKS))
    for way in ways:
        if way(data, draw):
            break
    drop_unreachable(data)
    return Definition.model_validate(data)


# --- for running a definition --------------------------------------------------


def form_values(definition: Definition, state: State, move: Move) -> dict[str, Scalar]:
    """Everything a person must fill in for a move: the named values and all else
    that is required and shown."""
    step = definition.steps[move.step]
    if move.kind is not MoveKind.COMPLETE or not isinstance(
        step, HumanStep | RepeatStep
    ):
        return {}
    named = dict(move.values)
    values: dict[str, Scalar] = dict(state.values)
    filled: dict[str, Scalar] = {}
    for item in step.form:
        values.pop(item.field, None)
        if item.when is not None and not evaluate(item.when, values):
            continue
        value = named.get(item.field)
        if value is None and item.required and item.field not in named:
            value = representatives(definition.fields[item.field], ())[0]
        if value is not None:
            values[item.field] = filled[item.field] = value
    return filled


def large_definition(steps: int = 60) -> Definition:
    """A sound definition of about ``steps`` steps: decisions, loops, waits, and a fork of
    three branches for every fifteen steps; for measuring the checker."""
    plan = Plan(lambda _strategy: "intake", steps)
    following = plan.add("end", outcome="done")
    while plan.budget > 0:
        following = _stretch(plan, following)
    plan.data["start"] = following
    return Definition.model_validate(plan.data)


def _stretch(plan: Plan, following: str) -> str:
    """Fifteen steps: a loop around a fork of three branches, one with a loop in it."""
    again, side = plan.choice(2), plan.choice(3)
    decision = plan.add("decision", branches=[])
    check = plan.task(decision, [again])
    join = plan.add("join", next=check)
    waiting = plan.add(
        "wait",
        messages=[{"message": "came", "next": join}],
        expiry={"after": {"deadline": "STD-HASIL"}, "next": join},
    )
    inner = plan.repeat(join)
    first = plan.decide_between(join, 3)
    branches = [
        {"next": first},
        {"next": inner, "when": {"field": side, "in": ["c0", "c1"]}},
        {"next": plan.task(waiting), "when": {"field": side, "is": "c0"}},
    ]
    fork = plan.add("fork", branches=branches, join=join)
    plan.steps[decision]["branches"] = [
        {"when": {"field": again, "is": True}, "next": fork},
        {"next": following},
    ]
    return plan.task(fork, [side])
