"""The last check of the history as a panel: what was checked, when, and what was found.

Takes any rows that have these attributes; who stores them is not known here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils import timezone


# A check that is older than this says little about today.
FRESH = timedelta(days=2)
MOST_TOLD = 20


class Run(Protocol):
    """One run of the check; a finding has ``kind``, ``table``, ``matter_id``,
    ``number`` and ``told``. ``ended_at`` is None while it runs."""

    started_at: datetime
    ended_at: datetime | None
    rows_checked: int
    findings: Sequence[Mapping[str, Any]]
    started_by: Any
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What the template draws; ``tone`` is its note's."""

    run: Run | None
    tone: str
    findings: Sequence[Mapping[str, Any]] = ()
    more: int = 0
    is_old: bool = False


def panel_of(runs: Sequence[Run], *, matters: frozenset[int] | None = None) -> Panel:
    """From the latest run that has ended. ``matters`` leaves out findings about others:
    a fault in the chain of a case that the auditor may not see must not tell of it."""
    ended = [run for run in runs if run.ended_at is not None]
    if not ended:
        return Panel(run=None, tone="warn")
    last = max(ended, key=lambda run: run.started_at)
    findings = [
        one
        for one in last.findings
        if matters is None
        or one.get("matter_id") is None
        or one["matter_id"] in matters
    ]
    is_old = timezone.now() - last.started_at > FRESH
    tone = "bad" if findings else "warn" if is_old else "good"
    return Panel(
        run=last,
        tone=tone,
        findings=findings[:MOST_TOLD],
        more=max(len(findings) - MOST_TOLD, 0),
        is_old=is_old,
    )
