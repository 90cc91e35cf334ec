"""A NIK read against what else is known. It warns and never blocks: a NIK keeps the
district of its first registration for life (pmi_fields.csv)."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from lokal.nik import parse_nik

from .enums import Sex
from .exceptions import WrongAnswer


_SEX = {"L": Sex.MALE, "P": Sex.FEMALE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a NIK is compared with; ``district`` as Kemendagri writes it, 51.04.01."""

    nik: str
    sex: str = ""
    birth_date: date | None = None
    district: str = ""


def sixteen_digits(text: str, *, field: str) -> str:
    """The digits alone; WrongAnswer where there are some, and not sixteen."""
    digits = re.sub(r"[\s.\-]", "", text)
    if digits and not re.fullmatch(r"[0-9]{16}", digits):
        raise WrongAnswer(
            field,
            _("Enter all 16 digits, or leave it empty while it is not known."),
        )
    return digits


def warnings_about(known: Known, *, today: date) -> list[str]:
    """What does not fit together, in sentences for the officer to look at."""
    if not known.nik:
        return []
    read = parse_nik(known.nik, reference_date=today)
    if not read.valid:
        return [
            _("This NIK cannot be right: its date, region or serial does not exist.")
        ]
    found = []
    if known.sex and read.gender and _SEX[read.gender] != known.sex:
        found.append(_("The NIK speaks of the other sex."))
    if known.birth_date and not _same_day(read.birth_date, known.birth_date):
        found.append(_("The NIK speaks of another birth date."))
    if known.district and read.district_code != known.district:
        found.append(
            _("The NIK was first registered in another district. That may be right.")
        )
    return found


def _same_day(read: str | None, known: date) -> bool:
    """A NIK has two digits of the year, so that the century is not compared."""
    return read is None or read[2:] == known.isoformat()[2:]
