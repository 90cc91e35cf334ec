"""The figures of a dashboard as an XLSX file: a sheet for each table."""

import io
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from sigap_cases.cases.services.bundles import harmless
from sigap_cases.desk.monitoring.reading import Row as Covered

from .coverage import Coverage
from .figures import Dashboard, Figure, Months


# What a spreadsheet allows as the name of a sheet.
LONGEST_TITLE = 31
Row = Sequence[str | int]


def workbook_of(shown: Dashboard, *, told: Sequence[str], at: datetime) -> bytes:
    """``told``: what the figures are of, as the page says it."""
    book = Workbook(write_only=True)
    moment = timezone.localtime(at).replace(tzinfo=None)
    book.properties.created = book.properties.modified = moment
    _add(book, _("About these figures"), [[line] for line in told])
    for title, rows in _tables(shown):
        _add(book, title, rows)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _add(book: Workbook, title: str, rows: Sequence[Row]) -> None:
    sheet = book.create_sheet(title[:LONGEST_TITLE])
    for row in rows:
        sheet.append(
            [harmless(cell) if isinstance(cell, str) else cell for cell in row]
        )


def _tables(shown: Dashboard) -> Iterator[tuple[str, list[Row]]]:
    number = _("How many")
    places: list[Row] = [[_("District"), _("Village"), number]]
    for place in shown.districts:
        places.append([place.figure.label, "", _told(place.figure)])
        places += [
            [place.figure.label, one.label, _told(one)] for one in place.villages
        ]
    yield _("Workers by village"), places
    if shown.coverage is not None:
        yield _("Coverage of the monitoring"), _of_coverage(shown.coverage)
    for sheet in (*shown.sheets, *shown.complaint_sheets):
        rows: list[Row] = [[sheet.heading, number]]
        rows += [[one.label, _told(one)] for one in sheet.rows]
        yield sheet.title, rows
    for months in filter(None, (shown.movements, shown.flow)):
        yield months.title, _of_months(months)


def _of_coverage(coverage: Coverage) -> list[Row]:
    titles = [*coverage.labels, _("Covered, percent")]
    rows: list[Row] = [
        [coverage.round.name],
        [_("District"), _("Village"), *titles],
        _of_place(coverage.table.total, coverage.table.total.figures.label),
    ]
    for district in coverage.table.districts:
        name = district.total.figures.label
        rows.append(_of_place(district.total, name))
        rows += [_of_place(row, name, row.figures.label) for row in district.villages]
    return rows


def _of_place(row: Covered, district: str, village: str = "") -> Row:
    counts = [cell.count if cell.text.isdigit() else cell.text for cell in row.cells]
    return [district, village, *counts, row.figures.percent]


def _of_months(months: Months) -> list[Row]:
    titles = [one.label for one in months.chart.series]
    rows: list[Row] = [[_("Month"), *titles]]
    rows += [[label, _told(one), _told(other)] for label, one, other in months.rows]
    return rows


def _told(figure: Figure) -> str | int:
    return "*" if figure.count is None else figure.count
