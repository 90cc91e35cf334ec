"""What people wrote stays out of the logs, also where the database quotes it."""

import traceback
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from sigap_cases.settings.logs import without_values


SAID = "Wayan Suardana\n\nDipukul majikan"
BROKEN: dict[str, tuple[str, Sequence[Any]]] = {
    "failing row of several lines": (
        "INSERT INTO rahasia VALUES (%s)",
        [SAID],
    ),
    "context of a document": (
        "SELECT jsonb_populate_recordset(NULL::rahasia, %s::jsonb)",
        ['[{"cerita": "Wayan Suardana Dipukul majikan \\u0000"}]'],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.django_db
def test_without_values_keeps_nothing_of_what_the_database_quotes(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE rahasia (cerita text CHECK (cerita = '')) ON COMMIT DROP"
        )
        with pytest.raises(DatabaseError) as raised, transaction.atomic():
            cursor.execute(*BROKEN[name])
    told = "".join(traceback.format_exception(raised.value))
    assert "Dipukul" in told
    event = without_values(
        None, "error", {"event": str(raised.value), "exception": told}
    )
    assert "Wayan" not in event["exception"] + event["event"]
    assert "Dipukul" not in event["exception"] + event["event"]
    assert "Traceback" in event["exception"]
