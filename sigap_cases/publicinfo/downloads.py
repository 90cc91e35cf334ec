"""Published files and tables as they are handed out: attachments, and inert."""

from django.http import FileResponse, Http404, HttpResponse

from sigap_cases.inert import inert

from .models import InformationItem


def file_of(item: InformationItem) -> FileResponse:
    """404 where the item has no file, as for an item that is not there."""
    if not item.file:
        raise Http404
    answer = FileResponse(
        item.file.open("rb"),
        as_attachment=True,
        filename=f"informasi-{item.pk}.{str(item.file.name).rpartition('.')[2]}",
        content_type=item.content_type,
    )
    return inert(answer)


def csv_of(content: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return inert(answer)
