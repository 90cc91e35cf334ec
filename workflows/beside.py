"""A long read that the database works on while the page that asked goes on with others."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import QuerySet


Rows = list[tuple[Any, ...]]
_of_thread = threading.local()


@contextmanager
def beside(asked: "QuerySet[Any, Any]") -> Iterator[Callable[[], Rows]]:
    """Send the statement now; what is yielded waits for its rows, and may be called once.

    ``asked`` is a ``values_list``; its rows come as the database gives them. The statement
    has a connection of its own, so that others need not queue behind it. A transaction
    reads what it has written itself, and asks on the spot. One at a time in a thread.
    """
    if connection.in_atomic_block:
        found = list(asked)
        yield lambda: found
        return
    sql, params = asked.query.sql_with_params()
    second = second_connection()
    with second.cursor() as cursor, second.connection.pipeline():
        cursor.execute(sql, params)
        yield cursor.fetchall


def second_connection() -> Any:
    """To the same database as the first; kept by the thread, as Django keeps that one."""
    kept = getattr(_of_thread, "kept", None)
    if kept is None or kept.second.settings_dict != connection.settings_dict:
        kept = _of_thread.kept = _Kept(connection.copy())
    kept.second.close_if_unusable_or_obsolete()
    return kept.second


class _Kept:
    """Closes the connection where the thread ends: Django knows only of the first."""

    def __init__(self, second: Any) -> None:
        self.second = second

    def __del__(self) -> None:
        if self.second.connection is not None:
            self.second.connection.close()
