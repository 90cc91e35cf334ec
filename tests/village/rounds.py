"""A running round with a check for each of some people."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from sigap_cases.monitoring.models import (
    MonitoringCheck,
    MonitoringRound,
    MonitoringRule,
)
from sigap_cases.registry.models import Person


def open_round(people: Sequence[Person], by: User) -> list[MonitoringCheck]:
    now, today = timezone.now(), timezone.localdate()
    rule = MonitoringRule.objects.filter(valid_to=None).first()
    rule = rule or MonitoringRule.objects.create(
        number=1,
        months={"working": 3},
        grace_days=14,
        missed_rounds=2,
        remind_days=7,
        valid_from=now,
    )
    started = MonitoringRound.objects.create(
        name="Putaran 4",
        starts=today,
        ends=today + timedelta(days=30),
        rule=rule,
        state="open",
        planned_by=by,
        opened_at=now,
    )
    return [
        MonitoringCheck.objects.create(
            round=started, person=person, village=person.village, due_on=started.ends
        )
        for person in people
    ]
