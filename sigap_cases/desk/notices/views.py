"""The notices of the person who is signed in, and the bell that counts them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from notifications.services import inbox
from notifications.services.preferences import STAFF_TOPICS
from sigap_cases.desk.officer import DeskRequest, for_staff

from . import reading


@require_GET
@for_staff
def index(request: DeskRequest) -> HttpResponse:
    unread = reading.unread_count(request.officer)
    context = {
        "page": reading.page(request.officer, request.GET),
        "tabs": reading.tabs(request.GET, unread),
        "unread": unread,
        "topics": STAFF_TOPICS,
        "topic": request.GET.get("hal", ""),
        "everything": request.GET.get("daftar") == "semua",
        "edits_templates": request.officer.is_administrator,
    }
    return render(request, "desk/notices/index.html", context)


@require_GET
def count(request: HttpRequest) -> HttpResponseBase:
    """What the bell shows, asked every half minute; nothing for who has signed out."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    return _count(request)


@for_staff
def _count(request: DeskRequest) -> HttpResponse:
    unread = reading.unread_count(request.officer)
    return render(request, "desk/notices/partials/_count.html", {"unread": unread})


@require_GET
@for_staff
def open_notice(request: DeskRequest, message: int) -> HttpResponse:
    """Lead to what the notice is about, as far as the person may see it now."""
    rows = reading.visible_to(request.officer)
    notice = rows.filter(message_id=message).first()
    if notice is None:
        raise Http404
    inbox.mark_read(request.officer.user.pk, [notice.pk])
    return redirect(reading.target_of(notice, request.officer))


@require_POST
@for_staff
def read(request: DeskRequest, pk: int) -> HttpResponse:
    notice = get_object_or_404(reading.visible_to(request.officer), pk=pk)
    inbox.mark_read(request.officer.user.pk, [notice.pk])
    return redirect("notices:index")


@require_POST
@for_staff
def read_all(request: DeskRequest) -> HttpResponse:
    seen = reading.visible_to(request.officer).filter(read_at=None)
    done = inbox.mark_read(
        request.officer.user.pk, list(seen.values_list("pk", flat=True))
    )
    words = ngettext("%(n)d notice is read.", "%(n)d notices are read.", done)
    messages.success(request, words % {"n": done} if done else _("Nothing was unread."))
    return redirect("notices:index")
