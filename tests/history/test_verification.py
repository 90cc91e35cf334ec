"""Whoever rewrites history with the database's own rights is found, by row and number."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from workflows.anchoring.canonical import row_text
from workflows.models import Matter, VerificationRun
from workflows.services import history_roots, kept_tables
from workflows.services.verification import verify

from . import tampering
from .conftest import write_events


Found = list[tuple[str, str, int | None, int | None]]


def found(**options: Any) -> Found:
    return [
        (row["kind"], row["table"], row["matter_id"], row["number"])
        for row in verify(**options).findings
    ]


def test_verify_finds_nothing_in_a_whole_history(matter: Matter, other: Matter) -> None:
    root = history_roots.sign()
    run = verify()
    assert run.findings == []
    assert run.root == root
    assert run.is_whole
    assert run.rows_checked > 8
    assert run.started_at <= run.ended_at


def test_verify_knows_events_after_the_last_root(matter: Matter, officer: User) -> None:
    history_roots.sign()
    write_events(matter, officer, 2)
    assert found() == []


TAMPERED: dict[str, tuple[Callable[[Matter], None], list[tuple[str, int]]]] = {
    "edited": (tampering.edit, [("changed", 2)]),
    "deleted": (tampering.delete, [("missing", 2)]),
    "cut": (lambda m: tampering.cut(m, 3), [("cut", 4), ("cut", 5)]),
    "cut with its head": (
        lambda m: tampering.cut(m, 3, head_too=True),
        [("cut", 4), ("cut", 5)],
    ),
    "all gone": (lambda m: tampering.cut(m, 0), [("cut", n) for n in range(1, 6)]),
    "reordered": (tampering.swap, [("moved", 3), ("moved", 2)]),
    "rewritten": (tampering.rewrite, [("rewritten", 5)]),
}


@pytest.mark.parametrize("way", TAMPERED)
def test_verify_names_the_event_that_was_tampered_with(
    matter: Matter, other: Matter, way: str
) -> None:
    tamper, expected = TAMPERED[way]
    history_roots.sign()
    tamper(matter)
    table = "workflows_event"
    assert found() == [(kind, table, matter.pk, number) for kind, number in expected]
    assert found(matter=other) == []


def test_verify_names_the_first_root_that_a_rewriting_contradicts(
    matter: Matter, officer: User
) -> None:
    history_roots.sign()
    write_events(matter, officer, 2)
    history_roots.sign()
    tampering.rewrite(matter)
    told = [row["told"] for row in verify().findings]
    assert told == [
        "Peristiwa 5 ditulis ulang: akar bertanda tangan 1 menyebut hash lain.",
        "Peristiwa 7 ditulis ulang: akar bertanda tangan 2 menyebut hash lain.",
    ]


def test_verify_finds_an_event_that_is_not_linked(matter: Matter) -> None:
    """One event and its own hash were changed; the one after it still tells."""
    event = matter.events.get(number=2)
    event.reason = "lain"
    with tampering.as_superuser() as cursor:
        cursor.execute(
            "UPDATE workflows_event SET reason = %s, hash = %s WHERE id = %s",
            [event.reason, tampering.hash_of(event), event.pk],
        )
    assert found() == [("unlinked", "workflows_event", matter.pk, 3)]


def test_verify_finds_a_case_that_is_gone(matter: Matter) -> None:
    history_roots.sign()
    with tampering.as_superuser() as cursor:
        cursor.execute("DELETE FROM workflows_event WHERE matter_id = %s", [matter.pk])
        cursor.execute("DELETE FROM workflows_matter WHERE id = %s", [matter.pk])
    kinds = {(kind, matter_id) for kind, _table, matter_id, _n in found()}
    assert kinds == {("cut", matter.pk), ("unowned", matter.pk)}


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("UPDATE {table} SET full_name = 'Lain' WHERE history_id = {key}", "changed"),
        ("DELETE FROM {table} WHERE history_id = {key}", "missing"),
        ("UPDATE {table} SET history_id = {key} - 1 WHERE history_id = {key}", "added"),
    ],
)
def test_verify_names_the_history_row_that_was_tampered_with(
    officer: User, change: str, kind: str
) -> None:
    row = User.history.get()
    with tampering.as_superuser() as cursor:
        cursor.execute("UPDATE accounts_historicaluser SET history_id = history_id + 5")
    key, table = row.history_id + 5, User.history.model._meta.db_table
    history_roots.sign()
    with tampering.as_superuser() as cursor:
        cursor.execute(change.format(table=table, key=key))
    expected = {"added": [("added", key - 1), ("missing", key)]}
    assert found() == [
        (what, table, None, number)
        for what, number in expected.get(kind, [(kind, key)])
    ]


def test_verify_takes_a_column_that_came_later(officer: User) -> None:
    history_roots.sign()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            "ALTER TABLE accounts_historicaluser ADD COLUMN baru text DEFAULT 'x'"
        )
    assert found() == []


def test_verify_names_a_table_whose_trigger_is_off(officer: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE workflows_event DISABLE TRIGGER USER")
    assert found() == [("trigger", "workflows_event", None, None)]


ROOTS = "workflows_signedroot"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            """UPDATE workflows_signedroot SET number = 1,
               statement = replace(statement, '"count":1', '"count":2') WHERE number = 1""",
            [("changed", ROOTS, 1), ("signature", ROOTS, 1), ("heads", None, 1)],
        ),
        ("DELETE FROM workflows_signedroot WHERE number = 2", [("missing", ROOTS, 2)]),
        (
            "DELETE FROM workflows_anchoredhead",
            [("heads", "workflows_anchoredhead", 1)],
        ),
        (
            """UPDATE workflows_anchoredrows SET leaves = overlay(leaves PLACING '\\x00'
               FROM 20) WHERE "table" = 'accounts_historicaluser'""",
            [("hashes", "workflows_anchoredrows", 1)],
        ),
    ],
)
def test_verify_names_the_root_that_was_tampered_with(
    matter: Matter, change: str, expected: list[tuple[str, str | None, int]]
) -> None:
    history_roots.sign()
    history_roots.sign()
    history_roots.write_file()
    with tampering.as_superuser() as cursor:
        cursor.execute(change)
    told = [(kind, table, number) for kind, table, _matter, number in found()]
    for kind, table, number in expected:
        assert any(
            t[0] == kind and table in (None, t[1]) and t[2] == number for t in told
        )


def test_verify_finds_roots_signed_by_a_stranger(
    matter: Matter, own_key: Path, settings: Any
) -> None:
    """All rewritten, roots too, by somebody who has a key, only not the office's."""
    history_roots.sign()
    settings.HISTORY_ROOTS_FOLDER = own_key / "lain"
    mine = settings.HISTORY_SIGNING_KEY_FILE
    with tampering.as_superuser() as cursor:
        for name in ("anchoredhead", "anchoredrows", "signedroot"):
            cursor.execute(f"DELETE FROM workflows_{name}")  # noqa: S608
    tampering.rewrite(matter)
    settings.HISTORY_SIGNING_KEY_FILE = own_key / "asing.key"
    history_roots.sign()
    settings.HISTORY_SIGNING_KEY_FILE = mine
    assert found() == [("key", ROOTS, None, 1)]


def test_command_ends_with_an_error_and_names_the_case(matter: Matter) -> None:
    history_roots.sign()
    tampering.edit(matter)
    told = StringIO()
    with pytest.raises(CommandError, match="tidak utuh"):
        call_command("verify_history", stdout=told)
    first, last = told.getvalue().splitlines()
    assert first == (
        f"changed workflows_event {matter.pk} ({matter.label})/2: Peristiwa 2 diubah:"
        " isinya tidak menghasilkan hash-nya."
    )
    assert last.endswith("1 temuan.")
    assert VerificationRun.objects.get().findings[0]["number"] == 2


def test_command_checks_one_case(matter: Matter, other: Matter) -> None:
    tampering.edit(other)
    told = StringIO()
    call_command("verify_history", "--case", matter.label, stdout=told)
    assert told.getvalue().startswith("5 baris diperiksa")
    assert VerificationRun.objects.get().matter == matter
    with pytest.raises(CommandError, match="Tidak ada kasus"):
        call_command("verify_history", "--case", "ADU-00-TIADA", stdout=told)


def test_command_compares_with_roots_kept_elsewhere(
    matter: Matter, tmp_path: Path
) -> None:
    history_roots.sign()
    history_roots.write_file()
    elsewhere = tmp_path / "salinan.jsonl"
    elsewhere.write_bytes(history_roots.roots_file().read_bytes())
    call_command("verify_history", "--roots", str(elsewhere), stdout=StringIO())
    line = json.loads(elsewhere.read_text())
    elsewhere.write_text(json.dumps({**line, "number": 2}) + "\n")
    told = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_history", "--roots", str(elsewhere), stdout=told)
    assert f"missing {ROOTS} 2: " in told.getvalue()


def test_database_gives_the_text_of_a_row_as_it_is_defined(officer: User) -> None:
    officer.full_name = "a\"b\\c/\b\f\n\r\t\x01\x7f\u2028 é 😀 % ' </x>"
    officer.save()
    model = User.history.model
    row, columns = model.objects.latest("history_id"), kept_tables.columns_of(model)
    told = kept_tables.texts_of(model, columns, [row.history_id])[row.history_id]
    parts = ", ".join(f"{name}::text" for name in columns)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'UTC'")
        cursor.execute(
            f"SELECT {parts} FROM {model._meta.db_table} WHERE history_id = %s",  # noqa: S608
            [row.history_id],
        )
        values = cursor.fetchone()
    assert told == row_text(model._meta.db_table, columns, values)
