"""What one party of a case reads with a code of its own: what it may be told."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sigap_cases.cases.enums import MessageKind, PartyRole, Told
from sigap_cases.cases.models import Announcement, Party, ReporterMessage
from sigap_cases.portal import browser
from sigap_cases.portal.answers import private
from sigap_cases.portal.standing import Stage, progress_of


ORDER = tuple(Told)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyPage:
    """What the page says, each part empty where it may not be told."""

    number: str
    headline: str
    explanation: str
    stages: list[Stage]
    outcome: str
    outcome_party: Party | None
    announcements: list[Announcement]
    result: ReporterMessage | None


@require_safe
@private
def party(request: HttpRequest) -> HttpResponse:
    code = browser.followed_code(request)
    if code is None or code.party is None:
        messages.info(request, _("Enter your code to go on."))
        return redirect("portal:track")
    return render(request, "portal/party.html", {"page": page_of(code.party)})


def may_know(party: Party, what: Told) -> bool:
    return ORDER.index(Told(party.may_be_told)) >= ORDER.index(what)


def page_of(party: Party) -> PartyPage:
    """A party's page. It names nobody, not even the party itself."""
    case = party.case
    knows_progress = may_know(party, Told.PROGRESS)
    headline, explanation = _words(party)
    knows_result = may_know(party, Told.RESULT)
    has_outcome = knows_result and bool(party.outcome)
    return PartyPage(
        number=case.number if may_know(party, Told.EXISTENCE) else "",
        headline=headline,
        explanation=explanation,
        stages=progress_of(case).stages if knows_progress else [],
        outcome=party.get_outcome_display() if has_outcome else "",
        outcome_party=party if has_outcome else None,
        announcements=_announcements(party) if knows_progress else [],
        result=_result(party) if may_know(party, Told.EVERYTHING) else None,
    )


def _words(party: Party) -> tuple[str, str]:
    if not may_know(party, Told.EXISTENCE):
        return (
            _("Nothing can be told here at the moment"),
            _("Ask the office that gave you the code."),
        )
    if not may_know(party, Told.PROGRESS):
        told = _("The office is at work on it. More is told by the office only.")
        return _("There is a case with the office"), told
    progress = progress_of(party.case)
    return progress.headline, progress.explanation


def _announcements(party: Party) -> list[Any]:
    """What was said to all complainants, to those who are complainants."""
    if party.role != PartyRole.COMPLAINANT:
        return []
    return list(party.case.announcements.order_by("-sent_at", "-pk"))


def _result(party: Party) -> ReporterMessage | None:
    """The result as it was written to the reporter; never what a complainant sees."""
    if party.role == PartyRole.COMPLAINANT:
        return None
    results = party.case.messages.filter(kind=MessageKind.RESULT)
    return results.order_by("-sent_at", "-pk").first()
