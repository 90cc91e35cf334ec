"""A root a night: in the table, in the file and in a mail; and the key can be changed."""

import json
import stat
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from sigap_cases.wiring import tasks as wiring_tasks
from workflows import tasks
from workflows.anchoring.statement import read
from workflows.exceptions import AnotherKeyNamed, KeyMissing
from workflows.models import AnchoredHead, AnchoredRows, Matter, SignedRoot
from workflows.services import history_roots, kept_tables, signing_keys
from workflows.services.verification import verify

from .conftest import write_events


Capture = Any


def test_sign_chains_each_root_to_the_one_before(matter: Matter) -> None:
    first, second = history_roots.sign(), history_roots.sign()
    told = read(second.statement)
    assert (first.number, second.number) == (1, 2)
    assert told.previous == first.hash
    assert signing_keys.is_signed_by(
        second.public_key, second.statement, second.signature
    )
    assert told.heads == 1


def test_sign_keeps_only_heads_that_moved(
    matter: Matter, other: Matter, officer: User
) -> None:
    history_roots.sign()
    write_events(matter, officer, 1)
    second = history_roots.sign()
    kept = AnchoredHead.objects.filter(root=second)
    assert kept.get().matter == matter
    assert kept.get().number == 6
    assert read(second.statement).heads == 2


def test_sign_names_new_rows_once(matter: Matter, monkeypatch: Any) -> None:
    monkeypatch.setattr(history_roots, "ROWS_AT_ONCE", 1)
    for _ in range(3):
        User.objects.create(username=f"p{_}", full_name="P")
    history_roots.sign()
    parts = AnchoredRows.objects.filter(table="accounts_historicaluser")
    assert [part.count for part in parts] == [1, 1, 1, 1]
    history_roots.sign()
    assert parts.count() == 4
    assert verify().findings == []


def test_roots_are_never_changed(matter: Matter) -> None:
    root = history_roots.sign()
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        SignedRoot.objects.filter(pk=root.pk).update(signature="")


def test_every_table_that_only_grows_is_signed_for(db: None) -> None:
    names = set(kept_tables.tables())
    assert {"cases_historicalcase", "cases_accessrecord", "cases_note"} <= names
    assert {"registry_personaccess", "workflows_historicalworkitem"} <= names
    assert "workflows_event" not in names


def test_key_is_made_once_and_read_by_its_owner_only(
    db: None, settings: Any, own_key: Path
) -> None:
    root = history_roots.sign()
    path = Path(settings.HISTORY_SIGNING_KEY_FILE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert history_roots.sign().public_key == root.public_key
    with pytest.raises(CommandError, match="tidak ditimpa"):
        call_command("sign_history", "--make-key", stdout=StringIO())


def test_sign_without_a_key_is_refused_in_production(db: None, settings: Any) -> None:
    settings.HISTORY_MAKES_ITS_KEY = False
    with pytest.raises(KeyMissing):
        history_roots.sign()
    told = StringIO()
    call_command("sign_history", "--make-key", stdout=told)
    assert signing_keys.public_hex(signing_keys.load()) in told.getvalue()
    call_command("sign_history", stdout=told)
    assert "Akar 1 ditandatangani" in told.getvalue()


def test_change_key_lets_the_old_key_name_the_new_one(
    matter: Matter, django_capture_on_commit_callbacks: Capture
) -> None:
    first = history_roots.sign()
    with django_capture_on_commit_callbacks(execute=True):
        call_command("sign_history", "--change-key", stdout=StringIO())
    third = history_roots.sign()
    second = SignedRoot.objects.get(number=2)
    assert second.public_key == first.public_key != third.public_key
    assert read(second.statement).next_key == third.public_key
    assert verify().findings == []
    retired = signing_keys.key_file().with_name(
        f"signing.key.{signing_keys.key_id(first.public_key)}"
    )
    assert retired.exists()


def test_sign_with_a_key_that_nobody_named_is_refused(
    matter: Matter, settings: Any, own_key: Path
) -> None:
    history_roots.sign()
    settings.HISTORY_SIGNING_KEY_FILE = own_key / "lain.key"
    with pytest.raises(AnotherKeyNamed):
        history_roots.sign()
    public = signing_keys.public_hex(signing_keys.load())
    settings.HISTORY_TRUSTED_KEYS = [public]
    assert history_roots.sign().public_key == public
    assert verify().findings == []


def test_file_holds_every_root_and_grows_only(
    matter: Matter, django_capture_on_commit_callbacks: Capture
) -> None:
    history_roots.sign()
    with django_capture_on_commit_callbacks(execute=True):
        history_roots.sign()
    before = history_roots.roots_file().read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        third = history_roots.sign()
    after = history_roots.roots_file().read_bytes()
    assert after.startswith(before)
    lines = [json.loads(line) for line in after.splitlines()]
    assert [line["number"] for line in lines] == [1, 2, 3]
    assert lines[-1]["signature"] == third.signature


def test_root_is_mailed_with_those_before_it(
    matter: Matter, settings: Any, mailoutbox: list[Any]
) -> None:
    settings.HISTORY_ROOT_EMAIL = "inspektorat@gianyar.invalid"
    first, second = history_roots.sign(), history_roots.sign()
    wiring_tasks.mail_root(second.pk)
    [sent] = mailoutbox
    assert sent.to == ["inspektorat@gianyar.invalid"]
    assert first.hash in sent.body
    assert second.signature in sent.body


def test_root_is_sent_only_where_an_address_is_set(
    matter: Matter,
    settings: Any,
    monkeypatch: Any,
    django_capture_on_commit_callbacks: Capture,
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(
        wiring_tasks.mail_root, "apply_async", lambda args, **_: asked.append(args)
    )
    with django_capture_on_commit_callbacks(execute=True):
        history_roots.sign()
    assert asked == []
    settings.HISTORY_ROOT_EMAIL = "inspektorat@gianyar.invalid"
    with django_capture_on_commit_callbacks(execute=True):
        root = history_roots.sign()
    assert asked == [[root.pk]]


def test_nightly_root_is_signed_once_however_often_beat_asks(matter: Matter) -> None:
    assert tasks.sign_history() == 1
    assert tasks.sign_history() == 0
    assert tasks.verify_history() == 0
    assert SignedRoot.objects.count() == 1


def test_sign_holds_up_no_writer(officer: User) -> None:
    history_roots.sign()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks"
            " WHERE mode = 'ShareLock' AND locktype = 'relation' AND pid = pg_backend_pid()"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db(transaction=True)
def test_sign_leaves_a_table_with_rows_on_their_way_to_the_next_root(
    monkeypatch: Any,
) -> None:
    """A key that is dealt out and not committed would look like a row put in later."""
    monkeypatch.setattr(kept_tables, "MOST_WAIT", "100ms")
    table = "accounts_historicaluser"
    User.objects.create(username="p1", full_name="P")
    with psycopg.connect(**connection.get_connection_params()) as late:
        late.execute(
            f"INSERT INTO {table} SELECT (jsonb_populate_record(one, jsonb_build_object("  # noqa: S608
            f"'history_id', nextval('{table}_history_id_seq')))).* FROM {table} one"
        )
        User.objects.create(username="p2", full_name="P")
        history_roots.sign()
        assert not AnchoredRows.objects.filter(table=table).exists()
        late.commit()
    history_roots.sign()
    assert AnchoredRows.objects.get(table=table).count == 3
    assert verify().findings == []
