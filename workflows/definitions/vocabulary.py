"""What a definition may refer to outside itself; given by the caller, so that the
definitions stay pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The names that exist: a reference to any other is a problem of the definition."""

    posts: frozenset[str]
    deadlines: frozenset[str]
    actions: frozenset[str]
    statuses: frozenset[str]
    processes: frozenset[str]
    task_actions: frozenset[str]
    # what a checklist may ask for, and the letters that a step may offer
    document_kinds: frozenset[str]
    letters: frozenset[str]
    # names that a step may not have because Viewflow's Flow has them
    reserved: frozenset[str]
