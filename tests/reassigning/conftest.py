"""The office is opened once for a module and taken back after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from tests.desk import world
from tests.loaded_office import Rows, opened


@pytest.fixture(scope="module")
def office(reference_rows: Rows, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Every test of the module runs in a savepoint inside of this transaction."""
    with opened(reference_rows, django_db_blocker, world.CUSTODIANS):
        yield


@pytest.fixture
def desk(office: None, db: None, settings: Any, tmp_path: Any) -> None:
    """The open office, with a folder of its own for files."""
    settings.MEDIA_ROOT = tmp_path
