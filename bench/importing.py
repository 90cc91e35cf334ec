"""A sheet of an agency from the upload to the registry: all its rows, in one go.

Every row has a phone, a passport, a placement and a contact of its own; with keys and
history it is fourteen rows in the database. Some rows are faulty and one is another's
twin: a round in which others are named, or which leaves a trace in the registry once the
import is undone, is an error and gives no figure.
"""

import io
import time
import uuid
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from django.db.models import Model
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from accounts.enums import UnitKind
from accounts.models import Unit, User
from sigap_cases.demo.people import name_of
from sigap_cases.exchange.enums import BatchState, Decision, RowState
from sigap_cases.exchange.models import ImportBatch
from sigap_cases.exchange.services import (
    bringing,
    carrying,
    committing,
    deciding,
    undoing,
)
from sigap_cases.exchange.services.recording import BESIDE
from sigap_cases.registry.models import Person

from . import databases
from .report import figure, measure
from .rounds import OncePerRound
from .sizes import IMPORTED
from .workers import together


HEADINGS = (
    *("Nama Lengkap", "NIK", "Tgl Lahir", "L/P", "Kode Desa", "No HP", "No Paspor"),
    *("Skema", "Sektor", "Negara Tujuan", "Jabatan", "Nama Keluarga", "HP Keluarga"),
)
COUNTRIES = ("Jepang", "Taiwan", "Turki", "Italia", "Hong Kong")
NAME, NIK, BORN, _SEX, VILLAGE, PHONE, _PASSPORT, _SCHEME, _SECTOR, COUNTRY, JOB = (
    range(11)
)
# What is wrong in which hundredth of the sheet, and the column that has to be named.
PLANTED = {
    3: (NAME, "", "name"),
    17: (BORN, "31/02/1990", "birth_date"),
    29: (VILLAGE, "51.04.99.9999", "village"),
    41: (PHONE, "telepon rumah", "phone"),
    68: (COUNTRY, "Atlantis", "country"),
    97: (JOB, "=HYPERLINK(1)", "job"),
}
TWIN, TWIN_OF = 83, 11
_STATUS = Path("/proc/self/status")


def _sheet(turn: int) -> io.BytesIO:
    rng = Random(turn)  # noqa: S311 no secret
    villages = list(
        Unit.objects.filter(kind=UnitKind.VILLAGE).values_list("code", flat=True)
    )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(HEADINGS)
    rows = [_row(rng, turn * 1_000_000 + n, villages) for n in range(IMPORTED)]
    for hundredth, (column, cell, _named) in PLANTED.items():
        rows[_place(hundredth)][column] = _text(sheet, cell)
    rows[_place(TWIN)][NIK] = rows[_place(TWIN_OF)][NIK]
    for row in rows:
        sheet.append(row)
    kept = io.BytesIO()
    book.save(kept)
    kept.seek(0)
    return kept


def _text(sheet: Any, value: str) -> WriteOnlyCell:
    """As it stands there: what begins like a formula is none of the sheet's own."""
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def _place(hundredth: int) -> int:
    return IMPORTED * hundredth // 100


def _row(rng: Random, number: int, villages: list[str]) -> list[Any]:
    woman = rng.random() < 0.5
    born = date(1965, 1, 1) + timedelta(days=rng.randrange(15_000))
    return [
        name_of(rng, woman=woman),
        f"5104{number % 100:02d}{born.day + 40 * woman:02d}{born:%m%y}{number:08d}"[:12]
        + f"{number:04d}"[-4:],
        born,
        "P" if woman else "L",
        rng.choice(villages),
        f"0812{number:08d}",
        f"XX{number:08d}",
        "P to P",
        "Formal",
        rng.choice(COUNTRIES),
        "Perawat",
        name_of(rng, woman=not woman),
        f"0813{number:08d}",
    ]


@cache
def _own() -> str:
    """The address of a database for sheets alone: other figures count the people."""
    return databases.fresh("import")


def _peak() -> float:
    """Megabytes that the process has held at most since ``_forget_peak``."""
    return _of_status("VmHWM")


def _of_status(name: str) -> float:
    for line in _STATUS.read_text(encoding="ascii").splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(name)


def _forget_peak() -> float:
    """What it holds now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _of_status("VmRSS")


def _in_its_own(turn: int) -> dict[str, float]:
    return dict(together(1, _own(), _import, turn)[0])


def _import(_number: int, turn: int) -> dict[str, float]:
    by = User.objects.get(username="petugas_penanganan")
    file = _sheet(turn)
    size = file.getbuffer().nbytes
    before = _forget_peak()
    start = time.perf_counter()
    batch = bringing.bring(
        bringing.Sheet(
            key=uuid.uuid4(),
            unit=Unit.objects.get(code="bp3mi-bali"),
            kind="bp3mi",
            file_name="pmi.xlsx",
            file=file,
            size=size,
        ),
        by=by,
    )
    bringing.name_columns(batch, batch.columns, by=by)
    carrying.carry_on(batch.pk)
    checked = time.perf_counter()
    _check_what_is_named(batch)
    deciding.decide(
        batch.rows.get(number=_place(TWIN) + 1), Decision.SKIP, take=[], by=by
    )
    for what in ("salah", "baru"):
        deciding.decide_all(batch, what, by=by)
    committing.ask(batch, by=by)
    carrying.carry_on(batch.pk)
    done = time.perf_counter()
    batch = ImportBatch.objects.get(pk=batch.pk)
    if batch.state != BatchState.COMMITTED:
        raise RuntimeError(f"the import came to rest as {batch.state}: {batch.note}")
    made = batch.counts["created"]
    if made != IMPORTED - len(PLANTED) - 1:
        raise RuntimeError(f"{made} of {IMPORTED} rows are in the registry")
    peak = _peak() - before
    undone = _undo(batch, by)
    return {
        "seconds": done - start,
        "rows": made / (done - start),
        "checked": IMPORTED / (checked - start),
        "memory": peak,
        "undone": undone,
    }


def _check_what_is_named(batch: ImportBatch) -> None:
    """Each planted fault in its row and column, and nothing else; and the twin."""
    found = batch.rows.filter(state=RowState.FAULTY).values_list("number", "faults")
    named = {number: [column for column, _said in faults] for number, faults in found}
    planted = {_place(n) + 1: [named] for n, (_at, _cell, named) in PLANTED.items()}
    twin = batch.rows.get(number=_place(TWIN) + 1).twin
    if named != planted or twin != _place(TWIN_OF) + 1:
        raise RuntimeError(f"named as faulty: {named}; twin of {twin}")


def _undo(batch: ImportBatch, by: User) -> float:
    """Seconds until the registry is as before; nobody was in it."""
    start = time.perf_counter()
    undoing.ask(batch, reason="Lembar yang keliru", by=by)
    carrying.carry_on(batch.pk)
    seconds = time.perf_counter() - start
    tables: tuple[type[Model], ...] = (Person, *BESIDE)
    left = {model.__name__: model._default_manager.count() for model in tables}
    if any(left.values()):
        raise RuntimeError(f"after the import was undone: {left}")
    return seconds


_fifty_thousand = OncePerRound(_in_its_own)


@measure("import.50k", unit="s")
def seconds_of_an_import() -> float:
    return _fifty_thousand.of("seconds")["seconds"]


@measure("import.50k.rows", unit="per_second")
def rows_a_second() -> float:
    return _fifty_thousand.of("rows")["rows"]


@measure("import.50k.checked", unit="per_second")
def rows_checked_a_second() -> float:
    return _fifty_thousand.of("checked")["checked"]


@measure("import.50k.undone", unit="s")
def seconds_of_undoing() -> float:
    return _fifty_thousand.of("undone")["undone"]


@measure("import.50k.memory", unit="MB")
def memory_at_most() -> float:
    return _fifty_thousand.of("memory")["memory"]


figure(seconds_of_an_import, at_most=120)
figure(rows_a_second, at_least=420)
figure(rows_checked_a_second, at_least=1000)
figure(memory_at_most, at_most=500)
figure(seconds_of_undoing, at_most=180)
