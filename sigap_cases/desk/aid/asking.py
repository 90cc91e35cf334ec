"""Taking in what somebody of the registry asks of the village."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.enums import Post
from sigap_cases.aid.services import village_services
from sigap_cases.cases.selectors import open_items_of
from sigap_cases.cases.services import tracking
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.people.record import find_person
from sigap_cases.registry.services import access

from .forms import AskForm
from .views import saved


@never_cache
@require_http_methods(["GET", "POST"])
@for_staff
def ask(request: DeskRequest, pk: int) -> HttpResponse:
    """The answer to the send is the receipt, with the code that is shown once."""
    person = find_person(request.officer, pk)
    if not request.officer.holds(Post.PETUGAS_DESA) or person.is_merged:
        raise PermissionDenied
    access.record(person, by=request.officer.user)
    form, status = AskForm(), 200
    if request.method == "POST":
        form = AskForm(request.POST)
        lodged, status = saved(
            request,
            form,
            lambda: village_services.ask(person, form.asked(), by=request.officer.user),
            _("The request is taken in."),
        )
        if lodged is not None:
            secret = form.cleaned_data["code_secret"]
            code = lodged.code or tracking.code_again(lodged.case, secret)
            context = {
                "case": lodged.case,
                "code": code,
                "first": open_items_of(lodged.case).exclude(due_at=None).first(),
                "sees": True,
            }
            return render(request, "desk/request_receipt.html", context)
    context = {"form": form, "person": person, "title": _("Village service")}
    return render(request, "desk/aid/ask.html", context, status=status)
