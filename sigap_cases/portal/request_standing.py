"""How a request that is no complaint stands, in the words its applicant is told."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap_cases.cases.enums import CaseKind, CaseStatus
from sigap_cases.cases.models import Case
from sigap_cases.cases.selectors import open_items_of
from sigap_cases.cases.services.promised import INTERNAL_STEPS
from sigap_cases.portal.counted import counted
from sigap_cases.portal.promises import OTHERWISE, Promise, counted_of, promise_of
from workflows.models import WorkItem
from workflows.services.calendars import calendar_value
from workflows.services.clocks import OFFICE_CALENDAR
from workflows.services.deadline_rules import rule_in_force
from workflows.sla import due_at


# The kinds whose tracking page speaks of a request.
WORDED: Mapping[str, Any] = {
    CaseKind.INFORMATION: gettext_lazy("Request for public information"),
    CaseKind.SUGGESTION: gettext_lazy("Suggestion"),
    CaseKind.DATA_RIGHTS: gettext_lazy("Request about your data"),
    CaseKind.LEGAL_AID: gettext_lazy("Application for legal aid"),
}
ANSWERED = gettext_lazy("You get the answer")
OBJECTION_ANSWERED = gettext_lazy("The superior answers your objection")
WORDS: Mapping[str, Any] = {
    "check": gettext_lazy("Your request is registered"),
    "assess": ANSWERED,
    "assess_extended": ANSWERED,
    "test_harm": ANSWERED,
    "check_refusal": ANSWERED,
    "write_answer": ANSWERED,
    "answer_objection": OBJECTION_ANSWERED,
    "answer_late": OBJECTION_ANSWERED,
    "comply": gettext_lazy("You get the information"),
    "review": gettext_lazy("Your suggestion is read"),
    "verify_identity": gettext_lazy("We have checked who you are"),
    "review_identity": gettext_lazy("We have checked who you are"),
    "decide_access": ANSWERED,
    "decide_correction": ANSWERED,
    "decide_restriction": ANSWERED,
    "decide_erasure": ANSWERED,
    "decide_objection": ANSWERED,
    "change_data": ANSWERED,
    "erase_data": ANSWERED,
    "receive": gettext_lazy("Your application is taken up"),
    "examine": gettext_lazy("We have checked whether your application is complete"),
    "assign_counsel": gettext_lazy("You have a legal companion"),
    "power_of_attorney": gettext_lazy("The power of attorney is signed"),
    "tell_result": gettext_lazy("You are told the result"),
}
# The term of the law runs from the first step on, whatever step is open.
_WHOLE_TERM = {"check": "KIP-JAWAB"}
_OF_RIGHT = {
    "access": "PDP-AKSES",
    "correct": "PDP-PERBAIKI",
    "restrict": "PDP-BATAS",
    "erase": "PDP-HAPUS",
    "object": "STD-PDP-KEBERATAN",
}


def promises_of_request(case: Case) -> list[Promise]:
    """What the office owes now with the law that says so, soonest first."""
    if not case.is_open:
        return []
    items = [
        item
        for item in open_items_of(case).select_related("deadline__rule", "process")
        if item.step not in INTERNAL_STEPS
    ]
    made = [_of_item(item) for item in items if item.due_at is not None]
    made += filter(None, map(_whole_term, items))
    return sorted(made, key=lambda promise: promise.due)


def _of_item(item: WorkItem) -> Promise:
    clock = item.deadline
    now, calendar = timezone.now(), calendar_value(OFFICE_CALENDAR)
    text = WORDS.get(item.step, OTHERWISE)
    promise = promise_of(text, clock.rule, clock.due_at, now, calendar)
    told = counted_of(clock, now)
    return replace(promise, source=clock.rule.legal_source, counted=told)


def _whole_term(item: WorkItem) -> Promise | None:
    """The answer itself, while the request is only being taken up."""
    kode = _WHOLE_TERM.get(item.step)
    if item.step == "verify_identity":
        kode = _OF_RIGHT.get(str(item.process.values.get("right_kind")))
    if kode is None:
        return None
    rule = rule_in_force(kode)
    if not rule.is_active:
        return None
    now, calendar = timezone.now(), calendar_value(OFFICE_CALENDAR)
    due = due_at(item.opened_at, rule.term, calendar)
    promise = promise_of(ANSWERED, rule, due, now, calendar)
    told = counted(rule, item.opened_at, calendar)
    return replace(promise, source=rule.legal_source, counted=told)


def headline_of(case: Case) -> str:
    """What the page says on top where nothing is late and nothing is asked."""
    if not case.is_open:
        return _("This request has ended")
    told = {
        CaseStatus.RECEIVED: _("We have received it"),
        CaseStatus.RESULT_SENT: _("The answer is here"),
        CaseStatus.OBJECTED: _("Your objection is being answered"),
    }
    return told.get(CaseStatus(case.status), _("We are working on it"))


def explanation_of(case: Case) -> str:
    if not case.is_open:
        return case.ending
    told = {
        CaseStatus.RECEIVED: _("An officer will look at it."),
        CaseStatus.VERIFYING: _("An officer is checking whether anything is missing."),
        CaseStatus.AWAITING_REPORTER: _("What we need from you stands below."),
        CaseStatus.AWAITING_PARTNER: _(
            "Another agency is at work on it. We keep watching."
        ),
        CaseStatus.RESULT_SENT: _("Read it below."),
        CaseStatus.OBJECTED: _("Somebody who did not write the answer decides."),
    }
    return told.get(CaseStatus(case.status), _("An officer is working on it."))
