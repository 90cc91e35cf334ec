"""What was moved together, by whom and why, and undoing it."""

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sigap_cases.desk import paging, refusals
from sigap_cases.desk.officer import DeskRequest, Officer, for_staff
from workflows.enums import BatchKind
from workflows.exceptions import MovedOn, WorkflowError
from workflows.models import ReassignmentBatch, ReassignmentLine
from workflows.services import reassigning

from .reach import supervised
from .views import check_supervisor


def visible_lines(officer: Officer) -> QuerySet[ReassignmentLine]:
    """Of the tasks that the officer may know of; what a batch held besides is not there."""
    known = supervised(officer, is_open=False).filter(pk=OuterRef("item"))
    return ReassignmentLine.objects.filter(Exists(known))


def visible_batches(officer: Officer) -> QuerySet[ReassignmentBatch]:
    lines = visible_lines(officer).filter(batch=OuterRef("pk"))
    return ReassignmentBatch.objects.filter(Exists(lines))


@require_GET
@for_staff
def index(request: DeskRequest) -> HttpResponse:
    check_supervisor(request)
    kind = request.GET.get("macam", "")
    text = request.GET.get("q", "").replace("\x00", "").strip()
    batches = visible_batches(request.officer)
    if kind in BatchKind.values:
        batches = batches.filter(kind=kind)
    if text:
        batches = batches.filter(
            Q(actor_name__icontains=text) | Q(reason__icontains=text)
        )
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    rows = list(batches.select_related("undone_by")[start : start + paging.SIZE + 1])
    counts = dict(
        visible_lines(request.officer)
        .filter(batch__in=rows)
        .order_by("batch")
        .values("batch")
        .annotate(count=Count("pk"))
        .values_list("batch", "count")
    )
    shown = [{"batch": batch, "count": counts.get(batch.pk, 0)} for batch in rows]
    context = {
        "page": paging.page_of(shown, number),
        "kinds": BatchKind.choices,
        "kind": kind,
        "text": text,
        "is_filtered": bool(kind or text),
    }
    return render(request, "desk/reassigning/batches.html", context)


def _find(officer: Officer, pk: int) -> ReassignmentBatch:
    batch = (
        visible_batches(officer)
        .select_related("undone_by", "undoes", "by")
        .filter(pk=pk)
        .first()
    )
    if batch is None:
        raise Http404
    return batch


@require_GET
@for_staff
def page(request: DeskRequest, pk: int) -> HttpResponse:
    check_supervisor(request)
    return _page(request, _find(request.officer, pk))


def _page(
    request: DeskRequest,
    batch: ReassignmentBatch,
    *,
    refusal: str = "",
    changes: dict[int, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = (
        visible_lines(request.officer)
        .filter(batch=batch)
        .select_related("item__matter", "item__owner", "from_owner", "to_owner")
        .order_by("pk")
    )
    told = changes or {}
    context = {
        "batch": batch,
        "lines": [(line, told.get(line.item_id, "")) for line in lines],
        "undone_by": getattr(batch, "undone_by", None),
        "can_undo": reassigning.can_be_undone(batch, request.user, timezone.now()),
        "until": batch.at + reassigning.UNDO_WITHIN,
        "refusal": refusal,
        "has_moved_on": bool(told),
    }
    return render(request, "desk/reassigning/batch.html", context, status=status)


@require_POST
@for_staff
def undo(request: DeskRequest, pk: int) -> HttpResponse:
    check_supervisor(request)
    batch = _find(request.officer, pk)
    only_rest = "sisa" in request.POST
    try:
        undone = reassigning.undo(batch, by=request.user, only_what_stays=only_rest)
    except WorkflowError as error:
        return _page(
            request,
            batch,
            refusal=str(error.sentence),
            changes=error.changes if isinstance(error, MovedOn) else None,
            status=refusals.status_of(error),
        )
    told = _("Undone. Every task is again whose it was.")
    if only_rest:
        told = _("Undone for the tasks that nobody has worked on since.")
    messages.success(request, told)
    return redirect("reassigning:batch", pk=undone.pk)
