"""Sealed columns: what the database holds, what opens it, what is left of a lost key."""

import uuid
from io import StringIO
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from sigap_cases.registry.models import Person
from sigap_cases.registry.services import papers, people
from sigap_cases.sealing import cipher, first_sealing, keys, late_sealing
from sigap_cases.sealing.exceptions import KeyUnknown, NotSealed, SealBroken
from sigap_cases.sealing.fields import EncryptedTextField, Erased, LateSealedField
from sigap_cases.sealing.models import SealKey
from sigap_cases.sealing.opened import forget
from tests.registry.conftest import Staff
from tests.registry.people import make_person
from workflows.models import AnchoredRows, SignedRoot


NIK, PHONE = "5104011705900001", "+6281234567890"


@pytest.fixture
def person(staff: Staff) -> Person:
    made = make_person(staff.units.village, by=staff.petugas_desa, nik=NIK, phone=PHONE)
    forget()
    return Person.objects.get(pk=made.pk)


def seal_of(person: Person) -> uuid.UUID:
    assert person.seal_id is not None
    return person.seal_id


def stored(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "{column}"::text FROM "{table}" ORDER BY 1')  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


@given(st.text(max_size=200), st.text(min_size=1, max_size=20))
def test_sealed_opens_with_its_key_and_column_alone(text: str, column: str) -> None:
    key = AESGCM(cipher.new_key())
    token = cipher.token_of(
        "0" * 32, cipher.sealed(key, text.encode(), bound_to=column)
    )
    _key_id, content = cipher.parts_of(token)
    assert cipher.opened(key, content, bound_to=column).decode() == text
    for other, bound_to in ((AESGCM(cipher.new_key()), column), (key, column + "x")):
        with pytest.raises(SealBroken):
            cipher.opened(other, content, bound_to=bound_to)
    changed = bytes([content[0] ^ 1]) + content[1:]
    with pytest.raises(SealBroken):
        cipher.opened(key, changed, bound_to=column)


def test_live_and_history_tables_hold_ciphertext_of_one_key(person: Person) -> None:
    for table in ("registry_person", "registry_historicalperson"):
        [held] = stored(table, "nik")
        assert held.startswith(f"v1:{seal_of(person).hex}:")
    assert person.nik == NIK
    assert person.history.get().nik == NIK
    assert person.phones.get().seal_id == person.seal_id


def test_every_sealed_column_is_sealed_in_its_history_too() -> None:
    sealed = {
        f"{model._meta.model_name}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField)
        and not isinstance(field, LateSealedField)
    }
    live = {name for name in sealed if not name.startswith("historical")}
    written_once = {"draft.answers", "keptanswers.sealed"}
    of_sheets = {"importpart.rows", "importrow.undo"}
    # Whoever read an old secret in its history could sign with it.
    secrets = {"webhookendpoint.secret", "webhookendpoint.old_secret"}
    kept = live - written_once - of_sheets - secrets
    assert sealed - live == {f"historical{name}" for name in kept}
    assert {"person.nik", "persondocument.number", "party.phone"} <= live


def test_a_name_is_in_clear_in_its_row_and_sealed_in_its_history(
    person: Person, staff: Staff
) -> None:
    people.change(person, values={"name": "I Wayan Sudira"}, by=staff.petugas_desa)
    assert stored("registry_person", "name") == ["I Wayan Sudira"]
    for held in stored("registry_historicalperson", "name"):
        assert held.startswith(f"v1:{seal_of(person).hex}:")
    names = [row.name for row in person.history.order_by("history_id")]
    assert names == [person.name, "I Wayan Sudira"]


def test_late_sealing_leaves_what_a_root_has_signed_for(
    person: Person, staff: Staff
) -> None:
    people.change(person, values={"name": "I Wayan Sudira"}, by=staff.petugas_desa)
    table = "registry_historicalperson"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"UPDATE {table} SET name = 'I Wayan', seal_id = NULL")  # noqa: S608
        cursor.execute("SET LOCAL session_replication_role = origin")
    first, second = person.history.order_by("history_id")
    root = SignedRoot.objects.create(
        number=1, signed_at=timezone.now(), hash="a", public_key="b", signature="c"
    )
    AnchoredRows.objects.create(
        root=root, table=table, after=0, upto=first.pk, count=1, columns=[], leaves=b""
    )
    spec = late_sealing.LateTable(
        name=table,
        columns={"name": "person.name"},
        key="history_id",
        seal="coalesce(t.seal_id, p.seal_id)",
        joins="LEFT JOIN registry_person AS p ON p.id = t.id",
    )
    assert late_sealing.seal_what_is_not_signed([spec]) == 1
    clear, sealed = sorted(stored(table, "name"))
    assert clear == "I Wayan"
    assert sealed.startswith(f"v1:{seal_of(person).hex}:")
    assert {row.name for row in person.history.all()} == {"I Wayan"}
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        person.history.update(history_change_reason="lain")
    assert late_sealing.seal_what_is_not_signed([spec]) == 0
    assert second.pk > first.pk


def test_the_database_refuses_what_is_not_sealed(person: Person) -> None:
    with (
        pytest.raises(IntegrityError, match="check constraint"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE registry_person SET nik = '5104011705900001'")


def test_a_sealed_column_is_neither_searched_nor_updated_in_bulk(
    person: Person,
) -> None:
    with pytest.raises(NotSealed):
        Person.objects.filter(nik=NIK).exists()
    with pytest.raises(NotSealed):
        Person.objects.update(nik=NIK)


def test_a_value_saved_unread_stays_as_it_is(person: Person) -> None:
    before = stored("registry_person", "nik")
    with CaptureQueriesContext(connection) as queries:
        person.save(update_fields=["nik", "banjar"])
    assert stored("registry_person", "nik") == before
    assert not [q for q in queries if 'FROM "sealing_sealkey"' in q["sql"]][1:]


def test_a_changed_number_changes_its_index(person: Person, staff: Staff) -> None:
    other = "5104011705900002"
    people.change(person, values={"nik": other}, by=staff.petugas_desa)
    assert stored("registry_person", "nik_index") == [keys.index_of("nik", other)]
    assert Person.objects.get(pk=person.pk).nik == other


def test_a_page_of_people_opens_all_keys_in_one_query(staff: Staff) -> None:
    for number in range(12):
        make_person(
            staff.units.village, by=staff.petugas_desa, nik=f"51040117059{number:05d}"
        )
    forget()
    rows = list(Person.objects.all())
    with CaptureQueriesContext(connection) as queries:
        assert len({row.nik for row in rows}) == 12
    assert len(queries) == 1


def test_reading_a_list_opens_nothing_that_nobody_looks_at(person: Person) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert [row.name for row in Person.objects.all()] == [person.name]
    assert len(queries) == 1


def test_a_destroyed_key_shuts_rows_and_history_and_leaves_them_there(
    person: Person, staff: Staff
) -> None:
    tables = ("registry_person", "registry_historicalperson")
    before = [stored(table, "nik") for table in tables]
    count = keys.destroy([seal_of(person)], by=staff.pengaduan, reason="diminta")
    assert count == 1
    again = Person.objects.get(pk=person.pk)
    assert isinstance(again.nik, Erased)
    assert again.nik == "data telah dihapus"
    assert isinstance(again.history.get().nik, Erased)
    assert isinstance(again.phones.get().number, Erased)
    again.save()
    after = [stored(table, "nik") for table in tables]
    assert after[0] == before[0]
    assert set(after[1]) == {*before[0], *before[1]}
    with pytest.raises(SealBroken):
        keys.seal("x", key_id=seal_of(person), bound_to="person.nik")
    assert keys.destroy([seal_of(person)], by=staff.pengaduan, reason="lagi") == 0
    row = SealKey.objects.get(pk=seal_of(person))
    assert (bytes(row.wrapped), row.destroyed_by) == (b"", staff.pengaduan)


def test_rotation_wraps_keys_and_touches_no_row(
    person: Person, staff: Staff, settings: Any
) -> None:
    make_person(staff.units.village, by=staff.petugas_desa, nik="5104011705900003")
    before = (
        stored("registry_person", "nik"),
        stored("registry_historicalperson", "nik"),
    )
    old = settings.FIELD_KEYS
    settings.FIELD_KEYS = {"new": "another-secret-of-the-office", **old}
    said = StringIO()
    call_command("rotate_field_keys", "--batch", "1", stdout=said)
    assert "1/2\n2/2\n" in said.getvalue()
    assert set(SealKey.objects.values_list("master", flat=True)) == {"new"}
    settings.FIELD_KEYS = {"new": "another-secret-of-the-office"}
    forget()
    assert Person.objects.get(pk=person.pk).nik == NIK
    after = stored("registry_person", "nik"), stored("registry_historicalperson", "nik")
    assert after == before


def test_rotation_stopped_half_way_leaves_everything_readable(
    person: Person, staff: Staff, settings: Any
) -> None:
    make_person(staff.units.village, by=staff.petugas_desa, nik="5104011705900003")
    settings.FIELD_KEYS = {"new": "another-secret-of-the-office", **settings.FIELD_KEYS}
    assert keys.rewrap(SealKey.objects.order_by("pk")[:1]) == 1
    forget()
    assert {row.nik for row in Person.objects.all()} == {NIK, "5104011705900003"}


def test_without_the_master_key_nothing_opens(person: Person, settings: Any) -> None:
    settings.FIELD_KEYS = {"other": "not-the-key-of-this-office"}
    with pytest.raises(KeyUnknown):
        _ = person.nik
    settings.FIELD_KEYS = {"test": "not-the-key-of-this-office"}
    with pytest.raises(SealBroken):
        _ = Person.objects.get(pk=person.pk).nik


def test_two_seals_of_one_number_differ_and_its_index_does_not(
    person: Person, staff: Staff
) -> None:
    make_person(staff.units.village, by=staff.petugas_desa, name="Made", nik=NIK)
    assert len(set(stored("registry_person", "nik"))) == 2
    assert set(stored("registry_person", "nik_index")) == {keys.index_of("nik", NIK)}
    assert keys.index_of("nik", NIK) != keys.index_of("paper", NIK)


def _as_before(tables: list[str], columns: dict[str, str]) -> None:
    """The rows as they stood before their columns were sealed."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in tables:
            cursor.execute(
                "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass"
                " AND contype = 'c' AND pg_get_constraintdef(oid) LIKE '%%v1:%%'",
                [table],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
            sets = ", ".join(f"\"{c}\" = '{v}'" for c, v in columns.items())
            cursor.execute(f'UPDATE "{table}" SET {sets}, seal_id = NULL')  # noqa: S608
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_first_sealing_seals_live_rows_and_history_past_its_triggers(
    person: Person, staff: Staff
) -> None:
    papers.remove(person.phones.get(), by=staff.petugas_desa)
    tables = ["registry_person", "registry_historicalperson"]
    columns = {"nik": NIK, "family_card": "", "pass_phrase": "bulan"}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _as_before(tables, columns)
    bound = {name: f"person.{name}" for name in columns}
    specs = [
        first_sealing.Table(
            name=tables[0],
            columns=bound,
            subject="id",
            at_once=True,
            indexes={"nik_index": ("nik", "nik", str)},
        ),
        first_sealing.Table(
            name=tables[1], columns=bound, subject="id", key="history_id"
        ),
    ]
    assert first_sealing.seal(specs, SealKey) == 2
    forget()
    again = Person.objects.get(pk=person.pk)
    past = again.history.get()
    for row in (again, past):
        assert (row.nik, row.family_card, row.pass_phrase) == (NIK, "", "bulan")
        assert row.seal_id == again.seal_id
    assert stored(tables[0], "nik_index") == [keys.index_of("nik", NIK)]
    with (
        pytest.raises(DatabaseError, match="Cannot update or delete"),
        transaction.atomic(),
    ):
        past.delete()
