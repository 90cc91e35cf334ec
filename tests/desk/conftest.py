"""The office is opened once for a module and taken back after it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from . import world


@pytest.fixture(scope="module")
def office(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Every test of the module runs in a savepoint inside of this transaction."""
    with django_db_blocker.unblock(), transaction.atomic():
        world.open_office()
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def desk(office: None, db: None, settings: Any, tmp_path: Any) -> None:
    """The open office, with a folder of its own for files."""
    settings.MEDIA_ROOT = tmp_path
