"""Answered suggestions, and telling the public what became of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Post
from sigap_cases.cases.models import Case
from sigap_cases.desk import paging, refusals
from sigap_cases.desk.officer import DeskRequest
from sigap_cases.publicinfo.models import PublishedSuggestion
from sigap_cases.publicinfo.selectors import answered_suggestions
from sigap_cases.publicinfo.services import suggestions
from workflows.exceptions import WorkflowError

from .forms import SuggestionForm, WhyForm
from .sight import only_for


@require_GET
@only_for(Post.PETUGAS_PPID)
def listing(request: DeskRequest) -> HttpResponse:
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    cases = list(answered_suggestions(request.user)[start : start + paging.SIZE + 1])
    rows = [(case, suggestions.topic_of(case), published_of(case)) for case in cases]
    context = {"page": paging.page_of(rows, number)}
    return render(request, "desk/publishing/suggestions.html", context)


def published_of(case: Case) -> PublishedSuggestion | None:
    """What stands on the public page of it; None for nothing, and once withdrawn."""
    told: PublishedSuggestion | None = getattr(case, "published_suggestion", None)
    return told if told is not None and told.withdrawn_at is None else None


@require_http_methods(["GET", "POST"])
@only_for(Post.PETUGAS_PPID)
def suggestion(request: DeskRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(answered_suggestions(request.user), pk=pk)
    told = getattr(case, "published_suggestion", None)
    initial = {"said": told.said, "answer": told.answer} if told else {}
    posted = request.method == "POST"
    form = SuggestionForm(request.POST if posted else None, initial=initial)
    status = 200
    if posted:
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                suggestions.publish(case, by=request.user, **form.cleaned_data)
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The public reads it now."))
                return redirect("information:suggestions")
    context = {
        "form": form,
        "case": case,
        "topic": suggestions.topic_of(case),
        "told": published_of(case),
        "why": WhyForm(auto_id="cabut-%s"),
    }
    page = "desk/publishing/suggestion.html"
    return render(request, page, context, status=status)


@require_POST
@only_for(Post.PETUGAS_PPID)
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    case = get_object_or_404(answered_suggestions(request.user), pk=pk)
    told = get_object_or_404(PublishedSuggestion, case=case)
    form = WhyForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        suggestions.withdraw(told, by=request.user, reason=reason)
    except WorkflowError as error:
        refusals.say(request, error)
        return redirect("information:suggestion", pk=pk)
    messages.success(request, _("Taken from the public page."))
    return redirect("information:suggestions")
