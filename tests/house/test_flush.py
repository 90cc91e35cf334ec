"""Tests with transactions of their own start empty, though history refuses TRUNCATE."""

import pytest
from django.db import ProgrammingError, connection

from accounts.models import User
from workflows.models import Event


@pytest.mark.django_db
def test_events_refuse_truncate_in_a_test_too() -> None:
    table = Event._meta.db_table
    with (
        pytest.raises(ProgrammingError, match="never truncated"),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table} CASCADE")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(6))
def test_transactional_tests_start_empty(turn: int) -> None:
    assert not User.history.exists()
    User.objects.create(username=f"petugas_{turn}", full_name="Petugas")
    assert User.history.count() == 1
