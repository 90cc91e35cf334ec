"""Cases that belong together: taking a link away, and a firm that many complain about."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sigap_cases.cases.models import CaseLink, Party
from sigap_cases.cases.services import linking
from sigap_cases.desk import actions, paging, refusals
from sigap_cases.desk import inbox as rows
from sigap_cases.desk import linked as links
from sigap_cases.desk.casefile import Part, case_file, find_case
from sigap_cases.desk.filters import CaseFilter
from sigap_cases.desk.forms import ReasonForm
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.retrievals import counted, note_search
from workflows.exceptions import WorkflowError


def linked_page(number: str) -> str:
    return f"{reverse('desk:case', args=[number])}?bagian={Part.LINKED.value}"


@require_http_methods(["GET", "POST"])
@for_staff
def unlink(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    file = case_file(find_case(request.officer, number), request.officer)
    link = _link(request, file.case.pk, pk)
    if not actions.may_work(request.officer, file.case):
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = refusals.UNPROCESSABLE
        if form.is_valid():
            try:
                linking.unlink(
                    link, by=request.user, reason=form.cleaned_data["reason"]
                )
            except WorkflowError as error:
                status = refusals.put_on(form, error)
            else:
                messages.success(request, _("The link is taken away."))
                return redirect(linked_page(number))
    context: dict[str, Any] = {"file": file, "case": file.case, "form": form}
    context |= {"link": link, "back": linked_page(number)}
    return render(request, "desk/unlink.html", context, status=status)


def _link(request: DeskRequest, case_pk: int, pk: int) -> CaseLink:
    """A live link of the case whose other end the officer sees too."""
    seen = request.officer.cases().values("pk")
    link = get_object_or_404(
        CaseLink.objects.select_related("from_case__matter", "to_case__matter"),
        pk=pk,
        ended_at=None,
        from_case__in=seen,
        to_case__in=seen,
    )
    if case_pk not in (link.from_case_id, link.to_case_id):
        raise Http404
    return link


@require_GET
@for_staff
def pattern(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Complaints of the last days against the firm of one case, for supervisors."""
    officer = request.officer
    case = find_case(officer, number)
    party = get_object_or_404(Party, case=case, pk=pk, role__in=links.FIRM_ROLES)
    firm = links.firm_of(party)
    if not officer.is_supervisor or not firm:
        raise Http404
    chosen = CaseFilter(
        request.GET, queryset=links.against(firm, officer), request=request
    )
    page_number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(page_number)
    found = rows.told_cases(chosen.qs.order_by("-lodged_at", "-pk"))
    page = paging.page_of(list(found[start : start + paging.SIZE + 1]), page_number)
    count, ordinary = counted(chosen.qs)
    note_search(request, request.GET.get("q", ""), results=ordinary, about=case)
    context = {
        "case": case,
        "party": party,
        "days": links.PATTERN_DAYS,
        "page": page,
        "rows": [(row, rows.about(row)) for row in page.rows],
        "filter": chosen,
        "count": count,
        "back": linked_page(number),
        "here": reverse("desk:pattern", args=[number, pk]),
    }
    return render(request, "desk/pattern.html", context)
