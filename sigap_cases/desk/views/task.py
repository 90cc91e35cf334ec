"""One task: taking it, filling in its form, completing it, handing it on."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.selectors import present_holders_of
from sigap_cases.cases.models import Case
from sigap_cases.cases.policies import supervises
from sigap_cases.cases.referral_selectors import is_referral, named_people
from sigap_cases.cases.services.lifecycle import note_access
from sigap_cases.desk import clockforms, lists, referrals, refusals
from sigap_cases.desk.actions import offered
from sigap_cases.desk.casefile import CaseFile, Part, case_file, case_of_item
from sigap_cases.desk.checklist import checklist_of, filed_in
from sigap_cases.desk.due import due_of, full_moment
from sigap_cases.desk.emergency.reading import of_review
from sigap_cases.desk.following import Following, following
from sigap_cases.desk.forms import ReassignForm
from sigap_cases.desk.hearings import meetings_in
from sigap_cases.desk.letters import reading as letters
from sigap_cases.desk.officer import DeskRequest, Officer, for_staff
from sigap_cases.desk.taskforms import TaskForm
from sigap_cases.desk.why import why_of
from sigap_cases.desk.written import shown_beside
from workflows.enums import OPEN_STATES, ItemState
from workflows.exceptions import InvalidValues, WorkflowError
from workflows.models import Matter, WorkItem
from workflows.policies import can, check_can_claim, check_can_work_on
from workflows.selectors import definition_of_version
from workflows.services import assignment, completion

from . import referral_task
from .case import panel_context


def find_item(officer: Officer, pk: int) -> WorkItem:
    """A task that is the officer's, may be claimed, or belongs to a case they see."""
    item = (
        WorkItem.objects.select_related(
            "matter", "owner", "deadline__rule", "draft", "process__version__definition"
        )
        .filter(pk=pk)
        .first()
    )
    # One that is missing is looked for as long as one of others: the time tells nothing.
    is_reached = _reaches(officer, item or WorkItem(pk=pk, matter=Matter(pk=0)))
    if item is None or not is_reached:
        raise Http404
    return item


def _reaches(officer: Officer, item: WorkItem) -> bool:
    """Asked of this one task: as part of one query it would walk every case there is."""
    if not is_referral(item.matter) and _is_in_own_reach(officer, item):
        return True
    branches = (*lists.mine(officer), *lists.claimable(officer))
    if any(branch.filter(pk=item.pk).exists() for branch in branches):
        return True
    if is_referral(item.matter):
        return referrals.reaches(officer, item)
    return officer.cases().filter(matter_id=item.matter_id).exists()


def _is_in_own_reach(officer: Officer, item: WorkItem) -> bool:
    """Held, or to be claimed, by a post of the officer: no query is needed to know."""
    to_claim = item.state == ItemState.OPEN or _is_held(item, officer)
    return (
        to_claim
        and not item.named_only
        and any(
            position.post == item.post and position.unit_path == item.unit_path
            for position in officer.positions
        )
    )


@require_http_methods(["GET", "POST"])
@for_staff
def task(request: DeskRequest, pk: int) -> HttpResponse:
    item = find_item(request.officer, pk)
    if is_referral(item.matter):
        return referral_task.task(request, item)
    case = case_of_item(request.officer, item)
    if case is None:
        if request.method == "POST":
            raise Http404
        return render(request, "desk/task_masked.html", _masked(item, request.officer))
    if request.method == "POST":
        return _complete(request, item, case)
    note_access(case, by=request.user, part="task")
    return _page(request, item, case)


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
    case: Case,
    *,
    form: TaskForm | None = None,
    refusal: WorkflowError | None = None,
    status: int = 200,
) -> HttpResponse:
    """The task beside its case; a refused form is shown with all that was entered."""
    officer = request.officer
    file = case_file(case, officer)
    held = _is_held(item, officer)
    if form is None and held:
        form = TaskForm(item=item, case=case)
    definition = definition_of_version(item.process.version)
    step = definition.task_step(item.step)
    context = {
        "file": file,
        "case": case,
        "item": item,
        "step": step,
        "role": definition.roles[step.role].title,
        "form": form,
        "held": held,
        "due": due_of(item, timezone.now()),
        "following": _following(file, item),
        "can_claim": can(check_can_claim, item, officer.user),
        "claim_refusal": _claim_refusal(item, officer),
        "can_reassign": item.is_open and supervises(officer.user, item.unit_path),
        "actions": offered(file, officer) if held else [],
        "clock_acts": clockforms.offered(item, officer.user),
        "since": full_moment(item.claimed_at) if item.claimed_at else "",
        "closed": full_moment(item.closed_at) if item.closed_at else "",
        "saved_at": full_moment(item.draft.saved_at) if hasattr(item, "draft") else "",
        "refusal": refusal,
        "letter": letters.letter_of_item(item),
        "letter_offers": letters.offered_by(step) if held else [],
        **_of_step(item, file, held=held),
        **of_review(item),
        **panel_context(request, file, _part(request)),
    }
    return render(request, "desk/task.html", context, status=status)


def _of_step(item: WorkItem, file: CaseFile, *, held: bool) -> dict[str, Any]:
    """What stands beside the form: earlier answers, documents needed, meetings held."""
    definition = definition_of_version(item.process.version)
    step = definition.task_step(item.step)
    context: dict[str, Any] = {
        "shown": shown_beside(
            definition, step, item.process.values, file.case, works=held
        )
    }
    if step.documents:
        context["needed"] = checklist_of(
            definition,
            item.process.values,
            filed_in(file.case),
            only=step.documents,
        )
    if "schedule_hearing" in step.actions:
        context["meetings"] = meetings_in(file.case, step=item.step)
    return context


def _following(file: CaseFile, item: WorkItem) -> tuple[Following, ...]:
    is_alone = len(file.tasks) + len(file.waits) <= 1
    definition = definition_of_version(item.process.version)
    return following(definition, item.step, item.process.values, is_alone=is_alone)


def _part(request: DeskRequest) -> Part:
    asked = request.GET.get("bagian", "")
    return Part(asked) if asked in Part.values else Part.SUMMARY


def _claim_refusal(item: WorkItem, officer: Officer) -> str:
    """Why an open task cannot be claimed by this person, in words."""
    if item.state != ItemState.OPEN:
        return ""
    try:
        check_can_claim(item, officer.user)
    except WorkflowError as error:
        return str(error.sentence)
    return ""


def _revision(request: DeskRequest) -> int | None:
    asked = request.POST.get("revision", "")
    return int(asked) if asked.isdecimal() else None


def _complete(request: DeskRequest, item: WorkItem, case: Case) -> HttpResponse:
    form = TaskForm(request.POST, request.FILES, item=item, case=case)
    try:
        check_can_work_on(item, request.user, _revision(request))
        form.take_files(by=request.user)
        if "simpan" in request.POST and not form.refused_files:
            return _save(request, item, form)
        if not form.is_valid():
            return _page(request, item, case, form=form, status=refusals.UNPROCESSABLE)
        completion.complete(
            item, by=request.user, values=form.entered(), revision=_revision(request)
        )
    except InvalidValues as error:
        form.refuse(error)
        return _page(request, item, case, form=form, status=refusals.UNPROCESSABLE)
    except WorkflowError as error:
        item.refresh_from_db()
        status = refusals.status_of(error)
        return _page(request, item, case, form=form, refusal=error, status=status)
    messages.success(request, _done(item))
    return redirect(_after(request.officer, case))


def _save(request: DeskRequest, item: WorkItem, form: TaskForm) -> HttpResponse:
    completion.save_draft(
        item, by=request.user, values=form.written(), revision=_revision(request)
    )
    messages.success(request, _("Saved for now. The task is still yours."))
    return redirect("desk:task", pk=item.pk)


def _done(item: WorkItem) -> str:
    """What was completed and what opened through it."""
    later = WorkItem.objects.filter(
        matter_id=item.matter_id, state__in=OPEN_STATES, pk__gt=item.pk
    )
    titles = list(later.order_by("-pk").values_list("title", flat=True)[:2])
    if not titles:
        return _("Task completed: %(title)s.") % {"title": item.title}
    return _("Task completed: %(title)s. Now open: %(next)s.") % {
        "title": item.title,
        "next": ", ".join(titles),
    }


def _after(officer: Officer, case: Case) -> str:
    """To the case, or to the inbox where it may no longer be seen."""
    case.refresh_from_db(fields=["level"])
    if officer.sees(case):
        return reverse("desk:case", args=[case.number])
    return reverse("desk:inbox")


@require_POST
@for_staff
def draft(request: DeskRequest, pk: int) -> HttpResponse:
    """Keep a half-filled form; the page's script calls it shortly after each change."""
    item = find_item(request.officer, pk)
    if is_referral(item.matter):
        return referral_task.draft(request, item)
    case = case_of_item(request.officer, item)
    if case is None:
        raise Http404
    form = TaskForm(request.POST, item=item, case=case)
    try:
        completion.save_draft(
            item, by=request.user, values=form.written(), revision=_revision(request)
        )
    except WorkflowError as error:
        return HttpResponse(str(error.sentence), status=refusals.status_of(error))
    return HttpResponse(status=204)


@require_POST
@for_staff
def claim(request: DeskRequest, pk: int) -> HttpResponse:
    item = find_item(request.officer, pk)
    try:
        assignment.claim(item, by=request.user)
    except WorkflowError as error:
        refusals.say(request, error, item=item)
        return redirect(_back(request.officer, item))
    return redirect("desk:task", pk=pk)


def _back(officer: Officer, item: WorkItem) -> str:
    """The task where it may still be seen, the inbox otherwise."""
    if officer.cases().filter(matter_id=item.matter_id).exists():
        return reverse("desk:task", args=[item.pk])
    return reverse("desk:inbox")


@require_POST
@for_staff
def release(request: DeskRequest, pk: int) -> HttpResponse:
    item = find_item(request.officer, pk)
    try:
        assignment.release(
            item, by=request.user, reason=request.POST.get("reason", "").strip()
        )
    except WorkflowError as error:
        refusals.say(request, error)
        return redirect(_back(request.officer, item))
    messages.success(
        request, _("The task is back in the queue. What was filled in is kept with it.")
    )
    return redirect("desk:inbox")


@require_http_methods(["GET", "POST"])
@for_staff
def reassign(request: DeskRequest, pk: int) -> HttpResponse:
    item = find_item(request.officer, pk)
    case = case_of_item(request.officer, item) or referrals.case_of_referral_item(
        request.officer, item
    )
    if case is None or not supervises(request.user, item.unit_path):
        raise Http404
    form = ReassignForm(request.POST or None, holders=_holders(item))
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            told = form.cleaned_data
            try:
                assignment.reassign(
                    item, to=told["to"], by=request.user, reason=told["reason"]
                )
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(
                    request, _("Task moved to %(name)s.") % {"name": told["to"]}
                )
                return redirect("desk:task", pk=pk)
    file = case_file(case, request.officer)
    definition = definition_of_version(item.process.version)
    context = {
        "item": item,
        "case": case,
        "file": file,
        "form": form,
        "role": definition.role_of(item.step, item.escalated_from or item.post).title,
    }
    return render(request, "desk/reassign.html", context, status=status)


def _holders(item: WorkItem) -> Any:
    """Whoever may hold the task and is there, except who has it now."""
    people = present_holders_of(item.post, item.unit_path)
    if item.escalated_from:
        # What came to the supervisor's queue may go back to whose it was.
        people |= present_holders_of(item.escalated_from, item.escalated_from_path)
    if item.named_only:
        people = named_people(item.matter, item.unit_path) or people
    return people.exclude(pk=item.owner_id or 0)


@require_GET
@for_staff
def why(request: DeskRequest, pk: int) -> HttpResponse:
    """Why the date of a task is what it is; a part of a page, or a page without script."""
    item = find_item(request.officer, pk)
    page = "desk/partials/_why.html" if request.htmx else "desk/why.html"
    return render(request, page, {"why": why_of(item), "item": item})
