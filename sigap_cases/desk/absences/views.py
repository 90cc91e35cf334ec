"""One's own absences, and those of the people one leads."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet, TextChoices
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.enums import LEADING_POSTS, AbsenceKind
from accounts.exceptions import AccountsError
from accounts.models import Absence, User
from accounts.selectors import (
    acting_on,
    colleagues_of,
    people_led_by,
    standing_of,
)
from accounts.services import absences
from sigap_cases.desk import paging, refusals
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.wiring import standing_in

from .forms import AbsenceForm, initial_of


class When(TextChoices):
    TODAY = "kini", gettext_lazy("Away today")
    COMING = "nanti", gettext_lazy("Away later")
    OVER = "lewat", gettext_lazy("Over or called off")


def _rows(found: QuerySet[Absence], number: int) -> paging.Page[dict[str, Any]]:
    start = paging.start_of(number)
    shown = found.select_related("user", "deputy", "entered_by")
    rows = list(shown.order_by("-valid", "-pk")[start : start + paging.SIZE + 1])
    today = timezone.localdate()
    acting = acting_on(today) if rows else {}
    return paging.page_of([_row(row, acting, today) for row in rows], number)


def _row(
    absence: Absence, acting: dict[int, User | None], today: Any
) -> dict[str, Any]:
    is_over = absence.called_off_at is not None or absence.last_day < today
    is_now = not is_over and absence.first_day <= today
    acts = acting.get(absence.user_id) if is_now else None
    return {
        "absence": absence,
        "is_over": is_over,
        "is_now": is_now,
        # Another than the one who was named, at the end of a chain.
        "acts": acts if acts != absence.deputy else None,
        "nobody": is_now and absence.deputy is not None and acts is None,
    }


@require_GET
@for_staff
def mine(request: DeskRequest) -> HttpResponse:
    number = paging.number_of(request.GET.get("page", ""))
    context = {
        "page": _rows(Absence.objects.filter(user=request.officer.user), number),
        "standing": standing_of(request.officer.user),
        "leads": request.officer.holds(*LEADING_POSTS),
    }
    return render(request, "desk/absences/mine.html", context)


@require_GET
@for_staff
def team(request: DeskRequest) -> HttpResponse:
    """Absences of the people one leads."""
    if not request.officer.holds(*LEADING_POSTS):
        raise PermissionDenied
    people = people_led_by(request.officer.user)
    when, kind = request.GET.get("kapan", ""), request.GET.get("macam", "")
    text = request.GET.get("q", "").replace("\x00", "").strip()
    found = Absence.objects.filter(user__in=people)
    found = found.filter(
        _when(when), Q(kind=kind) if kind in AbsenceKind.values else Q()
    )
    if text:
        found = found.filter(
            Q(user__full_name__icontains=text) | Q(deputy__full_name__icontains=text)
        )
    context = {
        "page": _rows(found, paging.number_of(request.GET.get("page", ""))),
        "people": people,
        "whens": When.choices,
        "when": when,
        "kinds": AbsenceKind.choices,
        "kind": kind,
        "text": text,
        "is_filtered": bool(when or kind or text),
    }
    return render(request, "desk/absences/team.html", context)


def _when(asked: str) -> Q:
    today = timezone.localdate()
    match asked:
        case When.TODAY:
            return Q(called_off_at=None, valid__contains=today)
        case When.COMING:
            return Q(called_off_at=None, valid__startswith__gt=today)
        case When.OVER:
            return Q(called_off_at__isnull=False) | Q(valid__endswith__lte=today)
        case _:
            return Q()


@require_http_methods(["GET", "POST"])
@for_staff
def plan(request: DeskRequest) -> HttpResponse:
    """For oneself, or with ``orang`` for somebody one leads."""
    person = _person(request)

    def save(form: AbsenceForm) -> Absence:
        return absences.plan(person, form.planned(), by=request.officer.user)

    form = AbsenceForm(request.POST or None, deputies=colleagues_of(person))
    return _form_page(request, person, form, save, {"absence": None})


def _person(request: DeskRequest) -> User:
    asked = request.GET.get("orang", "")
    if not asked or asked == str(request.user.pk):
        return request.officer.user
    if not asked.isdecimal() or len(asked) > 18:
        raise Http404
    found = people_led_by(request.officer.user).filter(pk=int(asked)).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@for_staff
def change(request: DeskRequest, pk: int) -> HttpResponse:
    absence = _find(request, pk)

    def save(form: AbsenceForm) -> Absence:
        return absences.change(absence, form.planned(), by=request.officer.user)

    form = AbsenceForm(
        request.POST or None,
        initial=initial_of(absence),
        deputies=colleagues_of(absence.user),
    )
    return _form_page(request, absence.user, form, save, {"absence": absence})


def _find(request: DeskRequest, pk: int) -> Absence:
    """One's own, or of somebody one leads."""
    by = request.officer.user
    rule = Q(user=by) | Q(user__in=people_led_by(by))
    absence = (
        Absence.objects.filter(rule, pk=pk).select_related("user", "deputy").first()
    )
    if absence is None:
        raise Http404
    return absence


def _form_page(
    request: DeskRequest,
    person: User,
    form: AbsenceForm,
    save: Callable[[AbsenceForm], Absence],
    context: dict[str, Any],
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                with transaction.atomic():
                    absence = save(form)
                    standing_in.announce(absence)
            except AccountsError as error:
                form.add_error(None, str(error.sentence))
            else:
                standing_in.follow(absence)
                messages.success(request, _("Absence saved."))
                return redirect(_back(request, person))
    context |= {"form": form, "person": person, "is_own": person == request.user}
    return render(request, "desk/absences/form.html", context, status=status)


def _back(request: DeskRequest, person: User) -> str:
    return "absences:mine" if person == request.user else "absences:team"


@require_http_methods(["GET", "POST"])
@for_staff
def call_off(request: DeskRequest, pk: int) -> HttpResponse:
    absence = _find(request, pk)
    status, refusal = 200, ""
    if request.method == "POST":
        try:
            absence = absences.call_off(absence, by=request.officer.user)
        except AccountsError as error:
            status, refusal = 409, str(error.sentence)
        else:
            standing_in.follow(absence)
            messages.success(request, _("The absence ends now."))
            return redirect(_back(request, absence.user))
    context = {
        "absence": absence,
        "is_own": absence.user == request.user,
        "refusal": refusal,
    }
    return render(request, "desk/absences/call_off.html", context, status=status)
