"""The regency with its seventy villages and their workers, made once a module."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import Unit, User
from sigap_cases.demo.villages import seed_people
from sigap_cases.monitoring.models import MonitoringRound
from sigap_cases.monitoring.services import rounds
from tests.loaded_office import CUSTODIANS, Rows, opened


NOW = "2026-11-23T02:00:00+00:00"
WEEKS = timedelta(days=28)


@pytest.fixture(autouse=True, scope="module")
def _now() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(scope="module")
def _seeded(
    request: pytest.FixtureRequest,
    _now: None,
    reference_rows: Rows,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[int]:
    """As many workers as the module says."""
    with opened(reference_rows, django_db_blocker, CUSTODIANS):
        with django_db_blocker.unblock():
            seed_people(count=request.module.WORKERS, seed_number=7)
            round_ = rounds.plan(
                "Triwulan IV 2026",
                starts=date(2026, 11, 23),
                ends=date(2026, 11, 23) + WEEKS,
                by=User.objects.get(username="penyelia"),
            )
        yield round_.pk


@pytest.fixture
def running(_seeded: int, db: None) -> MonitoringRound:
    return MonitoringRound.objects.select_related("rule").get(pk=_seeded)


@pytest.fixture
def people(running: MonitoringRound) -> dict[str, User]:
    """Everybody by user name, which is the post."""
    return {user.username: user for user in User.objects.all()}


@pytest.fixture
def village(running: MonitoringRound) -> Unit:
    """That of petugas_desa."""
    return Unit.objects.get(
        memberships__user__username="petugas_desa",
        memberships__valid__contains=timezone.localdate(),
    )
