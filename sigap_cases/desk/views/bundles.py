"""All documents of a case in one download."""

import hashlib

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
    digest = hashlib.file_digest(archive, "sha256").hexdigest()
    archive.seek(0)
    note_export(request, case=case, results=len(rows), sha256=digest)
    answer = FileResponse(
        archive,
        as_attachment=True,
        filename=f"{number}.zip",
        content_type="application/zip",
    )
    return inert(answer)
