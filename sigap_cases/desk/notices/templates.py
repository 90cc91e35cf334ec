"""The words of notices, for the system administrator: with a preview and a reason."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from notifications.enums import REPORTER_TOPICS, Length
from notifications.exceptions import TemplateRefused
from notifications.models import NoticeTemplate
from notifications.services import placeholders, templates
from notifications.services.templates import Words
from sigap_cases.desk.forms import DeskForm, ReasonForm, long_text
from sigap_cases.desk.officer import DeskRequest, for_staff


def _for_administrators(view: Callable[..., HttpResponse]) -> Any:
    """For others there are no such pages."""

    @for_staff
    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.officer.is_administrator:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


class WordsForm(DeskForm):
    subject = forms.CharField(
        label=gettext_lazy("Subject"),
        max_length=120,
        error_messages={"required": gettext_lazy("Write the subject.")},
    )
    body = long_text(
        gettext_lazy("Text"),
        rows=7,
        error_messages={"required": gettext_lazy("Write the text.")},
    )
    reason = forms.CharField(label=gettext_lazy("Why it is changed"), max_length=300)

    def __init__(self, *args: Any, length: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if length == Length.SHORT:
            del self.fields["subject"]


def _find(topic: str, length: str) -> NoticeTemplate:
    return get_object_or_404(NoticeTemplate, topic=topic, length=length)


@require_GET
@_for_administrators
def index(request: DeskRequest) -> HttpResponse:
    rows = list(NoticeTemplate.objects.all())
    groups = [
        (_("To officers"), [r for r in rows if r.topic not in REPORTER_TOPICS]),
        (_("To reporters"), [r for r in rows if r.topic in REPORTER_TOPICS]),
    ]
    return render(request, "desk/notices/templates.html", {"groups": groups})


@require_http_methods(["GET", "POST"])
@_for_administrators
def template(request: DeskRequest, topic: str, length: str) -> HttpResponse:
    row = _find(topic, length)
    form = WordsForm(
        request.POST or None,
        length=length,
        initial={"subject": row.subject, "body": row.body},
    )
    status = 200
    if request.method == "POST":
        if form.is_valid() and _kept(request, row, form):
            messages.success(request, _("The new words are in use from now on."))
            return redirect("notices:template", topic=topic, length=length)
        status = 422
    words = _typed(request) if request.method == "POST" else None
    context = {
        "row": row,
        "form": form,
        "restore_form": ReasonForm(prefix="asal"),
        "allowed": [f"{{{name}}}" for name in placeholders.allowed_in(topic)],
        "versions": row.history.select_related("history_user")[:20],
        **_seen(row, words or Words(subject=row.subject, body=row.body)),
    }
    return render(request, "desk/notices/template.html", context, status=status)


def _typed(request: DeskRequest) -> Words:
    """As the form would keep it: one kind of line end."""
    body = request.POST.get("body", "").replace("\r\n", "\n").strip()
    return Words(subject=request.POST.get("subject", "").strip(), body=body)


def _kept(request: DeskRequest, row: NoticeTemplate, form: WordsForm) -> bool:
    try:
        templates.edit(
            row,
            _typed(request),
            by=request.user,
            reason=form.cleaned_data["reason"],
        )
    except TemplateRefused as error:
        for field, sentence in error.problems:
            form.add_error(field if field in form.fields else None, sentence)
        return False
    return True


def _seen(row: NoticeTemplate, words: Words) -> dict[str, Any]:
    """The preview with invented data, and what is wrong with it."""
    body = placeholders.filled(words.body, placeholders.SAMPLE)
    return {
        "subject": placeholders.filled(words.subject, placeholders.SAMPLE),
        "body": body,
        "used": len(body),
        "most": placeholders.LONGEST[Length(row.length)],
        "problems": [
            sentence
            for _field, sentence in placeholders.problems_of(
                row.topic, row.length, subject=words.subject, body=words.body
            )
        ],
    }


@require_POST
@_for_administrators
def preview(request: DeskRequest, topic: str, length: str) -> HttpResponse:
    context = _seen(_find(topic, length), _typed(request))
    return render(request, "desk/notices/partials/_preview.html", context)


@require_POST
@_for_administrators
def restore(request: DeskRequest, topic: str, length: str) -> HttpResponse:
    row = _find(topic, length)
    form = ReasonForm(request.POST, prefix="asal")
    if form.is_valid():
        templates.restore(row, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The words that came with the product are back."))
    else:
        messages.warning(request, _("Write why the words are put back."))
    return redirect("notices:template", topic=topic, length=length)
