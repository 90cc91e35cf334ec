"""The last check of the history as a panel: what was checked, when, and what was found.

``panel_of`` takes any rows that have these attributes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.utils import timezone

from workflows.models import VerificationRun

from .sight import Auditor


# A check that is older than this says little about today.
FRESH = timedelta(days=2)
MOST_TOLD = 20


class Run(Protocol):
    """One run of the check; a finding has ``kind``, ``table``, ``matter_id``,
    ``number`` and ``told``. ``ended_at`` is None while it runs."""

    @property
    def started_at(self) -> datetime: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def findings(self) -> Sequence[Mapping[str, Any]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What the template draws; ``tone`` is its note's."""

    run: Run | None
    tone: str
    findings: Sequence[Mapping[str, Any]] = ()
    more: int = 0
    # Something was found in cases that the reader may not see: no more is said of them,
    # and yet nobody is told that the history is whole.
    elsewhere: bool = False
    is_old: bool = False


def panel_of(runs: Sequence[Run], *, matters: frozenset[int] | None = None) -> Panel:
    """From the latest run that has ended. ``matters`` leaves out what was found in others:
    of the chain of a case that the auditor may not see, it is told that it is broken."""
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
    tone = "bad" if last.findings else "warn" if is_old else "good"
    return Panel(
        run=last,
        tone=tone,
        findings=findings[:MOST_TOLD],
        more=max(len(findings) - MOST_TOLD, 0),
        elsewhere=len(findings) < len(last.findings),
        is_old=is_old,
    )


def last_check(auditor: Auditor) -> Panel:
    """Of the whole history; a check of one case alone says nothing about the others."""
    runs = VerificationRun.objects.filter(matter=None).order_by("-started_at")[:1]
    touched = {one.get("matter_id") for run in runs for one in run.findings}
    seen = auditor.cases().filter(matter_id__in=touched - {None})
    return panel_of(
        list(runs), matters=frozenset(seen.values_list("matter_id", flat=True))
    )
