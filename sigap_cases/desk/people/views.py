"""The pages of the registry: the list, a record, adding somebody, changing a part."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
)

from accounts.models import Unit
from sigap_cases.desk import paging, refusals
from sigap_cases.desk.lists import MOST_COUNTED, Count
from sigap_cases.desk.officer import DeskRequest, Officer, for_staff
from sigap_cases.desk.retrievals import note_search
from sigap_cases.registry import searching
from sigap_cases.registry.identity import Known, warnings_about
from sigap_cases.registry.models import Person
from sigap_cases.registry.policies import REGISTERING_POSTS
from sigap_cases.registry.selectors import current
from sigap_cases.registry.services import access, papers
from sigap_cases.registry.services import people as people_service
from workflows.exceptions import WorkflowError

from .filters import PeopleFilter
from .forms import RegisterForm
from .record import (
    Record,
    find_person,
    lines_of,
    own_villages,
    people_of,
    reaches,
    reads_people,
    told,
)
from .sections import ROWS, SECTIONS
from .typed import sketch_of_typed


@require_GET
@for_staff
def people(request: DeskRequest) -> HttpResponse:
    officer = request.officer
    if not reads_people(officer):
        raise PermissionDenied
    request.reach = reaches(officer)  # type: ignore[attr-defined]
    chosen = PeopleFilter(
        request.GET, queryset=current(people_of(officer)), request=request
    )
    number = paging.number_of(request.GET.get("page", ""))
    page, count = _page(chosen, number, officer)
    note_search(
        request,
        chosen.text,
        filters=chosen.chosen_but("q"),
        results=count.number,
    )
    context = {
        "page": page,
        "lines": lines_of(page.rows),
        "filter": chosen,
        "count": count,
        "registers": officer.holds(*REGISTERING_POSTS),
        "one_village": len(own_villages(officer)) == 1,
    }
    return render(request, "desk/people/index.html", context)


def _page(
    chosen: PeopleFilter, number: int, officer: Officer
) -> tuple[paging.Page[Person], Count]:
    start = paging.start_of(number)
    end = start + paging.SIZE + 1
    if not chosen.text:
        rows = list(told(chosen.qs.order_by("name", "pk"))[start:end])
        counted = chosen.qs.order_by().values("pk")[:MOST_COUNTED].count()
        return paging.page_of(rows, number), Count(counted)
    found = searching.search(chosen.qs, chosen.text)
    by_id = told(people_of(officer)).in_bulk(found[start:end])
    rows = [by_id[pk] for pk in found[start:end] if pk in by_id]
    return paging.page_of(rows, number), Count(len(found))


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def register(request: DeskRequest) -> HttpResponse:
    officer = request.officer
    if not officer.holds(*REGISTERING_POSTS):
        raise PermissionDenied
    villages = own_villages(officer)
    form = RegisterForm(
        request.POST if request.method == "POST" else None, villages=villages
    )
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                person = people_service.register(form.new_person(), by=officer.user)
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("%s is registered.") % person.name)
                return redirect("people:person", pk=person.pk)
    context = {"form": form}
    return render(request, "desk/people/register.html", context, status=status)


@require_GET
@for_staff
def similar(request: DeskRequest) -> HttpResponse:
    """Who may be the same person as is being typed, and what is odd about the NIK."""
    officer = request.officer
    if not officer.holds(*REGISTERING_POSTS):
        raise PermissionDenied
    sketch = sketch_of_typed(request.GET, own_villages(officer))
    district = _district_of(sketch.village_id)
    found = searching.possible_duplicates(people_of(officer), sketch)
    if sketch.name or sketch.nik:
        typed = " ".join(filter(None, (sketch.name, sketch.nik)))
        note_search(request, typed, results=len(found))
    known = Known(
        nik=sketch.nik, sex=sketch.sex, birth_date=sketch.birth_date, district=district
    )
    context = {
        "found": found,
        "warnings": warnings_about(known, today=timezone.localdate()),
    }
    return render(request, "desk/people/partials/_similar.html", context)


def _district_of(village_id: int | None) -> str:
    if village_id is None:
        return ""
    village = Unit.objects.filter(pk=village_id).select_related("parent").first()
    return village.parent.code if village and village.parent else ""


@never_cache
@require_GET
@for_staff
def person(request: DeskRequest, pk: int) -> HttpResponse:
    row = find_person(request.officer, pk)
    if row.merged_into_id is not None:
        kept = find_person(request.officer, row.merged_into_id)
        return redirect("people:person", pk=kept.pk)
    access.record(row, by=request.officer.user)
    record = Record(row, request.officer)
    return render(request, "desk/people/person.html", {"record": record, "person": row})


@require_GET
@for_staff
def duplicates(request: DeskRequest, pk: int) -> HttpResponse:
    """Who else may be this person."""
    record = Record(find_person(request.officer, pk), request.officer)
    sketch = searching.sketch_of(record.person)
    found = searching.possible_duplicates(people_of(request.officer), sketch, beside=pk)
    note_search(request, "", results=len(found), about=record.person)
    context = {"found": found, "record": record, "person": record.person}
    return render(request, "desk/people/partials/_duplicates.html", context)


def _changing(request: DeskRequest, pk: int) -> Record:
    record = Record(find_person(request.officer, pk), request.officer)
    if not record.changes:
        raise PermissionDenied
    return record


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def section(request: DeskRequest, pk: int, section: str) -> HttpResponse:
    """Change a part of the record, or add a row beside it."""
    record = _changing(request, pk)
    if section not in SECTIONS:
        raise Http404
    part = SECTIONS[section]
    data = request.POST if request.method == "POST" else None
    form = part.form(data, record.person)
    status = 200
    access.record(record.person, by=request.officer.user)
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                part.do(record.person, form, request.officer.user)
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, str(part.done))
                return redirect(_after(request, pk))
    context = {"record": record, "person": record.person, "part": part, "form": form}
    return render(request, "desk/people/section.html", context, status=status)


def _after(request: DeskRequest, pk: int) -> str:
    """The record; the list for who has moved it out of their own sight."""
    seen = people_of(request.officer).filter(pk=pk).exists()
    return reverse("people:person", args=[pk]) if seen else reverse("people:index")


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def row(request: DeskRequest, pk: int, section: str, row: int) -> HttpResponse:
    """Change a row beside the record."""
    record = _changing(request, pk)
    part = ROWS.get(section)
    if part is None or part.form is None or part.do is None:
        raise Http404
    found: Any = get_object_or_404(part.model, pk=row, person=record.person)
    form = part.form(request.POST if request.method == "POST" else None, found)
    status = 200
    access.record(record.person, by=request.officer.user)
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                part.do(found, form, request.officer.user)
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The change is saved."))
                return redirect("people:person", pk=pk)
    context = {
        "record": record,
        "person": record.person,
        "part": part,
        "form": form,
        "row": found,
        "section": section,
    }
    return render(request, "desk/people/section.html", context, status=status)


@require_POST
@for_staff
def remove(request: DeskRequest, pk: int, section: str, row: int) -> HttpResponse:
    """Take away what was entered wrongly."""
    record = _changing(request, pk)
    part = ROWS.get(section)
    if part is None or not part.removable:
        raise Http404
    found: Any = get_object_or_404(part.model, pk=row, person=record.person)
    papers.remove(found, by=request.officer.user)
    messages.success(request, _("It is removed. The history keeps it."))
    return redirect("people:person", pk=pk)
