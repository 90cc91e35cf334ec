"""The pages of the information list: written here, published by the superior."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.enums import Post
from sigap_cases.desk import paging, refusals
from sigap_cases.desk.officer import DeskRequest
from sigap_cases.publicinfo.downloads import file_of
from sigap_cases.publicinfo.enums import ItemState
from sigap_cases.publicinfo.models import InformationItem
from sigap_cases.publicinfo.selectors import kept_items
from sigap_cases.publicinfo.services import items
from workflows.exceptions import WorkflowError

from .forms import ItemAgain, ItemFields, ItemSearch, WhyForm, initial_of
from .sight import OFFICE, only_for


READERS = (*OFFICE, Post.AUDITOR)


@require_GET
@only_for(*READERS)
def listing(request: DeskRequest) -> HttpResponse:
    asked = ItemSearch(request.GET)
    text = asked.said("q")
    found = kept_items(
        state=asked.said("keadaan"), kind=asked.said("klasifikasi"), text=text
    )
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    context = {
        "page": paging.page_of(list(found[start : start + paging.SIZE + 1]), number),
        "asked": asked,
        "text": text,
        "is_narrowed": bool(text or asked.said("keadaan") or asked.said("klasifikasi")),
        "keeps": request.officer.holds(Post.PETUGAS_PPID),
        "reports": request.officer.holds(*OFFICE),
    }
    return render(request, "desk/publishing/index.html", context)


def _find(pk: int) -> InformationItem:
    rows = InformationItem.objects.select_related("unit", "written_by", "published_by")
    return get_object_or_404(rows, pk=pk)


@require_GET
@only_for(*READERS)
def item(request: DeskRequest, pk: int) -> HttpResponse:
    return _shown(request, _find(pk), WhyForm())


def _shown(
    request: DeskRequest, found: InformationItem, form: WhyForm, status: int = 200
) -> HttpResponse:
    keeps = request.officer.holds(Post.PETUGAS_PPID)
    decides = request.officer.holds(Post.ATASAN_PPID)
    context = {
        "item": found,
        "form": form,
        "history": found.history.select_related("history_user"),
        "may_edit": keeps,
        "may_submit": keeps and found.state == ItemState.DRAFT,
        "may_publish": decides
        and found.state == ItemState.SUBMITTED
        and found.written_by_id != request.officer.user.pk,
        "may_withdraw": (keeps or decides) and found.state == ItemState.PUBLISHED,
    }
    return render(request, "desk/publishing/item.html", context, status=status)


@require_GET
@only_for(*READERS)
def file(_request: DeskRequest, pk: int) -> HttpResponseBase:
    """As the public would get it, before it is published."""
    return file_of(_find(pk))


@require_http_methods(["GET", "POST"])
@only_for(Post.PETUGAS_PPID)
def new(request: DeskRequest) -> HttpResponse:
    posted = request.method == "POST"
    form = ItemFields(request.POST, request.FILES) if posted else ItemFields()
    status = 200
    if posted:
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                made = items.write(
                    form.words, by=request.user, upload=form.cleaned_data["file"]
                )
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The draft is kept."))
                return redirect("information:item", pk=made.pk)
    context = {"form": form}
    return render(request, "desk/publishing/edit.html", context, status=status)


@require_http_methods(["GET", "POST"])
@only_for(Post.PETUGAS_PPID)
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    found = _find(pk)
    posted = request.method == "POST"
    form = ItemAgain(
        request.POST if posted else None,
        request.FILES if posted else None,
        has_file=bool(found.file),
        initial=initial_of(found),
    )
    status = 200
    if posted:
        status = refusals.UNPROCESSABLE
        if form.is_valid() and _rewritten(request, found, form):
            return redirect("information:item", pk=pk)
    context = {"form": form, "item": found}
    return render(request, "desk/publishing/edit.html", context, status=status)


def _rewritten(request: DeskRequest, found: InformationItem, form: ItemAgain) -> bool:
    told = form.cleaned_data
    try:
        items.rewrite(
            found,
            form.words,
            by=request.user,
            reason=told["reason"],
            upload=told["file"],
            drop_file=told.get("drop_file", False),
        )
    except WorkflowError as error:
        refusals.put_on(form, error)
        return False
    messages.success(request, _("Kept as a draft. It is public when published anew."))
    return True


def _act(
    act: Callable[..., InformationItem], told: Any, *posts: Post, asks: bool = False
) -> Callable[..., HttpResponseBase]:
    """A button of the item's page; with ``asks`` it takes a reason."""

    @require_POST
    @only_for(*posts)
    def view(request: DeskRequest, pk: int) -> HttpResponse:
        found = _find(pk)
        form = WhyForm(request.POST)
        if asks and not form.is_valid():
            return _shown(request, found, form, refusals.UNPROCESSABLE)
        reason = {"reason": form.cleaned_data["reason"]} if asks else {}
        try:
            act(found, by=request.user, **reason)
        except WorkflowError as error:
            refusals.say(request, error)
        else:
            messages.success(request, str(told))
        return redirect("information:item", pk=pk)

    return view


submit = _act(items.submit, gettext_lazy("Handed to the superior."), Post.PETUGAS_PPID)
publish = _act(
    items.publish, gettext_lazy("The public reads it now."), Post.ATASAN_PPID
)
send_back = _act(
    items.send_back,
    gettext_lazy("Sent back to be mended."),
    Post.ATASAN_PPID,
    asks=True,
)
withdraw = _act(
    items.withdraw, gettext_lazy("Taken from the public page."), *OFFICE, asks=True
)
