"""The office's own standard of monitoring, by version."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.monitoring.enums import USUAL_MONTHS
from sigap_cases.monitoring.exceptions import WrongEntry
from sigap_cases.monitoring.models import MonitoringRule
from sigap_cases.monitoring.policies import check_can_manage
from sigap_cases.monitoring.selectors import rule_in_force
from sigap_cases.registry.enums import WorkPhase
from workflows.exceptions import ReasonNeeded


SHIPPED_REASON = "Data acuan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """What a version says. ``months``: phase -> months; what is left out is not
    monitored."""

    months: Mapping[str, int]
    grace_days: int = 14
    missed_rounds: int = 2
    remind_days: int = 7


USUAL = Standard(months=USUAL_MONTHS)


def in_force() -> MonitoringRule:
    """The version in force; the shipped standard becomes the first."""
    found = rule_in_force()
    return found or _add(USUAL, number=1, by=None, reason=SHIPPED_REASON)


def told() -> MonitoringRule:
    """The same to read: before the first round it is no row yet."""
    return rule_in_force() or _row(USUAL, 1)


@transaction.atomic
def amend(standard: Standard, *, reason: str, by: User) -> MonitoringRule:
    """A new version from now on; rounds that were planned keep theirs."""
    check_can_manage(by)
    if not reason.strip():
        raise ReasonNeeded
    _check(standard)
    rows = MonitoringRule.objects.select_for_update()
    before = rows.get(pk=in_force().pk)
    before.valid_to = timezone.now()
    save_as(before, by=by, reason=reason, update_fields=["valid_to"])
    return _add(standard, number=before.number + 1, by=by, reason=reason.strip())


def _check(standard: Standard) -> None:
    for phase, months in standard.months.items():
        if phase not in WorkPhase.values or not 1 <= months <= 36:
            raise WrongEntry("months", _("Enter 1 to 36 months, or leave it empty."))
    if not standard.months:
        raise WrongEntry("months", _("At least one phase is monitored."))


def _add(
    standard: Standard, *, number: int, by: User | None, reason: str
) -> MonitoringRule:
    rule = _row(standard, number)
    save_as(rule, by=by, reason=reason)
    return rule


def _row(standard: Standard, number: int) -> MonitoringRule:
    return MonitoringRule(
        number=number,
        months=dict(standard.months),
        grace_days=standard.grace_days,
        missed_rounds=standard.missed_rounds,
        remind_days=standard.remind_days,
        valid_from=timezone.now(),
    )
