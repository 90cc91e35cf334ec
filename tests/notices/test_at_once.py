"""Two workers that deal out at the same moment: each notice once, one digest, one hour."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time
from threading import Barrier

import pytest
from django.db import connection

from notifications.enums import Topic
from notifications.models import Covered, Delivery, InboxNotice
from notifications.services import preferences, spreading
from sigap_cases.cases.models import Case
from tests.desk import world

from . import telling


pytestmark = pytest.mark.usefixtures("live_office")

MANY = 30


def _spread_together(barrier: Barrier) -> int:
    try:
        barrier.wait(timeout=30)
        return sum(spreading.spread_due(limit=3) for _time in range(MANY))
    finally:
        connection.close()


@pytest.fixture
def cases() -> list[Case]:
    made = [world.lodge() for _number in range(2)]
    telling.silence()
    return made


def test_two_workers_make_one_digest_and_one_notice_an_hour(cases: list[Case]) -> None:
    daily, plain = world.user("petugas_penanganan"), world.user("pendamping_hukum")
    for user in (daily, plain):
        user.email = f"{user.username}@example.org"
        user.save()
    preferences.set_rhythm(daily.pk, daily=True, daily_at=time(7, 30), any_hour=False)
    for number in range(MANY):
        for user in (daily, plain):
            telling.said(Topic.TASK_ASSIGNED, cases[number % 2], user_id=user.pk)
    barrier = Barrier(2)
    with ThreadPoolExecutor(2) as threads:
        work = [threads.submit(_spread_together, barrier) for _worker in range(2)]
    assert sum(done.result() for done in work) == 2 * MANY
    assert InboxNotice.objects.count() == 2 * MANY
    digest = Delivery.objects.get(user=daily)
    assert (digest.is_digest, digest.covered.count()) == (True, MANY)
    matters = [row.matter_id or 0 for row in Delivery.objects.filter(user=plain)]
    assert sorted(matters) == sorted(case.matter_id for case in cases)
    assert Covered.objects.exclude(delivery=digest).count() == MANY - 2
