"""What the demo's auditor does, and what there is for them to notice."""

from datetime import datetime, time, timedelta
from functools import partial

from django.utils import timezone

from accounts.enums import Post
from sigap_cases.cases.audit_enums import (
    FollowUp,
    RetrievalKind,
    ReviewResult,
    SampledState,
    SampleMethod,
    Severity,
)
from sigap_cases.cases.selectors import cases_visible_to
from sigap_cases.cases.services import audit_samples, lifecycle, trail

from .beside import Beside
from .office import person


AUDITOR, CURIOUS = "auditor", "pendamping_reintegrasi"
SIZE = 8
# Evenings on which somebody reads what is none of their work, in days before the end.
EVENINGS = (17, 9, 3)
FINDING = "Alasan penghentian jam tidak didukung dokumen."
FOLLOW_UP = "Penyelia melengkapi bukti dan menjelaskan dalam lima hari kerja."


def plan(beside: Beside) -> None:
    sim = beside.sim
    for turn, days in enumerate(EVENINGS):
        day = timezone.localdate(sim.until - timedelta(days=days))
        evening = timezone.make_aware(datetime.combine(day, time(21, 40)))
        sim.at(evening, None, partial(read_at_night, beside, turn))
    beside.plan(40, draw_a_sample)
    beside.plan(20, look_around)


def read_at_night(beside: Beside, turn: int) -> None:
    """Somebody without a task in the case opens it, and the last time takes it along."""
    case = beside.case(turn)
    if case is None:
        return
    by = person(CURIOUS)
    lifecycle.note_access(case, by=by, part="dokumen")
    if turn == len(EVENINGS) - 1:
        kind = RetrievalKind.EXPORT
        trail.note(trail.Taken(kind=kind, surface="desk:bundle", case=case), by=by)


def draw_a_sample() -> None:
    """Closed cases of the last months at random; half of them are reviewed."""
    by = person(AUDITOR)
    last = timezone.localdate()
    drawing = audit_samples.Drawing(
        title="Pemeriksaan triwulan",
        method=SampleMethod.RANDOM,
        state=SampledState.CLOSED,
        size=SIZE,
        first_day=last - timedelta(days=90),
        last_day=last,
        seed="triwulan-contoh",
    )
    sample = audit_samples.draw(
        cases_visible_to(by), drawing, by=by, score=lambda _ids: {}
    )
    rows = list(sample.drawn.select_related("case").order_by("position"))
    for row in rows[: SIZE // 2]:
        lifecycle.note_access(row.case, by=by, part="audit")
        told = audit_samples.Review(result=ReviewResult.IN_ORDER)
        if row.position == 1:
            told = audit_samples.Review(
                result=ReviewResult.FINDING,
                severity=Severity.MEDIUM,
                finding=FINDING,
                follow_up=FOLLOW_UP,
                follow_up_state=FollowUp.OPEN,
            )
        audit_samples.review(row, told, by=by)


def look_around() -> None:
    taken = trail.Taken(
        kind=RetrievalKind.SEARCH,
        surface="audit:search",
        filters=("Kejadian: Kerahasiaan diubah",),
    )
    trail.note(taken, by=person(AUDITOR), post=Post.AUDITOR)
