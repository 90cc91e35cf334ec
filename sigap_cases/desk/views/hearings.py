"""Hearings and meetings: one with its dates and answers, and the list of those to come."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sigap_cases.cases.enums import Answer, HearingKind, HearingState, PartyRole
from sigap_cases.cases.masking import masked_parties
from sigap_cases.cases.models import Hearing, Party
from sigap_cases.cases.services import hearings
from sigap_cases.cases.services.lifecycle import note_access
from sigap_cases.desk import actions, refusals
from sigap_cases.desk import hearings as meetings
from sigap_cases.desk.casefile import case_file, find_case
from sigap_cases.desk.forms import ReasonForm
from sigap_cases.desk.hearingforms import (
    ChosenForm,
    CourseForm,
    DateForm,
    MoveForm,
    in_zone,
)
from sigap_cases.desk.officer import DeskRequest, for_staff
from workflows.exceptions import WorkflowError


@require_GET
@for_staff
def schedule(request: DeskRequest) -> HttpResponse:
    """The meetings to come in the cases that the officer sees."""
    if not request.officer.positions:
        return render(request, "desk/no_post.html")
    asked = request.GET
    context = {
        "page": meetings.page_of(request.officer, asked),
        "whose": asked.get("siapa", "saya"),
        "kind": asked.get("jenis", ""),
        "state": asked.get("status", ""),
        "kinds": HearingKind.choices,
        "states": [(state.value, state.label) for state in meetings.OPEN],
        "filtered": any(asked.get(name) for name in ("jenis", "status")),
    }
    return render(request, "desk/schedule.html", context)


def _found(request: DeskRequest, number: str, pk: int) -> Hearing:
    case = find_case(request.officer, number)
    rows = case.hearings.select_related("minutes", "called_by")
    found = get_object_or_404(
        rows.prefetch_related("proposals", "presences__party"), pk=pk
    )
    found.case = case
    return found


def _parties(hearing: Hearing) -> list[Party]:
    """Who may be asked to a hearing; complainants are there by their speakers."""
    rows = hearing.case.parties.exclude(role=PartyRole.COMPLAINANT)
    return list(rows.exclude(role=PartyRole.REPORTER, name=""))


@require_GET
@for_staff
def hearing(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    found = _found(request, number, pk)
    note_access(found.case, by=request.user, part="hearing")
    return _page(request, found)


def _page(
    request: DeskRequest, found: Hearing, *, status: int = 200, **bound: Any
) -> HttpResponse:
    case = found.case
    file = case_file(case, request.officer)
    parties = masked_parties(_parties(found), file.hidden)
    for presence in found.presences.all():
        masked_parties([presence.party], file.hidden)
    works = actions.may_work(request.officer, case) and case.is_open
    context = {
        "file": file,
        "case": case,
        "hearing": found,
        "meeting": meetings.meeting_of(found),
        "works": works and found.state in meetings.OPEN,
        "is_proposed": found.state == HearingState.PROPOSED,
        "proposals": list(found.proposals.all()),
        "answers": meetings.answers_of(found, parties) if parties else [],
        "choices": Answer.choices,
        "date_form": DateForm(),
        "move_form": MoveForm(parties=parties),
        "course_form": CourseForm(hearing=found, parties=parties),
        "cancel_form": ReasonForm(prefix="batal"),
    }
    return render(request, "desk/hearing.html", context | bound, status=status)


@require_GET
@for_staff
def hearing_ics(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """The meeting for a calendar, without names."""
    found = _found(request, number, pk)
    if found.starts_at is None:
        raise Http404
    note_access(found.case, by=request.user, part="hearing")
    answer = HttpResponse(meetings.as_ics(found), content_type="text/calendar")
    answer["Content-Disposition"] = f'attachment; filename="{number}.ics"'
    return answer


Deed = Callable[[DeskRequest, Hearing], str]


def _changing(deed: Deed) -> Callable[..., HttpResponseBase]:
    """A button of a hearing's page: done, or shown again with what was wrong."""

    @require_POST
    @for_staff
    def changed(request: DeskRequest, number: str, pk: int) -> HttpResponse:
        found = _found(request, number, pk)
        if not actions.may_work(request.officer, found.case):
            raise PermissionDenied
        try:
            told = deed(request, found)
        except _NotValid as error:
            return _page(
                request,
                found,
                status=refusals.UNPROCESSABLE,
                **{error.name: error.form},
            )
        messages.success(request, told)
        return redirect("desk:hearing", number=number, pk=pk)

    return changed


class _NotValid(Exception):  # noqa: N818 says what it is
    """A form that is to be shown again; ``name`` is its place on the page."""

    def __init__(self, name: str, form: Any) -> None:
        self.name, self.form = name, form
        super().__init__(name)


def _attempt(name: str, form: Any, act: Callable[[], object]) -> None:
    if not form.is_valid():
        raise _NotValid(name, form)
    try:
        act()
    except WorkflowError as error:
        refusals.put_on(form, error)
        raise _NotValid(name, form) from error


def _propose(request: DeskRequest, found: Hearing) -> str:
    form = DateForm(request.POST)
    _attempt(
        "date_form",
        form,
        lambda: hearings.propose(found, form.moment(found.zone), by=request.user),
    )
    return _("The date is proposed.")


def _answer(request: DeskRequest, found: Hearing) -> str:
    """The table of answers as it stands; the button of a date fixes that one besides."""
    form = ChosenForm(request.POST, proposals=found.proposals.all())

    def act() -> object:
        sent = meetings.answers_sent(request.POST.dict())
        hearings.note_answers(found, sent, by=request.user)
        chosen = form.chosen()
        return chosen and hearings.fix(found, chosen.starts_at, by=request.user)

    _attempt("answer_form", form, act)
    return _("The date is fixed.") if form.chosen() else _("The answers are saved.")


def _move(request: DeskRequest, found: Hearing) -> str:
    form = MoveForm(request.POST, parties=_parties(found))

    def act() -> object:
        told = form.cleaned_data
        return hearings.move(
            found,
            in_zone(told["starts_at"], found.zone),
            by=request.user,
            reason=told["reason"],
            absent=[int(pk) for pk in told["absent"]],
        )

    _attempt("move_form", form, act)
    return _("The hearing is moved.")


def _close(request: DeskRequest, found: Hearing) -> str:
    form = CourseForm(request.POST, hearing=found, parties=_parties(found))
    _attempt(
        "course_form",
        form,
        lambda: hearings.close(found, form.course(), by=request.user),
    )
    return _("The course of the hearing is kept.")


def _cancel(request: DeskRequest, found: Hearing) -> str:
    form = ReasonForm(request.POST, prefix="batal")
    _attempt(
        "cancel_form",
        form,
        lambda: hearings.cancel(
            found, by=request.user, reason=form.cleaned_data["reason"]
        ),
    )
    return _("The hearing is cancelled.")


hearing_propose = _changing(_propose)
hearing_answer = _changing(_answer)
hearing_move = _changing(_move)
hearing_close = _changing(_close)
hearing_cancel = _changing(_cancel)
