"""What the engine tells the case file, and ending a case early."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sigap_cases.cases.enums import (
    ENDED_STATUSES,
    CaseStatus,
    CloseReason,
    MessageKind,
)
from sigap_cases.cases.exceptions import (
    LessConfidential,
    MergeRefused,
)
from sigap_cases.cases.models import AccessRecord, Case, CaseType
from sigap_cases.cases.policies import (
    acting,
    acting_post,
    check_is_open,
    check_takes_part,
    right_to_see,
)
from workflows.actors import Actor
from workflows.compiler.turn import definition_of
from workflows.extensions import ActionContext
from workflows.models import Matter, Process
from workflows.services import matters, processes
from workflows.services.history import save_as

from . import contacts, correspondence, duty, linking, telling
from .confidentiality import apply_level, apply_urgency, is_stricter
from .handing_over import agency_of
from .locking import lock_case
from .referral_ends import close_with


def status_changed(matter: Matter, status: str, actor: Actor) -> None:
    """A step was entered that puts the case into another status."""
    case = Case.objects.filter(matter=matter).exclude(status=status).first()
    if case is None or status in ENDED_STATUSES or case.closed_at is not None:
        return
    case.status = CaseStatus(status)
    save_as(case, by=actor.user, reason="", update_fields=["status"])
    if case.status == CaseStatus.AWAITING_REPORTER:
        telling.more_needed(case)


def answered(matter: Matter, values: Mapping[str, Any], actor: Actor) -> None:
    """A task was completed: what it settled about the case itself is taken over."""
    told = {"case_type", "urgency", "confidentiality"} & {
        name for name, value in values.items() if value is not None
    }
    if not told:
        return
    case = Case.objects.select_related("owner").get(matter=matter)
    case.matter = matter
    reason = _("Classification of the complaint")
    if "case_type" in told:
        _change_type(case, str(values["case_type"]), by=actor)
    if "urgency" in told:
        apply_urgency(case, str(values["urgency"]), by=actor, reason=reason)
    if "confidentiality" in told:
        apply_level(case, str(values["confidentiality"]), by=actor, reason=reason)


def _change_type(case: Case, code: str, *, by: Actor) -> None:
    case_type = CaseType.objects.get(code=code.upper())
    if case_type.pk == case.case_type_id:
        return
    data = {"from": case.subject, "to": case_type.name}
    case.case_type = case_type
    save_as(case, by=by.user, reason="", update_fields=["case_type"])
    matters.record(case.matter, "case.type_changed", by=by, data=data)


def process_ended(process: Process, actor: Actor) -> None:
    """The case's own process is over: the case closes with the process's outcome."""
    case = Case.objects.filter(process=process).first()
    if case is None:
        return
    outcome = definition_of(process).outcomes.get(process.outcome)
    case.status = CaseStatus(outcome.status if outcome and outcome.status else "closed")
    case.close_reason = process.outcome
    case.closed_at = timezone.now()
    fields = ["status", "close_reason", "closed_at"]
    save_as(case, by=actor.user, reason="", update_fields=fields)
    close_with(case, outcome=process.outcome)
    duty.close_with(case)


def publish_result(context: ActionContext) -> None:
    """Automatic action: put what was decided on the reporter's tracking page."""
    case = Case.objects.get(matter=context.matter)
    values = context.process.values
    correspondence.tell_reporter(
        case,
        _decided(values),
        kind=MessageKind.RESULT,
        by=context.actor,
        key=context.key,
    )


def _decided(values: Mapping[str, Any]) -> str:
    """The words for the reporter: the hand-over, the objection's answer, or the result."""
    with_another = values.get("authority") == "other"
    if with_another and values.get("partner_answer") != "refused_own":
        return _(
            "Your complaint has been handed over to %(agency)s. We keep watching it."
        ) % {"agency": agency_of(values)}
    if values.get("objection_decision") == "rejected":
        return str(values.get("objection_reason") or "")
    return str(values.get("result_summary") or "")


@transaction.atomic
def close_early(case: Case, outcome: str, *, reason: str, by: Any) -> Case:
    """Withdrawn, unreachable or duplicate: who may is in the definition's outcomes."""
    check_takes_part(by, case)
    check_is_open(case)
    if outcome == CloseReason.UNREACHABLE:
        contacts.check_sought_long_enough(case)
    processes.cancel(case.running, outcome=outcome, reason=reason, by=acting(by, case))
    case.refresh_from_db()
    return case


@transaction.atomic
def merge_into(case: Case, other: Case, *, reason: str, by: Any) -> Case:
    """Close ``case`` as a duplicate of ``other``; both keep all they hold."""
    lock_case(case, other)
    check_takes_part(by, case)
    check_takes_part(by, other)
    if other.pk == case.pk or other.merged_into_id is not None:
        raise MergeRefused
    if is_stricter(case.level, than=other.level):
        raise LessConfidential
    case.merged_into = other
    save_as(case, by=by, reason=reason, update_fields=["merged_into"])
    linking.note_duplicate(case, other, by=by, reason=reason)
    matters.record(other.matter, "case.duplicate_found", by=acting(by, case))
    return close_early(case, "duplicate", reason=reason, by=by)


def note_access(case: Case, *, by: Any, part: str) -> AccessRecord | None:
    """Write down who reads which part of a case, and by which right."""
    right = right_to_see(by, case)
    if right is None:
        return None
    position = acting_post(by, case)
    return AccessRecord.objects.create(
        case=case,
        user=by,
        post=position.post if position else "",
        unit_id=position.unit_id if position else None,
        part=part,
        right=right[:120],
        at=timezone.now(),
    )
