"""Reading and changing the templates of letters."""

import base64
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.cases.models import LetterTemplate, LetterTemplateVersion
from sigap_cases.cases.policies import (
    check_can_edit_templates,
    check_can_read_templates,
)
from sigap_cases.cases.services.letters import templates as texts
from sigap_cases.desk import refusals
from sigap_cases.desk.officer import DeskRequest, for_staff
from workflows.exceptions import WorkflowError
from workflows.policies import can

from . import answers
from .forms import PublishForm, TemplateForm


def _for_writers(view: Callable[..., HttpResponse]) -> Any:
    """Staff who write letters; for others there are no templates."""

    @for_staff
    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can(check_can_read_templates, request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@_for_writers
def index(request: DeskRequest) -> HttpResponse:
    rows = LetterTemplate.objects.select_related("nature").prefetch_related("versions")
    context = {"templates": rows, "edits": can(check_can_edit_templates, request.user)}
    return render(request, "desk/letters/templates.html", context)


def _find(key: str) -> LetterTemplate:
    return get_object_or_404(
        LetterTemplate.objects.select_related("nature", "drafted_by"), key=key
    )


def _latest(template: LetterTemplate) -> LetterTemplateVersion:
    version = texts.latest(template)
    if version is None:
        raise Http404
    return version


def _start(template: LetterTemplate) -> dict[str, str]:
    """The draft where there is one, the version in use otherwise."""
    if template.draft:
        return {"body": template.draft, "fields_text": template.draft_fields}
    version = _latest(template)
    return {"body": version.body, "fields_text": texts.field_lines(version.fields)}


@require_http_methods(["GET", "POST"])
@_for_writers
def template(request: DeskRequest, key: str) -> HttpResponse:
    found = _find(key)
    edits = can(check_can_edit_templates, request.user)
    if request.method == "POST" and not edits:
        raise PermissionDenied
    form = TemplateForm(
        request.POST if request.method == "POST" else None, initial=_start(found)
    )
    if form.is_valid():
        told = form.cleaned_data
        texts.save_draft(
            found, _unix(told["body"]), _unix(told["fields_text"]), by=request.user
        )
        messages.success(request, _("The draft is saved."))
        return redirect("letters:template", key=key)
    status = 200 if request.method == "GET" else refusals.UNPROCESSABLE
    return _page(request, found, form, edits=edits, status=status)


def _page(
    request: DeskRequest,
    found: LetterTemplate,
    form: TemplateForm,
    *,
    edits: bool,
    status: int = 200,
    **bound: Any,
) -> HttpResponse:
    start = _start(found)
    context = {
        "template": found,
        "version": _latest(found),
        "versions": found.versions.select_related("published_by"),
        "form": form,
        "edits": edits,
        "publish_form": PublishForm(),
        **_tried(found, start["body"], start["fields_text"]),
    } | bound
    return render(request, "desk/letters/template.html", context, status=status)


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n")


def _tried(found: LetterTemplate, body: str, fields: str) -> dict[str, Any]:
    """The pages as pictures in the page itself, or what keeps them from being made."""
    try:
        pages = texts.try_out(found, body, fields)
    except MissingAnswer as error:
        return {"fault": _("Fields: %(fault)s") % {"fault": error.sentence}}
    except WorkflowError as error:
        return {"fault": str(error.sentence)}
    return {"pictures": [base64.b64encode(page).decode() for page in pages]}


@require_POST
@_for_writers
def try_out(request: DeskRequest, key: str) -> HttpResponse:
    """What the editor asks for while somebody types; nothing is kept."""
    found = _find(key)
    if not can(check_can_edit_templates, request.user):
        raise PermissionDenied
    body = _unix(request.POST.get("body", ""))
    context = _tried(found, body, _unix(request.POST.get("fields_text", "")))
    return render(request, "desk/letters/partials/_tried.html", context)


@require_GET
@_for_writers
def pdf(request: DeskRequest, key: str) -> HttpResponse:
    found = _find(key)
    start = _start(found)
    try:
        content = texts.try_out_pdf(found, start["body"], start["fields_text"])
    except WorkflowError as error:
        refusals.say(request, error)
        return redirect("letters:template", key=key)
    return answers.as_pdf(content, found.title)


@require_POST
@_for_writers
def publish(request: DeskRequest, key: str) -> HttpResponse:
    found = _find(key)
    if not can(check_can_edit_templates, request.user):
        raise PermissionDenied
    form = PublishForm(request.POST)
    status = refusals.UNPROCESSABLE
    if form.is_valid():
        try:
            texts.publish(found, note=form.cleaned_data["note"], by=request.user)
        except WorkflowError as error:
            form.add_error(None, str(error.sentence))
            status = refusals.status_of(error)
        else:
            told = _("The new version is published. Letters already begun keep theirs.")
            messages.success(request, told)
            return redirect("letters:template", key=key)
    text = TemplateForm(initial=_start(found))
    return _page(request, found, text, edits=True, status=status, publish_form=form)
