"""Those affected as a table that is taken out, and what was asked for in words."""

from django.utils.translation import gettext as _

from sigap_cases.desk.audit.exports import Table, moment_words

from .affected import Affected, Found, Reach


def asked_words(reach: Reach) -> list[str]:
    whose = reach.user.username if reach.user else str(reach.unit)
    return [whose, f"{moment_words(reach.since)} - {moment_words(reach.until)}"]


def table_of(found: Found, reach: Reach, *, typed: str) -> Table:
    return Table(
        name="terdampak-insiden",
        title=_("Affected by a data incident"),
        headings=[
            _("What"),
            _("Case"),
            _("About"),
            _("People in it"),
            _("What was done"),
            _("Documents downloaded"),
            _("First"),
            _("Last"),
        ],
        rows=[_cells(row, found) for row in found.rows],
        told=asked_words(reach),
        typed=typed,
    )


def _cells(row: Affected, found: Found) -> list[str]:
    return [
        str(row.what.label),
        row.number,
        row.title,
        str(row.people),
        "; ".join(f"{act}: {times}" for act, times in row.told),
        "; ".join(found.files_of(row)),
        moment_words(row.first) if row.first else "",
        moment_words(row.last) if row.last else "",
    ]
