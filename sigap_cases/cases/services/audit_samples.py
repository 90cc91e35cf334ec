"""Drawing cases for review, and writing down what was found: the auditor's own rows."""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.enums import Post
from accounts.models import User
from accounts.selectors import holds_post
from sigap_cases.cases.audit_enums import (
    FollowUp,
    ReviewResult,
    SampledState,
    SampleMethod,
)
from sigap_cases.cases.models import AuditSample, Case, SampledCase
from sigap_cases.cases.policies import check_can_see
from workflows.exceptions import NotAllowed
from workflows.services.history import save_as


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """How a sample is drawn; an empty seed makes a new one, both days count."""

    title: str
    method: SampleMethod
    state: SampledState
    size: int
    first_day: date
    last_day: date
    unit_path: str = ""
    seed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    result: ReviewResult
    severity: str = ""
    finding: str = ""
    follow_up: str = ""
    follow_up_state: FollowUp = FollowUp.NONE


# Case ids -> what speaks for a look at each: keys of signs, and their weight together.
Score = tuple[int, list[str]]
Scoring = Callable[[Sequence[int]], Mapping[int, Score]]


def check_can_audit(by: User) -> None:
    if not holds_post(by, Post.AUDITOR):
        raise NotAllowed


def population_of(cases: QuerySet[Case], drawing: Drawing) -> QuerySet[Case]:
    """Of the cases in sight those that the drawing is about, by number."""
    moment = "closed_at" if drawing.state == SampledState.CLOSED else "lodged_at"
    days = {
        f"{moment}__date__gte": drawing.first_day,
        f"{moment}__date__lte": drawing.last_day,
        "closed_at__isnull": drawing.state == SampledState.OPEN,
    }
    return cases.filter(owner_path__startswith=drawing.unit_path, **days)


def lot(seed: str, number: str) -> str:
    """Where the seed puts a case; anybody can compute it again.

    SHA-256 of "seed:number", as hexadecimal digits; the smallest are drawn first.
    """
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()


@transaction.atomic
def draw(
    cases: QuerySet[Case], drawing: Drawing, *, by: User, score: Scoring
) -> AuditSample:
    """From ``cases``, which ``by`` may see. By risk the highest scores come first."""
    check_can_audit(by)
    seed = drawing.seed or secrets.token_hex(8)
    known = dict(population_of(cases, drawing).values_list("number", "pk"))
    order = sorted(known, key=lambda number: lot(seed, number))
    scores: Mapping[int, Score] = {}
    if drawing.method == SampleMethod.RISK:
        scores = score(list(known.values()))
        order.sort(key=lambda number: -scores.get(known[number], (0, []))[0])
    sample = AuditSample(
        title=drawing.title,
        method=drawing.method,
        state=drawing.state,
        seed=seed,
        size=drawing.size,
        first_day=drawing.first_day,
        last_day=drawing.last_day,
        unit_path=drawing.unit_path,
        population=len(known),
        drawn_by=by,
        drawn_at=timezone.now(),
    )
    save_as(sample, by=by, reason="")
    for position, number in enumerate(order[: drawing.size], start=1):
        weight, reasons = scores.get(known[number], (0, []))
        row = SampledCase(
            sample=sample,
            case_id=known[number],
            position=position,
            score=weight,
            reasons=reasons,
        )
        save_as(row, by=by, reason="")
    return sample


@transaction.atomic
def review(row: SampledCase, told: Review, *, by: User) -> SampledCase:
    """What the review of one case found; an earlier answer stays in the history."""
    row = SampledCase.objects.select_for_update().get(pk=row.pk)
    check_can_audit(by)
    check_can_see(by, row.case)
    row.result = told.result
    row.severity, row.finding = told.severity, told.finding
    row.follow_up, row.follow_up_state = told.follow_up, told.follow_up_state
    row.reviewed_by, row.reviewed_at = by, timezone.now()
    save_as(row, by=by, reason="")
    return row
