"""Single cells of a sheet as values: pure, but for the list of countries.

``Unreadable`` says in words what is wrong and how to write it; it never repeats the cell.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache

from babel import Locale
from django.utils.translation import gettext as _

from sigap_cases.registry import countries, phones
from sigap_cases.registry.enums import Relation, Scheme, Sector, Sex, WorkPhase
from sigap_cases.registry.exceptions import WrongAnswer

from .exceptions import Unreadable


# What sheets write where they know nothing.
NOTHING = frozenset({"-", "--", "0", "n/a", "na", "tidak ada", "nihil", "."})
FORMULA = ("=", "@", "\uff1d", "\t", "\r")
_MOBILE = re.compile(r"(?:0|\+62)(8[1-9]\d{7,9})")
_SIGNS = re.compile(r"[ .()-]")
EARLIEST = date(1900, 1, 1)
LATEST_YEAR = 2100
_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            ("jan", "januari", "january"),
            ("feb", "februari", "pebruari", "february"),
            ("mar", "maret", "march"),
            ("apr", "april"),
            ("mei", "may"),
            ("jun", "juni", "june"),
            ("jul", "juli", "july"),
            ("agu", "agt", "ags", "agustus", "aug", "august"),
            ("sep", "sept", "september"),
            ("okt", "oktober", "oct", "october"),
            ("nov", "november", "nopember"),
            ("des", "desember", "dec", "december"),
        ),
        start=1,
    )
    for word in words
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?)?")
_HERE = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[a-z]+)[-/. ](\d{4})")
# Days as a sheet counts them, from 1950 to 2100.
_SERIAL = re.compile(r"\d{5}")
_FIRST_SERIAL, _LAST_SERIAL = 18_264, 73_415
_SHEET_EPOCH = date(1899, 12, 30).toordinal()
_SEX = {
    **dict.fromkeys(("l", "lk", "laki", "laki laki", "pria", "male", "m"), Sex.MALE),
    **dict.fromkeys(("p", "pr", "perempuan", "wanita", "female", "f", "w"), Sex.FEMALE),
}
_PHASE = {
    **dict.fromkeys(("calon", "calon pmi", "cpmi"), WorkPhase.PROSPECTIVE),
    **dict.fromkeys(("berangkat", "proses berangkat"), WorkPhase.DEPARTING),
    **dict.fromkeys(("bekerja", "aktif", "pmi"), WorkPhase.WORKING),
    "cuti": WorkPhase.ON_LEAVE,
    **dict.fromkeys(("purna", "purna pmi", "pulang", "kembali"), WorkPhase.RETURNED),
    **dict.fromkeys(("meninggal", "wafat"), WorkPhase.DECEASED),
    "hilang kontak": WorkPhase.LOST_CONTACT,
    "tidak diketahui": WorkPhase.UNKNOWN,
}
_SCHEME = {
    **dict.fromkeys(("g to g", "g2g", "gtog"), Scheme.G2G),
    **dict.fromkeys(("p to p", "p2p", "ptop"), Scheme.P2P),
    **dict.fromkeys(("g to p", "g2p", "gtop"), Scheme.G2P),
    "ukps": Scheme.UKPS,
    **dict.fromkeys(("mandiri", "perseorangan", "independen"), Scheme.INDEPENDENT),
    **dict.fromkeys(("pemagangan", "magang"), Scheme.INTERNSHIP),
    **dict.fromkeys(("awak kapal", "abk", "pelaut"), Scheme.SHIP_CREW),
    **dict.fromkeys(
        ("nonprosedural", "non prosedural", "unprosedural", "ilegal"),
        Scheme.OUTSIDE_PROCEDURE,
    ),
    "tidak diketahui": Scheme.UNKNOWN,
}
_SECTOR = {
    "formal": Sector.FORMAL,
    "informal": Sector.INFORMAL,
    "tidak diketahui": Sector.UNKNOWN,
}
_RELATION = {
    **dict.fromkeys(("suami", "istri", "isteri", "pasangan"), Relation.SPOUSE),
    **dict.fromkeys(("ayah", "ibu", "bapak", "orang tua"), Relation.PARENT),
    "anak": Relation.CHILD,
    **dict.fromkeys(("kakak", "adik", "saudara"), Relation.SIBLING),
    **dict.fromkeys(("paman", "bibi", "kerabat", "keluarga"), Relation.RELATIVE),
    "teman": Relation.FRIEND,
    "lainnya": Relation.OTHER,
}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "sex": _SEX,
    "phase": _PHASE,
    "scheme": _SCHEME,
    "sector": _SECTOR,
    "contact_relation": _RELATION,
}
# Names in use beside those of CLDR.
_ALSO = {
    "korsel": "KR",
    "korea": "KR",
    "arab saudi": "SA",
    "uea": "AE",
    "uni emirat arab": "AE",
    "dubai": "AE",
    "usa": "US",
    "as": "US",
    "inggris": "GB",
    "hongkong": "HK",
    "hong kong": "HK",
    "turki": "TR",
    "belanda": "NL",
    "brunei darussalam": "BN",
    "maladewa": "MV",
}


def said(cell: str) -> str:
    """The cell, or nothing where it says nothing."""
    text = cell.strip().lstrip("'").strip()
    return "" if text.casefold() in NOTHING else text


def words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


def text(cell: str, longest: int) -> str:
    if cell.startswith(FORMULA) or (cell[:1] in "+-" and len(cell) > 1):
        raise Unreadable(
            _("begins like a formula. Enter the plain value instead of it.")
        )
    if len(cell) > longest:
        raise Unreadable(
            _("is longer than %(longest)d characters. Shorten it.")
            % {"longest": longest}
        )
    return cell


@lru_cache(maxsize=20_000)
def day(cell: str) -> date:
    """31-12-2026, 31 Des 2026, 2026-12-31, or a sheet's count of days."""
    lowered = cell.casefold()
    if found := _ISO.fullmatch(lowered):
        year, month, number = map(int, found.groups())
    elif found := _HERE.fullmatch(lowered):
        number, year = int(found[1]), int(found[3])
        month = int(found[2]) if found[2].isdigit() else _MONTHS.get(found[2], 0)
    elif _SERIAL.fullmatch(cell) and _FIRST_SERIAL <= int(cell) <= _LAST_SERIAL:
        return date.fromordinal(_SHEET_EPOCH + int(cell))
    else:
        raise Unreadable(_day_sentence())
    try:
        read = date(year, month, number)
    except ValueError:
        raise Unreadable(_day_sentence()) from None
    if read < EARLIEST or read.year > LATEST_YEAR:
        raise Unreadable(_("lies outside of the years 1900 to 2100. Check the year."))
    return read


def _day_sentence() -> str:
    return _("is no date that can be read. Write it like 31-12-2026.")


def day_so_far(cell: str, today: date) -> date:
    read = day(cell)
    if read > today:
        raise Unreadable(_("is still to come. Check the day."))
    return read


def phone(cell: str) -> str:
    """E.164, as ``phones.normal`` gives it: most numbers are plain mobile ones of the
    country, which need no library of the world's numbers."""
    if found := _MOBILE.fullmatch(_SIGNS.sub("", cell)):
        return f"+62{found[1]}"
    try:
        return phones.normal(cell)
    except WrongAnswer:
        raise Unreadable(
            _("is no phone number. Write it like 0812 3456 7890 or +886 912 345 678.")
        ) from None


@cache
def _countries() -> dict[str, str]:
    english = Locale("en").territories
    return {
        **{words(str(english[code])): code for code in countries.names()},
        **{words(name): code for code, name in countries.names().items()},
        **{code.casefold(): code for code in countries.names()},
        **_ALSO,
    }


def country(cell: str) -> str:
    code = _countries().get(words(cell)) or countries.code_of(cell)
    if code is None:
        raise Unreadable(
            _(
                "is no country that is known. Write its Indonesian name or its two"
                " letters, for example Jepang or JP."
            )
        )
    return code


def choice(key: str, cell: str) -> str:
    known = CHOICES[key]
    found = known.get(words(cell))
    if found is None:
        raise Unreadable(
            _("is none of the known answers. Write one of: %(answers)s.")
            % {"answers": ", ".join(_offered(known))}
        )
    return str(found)


def _offered(known: Mapping[str, str]) -> list[str]:
    """The first word for each answer."""
    first: dict[str, str] = {}
    for word, value in known.items():
        first.setdefault(value, word)
    return list(first.values())


def money(cell: str) -> Decimal:
    """1.250.000, 1,250.50 or 1250; at most ten digits before the point."""
    plain = re.sub(r"[^\d.,]", "", cell)
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", plain):
        plain = re.sub(r"[.,]", "", plain)
    elif "," in plain and "." in plain:
        last = max(plain.rfind(","), plain.rfind("."))
        whole = re.sub(r"[.,]", "", plain[:last])
        plain = f"{whole}.{plain[last + 1 :]}"
    try:
        amount = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        raise Unreadable(_("is no amount. Write digits alone, like 1250.")) from None
    if amount >= 10**10:
        raise Unreadable(_("is larger than any wage. Check the digits."))
    return amount.quantize(Decimal("0.01"))


def currency(cell: str) -> str:
    code = {"RP": "IDR", "US$": "USD", "$": "USD"}.get(cell.upper(), cell.upper())
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise Unreadable(_("is no currency. Write three letters, like USD or IDR."))
    return code
