"""Of several workers one migrates its test database; the others copy what came of it."""

import os
from collections.abc import Callable
from typing import Any

import psycopg
from django.db.backends.postgresql.creation import DatabaseCreation
from psycopg import sql


MADE = "sigap_migrated"
LOCK = 20261123
Create = Callable[..., str]


def migrated_or_copied(create: Create) -> Create:
    """Django's ``create_test_db`` for a worker of pytest-xdist."""

    def create_test_db(
        creation: DatabaseCreation,
        verbosity: int = 1,
        autoclobber: bool = False,
        serialize: bool = True,
        keepdb: bool = False,
    ) -> str:
        told = (verbosity, autoclobber, serialize)
        if keepdb:
            return create(creation, *told, keepdb)
        server = os.environ["DATABASE_URL"]
        with psycopg.connect(server, autocommit=True) as admin:
            # Held until this connection ends.
            admin.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            if _is_of_this_run(admin):
                _copy(admin, MADE, _name_of(creation))
                return create(creation, *told, keepdb=True)
            name = create(creation, *told, keepdb=False)
            creation.connection.close()
            _copy(admin, name, MADE)
            run = sql.Literal(os.environ["PYTEST_XDIST_TESTRUNUID"])
            comment = sql.SQL("COMMENT ON DATABASE {} IS {}")
            admin.execute(comment.format(sql.Identifier(MADE), run))
            return name

    return create_test_db


def _is_of_this_run(admin: psycopg.Connection[Any]) -> bool:
    found = admin.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE datname = %s",
        [MADE],
    ).fetchone()
    return found == (os.environ["PYTEST_XDIST_TESTRUNUID"],)


def _copy(admin: psycopg.Connection[Any], of: str, name: str) -> None:
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    admin.execute(drop.format(sql.Identifier(name)))
    create = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    admin.execute(create.format(sql.Identifier(name), sql.Identifier(of)))


def _name_of(creation: Any) -> str:
    return str(creation._get_test_db_name())
