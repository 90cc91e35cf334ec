"""How checks and reports follow a merge of records, and its undoing."""

from collections.abc import Sequence

from django.db.models import QuerySet

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.monitoring.enums import CheckState
from sigap_cases.monitoring.models import MonitoringCheck, QuickReport
from sigap_cases.registry.followers import Follower
from sigap_cases.registry.models import Person

from .checks import write


MERGED = "merge"


def move_checks(source: Person, target: Person, by: User) -> list[int]:
    """Where the kept record is in the same round, the other's check ends instead."""
    moved = []
    taken = set(target.monitoring_checks.values_list("round_id", flat=True))
    for check in _checks(MonitoringCheck.objects.filter(person=source)):
        if check.round_id not in taken:
            write(check, {"person": target}, by=by, reason=MERGED)
            moved.append(check.pk)
        elif check.state == CheckState.OPEN:
            write(check, {"state": CheckState.VOID}, by=by, reason=MERGED)
    return moved


def give_checks_back(
    source: Person, target: Person, ids: Sequence[int], by: User
) -> list[int]:
    given = []
    for check in _checks(MonitoringCheck.objects.filter(pk__in=ids, person=source)):
        write(check, {"person": target}, by=by, reason=MERGED)
        given.append(check.pk)
    return given


def _checks(rows: QuerySet[MonitoringCheck]) -> list[MonitoringCheck]:
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def move_reports(source: Person, target: Person, by: User) -> list[int]:
    return _point(QuickReport.objects.filter(person=source), target, by)


def give_reports_back(
    source: Person, target: Person, ids: Sequence[int], by: User
) -> list[int]:
    return _point(QuickReport.objects.filter(pk__in=ids, person=source), target, by)


def _point(rows: QuerySet[QuickReport], target: Person, by: User) -> list[int]:
    moved = []
    for report in rows.select_for_update(of=("self",)).order_by("pk"):
        report.person = target
        save_as(report, by=by, reason=MERGED, update_fields=["person"])
        moved.append(report.pk)
    return moved


FOLLOWERS = (
    Follower(key="monitoring.check", move=move_checks, give_back=give_checks_back),
    Follower(key="monitoring.report", move=move_reports, give_back=give_reports_back),
)
