"""A long read on a second connection, while others are asked on the first."""

from threading import Thread

import pytest
from django.db import DataError, connection
from django.db.models import Func, IntegerField, QuerySet, Value

from accounts.models import Unit
from tests.factories import make_unit
from workflows.beside import beside, second_connection


def named() -> "QuerySet[Unit, tuple[str, str]]":
    return Unit.objects.order_by("path").values_list("path", "name")


def test_transaction_reads_what_it_wrote(db: None) -> None:
    unit = make_unit()
    with beside(named()) as rows:
        assert (unit.path, unit.name) in rows()


def test_rows_are_those_of_the_query(transactional_db: None) -> None:
    for _ in range(3):
        make_unit()
    with beside(named()) as rows:
        meanwhile = list(named())
        found = rows()
    assert len(found) >= 3
    assert found == meanwhile


class Slept(Func):
    function = "pg_sleep"
    output_field = IntegerField()


def test_first_connection_does_not_wait(transactional_db: None) -> None:
    make_unit()
    slow = Unit.objects.annotate(slept=Slept(Value(1.0))).values_list("pk", "slept")[:1]
    with beside(slow) as rows:
        assert Unit.objects.exists()
        assert is_active(second_connection_pid())
        assert len(rows()) == 1


def second_connection_pid() -> int:
    return int(second_connection().connection.info.backend_pid)


def is_active(pid: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM pg_stat_activity WHERE pid = %s", [pid])
        [state] = cursor.fetchone() or [""]
    return bool(state == "active")


def test_rows_that_nobody_reads_leave_the_connection_usable(
    transactional_db: None,
) -> None:
    make_unit()
    with pytest.raises(ZeroDivisionError), beside(named()):
        raise ZeroDivisionError
    with beside(named()) as rows:
        assert rows() == list(named())


def test_a_statement_that_fails_leaves_the_connection_usable(
    transactional_db: None,
) -> None:
    make_unit()
    wrong = Unit.objects.annotate(
        broken=Func(Value("no number"), template="CAST(%(expressions)s AS integer)")
    )
    with pytest.raises(DataError), beside(wrong.values_list("broken")) as rows:
        rows()
    with beside(named()) as rows:
        assert rows() == list(named())


def test_connection_that_was_cut_is_opened_anew(transactional_db: None) -> None:
    make_unit()
    with beside(named()) as rows:
        rows()
    cut = second_connection_pid()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [cut])
    with beside(named()) as rows:
        assert rows() == list(named())
    assert second_connection_pid() != cut


def test_connection_is_closed_where_its_thread_ends(transactional_db: None) -> None:
    opened: list[int] = []

    def ask() -> None:
        with beside(named()) as rows:
            rows()
        opened.append(second_connection_pid())
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.5)")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(%s)", [opened]
        )
        assert (len(opened), cursor.fetchone()) == (1, (0,))
