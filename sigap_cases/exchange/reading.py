"""One row of a sheet as values, with what is wrong and what is odd about it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from sigap_cases.registry.enums import Scheme, Sex, WorkPhase
from sigap_cases.registry.identity import Known, warnings_about
from sigap_cases.registry.models import Person, Placement

from . import cells
from .columns import PLACEMENT
from .exceptions import Unreadable
from .villages import Villages


NIK_LENGTH = 16
PLACEMENT_KEYS = tuple(column.key for column in PLACEMENT)
AT_SEA_KEYS = ("ship", "flag", "shipping_company")
ON_LAND_KEYS = ("country", "city")
PAPER_NUMBERS = ("passport", "visa", "e_pmi")
_PAPER_LENGTH = 40


def _longest(model: Any, name: str) -> int:
    return int(model._meta.get_field(name).max_length)


LENGTHS: Mapping[str, int] = {
    **{key: _longest(Person, key) for key in ("name", "banjar")},
    **{
        key: _longest(Person, key)
        for key in ("employment_insurance", "health_insurance")
    },
    **{
        key: _longest(Placement, key)
        for key in (
            *("agency", "agency_licence", "partner_agency", "training_centre"),
            *("city", "ship", "shipping_company", "employer", "job"),
        )
    },
    **dict.fromkeys(PAPER_NUMBERS, _PAPER_LENGTH),
    "passport_office": 120,
    "contact_name": 150,
}
DAYS_SO_FAR = ("birth_date", "phase_since", "passport_issued")
PLAIN_READERS: Mapping[str, Callable[[str], Any]] = {
    "passport_until": cells.day,
    "starts_on": cells.day,
    "ends_on": cells.day,
    "employment_insurance_until": cells.day,
    "country": cells.country,
    "flag": cells.country,
    "phone": cells.phone,
    "contact_phone": cells.phone,
    "wage": cells.money,
    "currency": cells.currency,
}
Note = tuple[str, str]


@dataclass(slots=True)
class Told:
    """``values``: key of the column -> value; faults and warnings by the column."""

    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)

    @property
    def is_placed(self) -> bool:
        return any(key in self.values for key in PLACEMENT_KEYS)

    @property
    def is_ship(self) -> bool:
        """On a ship where one is named, or where nothing speaks of a land."""
        if any(key in self.values for key in AT_SEA_KEYS):
            return True
        of_crew = self.values.get("scheme") == Scheme.SHIP_CREW
        return of_crew and "country" not in self.values


class Reader:
    """Reads rows by the columns that were named for their sheet."""

    def __init__(self, keys: list[str], *, today: date, villages: Villages) -> None:
        self.keys = keys
        self.today = today
        self.villages = villages
        self._readers: dict[str, Callable[[str], Any]] = {
            key: self._reader_of(key) for key in keys if key
        }

    def _reader_of(self, key: str) -> Callable[[str], Any]:
        if key in LENGTHS:
            return lambda cell: cells.text(cell, LENGTHS[key])
        if key in DAYS_SO_FAR:
            return lambda cell: cells.day_so_far(cell, self.today)
        if key in cells.CHOICES:
            return lambda cell: cells.choice(key, cell)
        return PLAIN_READERS.get(key, str)

    def read(self, row: list[str]) -> Told:
        """What the row says. It never raises: what is wrong stands in ``faults``."""
        told = Told()
        for key, cell in zip(self.keys, row, strict=False):
            text = cells.said(cell) if key else ""
            if text:
                try:
                    told.values[key] = self._readers[key](text)
                except Unreadable as error:
                    told.faults.append((key, str(error.sentence)))
        self._village(told)
        self._numbers(told)
        self._required(told)
        _papers(told)
        _work(told)
        self._odd(told)
        return told

    def _village(self, told: Told) -> None:
        district = str(told.values.pop("district", ""))
        named = told.values.pop("village", "")
        if named:
            try:
                told.values["village"] = self.villages.find(str(named), district)
            except Unreadable as error:
                told.faults.append(("village", str(error.sentence)))

    def _numbers(self, told: Told) -> None:
        """A number that is not whole is left out and said; it never blocks (DOMAIN.md)."""
        for key in ("nik", "family_card"):
            if key not in told.values:
                continue
            digits = re.sub(r"[\s.\-]", "", told.values[key])
            if re.fullmatch(r"[0-9]{16}", digits):
                told.values[key] = digits
                continue
            del told.values[key]
            told.warnings.append(
                (key, _("does not have 16 digits: the row is taken without it."))
            )

    def _required(self, told: Told) -> None:
        found = {key for key, _sentence in told.faults}
        if "sex" not in told.values and "sex" not in found:
            read = _sex_of(told.values.get("nik", ""))
            if read:
                told.values["sex"] = read
        for key in ("name", "village", "sex"):
            if key not in told.values and key not in found:
                told.faults.append((key, _("is empty. Fill it in.")))
        told.values.setdefault("phase", WorkPhase.UNKNOWN)

    def _odd(self, told: Told) -> None:
        values = told.values
        known = Known(
            nik=values.get("nik", ""),
            sex=values.get("sex", ""),
            birth_date=values.get("birth_date"),
            district=self.villages.district_code.get(values.get("village", 0), ""),
        )
        told.warnings += [
            ("nik", sentence) for sentence in warnings_about(known, today=self.today)
        ]


def _sex_of(nik: str) -> str:
    """Women have 40 added to the day of birth."""
    if len(nik) != NIK_LENGTH:
        return ""
    return Sex.FEMALE if int(nik[6:8]) > 40 else Sex.MALE


def _papers(told: Told) -> None:
    values = told.values
    for key in PAPER_NUMBERS:
        if key in values:
            values[key] = "".join(values[key].split()).upper()
    issued, until = values.get("passport_issued"), values.get("passport_until")
    if issued and until and until < issued:
        told.faults.append(
            ("passport_until", _("lies before the day of issue. Check both days."))
        )
    faulty = any(key == "passport" for key, _sentence in told.faults)
    if (issued or until) and "passport" not in values and not faulty:
        told.warnings.append(
            ("passport", _("is missing: its days are taken without a number."))
        )
    if "contact_phone" in values and "contact_name" not in values:
        told.faults.append(("contact_name", _("is empty, and there is a phone of it.")))


def _work(told: Told) -> None:
    values = told.values
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and ends < starts:
        told.faults.append(
            ("ends_on", _("lies before the day of the beginning. Check both days."))
        )
    if "wage" in values and "currency" not in values:
        told.faults.append(
            ("currency", _("is empty, and there is a wage. Write it like USD or IDR."))
        )
    if "wage" not in values:
        values.pop("currency", None)
    if told.is_ship:
        for key in ON_LAND_KEYS:
            if values.pop(key, None):
                told.warnings.append(
                    (key, _("is not kept for work on a ship; the flag is."))
                )
