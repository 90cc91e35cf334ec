"""What was taken out, and whether a file is one of them unchanged."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from sigap_cases.cases.models import Retrieval
from sigap_cases.cases.services.trail_words import office_words, surface_words
from sigap_cases.desk import refusals
from sigap_cases.desk.officer import DeskRequest

from .exports import digest_of, known_by
from .forms import CheckForm
from .hits import taken_in_sight
from .keyset import SIZE, Mark, mark_of, newest
from .sight import Auditor, for_auditors, note


@require_GET
@for_auditors
def exports(request: DeskRequest, auditor: Auditor) -> HttpResponse:
    """Every export with a hash, newest first, whoever made it."""
    note(request, auditor)
    rows = taken_in_sight(auditor).exclude(sha256="")
    rows = rows.select_related("user", "unit", "case", "person")
    after = mark_of(request.GET.get("setelah", ""))
    found = newest(rows, at="at", pk="pk", after=after, size=SIZE + 1)
    last = found[SIZE - 1] if len(found) > SIZE else None
    context = {
        "rows": [_told(row) for row in found[:SIZE]],
        "following": str(Mark(at=last.at, pk=last.pk)) if last else "",
        "first": after is None,
    }
    return render(request, "desk/audit/exports.html", context)


def _told(row: Retrieval) -> dict[str, object]:
    return {
        "row": row,
        "surface": surface_words(row.surface),
        "office": office_words(row.post, row.unit.name if row.unit else ""),
    }


@require_http_methods(["GET", "POST"])
@for_auditors
def check(request: DeskRequest, auditor: Auditor) -> HttpResponse:
    """The file is hashed and let go; nothing of it is kept."""
    note(request, auditor)
    posted = request.method == "POST"
    form = CheckForm(*((request.POST, request.FILES) if posted else ()))
    context: dict[str, object] = {"form": form, "checked": False}
    status = 200
    if posted and form.is_valid():
        told = form.cleaned_data
        digest = digest_of(told["sha256"], told["file"])
        found = [_told(row) for row in known_by(auditor, digest)]
        context |= {"checked": True, "digest": digest, "found": found}
    elif posted:
        status = refusals.UNPROCESSABLE
    return render(request, "desk/audit/check.html", context, status=status)
