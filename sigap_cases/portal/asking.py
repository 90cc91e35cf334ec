"""What may be asked of the office beside a complaint, and the pages that ask it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.enums import CaseKind
from sigap_cases.portal.forms import asking as forms
from sigap_cases.portal.forms.questions import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    slug: str
    form: type[Question]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A kind of request: its word in addresses, its title, and its pages in order.

    ``given`` are the answers that the process starts with.
    """

    kind: str
    slug: str
    title: Any
    lead: Any
    pages: tuple[Page, ...]
    given: tuple[str, ...]

    @property
    def length(self) -> int:
        """How many steps there are, the summary included."""
        return len(self.pages) + 1

    def place_of(self, slug: str) -> int:
        return next(n for n, page in enumerate(self.pages) if page.slug == slug)


REQUESTS = (
    Request(
        kind=CaseKind.INFORMATION,
        slug="informasi",
        title=_("Ask for public information"),
        lead=_("Answered within ten working days."),
        pages=(
            Page(slug="informasi", form=forms.WantedInformation),
            Page(slug="tujuan", form=forms.Purpose),
            Page(slug="pemohon", form=forms.Applicant),
        ),
        given=("info_purpose", "copy_form"),
    ),
    Request(
        kind=CaseKind.SUGGESTION,
        slug="masukan",
        title=_("Give a suggestion"),
        lead=_("Read and answered."),
        pages=(
            Page(slug="masukan", form=forms.Suggestion),
            Page(slug="pengirim", form=forms.Sender),
        ),
        given=("topic",),
    ),
    Request(
        kind=CaseKind.DATA_RIGHTS,
        slug="data-anda",
        title=_("Rights over your data"),
        lead=_("See, correct, limit, or erase; within 72 hours."),
        pages=(
            Page(slug="permintaan", form=forms.DataRight),
            Page(slug="data", form=forms.AboutData),
            Page(slug="pemohon", form=forms.DataSubject),
        ),
        given=("right_kind", "about_case"),
    ),
)
BY_SLUG = {request.slug: request for request in REQUESTS}
Answers = Mapping[str, Any]


def read(page: Page, answers: Answers) -> Question:
    """The page's form over what was typed, checked again."""
    form = page.form(answers.get(page.slug, {}), answers=answers)
    form.is_valid()
    return form


def first_incomplete(request: Request, answers: Answers) -> Page | None:
    """The first page that stands in the way of sending."""
    for page in request.pages:
        if page.slug not in answers or not read(page, answers).is_valid():
            return page
    return None
