"""Taking the registry's list out: what the officer sees, masked as on the screen, with
who took it, when and what for above it; no cell is taken for a formula.

Made in a file, row by row, so that its size does not matter; every person in it gets a
row in the trail of readings (UU 27/2022).
"""

import csv
import hashlib
import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from accounts.models import User
from accounts.selectors import Position
from sigap_cases.cases.services.bundles import harmless
from sigap_cases.exchange.differences import placement_of
from sigap_cases.exchange.exceptions import PurposeMissing
from sigap_cases.registry import phones
from sigap_cases.registry.enums import PaperKind
from sigap_cases.registry.models import Person, PersonAccess
from sigap_cases.registry.outside_law import flags_of
from sigap_cases.registry.policies import covers, reads_numbers
from sigap_cases.registry.selectors import READING_POSTS
from sigap_cases.registry.sensitive import masked


FORMS = ("xlsx", "csv")
AT_ONCE = 500
IN_MEMORY = 4 * 1024 * 1024
SHORTEST_PURPOSE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``filters``: what narrowed the list, in words."""

    people: QuerySet[Person]
    positions: tuple[Position, ...]
    filters: Sequence[str]
    purpose: str
    form: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """``file`` is at its beginning and is closed by whoever hands it out."""

    file: IO[bytes]
    count: int
    sha256: str


def headings() -> list[str]:
    return [
        _("Name"),
        _("NIK"),
        _("Birth date"),
        _("Sex"),
        _("Village"),
        _("District"),
        _("Banjar"),
        _("Phase of work"),
        _("In this phase since"),
        _("Phone"),
        _("Passport number"),
        _("Passport valid until"),
        _("Scheme"),
        _("Sector"),
        _("Country or ship"),
        _("Job"),
        _("Placing agency (P3MI)"),
        _("Outside of UU 18/2017"),
    ]


def export(asked: Asked, *, by: User) -> Export:
    """PurposeMissing where nothing, or next to nothing, is said of what it is for."""
    if len(asked.purpose.strip()) < SHORTEST_PURPOSE or asked.form not in FORMS:
        raise PurposeMissing
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 handed out
    mark = watermark(asked, by)
    counted = _Counted(_lines(asked, by))
    write = _as_csv if asked.form == "csv" else _as_xlsx
    write(file, mark, counted)
    return Export(file=file, count=counted.count, sha256=_sha256(file))


def watermark(asked: Asked, by: User) -> list[list[str]]:
    """The rows above the table."""
    now = f"{timezone.localtime():%d-%m-%Y %H.%M} WITA"
    post = next((p.title for p in asked.positions if p.post in READING_POSTS), "")
    return [
        [_("Taken out by"), f"{by} ({post})"],
        [_("Taken out at"), now],
        [_("Purpose"), asked.purpose.strip()],
        [_("Filtered by:"), "; ".join(asked.filters) or "-"],
        [_("Personal data (UU 27/2022): not to be passed on beyond this purpose.")],
    ]


class _Counted:
    def __init__(self, lines: Iterator[list[str]]) -> None:
        self.lines = lines
        self.count = 0

    def __iter__(self) -> Iterator[list[str]]:
        for line in self.lines:
            self.count += 1
            yield line


def _lines(asked: Asked, by: User) -> Iterator[list[str]]:
    people = (
        asked.people.select_related("village__parent")
        .prefetch_related("placements", "papers", "phones")
        .order_by("name", "pk")
    )
    rows = people.iterator(chunk_size=AT_ONCE)
    while part := list(islice(rows, AT_ONCE)):
        note_readings(part, asked.positions, by=by)
        for person in part:
            yield _line(person, asked.positions)


def note_readings(
    people: Sequence[Person], positions: tuple[Position, ...], *, by: User
) -> None:
    now = timezone.now()
    PersonAccess.objects.bulk_create(
        PersonAccess(
            person=person,
            user=by,
            right=(_("Export") + ": " + _right(person, positions))[:120],
            at=now,
        )
        for person in people
    )


def _right(person: Person, positions: tuple[Position, ...]) -> str:
    found = (p.title for p in positions if covers(p, person.village))
    return next(found, "")


def _line(person: Person, positions: tuple[Position, ...]) -> list[str]:
    number = str if reads_numbers(positions, person) else masked
    placement = placement_of(person)
    papers = [p for p in person.papers.all() if p.kind == PaperKind.PASSPORT]
    passport = papers[0] if papers else None
    flags = flags_of(list(person.placements.all()))
    return [
        person.name,
        number(person.nik),
        _day(person.birth_date),
        str(person.get_sex_display()),
        person.village.name,
        person.village.parent.name if person.village.parent else "",
        person.banjar,
        str(person.get_phase_display()),
        _day(person.phase_since),
        ", ".join(phones.shown(phone.number) for phone in person.phones.all()),
        number(passport.number) if passport else "",
        _day(passport.expires_on) if passport else "",
        str(placement.get_scheme_display()) if placement else "",
        str(placement.get_sector_display()) if placement else "",
        placement.place if placement else "",
        placement.job if placement else "",
        placement.agency if placement else "",
        ", ".join(flag.told for flag in flags),
    ]


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def _as_csv(
    file: IO[bytes],
    mark: Sequence[Sequence[str]],
    lines: Iterator[list[str]] | _Counted,
) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    for line in (*mark, headings()):
        rows.writerow([harmless(cell) for cell in line])
    for line in lines:
        rows.writerow([harmless(cell) for cell in line])
    text.flush()
    text.detach()


def _as_xlsx(
    file: IO[bytes],
    mark: Sequence[Sequence[str]],
    lines: Iterator[list[str]] | _Counted,
) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("PMI")
    for line in (*mark, headings()):
        sheet.append([harmless(cell) for cell in line])
    for line in lines:
        sheet.append([harmless(cell) for cell in line])
    footer = harmless(f"{mark[0][1]}, {mark[1][1]}").replace("&", "&&")
    sheet.oddFooter.left.text = footer
    book.save(file)


def _sha256(file: IO[bytes]) -> str:
    file.seek(0)
    found = hashlib.sha256()
    while piece := file.read(1024 * 1024):
        found.update(piece)
    file.seek(0)
    return found.hexdigest()
