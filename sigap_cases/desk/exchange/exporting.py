"""Taking the list of people out, as it is filtered, with its purpose."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from sigap_cases.desk import refusals
from sigap_cases.desk.lists import MOST_COUNTED, Count
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.people.filters import PeopleFilter
from sigap_cases.desk.people.record import people_of, reaches, reads_people
from sigap_cases.desk.retrievals import note_export
from sigap_cases.exchange.services import exporting
from sigap_cases.inert import inert
from sigap_cases.registry import searching
from sigap_cases.registry.models import Person
from sigap_cases.registry.selectors import current
from workflows.exceptions import WorkflowError

from .forms import ExportForm


TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def export(request: DeskRequest) -> HttpResponseBase:
    officer = request.officer
    if not reads_people(officer):
        raise PermissionDenied
    request.reach = reaches(officer)  # type: ignore[attr-defined]
    chosen = PeopleFilter(
        request.GET, queryset=current(people_of(officer)), request=request
    )
    people = chosen.qs
    if chosen.text:
        people = people.filter(pk__in=searching.search(people, chosen.text))
    form = ExportForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            asked = exporting.Asked(
                people=people,
                positions=officer.positions,
                filters=chosen.chosen,
                purpose=form.cleaned_data["purpose"],
                form=form.cleaned_data["form"],
            )
            try:
                return _handed_out(request, asked)
            except WorkflowError as error:
                form.add_error("purpose", str(error.sentence))
    context = {"form": form, "count": _count(people), "chosen": chosen.chosen}
    return render(request, "desk/exchange/export.html", context, status=status)


def _count(people: QuerySet[Person]) -> Count:
    rows = people.order_by().values("pk")
    return Count(rows[:MOST_COUNTED].count())


def _handed_out(request: DeskRequest, asked: exporting.Asked) -> HttpResponseBase:
    made = exporting.export(asked, by=request.officer.user)
    note_export(
        request,
        filters=[asked.purpose.strip(), *asked.filters, asked.form.upper()],
        results=made.count,
        sha256=made.sha256,
    )
    name = f"pmi-{timezone.localtime():%Y%m%d-%H%M}.{asked.form}"
    answer = FileResponse(
        made.file, as_attachment=True, filename=name, content_type=TYPES[asked.form]
    )
    return inert(answer)
