"""Recording a failure to protect personal data, and that it was told (UU 27/2022 art. 46)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import Post
from accounts.models import Unit, User
from accounts.selectors import positions_of
from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.cases.models import DataIncident
from workflows.exceptions import NotAllowed
from workflows.services.calendars import calendar_value
from workflows.services.clocks import OFFICE_CALENDAR
from workflows.services.deadline_rules import rule_in_force
from workflows.services.history import save_as
from workflows.sla import due_at


KODE = "PDP-INSIDEN"


class Told(StrEnum):
    """Who has to be told, as the column that says when."""

    SUBJECTS = "subjects_told_at"
    AUTHORITY = "authority_told_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """As a supervisor reports it: of an account or of a unit, never of both."""

    title: str
    user: User | None
    unit: Unit | None
    since: datetime
    until: datetime
    known_at: datetime
    course: str
    exposed: str
    measures: str


def check_can_record(by: User) -> int:
    """The unit that they supervise, the first of several; NotAllowed without one."""
    for position in positions_of(by):
        if position.post == Post.PENYELIA:
            return position.unit_id
    raise NotAllowed


@transaction.atomic
def record(told: Incident, *, by: User) -> DataIncident:
    """Its term runs from when it was known, by the rule in force now."""
    office = check_can_record(by)
    _check_periods(told)
    rule = rule_in_force(KODE)
    incident = DataIncident(
        title=told.title,
        user=told.user,
        unit=told.unit,
        since=told.since,
        until=told.until,
        known_at=told.known_at,
        course=told.course,
        exposed=told.exposed,
        measures=told.measures,
        rule=rule,
        due_at=due_at(told.known_at, rule.term, calendar_value(OFFICE_CALENDAR)),
        office_id=office,
        recorded_by=by,
        recorded_at=timezone.now(),
    )
    save_as(incident, by=by, reason="")
    return incident


def _check_periods(told: Incident) -> None:
    if (told.user is None) == (told.unit is None):
        raise MissingAnswer("unit", _("Choose an account or a unit, one of the two."))
    if told.since >= told.until:
        raise MissingAnswer("until", _("The period ends before it begins."))
    if told.known_at > timezone.now():
        raise MissingAnswer("known_at", _("Choose a time that has passed."))


@transaction.atomic
def tell(
    incident: DataIncident, whom: Told, *, at: datetime, by: User, reason: str
) -> DataIncident:
    """That they were told, at a moment that has passed; a correction stays in history."""
    check_can_record(by)
    incident = DataIncident.objects.select_for_update().get(pk=incident.pk)
    if not incident.known_at <= at <= timezone.now():
        raise MissingAnswer("at", _("Choose a time between then and now."))
    setattr(incident, whom.value, at)
    save_as(incident, by=by, reason=reason, update_fields=[whom.value])
    return incident
