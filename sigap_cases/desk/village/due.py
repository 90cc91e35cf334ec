"""Whom the village has to ask after in the running round, and what may be answered."""

from typing import Any

from sigap_cases.monitoring.enums import How, NeedFound, ReportKind, Result
from sigap_cases.monitoring.models import MonitoringCheck
from sigap_cases.monitoring.selectors import to_confirm
from sigap_cases.registry.enums import WorkPhase

from .sight import VillageDesk


CHOICES: dict[str, list[tuple[str, Any]]] = {
    "ways": list(How.choices),
    "results": list(Result.choices),
    "phases": list(WorkPhase.choices),
    "needs": list(NeedFound.choices),
    "reports": list(ReportKind.choices),
}


def checks_of(desk: VillageDesk) -> dict[int, MonitoringCheck]:
    """By person, those of the desk's villages alone."""
    due = to_confirm(desk.user).filter(person__in=desk.people())
    return {check.person_id: check for check in due}
