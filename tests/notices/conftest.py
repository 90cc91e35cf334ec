"""An office that is open at a known moment: Monday, 09.00 WITA."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from pytest_django import DjangoDbBlocker

from tests.desk import world
from tests.loaded_office import Rows, opened


MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def office(reference_rows: Rows, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with opened(reference_rows, django_db_blocker, world.CUSTODIANS):
        yield


@pytest.fixture
def desk(office: None, db: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def clock(desk: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller
