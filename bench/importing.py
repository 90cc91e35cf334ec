"""A sheet of an agency from the upload to the registry: all its rows, in one go.

Every row has a phone, a passport, a placement and a contact of its own; with keys and
history it is fourteen rows in the database.
"""

import io
import time
import uuid
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from openpyxl import Workbook

from accounts.enums import UnitKind
from accounts.models import Unit, User
from sigap_cases.demo.people import name_of
from sigap_cases.exchange.enums import BatchState
from sigap_cases.exchange.models import ImportBatch
from sigap_cases.exchange.services import bringing, carrying, committing, deciding

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
_STATUS = Path("/proc/self/status")


def _sheet(turn: int) -> io.BytesIO:
    rng = Random(turn)  # noqa: S311 no secret
    villages = list(
        Unit.objects.filter(kind=UnitKind.VILLAGE).values_list("code", flat=True)
    )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.append(HEADINGS)
    for number in range(IMPORTED):
        sheet.append(_row(rng, turn * 1_000_000 + number, villages))
    kept = io.BytesIO()
    book.save(kept)
    kept.seek(0)
    return kept


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
    deciding.decide_all(batch, "baru", by=by)
    committing.ask(batch, by=by)
    carrying.carry_on(batch.pk)
    done = time.perf_counter()
    batch = ImportBatch.objects.get(pk=batch.pk)
    if batch.state != BatchState.COMMITTED:
        raise RuntimeError(f"the import came to rest as {batch.state}: {batch.note}")
    return {
        "seconds": done - start,
        "rows": batch.counts["created"] / (done - start),
        "checked": IMPORTED / (checked - start),
        "memory": _peak() - before,
    }


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


@measure("import.50k.memory", unit="MB")
def memory_at_most() -> float:
    return _fifty_thousand.of("memory")["memory"]


figure(seconds_of_an_import, at_most=120)
figure(rows_a_second, at_least=420)
figure(rows_checked_a_second, at_least=1000)
figure(memory_at_most, at_most=500)
