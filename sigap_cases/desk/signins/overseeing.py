"""Lists for who oversees: records of signing in, and changes of rights."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.enums import SignInKind, UnitKind
from accounts.models import SignInRecord, Unit, User
from sigap_cases.desk import paging
from sigap_cases.desk.officer import DeskRequest, for_staff

from . import reading
from .rights import Asked, Kind, page, reads_rights


NOBODY = "bukan-siapa-siapa"


class DayInput(forms.DateInput):
    input_type = "date"


def _people() -> list[tuple[str, str]]:
    rows = User.objects.order_by("full_name").values_list("pk", "full_name")
    return [(str(pk), name) for pk, name in rows]


def _units() -> list[tuple[str, str]]:
    rows = Unit.objects.exclude(kind=UnitKind.VILLAGE).order_by("path")
    return list(rows.values_list("path", "name"))


class PeriodForm(forms.Form):
    """Everything is optional; what makes no sense is left out."""

    orang = forms.ChoiceField(
        label=_("Person"),
        required=False,
        choices=lambda: [("", _("Everybody")), *_people()],
    )
    dari = forms.DateField(label=_("From"), required=False, widget=DayInput())
    sampai = forms.DateField(label=_("Until"), required=False, widget=DayInput())

    @property
    def asked(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class RecordsForm(PeriodForm):
    jenis = forms.ChoiceField(
        label=_("Event"),
        required=False,
        choices=[("", _("Every event")), *SignInKind.choices],
    )
    orang = forms.ChoiceField(
        label=_("Person"),
        required=False,
        choices=lambda: [
            ("", _("Everybody")),
            (NOBODY, _("A name that is nobody's")),
            *_people(),
        ],
    )
    field_order = ("orang", "jenis", "dari", "sampai")


class RightsForm(PeriodForm):
    jenis = forms.ChoiceField(
        label=_("Right"),
        required=False,
        choices=[("", _("Every right")), *Kind.choices],
    )
    unit = forms.ChoiceField(
        label=_("Unit"),
        required=False,
        choices=lambda: [("", _("Every unit")), *_units()],
    )
    field_order = ("orang", "jenis", "unit", "dari", "sampai")


@require_GET
@for_staff
def records(request: DeskRequest) -> HttpResponse:
    """Everybody's sign-ins, for the auditor; for others the page is not there."""
    if not request.officer.is_auditor:
        raise Http404
    form = RecordsForm(request.GET)
    asked = form.asked
    found = SignInRecord.objects.filter(_wanted(asked))
    context = {
        "page": reading.page_of_records(found, request.GET.get("page", "")),
        "form": form,
        "is_filtered": bool(asked),
    }
    return render(request, "desk/signins/records.html", context)


def _wanted(asked: dict[str, Any]) -> Q:
    wanted = Q()
    if (person := asked.get("orang")) is not None:
        wanted &= Q(user=None) if person == NOBODY else Q(user=int(person))
    if "jenis" in asked:
        wanted &= Q(kind=asked["jenis"])
    if "dari" in asked:
        wanted &= Q(at__date__gte=asked["dari"])
    if "sampai" in asked:
        wanted &= Q(at__date__lte=asked["sampai"])
    return wanted


@require_GET
@for_staff
def rights(request: DeskRequest) -> HttpResponse:
    """For supervisors and auditors; for others the page is not there."""
    if not reads_rights(request.officer):
        raise Http404
    form = RightsForm(request.GET)
    asked = form.asked
    narrowed = Asked(
        kind=asked.get("jenis", ""),
        person=int(asked["orang"]) if "orang" in asked else None,
        unit=asked.get("unit", ""),
        first=asked.get("dari"),
        last=asked.get("sampai"),
    )
    number = paging.number_of(request.GET.get("page", ""))
    context = {
        "page": page(request.officer, narrowed, number),
        "form": form,
        "is_filtered": bool(asked),
    }
    return render(request, "desk/signins/rights.html", context)
