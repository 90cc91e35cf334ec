"""The public figures as they are shown and handed out: a table, its chart, its files."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from sigap_cases.cases.services.bundles import harmless
from sigap_cases.reports.enums import OF_COMPLAINTS, Table
from sigap_cases.reports.models import StatisticsSnapshot
from sigap_cases.reports.rounding import BASE
from sigap_cases.reports.selectors import cells_of, hub_names, value_names


LICENCE = "CC BY 4.0"
LICENCE_ADDRESS = "https://creativecommons.org/licenses/by/4.0/deed.id"
# The widest bar of a chart of which the numbers stand beside it.
FULL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A published number; None where there is nothing to tell yet."""

    number: int | None

    @property
    def is_hidden(self) -> bool:
        return self.number == 0

    @property
    def text(self) -> str:
        if self.number is None:
            return "-"
        return str(self.number) if self.number else f"< {BASE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A category with its number in each district or year, the total last."""

    key: str
    label: str
    numbers: Sequence[Shown]
    width: str

    @property
    def whole(self) -> Shown:
        return self.numbers[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """One table of one day. The last line is the total of all categories."""

    table: Table
    snapshot: StatisticsSnapshot | None
    hubs: Sequence[str]
    headings: Sequence[str]
    lines: Sequence[Line]
    total: Line | None

    @property
    def is_of_complaints(self) -> bool:
        return self.table in OF_COMPLAINTS

    @property
    def all_lines(self) -> list[Line]:
        return [*self.lines, self.total] if self.total else []


def statistics_of(table: Table, snapshot: StatisticsSnapshot | None) -> Statistics:
    numbers = (
        {(c.hub, c.value): c.number for c in cells_of(snapshot, table)}
        if snapshot
        else {}
    )
    hubs = [*sorted({hub for hub, _value in numbers if hub}), ""] if numbers else []
    names = hub_names(hubs) | {"": _("All together")}
    labels = value_names(table)
    values = list(dict.fromkeys(value for _hub, value in numbers if value))
    most = max((numbers.get(("", value), 0) for value in values), default=0)
    ordered = sorted(values, key=list(labels | dict.fromkeys(values, "")).index)
    lines = [
        _line(value, labels.get(value, value), hubs, numbers, most) for value in ordered
    ]
    return Statistics(
        table=table,
        snapshot=snapshot,
        hubs=hubs,
        headings=[names[hub] for hub in hubs],
        lines=lines,
        total=_line("", _("Total"), hubs, numbers, 0) if numbers else None,
    )


def _line(
    value: str,
    label: str,
    hubs: Sequence[str],
    numbers: dict[tuple[str, str], int],
    most: int,
) -> Line:
    whole = numbers.get(("", value), 0)
    return Line(
        key=value,
        label=label,
        numbers=[Shown(number=numbers.get((hub, value))) for hub in hubs],
        width=f"{FULL * whole / most if most else 0:.1f}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a table is: for the page, and for whoever takes the file elsewhere."""

    title: str
    definition: str
    period: str
    source: str
    updated: str
    protection: str
    licence: str
    contact: str


def about(table: Table, snapshot: StatisticsSnapshot | None) -> About:
    of_complaints = table in OF_COMPLAINTS
    office: str = settings.OFFICE_NAME
    return About(
        title=str(table.label),
        definition=_definition(table),
        period=(
            _("Complaints received in each calendar year, as they stand on the day.")
            if of_complaints
            else _("As it stands on the day.")
        ),
        source=_("%(office)s, records of SIGAP") % {"office": office},
        updated=_day(snapshot),
        protection=_(
            "Every number is rounded to a multiple of five, up or down, together with "
            "its totals. Less than five is not told (< 5). A number or a total of a "
            "district or year differs from the true one by four at most."
        ),
        licence=f"{LICENCE}, {LICENCE_ADDRESS}",
        contact=_("Public information service (PPID) of %(office)s")
        % {"office": office},
    )


def _day(snapshot: StatisticsSnapshot | None) -> str:
    return snapshot.day.isoformat() if snapshot else ""


def _definition(table: Table) -> str:
    if table in OF_COMPLAINTS:
        return _(
            "Complaints about the placement and work of migrant workers that the office "
            "has registered. Secret cases are not counted."
        )
    told = _(
        "Migrant workers and returned workers in the registry of the regency's villages, "
        "each once, by the district of their village."
    )
    if table in (Table.SCHEME, Table.SECTOR, Table.REGION):
        return f"{told} {_('Of the latest work that is noted.')}"
    return told


def headings_of(table: Table) -> list[str]:
    hub = ["tahun"] if table in OF_COMPLAINTS else ["kode_wilayah", "wilayah"]
    return ["tanggal", *hub, "kode", "kategori", "nilai", "keterangan"]


def rows_of(statistics: Statistics) -> Iterator[dict[str, Any]]:
    """A row for each published number; ``nilai`` is empty where it is under five."""
    for line in statistics.all_lines:
        for place, hub in enumerate(statistics.hubs):
            shown = line.numbers[place]
            if shown.number is None:
                continue
            row: dict[str, Any] = {"tanggal": _day(statistics.snapshot)}
            if statistics.is_of_complaints:
                row["tahun"] = hub or "semua"
            else:
                row |= {
                    "kode_wilayah": hub or "semua",
                    "wilayah": statistics.headings[place],
                }
            yield row | {
                "kode": line.key or "semua",
                "kategori": line.label,
                "nilai": shown.number or None,
                "keterangan": "<5" if shown.is_hidden else "",
            }


def as_csv(statistics: Statistics) -> bytes:
    """RFC 4180, UTF-8; no cell is taken for a formula."""
    kept = io.StringIO()
    rows = csv.writer(kept, lineterminator="\r\n")
    headings = headings_of(statistics.table)
    rows.writerow(headings)
    for row in rows_of(statistics):
        cells = ["" if row[name] is None else str(row[name]) for name in headings]
        # The mark for "under five" begins no formula and is left as it is.
        rows.writerow([harmless(cell) for cell in cells])
    return kept.getvalue().encode()


def as_json(statistics: Statistics) -> dict[str, Any]:
    """What the columns say, and all that has to be known about them."""
    told = about(statistics.table, statistics.snapshot)
    return {
        "judul": told.title,
        "definisi": told.definition,
        "periode": told.period,
        "sumber": told.source,
        "pembaruan_terakhir": told.updated,
        "pelindungan_data": told.protection,
        "lisensi": {"nama": LICENCE, "alamat": LICENCE_ADDRESS},
        "kontak": told.contact,
        "kolom": headings_of(statistics.table),
        "data": list(rows_of(statistics)),
    }


def day_of(asked: str) -> date | None:
    """None for what is no date."""
    try:
        return date.fromisoformat(asked)
    except ValueError:
        return None
