"""The office, open for all tests of a module."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.loaded_office import Rows, opened


@pytest.fixture(scope="module")
def exchange_office(
    reference_rows: Rows, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Every test of the module runs in a savepoint inside of this transaction."""
    with opened(reference_rows, django_db_blocker):
        yield
