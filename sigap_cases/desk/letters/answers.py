"""Files and pictures of letters, as they are handed out."""

from django.http import Http404, HttpResponse

from sigap_cases.cases.exceptions import TemplateRefused
from sigap_cases.cases.models import Letter
from sigap_cases.cases.services.letters import typesetting
from sigap_cases.cases.services.letters.printing import data_of
from sigap_cases.inert import inert


def as_pdf(content: bytes, name: str) -> HttpResponse:
    """Always a download, and inert where a browser opens it after all."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{_plain(name)}.pdf"'
    return inert(answer)


def _plain(name: str) -> str:
    kept = (letter if letter.isalnum() or letter in " -." else "-" for letter in name)
    return "".join(kept).encode("ascii", "ignore").decode()[:120]


def as_picture(content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type="image/png")
    return inert(answer)


def picture_of(letter: Letter, number: int) -> HttpResponse:
    """One page of a letter as it stands now, counted from 1."""
    try:
        pages = typesetting.to_pages(letter.version.body, data_of(letter))
    except TemplateRefused as error:
        return HttpResponse(str(error.sentence), status=422, content_type="text/plain")
    if not 1 <= number <= len(pages):
        raise Http404
    return as_picture(pages[number - 1])


def page_numbers(letter: Letter) -> tuple[list[int], str]:
    """The numbers of its pages, or why it cannot be typeset."""
    try:
        pages = typesetting.to_pages(letter.version.body, data_of(letter))
    except TemplateRefused as error:
        return [], str(error.sentence)
    return list(range(1, len(pages) + 1)), ""
