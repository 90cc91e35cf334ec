"""Tying a party of a case to a record of the registry that the officer may see."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sigap_cases.cases.models import Case, Party
from sigap_cases.cases.services import party_records
from sigap_cases.desk import actions, refusals
from sigap_cases.desk.casefile import find_case
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.retrievals import note_search
from sigap_cases.registry import searching
from sigap_cases.registry.models import Person
from workflows.exceptions import WorkflowError

from .record import Line, find_person, lines_of, people_of, reads_people, told


MOST_OFFERED = 10


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def link(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Find the record of a party by name or number, and choose it."""
    officer = request.officer
    case = find_case(officer, number)
    party = get_object_or_404(Party.objects.select_related("person"), case=case, pk=pk)
    if not actions.may_work(officer, case) or not reads_people(officer):
        raise PermissionDenied
    if request.method == "POST":
        return _linked(request, case, party)
    text = request.GET.get("q", party.name).strip()
    lines = _found(request, text)
    note_search(request, text, results=len(lines), about=case)
    context = {
        "case": case,
        "party": party,
        "text": text,
        "lines": lines,
        "linked": _seen(request, party),
    }
    return render(request, "desk/people/link.html", context)


def _linked(request: DeskRequest, case: Case, party: Party) -> HttpResponse:
    chosen = request.POST.get("person", "")
    person = find_person(request.officer, int(chosen)) if chosen.isdecimal() else None
    try:
        party_records.link(party, person, by=request.officer.user)
    except WorkflowError as error:
        refusals.say(request, error)
    else:
        messages.success(request, _("The change is saved."))
    page = reverse("desk:case", args=[case.number])
    return redirect(f"{page}?bagian=pihak")


def _found(request: DeskRequest, text: str) -> list[Line]:
    """The likeliest; everybody by name where nothing is typed would help nobody."""
    people = people_of(request.officer)
    ids = searching.search(people, text)[:MOST_OFFERED]
    by_id = told(people).in_bulk(ids)
    return lines_of([by_id[pk] for pk in ids if pk in by_id])


def _seen(request: DeskRequest, party: Party) -> Person | None:
    """The record it is tied to, if the officer may see that."""
    if party.person_id is None:
        return None
    return people_of(request.officer).filter(pk=party.person_id).first()
