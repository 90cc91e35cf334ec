"""Confirming the figures of a year: from then on they are what the public reads."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from sigap_cases.publicinfo.exceptions import (
    NotInThatState,
    ReasonForNewEdition,
    YearNotOver,
)
from sigap_cases.publicinfo.figures import figures_of
from sigap_cases.publicinfo.models import AnnualReport
from sigap_cases.publicinfo.policies import check_can_confirm
from sigap_cases.publicinfo.selectors import report_of


def confirm(year: int, *, by: Any, reason: str = "") -> AnnualReport:
    """Counted and frozen at this moment; a later edition needs its reason."""
    check_can_confirm(by)
    if year >= timezone.localdate().year:
        raise YearNotOver
    earlier = report_of(year)
    if earlier is not None and not reason.strip():
        raise ReasonForNewEdition
    try:
        with transaction.atomic():
            return AnnualReport.objects.create(
                year=year,
                edition=earlier.edition + 1 if earlier else 1,
                figures=figures_of(year).as_json(),
                reason=reason.strip() if earlier else "",
                confirmed_by=by,
                confirmed_at=timezone.now(),
            )
    except IntegrityError:
        raise NotInThatState from None
