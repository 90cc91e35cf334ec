"""What stands still for the operator: deadlines on which nothing is done, and how many
secret tasks nobody is there for. No case is named to whoever administers."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from sigap_cases.cases.services import orphans
from sigap_cases.desk import paging
from sigap_cases.desk.officer import DeskRequest, for_administrators
from workflows.models import Deadline, DeadlineFault
from workflows.selectors import not_acted_on


if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WHY: "dict[str, StrOrPromise]" = {
    "ValueError": gettext_lazy(
        "The warnings or escalations of its rule cannot be read."
    ),
    "CalendarNotPublishedError": gettext_lazy("Its working calendar is not published."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A deadline by its own number, which the log and the check of the database name."""

    number: int
    kode: str
    version: int
    since: datetime
    why: str
    error: str


@require_GET
@for_administrators
def index(request: DeskRequest) -> HttpResponse:
    now = timezone.now()
    found = not_acted_on(now)
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    rows = [_row(one) for one in found[start : start + paging.SIZE + 1]]
    context = {
        "page": paging.page_of(rows, number),
        "secret": orphans.count_secret_without_anybody(),
        "now": now,
    }
    return render(request, "desk/operations/standing.html", context)


def _row(deadline: Deadline) -> Standing:
    fault: DeadlineFault | None = getattr(deadline, "fault", None)
    since = deadline.fires_at or deadline.due_at
    known = fault if fault is not None and fault.at >= since else None
    return Standing(
        number=deadline.pk,
        kode=deadline.rule.kode,
        version=deadline.rule.number,
        since=since,
        why=_why(known),
        error=known.error if known else "",
    )


def _why(fault: DeadlineFault | None) -> str:
    if fault is None:
        return _("The sweep has not come to it. Look at the worker and at beat.")
    return str(WHY.get(fault.error) or _("An unexpected fault; the log has more."))
