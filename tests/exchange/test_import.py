"""A sheet of five hundred rows with planted faults: named row by row, whole or not at
all, undone without a trace but history, which names the source of every row.
"""

import csv
import io
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model
from django.forms.models import model_to_dict
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Unit, User
from sigap_cases.exchange.enums import BatchState, Decision, Outcome, RowState
from sigap_cases.exchange.exceptions import (
    MendedWrongly,
    NotYourImport,
    UndecidedRows,
    UndoIsSupervisors,
    UndoRefused,
)
from sigap_cases.exchange.models import ImportBatch, ImportRow
from sigap_cases.exchange.policies import OWN_UNDO
from sigap_cases.exchange.services import (
    bringing,
    carrying,
    committing,
    deciding,
    undoing,
)
from sigap_cases.registry.models import Person, PersonAccess, PersonPhone
from sigap_cases.registry.searching import search
from sigap_cases.registry.selectors import people_visible_to
from sigap_cases.registry.services import access
from sigap_cases.registry.services import people as people_service
from sigap_cases.registry.services.invariants import findings
from tests.registry.people import new_person

from . import sheets
from .sheets import row


pytestmark = pytest.mark.usefixtures("exchange_office", "db")

ROWS = 500
WITHOUT_NAME, BAD_DAY, BAD_PHONE, BAD_COUNTRY, BAD_VILLAGE, FORMULA, BAD_WAGE = (
    *(7, 49, 103, 211),
    *(307, 401, 499),
)
# A NIK that cannot be right, one of another sex, one that is too short: they only warn.
SHORT_NIK, OTHER_SEX = 20, 22
TWIN_OF, TWIN = 30, 333
KNOWN, KNOWN_BY_NAME = 60, 61
FAULTS = {
    WITHOUT_NAME: ("name", "kosong. Isi dahulu."),
    BAD_DAY: (
        "birth_date",
        "bukan tanggal yang dapat dibaca. Tulis seperti 31-12-2026.",
    ),
    BAD_PHONE: (
        "phone",
        "bukan nomor telepon. Tulis seperti 0812 3456 7890 atau +886 912 345 678.",
    ),
    BAD_COUNTRY: (
        "country",
        (
            "bukan negara yang dikenal. Tulis nama Indonesianya atau dua hurufnya, misalnya"
            " Jepang atau JP."
        ),
    ),
    BAD_VILLAGE: (
        "village",
        (
            "bukan desa di kabupaten ini. Tulis namanya seperti di daftar desa, atau kodenya"
            " seperti 51.04.01.2001."
        ),
    ),
    FORMULA: ("job", "diawali seperti rumus. Ganti dengan isinya."),
    BAD_WAGE: ("wage", "bukan jumlah uang. Tulis angka saja, misalnya 1250."),
}


def user(name: str) -> User:
    return User.objects.get(username=name)


def planted() -> list[list[str]]:
    rows = [row(number) for number in range(1, ROWS + 1)]
    for number, column, cell in (
        (WITHOUT_NAME, sheets.NAME, ""),
        (BAD_DAY, sheets.BORN, "31/02/1990"),
        (BAD_PHONE, sheets.PHONE, "telepon rumah"),
        (BAD_COUNTRY, sheets.COUNTRY, "Atlantis"),
        (BAD_VILLAGE, sheets.VILLAGE, "Desa Entah"),
        (FORMULA, sheets.JOB, "=HYPERLINK(1)"),
        (BAD_WAGE, sheets.WAGE, "banyak"),
        (SHORT_NIK, sheets.NIK, "51049901"),
        (OTHER_SEX, sheets.SEX, "P"),
    ):
        rows[number - 1][column] = cell
    rows[TWIN - 1][sheets.NIK] = rows[TWIN_OF - 1][sheets.NIK]
    return rows


@pytest.fixture
def known() -> dict[int, Person]:
    """Two people of the sheet whom the registry has already, otherwise written."""
    by = user("petugas_pengaduan")
    batubulan = Unit.objects.get(code="51.04.01.2001")
    same = row(KNOWN)
    alike = row(KNOWN_BY_NAME)
    return {
        KNOWN: people_service.register(
            new_person(
                batubulan,
                name="I Wayan Lain Sekali",
                nik=same[sheets.NIK],
                phone="0819 1111 2222",
            ),
            by=by,
        ),
        KNOWN_BY_NAME: people_service.register(
            new_person(batubulan, name=alike[sheets.NAME], sex="female"), by=by
        ),
    }


def brought(rows: list[list[str]], by: User) -> ImportBatch:
    content = sheets.as_csv(rows, encoding="utf-16")
    batch = bringing.bring(
        bringing.Sheet(
            key=uuid.uuid4(),
            unit=Unit.objects.get(code="bp3mi-bali"),
            kind="bp3mi",
            file_name="pmi.csv",
            file=io.BytesIO(content),
            size=len(content),
        ),
        by=by,
    )
    bringing.name_columns(batch, batch.columns, by=by)
    carrying.carry_on(batch.pk)
    return again(batch)


def again(batch: ImportBatch) -> ImportBatch:
    return ImportBatch.objects.get(pk=batch.pk)


def rows_by_number(batch: ImportBatch) -> dict[int, ImportRow]:
    return {one.number: one for one in batch.rows.all()}


def person_of(row: ImportRow) -> Person:
    assert row.person is not None
    return Person.objects.get(pk=row.person.pk)


def of_registry() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the registry but its history, opened; and what a search finds."""
    models = [
        model
        for model in apps.get_app_config("registry").get_models()
        if not hasattr(model, "history_date") and model is not PersonAccess
    ]
    return {
        **{
            model._meta.label: [_opened(one) for one in _all(model)] for model in models
        },
        "search": [(pk,) for pk in search(Person.objects.all(), "uji")],
    }


def _all(model: type[Model]) -> Any:
    return model._default_manager.order_by("pk")


def _opened(one: Model) -> tuple[Any, ...]:
    return tuple(
        (field.attname, str(getattr(one, field.attname)))
        for field in one._meta.concrete_fields
    )


def decided(batch: ImportBatch, by: User) -> None:
    """Faulty rows and the twin left out; the known ones changed and kept apart."""
    rows = rows_by_number(batch)
    deciding.decide_all(batch, "salah", by=by)
    deciding.decide_all(batch, "kembar", by=by)
    deciding.decide(
        rows[KNOWN],
        Decision.UPDATE,
        person_id=rows[KNOWN].person_id,
        take=["name", "phone", "scheme", "job"],
        by=by,
    )
    deciding.decide(rows[KNOWN_BY_NAME], Decision.NEW, by=by)


def test_check_names_every_faulty_row_and_nothing_else(
    known: dict[int, Person],
) -> None:
    batch = brought(planted(), user("petugas_penanganan"))
    rows = rows_by_number(batch)
    faulty = {n: one.faults for n, one in rows.items() if one.state == RowState.FAULTY}
    assert faulty == {n: [[key, said]] for n, (key, said) in FAULTS.items()}
    doubled = {n for n, one in rows.items() if one.state == RowState.DUPLICATE}
    assert doubled == {TWIN, KNOWN, KNOWN_BY_NAME}
    assert rows[TWIN].twin == TWIN_OF
    assert [match[0] for match in rows[KNOWN].matches] == [known[KNOWN].pk]
    assert rows[KNOWN].person_id == known[KNOWN].pk
    assert [m[0] for m in rows[KNOWN_BY_NAME].matches] == [known[KNOWN_BY_NAME].pk]
    assert rows[KNOWN_BY_NAME].person_id is None
    assert rows[SHORT_NIK].state == RowState.READY
    assert [key for key, _said in rows[SHORT_NIK].warnings] == ["nik"]
    assert "NIK menunjukkan jenis kelamin lain" in str(rows[OTHER_SEX].warnings)
    assert batch.state == BatchState.CHECKED
    assert Counter(one.state for one in rows.values()) == {
        RowState.READY: ROWS - len(FAULTS) - 3,
        RowState.FAULTY: len(FAULTS),
        RowState.DUPLICATE: 3,
    }


def test_import_is_whole_and_undo_leaves_the_registry_as_before(
    known: dict[int, Person],
) -> None:
    officer = user("petugas_penanganan")
    before = of_registry()
    batch = brought(planted(), officer)
    with pytest.raises(UndecidedRows):
        committing.ask(batch, by=officer)
    decided(batch, officer)
    assert of_registry() == before
    committing.ask(batch, by=officer)
    carrying.carry_on(batch.pk)
    batch = again(batch)
    assert batch.state == BatchState.COMMITTED, batch.note
    rows = rows_by_number(batch)
    left_out = {*FAULTS, TWIN}
    assert {n for n, one in rows.items() if one.outcome == Outcome.SKIPPED} == left_out
    assert [n for n, one in rows.items() if one.outcome == Outcome.UPDATED] == [KNOWN]
    assert Person.objects.count() == 2 + ROWS - len(left_out) - 1
    _written_as_the_sheet_says(rows)
    changed = Person.objects.get(pk=known[KNOWN].pk)
    assert changed.name == row(KNOWN)[sheets.NAME]
    assert changed.placements.get().scheme == "p2p"
    assert not [found for found in findings() if found.broken]

    undoing.ask(batch, reason="Lembar yang keliru", by=officer)
    carrying.carry_on(batch.pk)
    assert again(batch).state == BatchState.UNDONE, again(batch).note
    assert of_registry() == before
    reasons = Person.history.filter(history_type="-").values_list(
        "history_change_reason", "history_user__username"
    )
    assert set(reasons) == {
        (f"Impor {batch.pk}, {batch.source}, diurungkan", "petugas_penanganan")
    }


def _written_as_the_sheet_says(rows: dict[int, ImportRow]) -> None:
    number = 100
    person = person_of(rows[number])
    told = row(number)
    assert person.name == told[sheets.NAME]
    assert person.nik == told[sheets.NIK]
    assert person.birth_date == date(1980, 8, 17)
    assert person.village.code == "51.04.01.2001"
    assert person.phones.get().number == "+6281270000100"
    assert person.papers.get().number == "XX0000100"
    placement = person.placements.get()
    assert (placement.scheme, placement.country) == ("p2p", "JP")
    assert (placement.wage, placement.currency) == (Decimal(1_250_000), "IDR")
    assert person.contacts.get().phone == "+6281370000100"
    source = ImportRow.objects.get(pk=rows[number].pk).batch
    reason = f"Impor {source.pk}, {source.source}, baris {number}"
    for kept in (person, person.phones.get(), person.papers.get(), placement):
        [line] = kept.history.all()
        assert (line.history_change_reason, line.history_user) == (
            reason,
            user("petugas_penanganan"),
        )
    found = search(people_visible_to(user("petugas_penanganan")), told[sheets.NIK])
    assert found == [person.pk]


def committed(rows: list[list[str]], by: User) -> ImportBatch:
    batch = brought(rows, by)
    committing.ask(batch, by=by)
    carrying.carry_on(batch.pk)
    return again(batch)


def test_undo_is_refused_and_names_the_rows_changed_since() -> None:
    officer = user("petugas_penanganan")
    batch = committed([row(number) for number in range(1, 6)], officer)
    person = person_of(rows_by_number(batch)[3])
    people_service.change(person, values={"banjar": "Kelod"}, by=officer)
    with pytest.raises(UndoRefused) as refused:
        undoing.ask(batch, reason="Salah lembar", by=officer)
    assert refused.value.rows == [3]
    assert Person.objects.count() == 5


def test_undo_empties_a_record_that_somebody_has_read() -> None:
    officer = user("petugas_penanganan")
    batch = committed([row(1), row(2)], officer)
    read = person_of(rows_by_number(batch)[2])
    access.record(read, by=officer)
    undoing.ask(batch, reason="Salah lembar", by=officer)
    carrying.carry_on(batch.pk)
    left = Person.objects.get()
    assert (left.pk, left.erased_at is None, left.nik) == (read.pk, False, "")
    assert not PersonPhone.objects.exists()
    assert search(people_visible_to(officer), row(2)[sheets.NAME]) == []
    assert not [found for found in findings() if found.broken]


def test_commit_is_taken_back_whole_where_somebody_came_meanwhile() -> None:
    officer = user("petugas_penanganan")
    batch = brought([row(1), row(2)], officer)
    committing.ask(batch, by=officer)
    people_service.register(
        new_person(Unit.objects.get(code="51.04.01.2001"), nik=row(2)[sheets.NIK]),
        by=officer,
    )
    carrying.carry_on(batch.pk)
    assert Person.objects.count() == 1
    assert again(batch).state == BatchState.CHECKING
    carrying.carry_on(batch.pk)
    assert rows_by_number(batch)[2].state == RowState.DUPLICATE
    assert again(batch).committed_by is None


def as_workbook(table: list[list[str]]) -> bytes:
    """As a spreadsheet program writes it after the mending."""
    book = load_workbook(io.BytesIO(deciding.as_xlsx(table)))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def as_text(table: list[list[str]]) -> bytes:
    kept = io.StringIO()
    csv.writer(kept, delimiter=";").writerows(table)
    return kept.getvalue().encode()


@pytest.mark.parametrize("write", [as_text, as_workbook])
def test_mended_rows_come_back_into_their_places(
    write: Callable[[list[list[str]]], bytes],
) -> None:
    officer = user("petugas_penanganan")
    rows = [row(number) for number in range(1, 5)]
    rows[2][sheets.BORN] = "kemarin"
    batch = brought(rows, officer)
    table = deciding.faulty_table(batch)
    assert [line[0] for line in table] == ["Baris sumber", "3"]
    assert table[1][-1].startswith("Tanggal lahir bukan tanggal yang dapat dibaca.")
    with pytest.raises(MendedWrongly):
        deciding.mend(batch, *_file(sheets.as_csv(rows)), by=officer)
    table[1][1 + sheets.BORN] = "03-08-1973"
    deciding.mend(batch, *_file(write(table)), by=officer)
    carrying.carry_on(batch.pk)
    assert {one.state for one in batch.rows.all()} == {RowState.READY}


def _file(content: bytes) -> tuple[io.BytesIO, int]:
    return io.BytesIO(content), len(content)


def test_source_remembers_its_columns() -> None:
    officer = user("petugas_penanganan")
    batch = brought([row(1)], officer)
    mapped = list(batch.columns)
    mapped[sheets.JOB] = "employer"
    bringing.name_columns(batch, mapped, by=officer)
    carrying.carry_on(batch.pk)
    assert brought([row(2)], officer).columns == mapped


def test_others_import_nothing_and_late_undo_is_the_supervisors() -> None:
    for name in ("petugas_desa", "petugas_pengaduan", "auditor", "mitra"):
        with pytest.raises(NotYourImport):
            brought([row(1)], user(name))
    officer = user("petugas_penanganan")
    batch = committed([row(1)], officer)
    ImportBatch.objects.filter(pk=batch.pk).update(
        committed_at=timezone.now() - 2 * OWN_UNDO
    )
    with pytest.raises(UndoIsSupervisors):
        undoing.ask(batch, reason="Terlambat", by=officer)
    undoing.ask(batch, reason="Terlambat", by=user("penyelia"))


def test_values_of_people_are_sealed_and_stand_in_no_row() -> None:
    batch = brought(planted()[:120], user("petugas_penanganan"))
    told = [str(model_to_dict(one)) for one in batch.rows.all()]
    for secret in ("Wayan", "telepon rumah", "31/02/1990", row(8)[sheets.NIK]):
        assert not [line for line in told if secret in line]
