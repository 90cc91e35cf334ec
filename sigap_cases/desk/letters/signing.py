"""Signing one letter after the other, also on a phone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sigap_cases.cases.models import Letter
from sigap_cases.cases.services.letters import signing
from sigap_cases.cases.services.lifecycle import note_access
from sigap_cases.desk import refusals
from sigap_cases.desk.due import due_of
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.views.task import find_item
from workflows.enums import ItemState
from workflows.exceptions import WorkflowError
from workflows.models import WorkItem
from workflows.services import assignment

from . import answers, reading


@require_GET
@for_staff
def waiting(request: DeskRequest) -> HttpResponse:
    """What waits for this person's signature. A letter is read once it is taken."""
    items = reading.waiting_for(request.officer)
    letters = reading.kinds_of(items)
    now = timezone.now()
    rows = [
        {
            "item": item,
            "letter": letters.get(item.process_id),
            "due": due_of(item, now),
        }
        for item in items
    ]
    return render(request, "desk/letters/waiting.html", {"rows": rows})


def _item(request: DeskRequest, task: int) -> WorkItem:
    item = find_item(request.officer, task)
    if item.step != signing.SIGN or reading.letter_of_item(item) is None:
        raise Http404
    return item


def _held(request: DeskRequest, item: WorkItem) -> Letter:
    """The letter of a signature that the officer holds; it is seen through that alone."""
    letter = reading.letter_of_item(item)
    is_held = item.state == ItemState.CLAIMED and item.owner_id == request.user.pk
    if letter is None or not is_held or not request.officer.sees(letter.case):
        raise Http404
    return letter


@require_http_methods(["GET", "POST"])
@for_staff
def sign(request: DeskRequest, task: int) -> HttpResponse:
    item = _item(request, task)
    if request.method == "POST":
        return _done(request, item)
    if item.state != ItemState.CLAIMED:
        return redirect("letters:waiting")
    letter = _held(request, item)
    note_access(letter.case, by=request.user, part="letter")
    return _page(request, item, letter)


def _page(
    request: DeskRequest,
    item: WorkItem,
    letter: Letter,
    *,
    note: str = "",
    fault: str = "",
    status: int = 200,
) -> HttpResponse:
    pages, broken = answers.page_numbers(letter)
    context: dict[str, Any] = {
        "item": item,
        "letter": letter,
        "case": letter.case,
        "pages": pages,
        "fault": fault or broken,
        "note": note,
        "due": due_of(item, timezone.now()),
        "left": len(reading.waiting_for(request.officer)) - 1,
    }
    return render(request, "desk/letters/sign.html", context, status=status)


def _done(request: DeskRequest, item: WorkItem) -> HttpResponse:
    """Taken, signed or sent back; then on to the next one that waits."""
    try:
        if "ambil" in request.POST:
            assignment.claim(item, by=request.user)
            return redirect("letters:sign", task=item.pk)
        return _decided(request, item)
    except WorkflowError as error:
        refusals.say(request, error, item=item)
        return redirect("letters:waiting")


def _decided(request: DeskRequest, item: WorkItem) -> HttpResponse:
    letter = _held(request, item)
    note = request.POST.get("note", "").strip()
    is_returned = "kembalikan" in request.POST
    if is_returned and not note:
        fault = _("Write what has to be mended before you send the letter back.")
        return _page(request, item, letter, fault=fault, status=422)
    asked = request.POST.get("revision", "")
    signing.sign(
        item,
        by=request.user,
        revision=int(asked) if asked.isdecimal() else 0,
        note=note if is_returned else "",
    )
    told = _("The letter is sent back.") if is_returned else _("The letter is signed.")
    messages.success(request, told)
    return _next(request)


def _next(request: DeskRequest) -> HttpResponse:
    """The next letter that this person holds or may take, without a list in between."""
    for item in reading.waiting_for(request.officer):
        try:
            if item.state == ItemState.OPEN:
                assignment.claim(item, by=request.user)
        except WorkflowError:
            continue
        return redirect("letters:sign", task=item.pk)
    return redirect("letters:waiting")


@require_GET
@for_staff
def page(request: DeskRequest, task: int, page: int) -> HttpResponse:
    letter = _held(request, _item(request, task))
    note_access(letter.case, by=request.user, part="letter")
    return answers.picture_of(letter, page)
