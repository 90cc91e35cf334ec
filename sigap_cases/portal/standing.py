"""How a complaint stands, in the words the public is told."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sigap_cases.cases.enums import CaseStatus
from sigap_cases.cases.models import Case
from sigap_cases.cases.selectors import stages_of_kind
from sigap_cases.cases.services import correspondence
from sigap_cases.portal import protection, request_standing
from sigap_cases.portal.promises import Promise, promises_of
from sigap_cases.portal.protection import is_protection
from sigap_cases.portal.request_standing import promises_of_request
from workflows.models import ArmedWait


# Which answer of the verification the reporter is asked to act on.
ASKED = {"incomplete": "missing_items", "unclear": "unclear_points"}

# What is said then is meant for the reporter alone.
NOT_FOR_OTHERS = frozenset(
    {CaseStatus.AWAITING_REPORTER, CaseStatus.RESULT_SENT, CaseStatus.REOPENED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the reporter is asked to add, in the officer's words, and until when."""

    text: str
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    label: Any
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All that the tracking page says, but for the messages."""

    headline: str
    tone: str
    explanation: str
    stages: list[Stage]
    promises: list[Promise]
    asked: Asked | None
    may_object: bool
    may_accept: bool
    answer_until: datetime | None
    # A request is not answered in time, and its applicant may object to that.
    may_object_late: bool = False


def standing_of(case: Case) -> Standing:
    worded = case.kind in request_standing.WORDED
    promises = promises_of_request(case) if worded else promises_of(case)
    asking = correspondence.wait_for_reporter(case, correspondence.COMPLETED)
    objecting = correspondence.wait_for_reporter(case, correspondence.OBJECTED)
    accepting = correspondence.wait_for_reporter(case, correspondence.SATISFIED)
    headline, tone = _headline(case, promises, asking)
    return Standing(
        headline=headline,
        tone=tone,
        explanation=_explanation(case),
        stages=_stages(case),
        promises=promises,
        asked=_asked(asking) if asking else None,
        may_object=objecting is not None,
        may_accept=accepting is not None,
        answer_until=objecting.fires_at if objecting else None,
        may_object_late=correspondence.wait_for_reporter(
            case, correspondence.OBJECTED_LATE
        )
        is not None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a case is, and nothing of what anybody said or owes."""

    headline: str
    explanation: str
    stages: list[Stage]


def progress_of(case: Case) -> Progress:
    """For somebody who follows the case and is not its reporter."""
    told = _("We are handling this case")
    if not case.is_open:
        told = _("This case has ended")
    elif case.status == CaseStatus.RECEIVED:
        told = _("We have received this case")
    explanation = "" if case.status in NOT_FOR_OTHERS else _explanation(case)
    return Progress(headline=told, explanation=explanation, stages=_stages(case))


def long_date(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "l, j F Y")


def _headline(
    case: Case, promises: list[Promise], asking: ArmedWait | None
) -> tuple[str, str]:
    """The sentence on top and its tone; what is late comes before all but a request."""
    if not case.is_open:
        return _ended(case), "done"
    if asking is not None and asking.fires_at is not None:
        told = _("We wait for your completion until %(date)s")
        return told % {"date": long_date(asking.fires_at)}, "ask"
    late = next((promise.new_due for promise in promises if promise.new_due), None)
    if late is not None:
        return _("We are late; the new date is %(date)s") % {
            "date": long_date(late)
        }, "late"
    return _of_status(case), "calm"


def _of_kind(case: Case) -> str:
    """The headline of anything but a complaint; empty for a complaint."""
    if case.kind in request_standing.WORDED:
        return request_standing.headline_of(case)
    return protection.headline_of(case) if is_protection(case) else ""


def _ended(case: Case) -> str:
    return _of_kind(case) or _("Your complaint has ended")


def _of_status(case: Case) -> str:
    if own := _of_kind(case):
        return own
    if case.status == CaseStatus.RECEIVED:
        return _("We have received your complaint")
    if case.status == CaseStatus.RESULT_SENT:
        return _("The result of your complaint is here")
    if case.status == CaseStatus.OBJECTED:
        return _("We are deciding on your objection")
    return _("We are handling your complaint")


def _explanation(case: Case) -> str:
    if case.kind in request_standing.WORDED:
        return request_standing.explanation_of(case)
    if not case.is_open:
        return case.ending
    if is_protection(case) and (words := protection.explanation_of(case)):
        return words
    told = {
        CaseStatus.RECEIVED: _("An officer will look at it."),
        CaseStatus.VERIFYING: _("We are checking whether we know enough to begin."),
        CaseStatus.AWAITING_REPORTER: _("What we need from you stands below."),
        CaseStatus.TRIAGE: _("We are settling the best way to help."),
        CaseStatus.CLARIFICATION: _("We are asking the reported party for an account."),
        CaseStatus.MEDIATION: _("We are bringing both sides together to talk."),
        CaseStatus.AWAITING_PARTNER: _(
            "Another agency is at work on it. We keep watching."
        ),
        CaseStatus.RESULT_SENT: _("Read it below and tell us whether you accept it."),
        CaseStatus.OBJECTED: _("Somebody who did not write the result decides."),
        CaseStatus.REOPENED: _("Your objection was right. We take it up again."),
    }
    return told.get(CaseStatus(case.status), _("An officer is working on it."))


def _stages(case: Case) -> list[Stage]:
    """The row of stages: done, now, next. All are done when the case has ended."""
    row = stages_of_kind(case)
    current = next(n for n, (_s, counted) in enumerate(row) if case.status in counted)
    states = ("done", "now", "next")
    return [
        Stage(
            label=stage.label,
            state="done"
            if not case.is_open
            else states[(n >= current) + (n > current)],
        )
        for n, (stage, _counted) in enumerate(row)
    ]


def _asked(wait: ArmedWait) -> Asked:
    values = wait.process.values
    field = ASKED.get(str(values.get("completeness")), "")
    if wait.process.matter.case.kind in request_standing.WORDED:
        field = "missing_items"
    return Asked(text=str(values.get(field) or ""), until=wait.fires_at)
