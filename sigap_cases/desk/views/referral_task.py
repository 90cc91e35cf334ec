"""A task of a referral: the same work as on a case, on the page of the referral."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from sigap_cases.cases.models import Referral
from sigap_cases.cases.policies import supervises
from sigap_cases.cases.services import referral_answers, referrals
from sigap_cases.desk import refusals
from sigap_cases.desk.due import due_of, full_moment
from sigap_cases.desk.following import following
from sigap_cases.desk.officer import DeskRequest, Officer
from sigap_cases.desk.referral_forms import ReferralTaskForm
from sigap_cases.desk.referrals import referral_file, referral_of_item
from workflows.enums import ItemState
from workflows.exceptions import InvalidValues, WorkflowError
from workflows.models import WorkItem
from workflows.policies import can, check_can_claim, check_can_work_on
from workflows.selectors import definition_of_version
from workflows.services import completion

from .referral import show


def task(request: DeskRequest, item: WorkItem) -> HttpResponse:
    referral = referral_of_item(request.officer, item)
    if referral is None:
        if request.method == "POST":
            raise Http404
        return render(request, "desk/task_masked.html", _masked(item, request.officer))
    if request.method == "POST":
        return _complete(request, item, referral)
    referrals.note_access(referral, by=request.user, part="task")
    return _page(request, item, referral)


def _masked(item: WorkItem, officer: Officer) -> dict[str, Any]:
    return {
        "item": item,
        "due": due_of(item, timezone.now()),
        "can_claim": can(check_can_claim, item, officer.user),
    }


def _is_held(item: WorkItem, officer: Officer) -> bool:
    return item.state == ItemState.CLAIMED and item.owner_id == officer.user.pk


def _page(
    request: DeskRequest,
    item: WorkItem,
    referral: Referral,
    *,
    form: ReferralTaskForm | None = None,
    refusal: WorkflowError | None = None,
    status: int = 200,
) -> HttpResponse:
    officer = request.officer
    held = _is_held(item, officer)
    if form is None and held:
        form = ReferralTaskForm(item=item, referral=referral)
    definition = definition_of_version(item.process.version)
    step = definition.task_step(item.step)
    return show(
        request,
        referral_file(referral, officer),
        status=status,
        item=item,
        step=step,
        role=definition.roles[step.role].title,
        form=form,
        held=held,
        due=due_of(item, timezone.now()),
        following=following(definition, item.step, item.process.values, is_alone=True),
        can_claim=can(check_can_claim, item, officer.user),
        can_reassign=item.is_open and supervises(officer.user, item.unit_path),
        since=full_moment(item.claimed_at) if item.claimed_at else "",
        closed=full_moment(item.closed_at) if item.closed_at else "",
        saved_at=full_moment(item.draft.saved_at) if hasattr(item, "draft") else "",
        refusal=refusal,
    )


def _revision(request: DeskRequest) -> int | None:
    asked = request.POST.get("revision", "")
    return int(asked) if asked.isdecimal() else None


def _complete(request: DeskRequest, item: WorkItem, referral: Referral) -> HttpResponse:
    form = ReferralTaskForm(request.POST, request.FILES, item=item, referral=referral)
    try:
        check_can_work_on(item, request.user, _revision(request))
        form.take_files(by=request.user)
        if "simpan" in request.POST and not form.refused_files:
            return _save(request, item, form)
        if not form.is_valid():
            return _page(
                request, item, referral, form=form, status=refusals.UNPROCESSABLE
            )
        referral_answers.complete(
            item,
            referral,
            by=request.user,
            values=form.entered(),
            revision=_revision(request),
        )
    except InvalidValues as error:
        form.refuse(error)
        return _page(request, item, referral, form=form, status=refusals.UNPROCESSABLE)
    except WorkflowError as error:
        item.refresh_from_db()
        status = refusals.status_of(error)
        return _page(request, item, referral, form=form, refusal=error, status=status)
    messages.success(request, _("Task completed: %(title)s.") % {"title": item.title})
    return redirect(_after(request.officer, referral))


def _save(request: DeskRequest, item: WorkItem, form: ReferralTaskForm) -> HttpResponse:
    completion.save_draft(
        item, by=request.user, values=form.written(), revision=_revision(request)
    )
    messages.success(request, _("Saved for now. The task is still yours."))
    return redirect("desk:task", pk=item.pk)


def _after(officer: Officer, referral: Referral) -> str:
    """To the referral, or to the inbox where it may no longer be seen."""
    if officer.referrals().filter(pk=referral.pk).exists():
        return reverse("desk:referral", args=[referral.number])
    return reverse("desk:inbox")


def draft(request: DeskRequest, item: WorkItem) -> HttpResponse:
    referral = referral_of_item(request.officer, item)
    if referral is None:
        raise Http404
    form = ReferralTaskForm(request.POST, item=item, referral=referral)
    try:
        completion.save_draft(
            item, by=request.user, values=form.written(), revision=_revision(request)
        )
    except WorkflowError as error:
        return HttpResponse(str(error.sentence), status=refusals.status_of(error))
    return HttpResponse(status=204)
