"""The demo's rounds: told as the services would tell them, and sound."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import time_machine

from sigap_cases.demo import monitoring
from sigap_cases.demo.villages import seed_people
from sigap_cases.monitoring.enums import CheckState, Result
from sigap_cases.monitoring.models import MonitoringCheck, MonitoringRound
from sigap_cases.monitoring.services import invariants, lapses
from sigap_cases.registry.models import ContactRecord


BEGIN = datetime(2026, 9, 7, 2, tzinfo=UTC)


def test_rounds_of_the_demo_are_sound_and_partly_lapsed(office: None) -> None:
    rng = Random(3)  # noqa: S311 demo data, no secret
    with time_machine.travel(BEGIN) as clock:
        seed_people(count=200, seed_number=3)
        monitoring._open("Satu", monitoring.FIRST_LASTS)
        for days in (10, 18):
            clock.move_to(BEGIN + timedelta(days=days))
            monitoring._answer(rng)
        clock.move_to(BEGIN + timedelta(days=45))
        lapses.sweep()
        monitoring._open("Dua", monitoring.SECOND_LASTS)
        monitoring._answer(rng)
        monitoring._complain()
    first, second = MonitoringRound.objects.order_by("starts")
    assert (first.state, second.state) == ("closed", "open")
    states = set(first.checks.values_list("state", flat=True))
    assert states == {CheckState.CONFIRMED, CheckState.LAPSED}
    assert second.checks.filter(state=CheckState.OPEN).exists()
    confirmed = MonitoringCheck.objects.filter(state=CheckState.CONFIRMED).first()
    assert confirmed is not None
    assert confirmed.person.last_contact_at == confirmed.done_at
    history: Any = MonitoringCheck.history
    last = history.filter(id=confirmed.pk).first()
    assert (last.history_user, last.result) == (confirmed.done_by, confirmed.result)
    tries = ContactRecord.objects.filter(at__gt=BEGIN)
    answered = MonitoringCheck.objects.exclude(result="")
    assert tries.count() == answered.count()
    missed = answered.filter(result=Result.NOT_REACHED).count()
    assert tries.filter(reached=False).count() == missed
    assert MonitoringCheck.objects.exclude(case=None).count() == 1
    assert not any(finding.broken for finding in invariants.findings())
