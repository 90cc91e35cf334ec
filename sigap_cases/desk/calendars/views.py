"""The pages of the working calendars."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from sigap_cases.cases.calendar_policies import READING_POSTS
from sigap_cases.desk import paging, refusals
from sigap_cases.desk.officer import DeskRequest, for_staff
from workflows.exceptions import NotAllowed, WorkflowError
from workflows.models import CalendarVersion, Season, WorkingCalendar
from workflows.policies import can, check_can_edit_calendars
from workflows.services import calendars as services
from workflows.services import recomputing
from workflows.services.circulars import enter_circular
from workflows.services.other_calendars import copy_calendar

from . import reading
from .forms import (
    CircularForm,
    HoursForm,
    PartnerForm,
    RecomputeForm,
    ScopeForm,
    SeasonForm,
)


VERSIONS = 10


def _found(request: DeskRequest, code: str) -> WorkingCalendar:
    if not request.officer.holds(*READING_POSTS):
        raise Http404
    return get_object_or_404(
        WorkingCalendar.objects.select_related("current_version"), code=code
    )


def _to_edit(request: DeskRequest, code: str) -> WorkingCalendar:
    """What somebody may not change has no page to change it on."""
    if not can(check_can_edit_calendars, request.user):
        raise Http404
    return _found(request, code)


@require_GET
@for_staff
def index(request: DeskRequest) -> HttpResponse:
    if not request.officer.holds(*READING_POSTS):
        raise Http404
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    text = request.GET.get("q", "").strip()[:60]
    found = reading.calendars().filter(name__icontains=text)
    context = {
        "page": paging.page_of(list(found[start : start + paging.SIZE + 1]), number),
        "text": text,
        "may_edit": can(check_can_edit_calendars, request.user),
    }
    return render(request, "desk/calendars/index.html", context)


@require_GET
@for_staff
def calendar(request: DeskRequest, code: str) -> HttpResponse:
    found = _found(request, code)
    this_year = timezone.localdate().year
    asked = request.GET.get("tahun", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else this_year
    versions = CalendarVersion.objects.filter(calendar=found)
    context = {
        "calendar": found,
        "year": reading.year_of(found, year),
        "years": range(this_year - 1, this_year + 4),
        "hours": reading.hours_of(found.week),
        "seasons": [
            (season, reading.hours_of(season.week))
            for season in found.seasons.order_by("-first")
        ],
        "units": reading.scopes_of(found),
        "versions": versions.select_related("created_by")[:VERSIONS],
        "may_edit": can(check_can_edit_calendars, request.user),
        "may_recompute": request.officer.is_supervisor,
    }
    return render(request, "desk/calendars/calendar.html", context)


@require_http_methods(["GET", "POST"])
@for_staff
def circular(request: DeskRequest, code: str) -> HttpResponse:
    """First what would change is shown; the same form, sent again, saves it."""
    found = _to_edit(request, code)
    form = CircularForm(request.POST or None, calendar=found)
    preview = None
    status = 200
    if request.method == "POST" and not form.is_valid():
        status = refusals.UNPROCESSABLE
    elif request.method == "POST" and "simpan" in request.POST:
        refused = _enter(request, found, form)
        if refused is None:
            year = form.cleaned_data["year"]
            return redirect(f"{_address(found)}?tahun={year}")
        status = refused
    elif request.method == "POST":
        preview = reading.preview_of(found, form.decreed())
        gone = {step.holiday_id for step in preview.taken_away}
        form.offer(
            [row for row in preview.plan.unnamed if row.pk not in gone]
            + [row for row in form.rows if row.pk in gone]
        )
    context = {"calendar": found, "form": form, "preview": preview}
    return render(request, "desk/calendars/circular.html", context, status=status)


def _address(found: WorkingCalendar) -> str:
    return redirect("calendars:calendar", code=found.code).url


def _enter(
    request: DeskRequest, found: WorkingCalendar, form: CircularForm
) -> int | None:
    """Save; the status of the answer where it was refused, with the reason on the form."""
    reason = form.cleaned_data["reason"]
    try:
        entered = enter_circular(
            found, form.decreed(), by=request.officer.user, reason=reason
        )
    except WorkflowError as error:
        return refusals.put_on(form, error)
    messages.success(
        request,
        _("%(circular)s is entered. The calendar is at version %(number)d.")
        % {"circular": entered, "number": entered.version.number},
    )
    return None


def _saved(request: DeskRequest, form: BaseForm, act: Any) -> int | None:
    """Do it; the status of the answer where it was refused, with the reason on the form."""
    try:
        act()
    except WorkflowError as error:
        return refusals.put_on(form, error)
    except ValidationError as error:
        form.add_error(None, [str(line) for line in error.messages])
        return refusals.UNPROCESSABLE
    messages.success(request, _("Saved. Running deadlines keep their dates."))
    return None


@require_http_methods(["GET", "POST"])
@for_staff
def hours(request: DeskRequest, code: str) -> HttpResponse:
    found = _to_edit(request, code)
    form = HoursForm(request.POST or None, week=found.week)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            refused = _saved(
                request,
                form,
                lambda: services.set_office_hours(
                    code,
                    form.week(),
                    by=request.officer.user,
                    reason=form.cleaned_data["reason"],
                ),
            )
            if refused is None:
                return redirect("calendars:calendar", code=code)
            status = refused
    context = {"calendar": found, "form": form}
    return render(request, "desk/calendars/hours.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_staff
def season(request: DeskRequest, code: str, pk: int | None = None) -> HttpResponse:
    found = _to_edit(request, code)
    known = get_object_or_404(Season, pk=pk, calendar=found) if pk else None
    form = SeasonForm(request.POST or None, season=known, week=found.week)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            row = form.write(known or Season(calendar=found))
            reason = form.cleaned_data["reason"]
            refused = _saved(
                request,
                form,
                lambda: services.save_season(
                    row, by=request.officer.user, reason=reason
                ),
            )
            if refused is None:
                return redirect("calendars:calendar", code=code)
            status = refused
    context = {"calendar": found, "season": known, "form": form}
    return render(request, "desk/calendars/season.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_staff
def add(request: DeskRequest) -> HttpResponse:
    """The calendar of a partner, and the unit that it counts for."""
    if not can(check_can_edit_calendars, request.user):
        raise Http404
    form = PartnerForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            refused = _saved(request, form, lambda: _copy(request, form.cleaned_data))
            if refused is None:
                return redirect("calendars:index")
            status = refused
    return render(request, "desk/calendars/add.html", {"form": form}, status=status)


def _copy(request: DeskRequest, data: dict[str, Any]) -> None:
    made = copy_calendar(
        data["source"],
        code=slugify(data["name"])[:40],
        name=data["name"],
        by=request.officer.user,
        reason=data["reason"],
    )
    services.set_scope(
        data["unit"].path, made, by=request.officer.user, reason=data["reason"]
    )


@require_http_methods(["GET", "POST"])
@for_staff
def scope(request: DeskRequest, code: str) -> HttpResponse:
    found = _to_edit(request, code)
    form = ScopeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            data = form.cleaned_data
            refused = _saved(
                request,
                form,
                lambda: services.set_scope(
                    data["unit"].path,
                    None if data["takes_away"] else found,
                    by=request.officer.user,
                    reason=data["reason"],
                ),
            )
            if refused is None:
                return redirect("calendars:calendar", code=code)
            status = refused
    context = {"calendar": found, "form": form, "units": reading.scopes_of(found)}
    return render(request, "desk/calendars/scope.html", context, status=status)


@require_http_methods(["GET", "POST"])
@for_staff
def recompute(request: DeskRequest, code: str) -> HttpResponse:
    """A supervisor gives tasks of theirs the date of the calendar in force."""
    if not request.officer.is_supervisor:
        raise Http404
    found = _found(request, code)
    stale = reading.stale_of(found, request.officer)
    by_id = {row.deadline.pk: row for row in stale}
    form = RecomputeForm(request.POST or None, offered=list(by_id))
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            chosen = [by_id[int(pk)] for pk in form.cleaned_data["items"]]
            refused = _recompute(request, form, chosen)
            if refused is None:
                return redirect("calendars:recompute", code=code)
            status = refused
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    page = paging.page_of(stale[start : start + paging.SIZE + 1], number)
    ticked = form.data.getlist("items") if form.is_bound else []  # type: ignore[attr-defined]  # a QueryDict
    context = {"calendar": found, "form": form, "page": page, "ticked": ticked}
    return render(request, "desk/calendars/recompute.html", context, status=status)


def _recompute(
    request: DeskRequest, form: RecomputeForm, chosen: list[reading.Stale]
) -> int | None:
    items = [row.deadline.item for row in chosen]
    try:
        recomputing.recompute_many(
            items, by=request.officer.user, reason=form.cleaned_data["reason"]
        )
    except NotAllowed:
        raise Http404 from None
    except WorkflowError as error:
        return refusals.put_on(form, error)
    messages.success(
        request,
        ngettext(
            "%(n)d deadline was computed anew.",
            "%(n)d deadlines were computed anew.",
            len(items),
        )
        % {"n": len(items)},
    )
    return None
