"""The list of placement agencies: read by whoever reads people, kept by the office."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sigap_cases.aid import policies
from sigap_cases.aid.models import PlacementAgency
from sigap_cases.aid.services import agencies
from sigap_cases.desk.officer import DeskRequest, for_staff

from . import reading
from .forms import AgencyForm
from .views import page_of, saved


@require_GET
@for_staff
def listing(request: DeskRequest) -> HttpResponse:
    reading.check_reads(request.officer)
    text = request.GET.get("q", "").replace("\x00", "").strip()
    rows = PlacementAgency.objects.filter(name__icontains=text)
    context = {
        "page": page_of(request, rows),
        "q": text,
        "keeps": request.officer.holds(*policies.AGENCY_POSTS),
    }
    return render(request, "desk/aid/agencies.html", context)


@require_http_methods(["GET", "POST"])
@for_staff
def new(request: DeskRequest) -> HttpResponse:
    return _written(request, None)


@require_http_methods(["GET", "POST"])
@for_staff
def change(request: DeskRequest, pk: int) -> HttpResponse:
    reading.check_reads(request.officer)
    return _written(request, reading.found(PlacementAgency.objects.all(), pk))


def _written(request: DeskRequest, row: PlacementAgency | None) -> HttpResponse:
    reading.check_reads(request.officer)
    if not request.officer.holds(*policies.AGENCY_POSTS):
        raise PermissionDenied
    initial = {}
    if row is not None:
        names = ("name", "licence", "standing", "source")
        initial = {name: getattr(row, name) for name in names}
    form, status = AgencyForm(initial=initial or None), 200
    if request.method == "POST":
        form = AgencyForm(request.POST)
        made, status = saved(
            request,
            form,
            lambda: agencies.write(
                form.cleaned_data, by=request.officer.user, agency=row
            ),
            _("The P3MI is saved."),
        )
        if made is not None:
            return redirect("aid:agencies")
    context = {"form": form, "title": _("Placement agency"), "back": "aid:agencies"}
    return render(request, "desk/aid/form.html", context, status=status)
