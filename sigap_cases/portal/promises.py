"""The dates the reporter is promised: from the clocks that run, and only those in use."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.enums import CaseStatus, PartyRole, SafeChannel
from sigap_cases.cases.models import Case
from sigap_cases.cases.selectors import open_items_of
from sigap_cases.cases.services.promised import INTERNAL_STEPS, renewed
from sigap_cases.portal.counted import counted
from workflows.models import Deadline, WorkItem
from workflows.models.calendar import DeadlineRule, RuleKind, Standing, TermUnit
from workflows.services.calendars import calendar_value, version_value
from workflows.services.clocks import OFFICE_CALENDAR
from workflows.services.deadline_rules import rule_in_force
from workflows.sla import WorkingCalendar, due_at


VERIFICATION = "LAPOR-VERIF"
FIRST_CONTACT, VERIFY = "first_contact", "verify"
CONTACTED = _("An officer contacts you")
SHOWN = _("An officer's first word stands on the page Follow my complaint")
OTHERWISE = _("The step that is going on is finished")
VERIFIED = _("We have checked whether your complaint is complete")
# What a step means to the reporter. A step that is not here has the general words.
WORDS: dict[str, Any] = {
    "emergency_contact": _("The duty officer has acted on the emergency"),
    "verify": VERIFIED,
    "review_explanation": _("We have checked your explanation"),
    "classify": _("We have settled who handles your complaint"),
    "hand_over": _("We have handed your complaint over to the agency in charge"),
    "triage": _("We have settled how your complaint is handled"),
    "clarify_one": _("The reported party has been asked for an account"),
    "clarify_two": _("The reported party has been asked a second time"),
    "mediate": _("The mediation is over"),
    "write_result": _("We have written down the result"),
    "approve_result": _("The result has been approved"),
    "tell_result": _("You are told the result"),
    "decide_objection": _("We have decided on your objection"),
    "tell_objection": _("You are told the decision on your objection"),
}
STANDING = {
    RuleKind.INTERNAL: _("Internal service standard"),
    RuleKind.REFERENCE: _("Standard taken over from another body"),
    RuleKind.LAW: _("By law"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """What is done by when. ``new_due`` is set when ``due`` has passed."""

    text: Any
    due: datetime
    by_hour: bool
    standing: Any
    new_due: datetime | None = None
    # The law or the standard by name, where the page tells it.
    source: str = ""
    # How the date was counted, in short sentences.
    counted: tuple[str, ...] = ()


def promises_of(case: Case) -> list[Promise]:
    """What the office owes the reporter now, soonest first; nothing after the end."""
    if not case.is_open:
        return []
    now, calendar = timezone.now(), calendar_value(OFFICE_CALENDAR)
    made = [
        _from_item(case, item, now, calendar)
        for item in open_items_of(case).select_related("deadline__rule")
        if item.due_at is not None and item.step not in INTERNAL_STEPS
    ]
    if case.status == CaseStatus.RECEIVED:
        made += _verification(case, now, calendar)
    return sorted(made, key=lambda promise: promise.due)


def _from_item(
    case: Case, item: WorkItem, now: datetime, calendar: WorkingCalendar
) -> Promise:
    text = WORDS.get(item.step, OTHERWISE)
    if item.step == FIRST_CONTACT:
        text = CONTACTED if _reachable(case) else SHOWN
    deadline = item.deadline
    promise = replace(
        promise_of(text, deadline.rule, deadline.due_at, now, calendar),
        counted=counted_of(deadline, now),
    )
    return _as_told(case, item, promise, now) if item.step == VERIFY else promise


def _as_told(case: Case, item: WorkItem, promise: Promise, now: datetime) -> Promise:
    """The first check keeps the date on the receipt; its own clock began later."""
    if WorkItem.objects.filter(process_id=item.process_id, step=VERIFY).count() > 1:
        return promise
    calendar = calendar_value(OFFICE_CALENDAR)
    told = _verification(case, now, calendar)
    if not told or told[0].due >= promise.due:
        return promise
    late = told[0].due < now
    later = promise.new_due or promise.due
    return replace(told[0], new_due=later if late else None)


def _verification(
    case: Case, now: datetime, calendar: WorkingCalendar
) -> list[Promise]:
    """The check of completeness, counted from the receipt."""
    rule = rule_in_force(VERIFICATION)
    if not rule.is_active:
        return []
    due = due_at(case.lodged_at, rule.term, calendar)
    promise = promise_of(VERIFIED, rule, due, now, calendar)
    return [replace(promise, counted=counted(rule, case.lodged_at, calendar))]


def counted_of(deadline: Deadline, now: datetime) -> tuple[str, ...]:
    """How the date of a clock was counted, by the versions that it keeps.

    A date that was extended has been told with a letter of its own.
    """
    if deadline.extension_id is not None:
        return ()
    pauses = [pause.until(now) for pause in deadline.pauses.all()]
    calendar = version_value(deadline.calendar_id)
    return counted(deadline.rule, deadline.started_at, calendar, pauses)


def promise_of(
    text: Any,
    rule: DeadlineRule,
    due: datetime,
    now: datetime,
    calendar: WorkingCalendar,
) -> Promise:
    standing = str(STANDING[RuleKind(rule.kind)])
    if rule.standing == Standing.UNVERIFIED:
        unverified = _("not yet verified")
        standing = f"{standing}, {unverified}"
    return Promise(
        text=text,
        due=due,
        by_hour=rule.unit == TermUnit.HOURS,
        standing=standing,
        new_due=renewed(rule.term, due, now, calendar) if due < now else None,
    )


def _reachable(case: Case) -> bool:
    reporter = case.parties.filter(role=PartyRole.REPORTER).first()
    return reporter is not None and reporter.safe_channel != SafeChannel.NONE
