"""What the reviewer of an emergency access sees beside the form."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.emergency_selectors import access_reviewed_by
from sigap_cases.cases.models import AccessRecord, EmergencyAccess
from sigap_cases.cases.services import emergency_access
from sigap_cases.desk.casefile import Part
from workflows.models import WorkItem
from workflows.selectors import definition_of_version


MOST_READ = 40
# What the access log calls the pages that are no tab of a case.
OTHER_PARTS: dict[str, Any] = {
    "task": _("Task"),
    "document": _("Document"),
    "letter": _("Letter"),
    "complainants": _("Complainants"),
    "hearing": _("Meeting"),
    "reporter": _("Masked data shown: reporter"),
    "account": _("Masked data shown: health and violence"),
}


@dataclass(frozen=True, slots=True)
class Read:
    part_label: str
    at: datetime


def of_review(item: WorkItem) -> dict[str, Any]:
    """Nothing for a task that reviews no emergency access."""
    definition = definition_of_version(item.process.version)
    if definition.key != emergency_access.PROCESS:
        return {}
    access = access_reviewed_by(item)
    if access is None:
        return {}
    return {"reviewed_access": access, "reviewed_reads": reads_of(access)}


def reads_of(access: EmergencyAccess) -> list[Read]:
    """What the person opened of the case while it was open to them, first to last."""
    until = access.ended_at or access.expires_at
    rows = AccessRecord.objects.filter(
        case=access.case_id,
        user=access.user_id,
        at__gte=access.opened_at,
        at__lte=until,
    ).order_by("at", "pk")
    return [Read(part_words(row.part), row.at) for row in rows[:MOST_READ]]


def part_words(part: str) -> str:
    if part in Part.values:
        return str(Part(part).label)
    return str(OTHER_PARTS.get(part, part))
