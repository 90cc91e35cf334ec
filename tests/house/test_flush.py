"""Tests with transactions of their own start empty, though history refuses TRUNCATE."""

import pytest

from accounts.models import User


@pytest.fixture
def _history_refuses_truncate() -> None:
    """What the product's own trigger does, on a table that has none yet in every test run."""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(6))
def test_transactional_tests_start_with_empty_history(turn: int) -> None:
    assert not User.history.exists()
    User.objects.create(username=f"petugas_{turn}", full_name="Petugas")
    assert User.history.count() == 1
