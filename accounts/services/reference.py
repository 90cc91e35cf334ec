"""Loading the units of the regency and its partners, again and again."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from accounts.enums import UnitKind
from accounts.models import Unit

from .history import save_as


REGENCY = "gianyar"
REASON = "Data acuan"
REFERENCE = Path(__file__).resolve().parents[1] / "reference"


@dataclass(frozen=True, slots=True)
class UnitRow:
    code: str
    name: str
    kind: UnitKind
    parent: str | None


def load_units() -> int:
    """Make the units that are missing, parents first; returns how many.

    A unit that is there belongs to the office: what it is called now stays.
    """
    with transaction.atomic():
        units = {unit.code: unit for unit in Unit.objects.all()}
        missing = [row for row in unit_rows() if row.code not in units]
        for row in missing:
            units[row.code] = _create(row, units)
    return len(missing)


def unit_rows() -> Iterator[UnitRow]:
    for row in _read("units.csv"):
        yield UnitRow(
            row["kode"], row["nama"], UnitKind(row["jenis"]), row["induk"] or None
        )
    villages = _read("gianyar_wilayah.csv")
    districts = {row["kode_kecamatan"]: row["kecamatan"] for row in villages}
    for code, name in districts.items():
        yield UnitRow(code, f"Kecamatan {name}", UnitKind.DISTRICT, REGENCY)
    for row in villages:
        name = f"{row['jenis'].capitalize()} {row['nama']}"
        yield UnitRow(row["kode"], name, UnitKind.VILLAGE, row["kode_kecamatan"])


def _read(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _create(row: UnitRow, units: Mapping[str, Unit]) -> Unit:
    parent = units[row.parent] if row.parent else None
    unit = Unit(code=row.code, name=row.name, kind=row.kind, parent=parent)
    save_as(unit, by=None, reason=REASON)
    return unit
