"""The days of a circular as somebody types or pastes them: one a line, date and name."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext as _

from workflows.services.circulars import Named


MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari jan",
            "februari pebruari feb",
            "maret mar",
            "april apr",
            "mei",
            "juni jun",
            "juli jul",
            "agustus agt agu",
            "september sep",
            "oktober okt",
            "november nopember nov",
            "desember des",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY_NAMES = (
    r"(?:(?:senin|selasa|rabu|kamis|jum'?at|sabtu|minggu"
    r"|redite|soma|anggara|buda|wraspati|sukra|saniscara)[\s,.-]*)*"
)
_NUMBERING = r"(?:\d{1,2}[.)]\s+)?"
_BETWEEN = r"\s*[:;,\t-]\s*|\s+"
_WRITTEN = re.compile(
    rf"^{_NUMBERING}{_DAY_NAMES}(?P<first>\d{{1,2}})(?:\s*(?:-|s\.?d\.?|sampai|dan)\s*"
    rf"(?P<last>\d{{1,2}}))?\s+(?P<month>[a-z]+)(?:\s+(?P<year>\d{{4}}))?(?:{_BETWEEN})"
    r"(?P<name>\S.*)$",
    re.IGNORECASE,
)
_ISO = re.compile(rf"^(?P<day>\d{{4}}-\d{{2}}-\d{{2}})(?:{_BETWEEN})(?P<name>\S.*)$")
LONGEST_NAME = 120
LONGEST_RUN = 14


class UnreadableLineError(ValueError):
    """``sentence`` names the line and the way out."""

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        super().__init__(sentence)


def read_days(text: str, year: int) -> tuple[Named, ...]:
    """Every day of the text; UnreadableLineError at the first line that says none.

    A line is ``17 Juni 2026: Galungan``, ``16-18 Juni Galungan`` or
    ``2026-06-17 Galungan``; the name of the week day before it is passed over.
    """
    found: dict[tuple[date, str], Named] = {}
    for number, line in enumerate(_plain(text).splitlines(), start=1):
        if not line.strip():
            continue
        for named in _days_of(line.strip(), number, year):
            found[named.day, named.name.casefold()] = named
    return tuple(found.values())


def _days_of(line: str, number: int, year: int) -> Iterator[Named]:
    day, last, name = _read(line, number, year)
    if day.year != year or last.year != year:
        raise UnreadableLineError(
            _("Line %(n)d: %(day)s does not lie in %(year)d.")
            % {"n": number, "day": day.isoformat(), "year": year}
        )
    while day <= last:
        yield Named(day, name)
        day += timedelta(days=1)


def _read(line: str, number: int, year: int) -> tuple[date, date, str]:
    unreadable = UnreadableLineError(
        _(
            'Line %(n)d cannot be read: "%(line)s". Write a date and a name, such as '
            "17 Juni %(year)d: Galungan."
        )
        % {"n": number, "line": line[:60], "year": year}
    )
    try:
        if match := _ISO.match(line):
            day = date.fromisoformat(match["day"])
            return day, day, _name(match["name"])
        if match := _WRITTEN.match(line):
            month = MONTHS[match["month"].casefold()]
            in_year = int(match["year"] or year)
            first = date(in_year, month, int(match["first"]))
            last = date(in_year, month, int(match["last"] or match["first"]))
            if first <= last <= first + timedelta(days=LONGEST_RUN):
                return first, last, _name(match["name"])
    except (KeyError, ValueError):
        raise unreadable from None
    raise unreadable


def _plain(text: str) -> str:
    """Word processors write dashes of their own."""
    return text.replace("\N{EN DASH}", "-").replace("\N{EM DASH}", "-")


def _name(text: str) -> str:
    return text.strip(" .;,:-\t")[:LONGEST_NAME]
