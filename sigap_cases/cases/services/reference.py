"""Complaint types, countries and emergency numbers; loading twice changes nothing."""

import csv
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from babel import Locale
from django.db import transaction

from sigap_cases.cases.enums import LEVEL_OF_REFERENCE
from sigap_cases.cases.models import (
    CaseType,
    Country,
    EmergencyNumber,
    RetentionRule,
)

from . import retention


REFERENCE = Path(__file__).resolve().parents[1] / "reference"
UNVERIFIED = "belum diverifikasi"
# Codes that CLDR names and ISO 3166-1 does not assign.
NOT_COUNTRIES = frozenset(
    [
        "AC",
        "CP",
        "CQ",
        "DG",
        "EA",
        "EU",
        "EZ",
        "IC",
        "QO",
        "TA",
        "UN",
        "XA",
        "XB",
        "XK",
        "ZZ",
    ]
)
# As published by BP2MI; to be checked again before each release.
EMERGENCY_NUMBERS = (
    ("Pusat bantuan PMI, dari Indonesia", "0800-1000", "tel:08001000"),
    ("Dari luar negeri", "+62 21 2924 4800", "tel:+622129244800"),
    ("WhatsApp", "0811-8080-141", "https://wa.me/628118080141"),
)


@transaction.atomic
def load_case_types() -> int:
    with (REFERENCE / "case_types.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return _load(
        CaseType,
        "code",
        (
            {
                "code": row["kode"],
                "name": row["nama"],
                "phase": row["fase"],
                "level": LEVEL_OF_REFERENCE[row["kerahasiaan_default"]],
                "source": row["sumber"],
                "is_verified": row["sumber"] != UNVERIFIED,
            }
            for row in rows
        ),
    )


@transaction.atomic
def load_countries() -> int:
    names = Locale("id").territories
    codes = sorted(
        code
        for code in map(str, names)
        if len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES
    )
    return _load(
        Country, "iso2", ({"iso2": code, "name": names[code]} for code in codes)
    )


@transaction.atomic
def load_emergency_numbers() -> int:
    return _load(
        EmergencyNumber,
        "title",
        (
            {"title": title, "number": number, "link": link, "position": position}
            for position, (title, number, link) in enumerate(EMERGENCY_NUMBERS, start=1)
        ),
    )


@transaction.atomic
def load_retention() -> int:
    """A first proposal for each kind that has no rule yet; the office amends them."""
    with (REFERENCE / "retention.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = set(RetentionRule.objects.values_list("kind", flat=True))
    missing = [row for row in rows if row["kind"] not in known]
    for row in missing:
        term = retention.Term(
            months=int(row["bulan"]),
            legal_source=row["sumber"],
            url=row["url"],
            standing=row["status"],
        )
        retention.amend(row["kind"], term, reason="load_reference", by=None)
    return len(missing)


def _digest(values: dict[str, Any]) -> str:
    return hashlib.sha256(
        json.dumps(values, sort_keys=True, default=str).encode()
    ).hexdigest()


def _load(model: type[Any], key: str, rows: Iterable[dict[str, Any]]) -> int:
    """Create or follow the reference; a row edited in the product is left alone."""
    changed = 0
    known = {getattr(row, key): row for row in model._default_manager.all()}
    for values in rows:
        digest = _digest(values)
        row = known.get(values[key])
        if row is None:
            model._default_manager.create(**values, reference_digest=digest)
            changed += 1
        elif row.reference_digest != digest and _untouched(row, values):
            for name, value in values.items():
                setattr(row, name, value)
            row.reference_digest = digest
            row.save()
            changed += 1
    return changed


def _untouched(row: Any, values: dict[str, Any]) -> bool:
    """Whether the row still holds what was last loaded into it."""
    return bool(
        row.reference_digest == _digest({name: getattr(row, name) for name in values})
    )
