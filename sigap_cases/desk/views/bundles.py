"""All documents of a case in one download, and the case as evidence."""

import hashlib
from typing import IO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from sigap_cases.cases.exceptions import BundleTooLarge
from sigap_cases.cases.policies import takes_part
from sigap_cases.cases.services import bundles
from sigap_cases.cases.services.evidence import archive as evidence_archive
from sigap_cases.cases.services.lifecycle import note_access
from sigap_cases.desk import refusals
from sigap_cases.desk.casefile import Part, find_case
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.retrievals import note_export
from sigap_cases.inert import inert
from workflows.exceptions import NotAllowed, WorkflowError


CHUNK = 1024 * 1024


@require_GET
@for_staff
def bundle(request: DeskRequest, number: str) -> HttpResponseBase:
    case = find_case(request.officer, number)
    if not takes_part(request.user, case):
        raise Http404  # in an emergency one reads what one needs, and takes no copy
    rows = list(case.documents.select_related("uploaded_by"))
    back = f"{reverse('desk:case', args=[number])}?bagian={Part.DOCUMENTS.value}"
    try:
        archive = bundles.bundle(case, rows)
    except BundleTooLarge as error:
        return refusals.refused(request, error, back)
    note_access(case, by=request.user, part="bundle")
    note_export(request, case=case, results=len(rows), sha256=_digest_of(archive))
    answer = FileResponse(
        archive,
        as_attachment=True,
        filename=f"{number}.zip",
        content_type="application/zip",
    )
    return inert(answer)


@require_POST
@for_staff
def evidence(request: DeskRequest, number: str) -> HttpResponseBase:
    """A court's copy of the case; taking one is written into the case."""
    case = find_case(request.officer, number)
    back = f"{reverse('desk:case', args=[number])}?bagian={Part.ACCESS.value}"
    try:
        made = evidence_archive.take(case, by=request.user)
    except NotAllowed:
        raise PermissionDenied from None
    except WorkflowError as error:
        return refusals.refused(request, error, back)
    note_export(request, case=case, sha256=_digest_of(made.archive))
    answer = FileResponse(
        made.archive,
        as_attachment=True,
        filename=f"bukti-{number}.zip",
        content_type="application/zip",
    )
    return inert(answer)


def _digest_of(archive: IO[bytes]) -> str:
    """Its SHA-256; it stands at its beginning again afterwards."""
    found = hashlib.sha256()
    while part := archive.read(CHUNK):
        found.update(part)
    archive.seek(0)
    return found.hexdigest()
