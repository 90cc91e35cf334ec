"""All documents of a case in one download."""

import hashlib
from typing import IO

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_GET

from sigap_cases.cases.exceptions import BundleTooLarge
from sigap_cases.cases.services import bundles
from sigap_cases.cases.services.lifecycle import note_access
from sigap_cases.desk import refusals
from sigap_cases.desk.casefile import Part, find_case
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.retrievals import note_export
from sigap_cases.inert import inert


CHUNK = 1024 * 1024


@require_GET
@for_staff
def bundle(request: DeskRequest, number: str) -> HttpResponseBase:
    case = find_case(request.officer, number)
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


def _digest_of(archive: IO[bytes]) -> str:
    """Its SHA-256; it stands at its beginning again afterwards."""
    found = hashlib.sha256()
    while part := archive.read(CHUNK):
        found.update(part)
    archive.seek(0)
    return found.hexdigest()
