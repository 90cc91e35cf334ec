"""How long closed cases of each kind are kept, and runs that end it in batches.

A run is proposed by a supervisor, approved by a second person and carried out by a worker,
each case in a transaction of its own and judged once more when its turn comes: one that is
open, confidential or held is never touched. Only the ordinary level is looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Post
from accounts.models import User
from accounts.selectors import holds_post
from sigap_cases.cases.enums import Level
from sigap_cases.cases.exceptions import ErasureDecided, NothingDue, RunWaits
from sigap_cases.cases.keeping_enums import LineResult, RunState
from sigap_cases.cases.models import (
    Case,
    LegalHold,
    RetentionLine,
    RetentionRule,
    RetentionRun,
)
from sigap_cases.cases.selectors import cases_visible_to
from sigap_cases.sealing import keys
from workflows.actors import rule as rule_actor
from workflows.exceptions import NotAllowed, ReasonNeeded, SamePersonForbidden
from workflows.models.calendar import Standing
from workflows.services import matters
from workflows.services.history import save_as

from . import forgetting
from .erasures import ERASED
from .locking import lock_case


PROPOSING = (Post.PENYELIA,)
DECIDING = (Post.PENYELIA, Post.KEPALA_DINAS)
AMENDING = (Post.KEPALA_DINAS,)
READING = (Post.PENYELIA, Post.KEPALA_DINAS, Post.AUDITOR)
# Of one call of the worker.
BATCH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What a version of a rule says."""

    months: int
    legal_source: str
    url: str = ""
    standing: str = Standing.PROPOSED
    is_active: bool = True


def rule_of(kind: str) -> RetentionRule:
    """The version in force; RetentionRule.DoesNotExist for a kind without one."""
    return RetentionRule.objects.get(kind=kind, valid_to=None)


@transaction.atomic
def amend(kind: str, term: Term, *, reason: str, by: User | None) -> RetentionRule:
    """A new version from now on; runs that were proposed keep theirs.

    Without ``by`` it is the reference loader.
    """
    if by is not None and not any(holds_post(by, post) for post in AMENDING):
        raise NotAllowed
    if not reason.strip():
        raise ReasonNeeded
    now = timezone.now()
    last = RetentionRule.objects.select_for_update().filter(kind=kind, valid_to=None)
    before = last.first()
    if before is not None:
        before.valid_to = now
        save_as(before, by=by, reason=reason, update_fields=["valid_to"])
    rule = RetentionRule(
        kind=kind,
        number=before.number + 1 if before else 1,
        valid_from=now,
        months=term.months,
        legal_source=term.legal_source.strip(),
        url=term.url,
        standing=term.standing,
        is_active=term.is_active,
    )
    rule.full_clean()
    save_as(rule, by=by, reason=reason.strip())
    return rule


def due_before(rule: RetentionRule, at: datetime) -> datetime:
    """What was closed at this moment or before falls due at ``at``."""
    local = timezone.localtime(at)
    count = local.year * 12 + local.month - 1 - rule.months
    year, month = divmod(count, 12)
    day = min(local.day, _days(year, month + 1))
    return local.replace(year=year, month=month + 1, day=day)


def _days(year: int, month: int) -> int:
    following = datetime(year + month // 12, month % 12 + 1, 1)  # noqa: DTZ001 a day of a calendar
    return (following - datetime(year, month, 1)).days  # noqa: DTZ001 a day of a calendar


def _held() -> Exists:
    return Exists(LegalHold.objects.filter(case=OuterRef("pk"), lifted_at=None))


def fallen_due(rule: RetentionRule, by: User, at: datetime) -> QuerySet[Case]:
    """Of the cases that ``by`` sees, those past the term, held ones among them."""
    if not rule.is_active:
        return Case.objects.none()
    return (
        cases_visible_to(by)
        .filter(
            kind=rule.kind,
            level=Level.NORMAL,
            erased_at=None,
            closed_at__lte=due_before(rule, at),
        )
        .annotate(is_held=_held())
        .order_by("closed_at", "pk")
    )


@transaction.atomic
def propose(rule: RetentionRule, *, reason: str, by: User) -> RetentionRun:
    """A run over what has fallen due now and is not held."""
    if not any(holds_post(by, post) for post in PROPOSING):
        raise NotAllowed
    if not reason.strip():
        raise ReasonNeeded
    rule = RetentionRule.objects.select_for_update().get(pk=rule.pk)
    waiting = Q(state__in=(RunState.PROPOSED, RunState.APPROVED))
    if RetentionRun.objects.filter(waiting, rule__kind=rule.kind).exists():
        raise RunWaits
    now = timezone.now()
    fallen: Any = fallen_due(rule, by, now)
    due = list(fallen.filter(is_held=False))
    if not due:
        raise NothingDue
    run = RetentionRun(
        rule=rule,
        closed_upto=due_before(rule, now),
        reason=reason.strip(),
        proposed_by=by,
        proposed_at=now,
    )
    save_as(run, by=by, reason=run.reason)
    for case in due:
        save_as(RetentionLine(run=run, case=case), by=by, reason=run.reason)
    return run


@transaction.atomic
def decide(run: RetentionRun, *, approved: bool, reason: str, by: User) -> RetentionRun:
    """By somebody else than who proposed it. What is approved a worker carries out."""
    if not any(holds_post(by, post) for post in DECIDING):
        raise NotAllowed
    if not reason.strip():
        raise ReasonNeeded
    run = RetentionRun.objects.select_for_update().get(pk=run.pk)
    if run.state != RunState.PROPOSED:
        raise ErasureDecided
    if run.proposed_by_id == by.pk:
        raise SamePersonForbidden
    run.state = RunState.APPROVED if approved else RunState.REFUSED
    run.decided_by, run.decided_at = by, timezone.now()
    run.decision_reason = reason.strip()
    save_as(run, by=by, reason=run.decision_reason)
    return run


def carry_out_due(limit: int = BATCH) -> int:
    """The next cases of approved runs; how many were looked at. Twice at once is safe."""
    done = 0
    for pk in _next_lines(limit):
        done += _carry_out(pk)
    _end_finished()
    return done


def _next_lines(limit: int) -> list[int]:
    rows = RetentionLine.objects.filter(
        run__state=RunState.APPROVED, result=LineResult.WAITING
    )
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


@transaction.atomic
def _carry_out(pk: int) -> int:
    rows = RetentionLine.objects.select_for_update(of=("self",), skip_locked=True)
    line = (
        rows.filter(pk=pk, result=LineResult.WAITING)
        .select_related("run__rule", "run__decided_by", "case__matter")
        .first()
    )
    if line is None:
        return 0
    lock_case(line.case)
    line.case.refresh_from_db(fields=["erased_at"])
    result = _judged(line)
    if result == LineResult.ERASED:
        _erase(line)
    line.result, line.done_at = result, timezone.now()
    save_as(line, by=line.run.decided_by, reason=line.run.decision_reason)
    return 1


def _judged(line: RetentionLine) -> LineResult:
    """As the case is now, whatever it was when it was chosen."""
    case = line.case
    closed_at = case.closed_at
    kept = (
        (closed_at is None, LineResult.OPEN),
        (case.holds.filter(lifted_at=None).exists(), LineResult.HELD),
        (case.level != Level.NORMAL, LineResult.CONFIDENTIAL),
        (case.erased_at is not None, LineResult.ALREADY),
        (closed_at and closed_at > line.run.closed_upto, LineResult.NOT_DUE),
    )
    return next((result for applies, result in kept if applies), LineResult.ERASED)


def _erase(line: RetentionLine) -> None:
    rule, by = line.run.rule, line.run.decided_by
    why = _("Retention of %(kind)s, version %(number)s") % {
        "kind": rule.get_kind_display(),
        "number": rule.number,
    }
    gone = forgetting.forget_case(line.case, by=by, reason=why)
    data = {"whole": True, "run": line.run_id}
    actor = rule_actor(_("Retention"))
    matters.record(line.case.matter, ERASED, by=actor, data=data, reason=why)
    keys.destroy(gone, by=by, reason=why)


def _end_finished() -> None:
    waiting = RetentionLine.objects.filter(
        run=OuterRef("pk"), result=LineResult.WAITING
    )
    runs = RetentionRun.objects.filter(~Exists(waiting), state=RunState.APPROVED)
    for run in runs.order_by("pk"):
        _end(run.pk)


@transaction.atomic
def _end(pk: int) -> None:
    rows = RetentionRun.objects.select_for_update(of=("self",))
    run = rows.filter(pk=pk, state=RunState.APPROVED).first()
    if run is not None:
        run.state, run.ended_at = RunState.DONE, timezone.now()
        save_as(run, by=run.decided_by, reason=run.decision_reason)


def report_of(run: RetentionRun) -> Mapping[str, int]:
    """Result -> how many cases, in the order of the vocabulary."""
    found: dict[str, Any] = dict.fromkeys(LineResult.values, 0)
    for result in run.lines.values_list("result", flat=True):
        found[result] += 1
    return {name: count for name, count in found.items() if count}
