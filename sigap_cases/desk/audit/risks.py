"""Signs that speak for reviewing a case: the patterns again, asked of given cases."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from sigap_cases.cases.models import Case, Letter
from workflows.enums import OPEN_STATES, ItemState
from workflows.models import Event, WorkItem

from .patterns import Risk
from .reading_patterns import read_without_role
from .working_patterns import (
    DATED,
    LOWERED,
    done_by_both,
    moved_often,
    signed_by_its_writer,
)


def _cases_of(events: QuerySet[Any], case_ids: Sequence[int]) -> set[int]:
    cases = Case.objects.filter(pk__in=case_ids, matter_id__in=events)
    return set(cases.values_list("pk", flat=True))


def _overdue(case_ids: Sequence[int]) -> set[int]:
    late = WorkItem.objects.filter(
        Q(state=ItemState.DONE, closed_at__gt=F("due_at"))
        | Q(state__in=OPEN_STATES, due_at__lt=timezone.now()),
        matter__case__in=case_ids,
    )
    return set(late.values_list("matter__case", flat=True))


def _lowered_cases(case_ids: Sequence[int]) -> set[int]:
    events = Event.objects.filter(
        LOWERED, kind="case.level_changed", matter__case__in=case_ids
    )
    return _cases_of(events.values("matter_id"), case_ids)


def _moved_cases(case_ids: Sequence[int]) -> set[int]:
    events = moved_often(Event.objects.filter(matter__case__in=case_ids))
    return _cases_of(events.values("matter_id"), case_ids)


def _merged_cases(case_ids: Sequence[int]) -> set[int]:
    merged = Case.objects.filter(pk__in=case_ids, merged_into__isnull=False)
    return set(merged.values_list("pk", flat=True))


def _backdated_cases(case_ids: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for dated in DATED:
        late = dated.late().filter(case_id__in=case_ids)
        found |= set(late.values_list("case_id", flat=True))
    return found


def _self_signed_cases(case_ids: Sequence[int]) -> set[int]:
    rows = signed_by_its_writer(Letter.objects.filter(case_id__in=case_ids))
    return set(rows.values_list("case_id", flat=True))


def _both_sides_cases(case_ids: Sequence[int]) -> set[int]:
    rows = done_by_both(WorkItem.objects.filter(matter__case__in=case_ids))
    return set(rows.values_list("matter__case", flat=True))


RISKS: Mapping[str, Risk] = {
    "lewat": Risk(label=gettext_lazy("A task was overdue"), weight=2, cases=_overdue),
    "turun": Risk(
        label=gettext_lazy("Confidentiality lowered"), weight=3, cases=_lowered_cases
    ),
    "gabung": Risk(
        label=gettext_lazy("Merged into another case"), weight=1, cases=_merged_cases
    ),
    "alih": Risk(
        label=gettext_lazy("Task moved again and again"), weight=2, cases=_moved_cases
    ),
    "mundur": Risk(
        label=gettext_lazy("Entered long after its date"),
        weight=2,
        cases=_backdated_cases,
    ),
    "tanda-tangan": Risk(
        label=gettext_lazy("Drafted and signed by the same person"),
        weight=3,
        cases=_self_signed_cases,
    ),
    "dua-sisi": Risk(
        label=gettext_lazy("Both sides of a two-person rule by one person"),
        weight=3,
        cases=_both_sides_cases,
    ),
    "tanpa-peran": Risk(
        label=gettext_lazy("Read without a role in the case"),
        weight=1,
        cases=read_without_role,
    ),
}
