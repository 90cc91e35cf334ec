"""Who complains about what: a complaint as it is brought, invented from the figures."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from accounts.enums import UnitKind
from accounts.models import Unit
from sigap_cases.cases.enums import Capacity, Channel, SafeChannel, Urgency
from sigap_cases.cases.models import CaseType, Country
from sigap_cases.cases.services.intake import Lodging, Person

from . import figures, narratives
from .people import name_of, phone_of
from .scripts import Script


SHIP_SHARE = 0.38
SHIPS = (
    "MS Meridian Kartika",
    "MV Lintang Samudra",
    "MS Surya Segara",
    "MV Padma Ocean",
    "MS Bintang Lautan",
)
LAND_PLACES: Mapping[str, tuple[str, ...]] = {
    "TR": (
        "spa Lotus Kenanga, Antalya",
        "spa Cempaka, Bodrum",
        "hotel Mavi Teluk, Alanya",
    ),
    "IT": ("hotel Villa Pantai, Rimini", "restoran Rasa Timur, Milano"),
    "BG": ("spa Kamboja Putih, Varna", "hotel Pasir Emas, Burgas"),
    "JP": (
        "kebun stroberi di Ibaraki",
        "pabrik makanan di Aichi",
        "panti lansia di Chiba",
    ),
    "MY": (
        "kebun sawit di Sabah",
        "restoran di Johor Bahru",
        "rumah majikan di Penang",
    ),
    "TW": (
        "pabrik elektronik di Taoyuan",
        "rumah majikan di Taichung",
        "kapal ikan di Kaohsiung",
    ),
    "SA": ("rumah majikan di Riyadh", "rumah majikan di Jeddah"),
    "KH": ("gedung perkantoran di Sihanoukville", "kasino di Poipet"),
    "AE": ("spa Melati, Dubai", "hotel Gurun Biru, Abu Dhabi"),
}
# Agencies and firms are named as examples, so that no real one is accused of anything.
AGENCIES = (
    "PT Contoh Bahari Wreksa",
    "PT Contoh Karya Samudra",
    "PT Contoh Tenaga Nusa",
    "LPK Contoh Harapan",
)
BEFORE_LEAVING = ("GAGAL_BERANGKAT", "PENIPUAN", "REKRUT_NONPROSEDURAL", "OVERCHARGING")
CHANNELS: Mapping[str, int] = {
    Channel.PORTAL: 34,
    Channel.COUNTER: 18,
    Channel.WHATSAPP: 16,
    Channel.PHONE: 13,
    Channel.VILLAGE: 11,
    Channel.LETTER: 5,
    Channel.AGENCY: 2,
    Channel.LAPOR: 1,
}
_RELATIVES_MEN = (
    "Suami saya",
    "Anak saya",
    "Adik saya",
    "Keponakan saya",
    "Kakak saya",
)
_RELATIVES_WOMEN = (
    "Istri saya",
    "Anak saya",
    "Adik saya",
    "Keponakan saya",
    "Kakak saya",
)


@dataclass(frozen=True, slots=True)
class Reference:
    """Villages by district, complaint types and countries, read once."""

    villages: Mapping[str, Sequence[Unit]]
    types: Mapping[str, CaseType]
    countries: Mapping[str, Country]

    @classmethod
    def read(cls) -> "Reference":
        villages: dict[str, list[Unit]] = {}
        for unit in Unit.objects.filter(kind=UnitKind.VILLAGE).select_related("parent"):
            district = (
                unit.parent.name.removeprefix("Kecamatan ") if unit.parent else ""
            )
            villages.setdefault(district, []).append(unit)
        return cls(
            villages=villages,
            types={row.code: row for row in CaseType.objects.all()},
            countries=Country.objects.in_bulk(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placement:
    workplace: str
    country: str
    is_ship: bool

    @property
    def told(self) -> str:
        return f"kapal pesiar {self.workplace}" if self.is_ship else self.workplace


def _weighted(rng: Random, weights: Mapping[str, int]) -> str:
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def _placement(rng: Random, code: str) -> _Placement:
    if code == "TPPO":
        return _Placement(
            workplace=rng.choice(LAND_PLACES["KH"]), country="KH", is_ship=False
        )
    if rng.random() < SHIP_SHARE:
        return _Placement(workplace=rng.choice(SHIPS), country="", is_ship=True)
    lists = (figures.COMPLAINT_COUNTRIES, figures.BALI_COUNTRIES)
    country = _weighted(rng, rng.choice(lists))
    return _Placement(
        workplace=rng.choice(LAND_PLACES[country]), country=country, is_ship=False
    )


class TypeDeck:
    """Complaint types in the published proportions: what a script asks for counts too."""

    def __init__(self, rng: Random, count: int) -> None:
        whole = sum(figures.TYPES.values())
        self._rng = rng
        self._left = {
            code: share * count / whole for code, share in figures.TYPES.items()
        }

    def draw(self, script: Script) -> str:
        codes = script.types or tuple(self._left)
        if "session_result" in script.answers:
            # A mediation needs somebody to mediate with.
            codes = tuple(code for code in codes if code not in ("MENINGGAL", "LAIN"))
        weights = [max(self._left[code], 0.01) for code in codes]
        code = self._rng.choices(codes, weights=weights)[0]
        self._left[code] -= 1
        return code


def _capacity(rng: Random, code: str, channel: str) -> str:
    if code == "MENINGGAL":
        return Capacity.FAMILY
    if channel == Channel.VILLAGE:
        return rng.choice((Capacity.VILLAGE, Capacity.FAMILY))
    kinds: dict[str, int] = {
        Capacity.SELF: 46,
        Capacity.FAMILY: 34,
        Capacity.ANONYMOUS: 10,
        Capacity.NGO: 4,
    }
    if channel in (Channel.COUNTER, Channel.LETTER):
        kinds[Capacity.ANONYMOUS] = 0
        kinds[Capacity.ATTORNEY] = 4
    return _weighted(rng, kinds)


def _urgency(rng: Random, code: str, script: Script) -> str:
    if script.urgency:
        return script.urgency
    weights: dict[str, int] = {
        Urgency.ROUTINE: 74,
        Urgency.URGENT: 22,
        Urgency.EMERGENCY: 4,
    }
    if code in (
        "TPPO",
        "KEKERASAN",
        "PELECEHAN_SEKSUAL",
        "DEPRESI",
        "DITAHAN_LN",
        "SAKIT",
    ):
        weights = {Urgency.ROUTINE: 20, Urgency.URGENT: 55, Urgency.EMERGENCY: 25}
    return _weighted(rng, weights)


def _words(
    rng: Random, capacity: str, placement: _Placement, respondent: str, *, woman: bool
) -> dict[str, object]:
    if capacity == Capacity.SELF:
        who, later = "Saya", "saya"
    elif capacity == Capacity.FAMILY:
        who, later = rng.choice(_RELATIVES_WOMEN if woman else _RELATIVES_MEN), "ia"
    else:
        who, later = "Warga kami", "ia"
    return {
        "siapa": who,
        "siapa_kecil": who[0].lower() + who[1:],
        "ia": later,
        "tempat": placement.told,
        "pihak": respondent or "pihak perusahaan",
        "bulan": rng.randint(2, 8),
        "juta": rng.choice((5, 8, 12, 15, 18, 25, 30, 35)),
    }


def _reporter(rng: Random, capacity: str, worker: str) -> Person:
    if capacity == Capacity.ANONYMOUS:
        return Person()
    if capacity == Capacity.SELF:
        return Person(name=worker, phone=phone_of(rng))
    return Person(name=name_of(rng, woman=rng.random() < 0.55), phone=phone_of(rng))


def _safe_channel(rng: Random, reporter: Person) -> str:
    if not reporter.phone:
        return SafeChannel.NONE
    return rng.choices(
        (SafeChannel.WHATSAPP, SafeChannel.PHONE, SafeChannel.NONE), weights=(6, 3, 2)
    )[0]


def complaint(rng: Random, script: Script, code: str, reference: Reference) -> Lodging:
    """A complaint of type ``code``; its letter, if any, is dated when it is lodged."""
    channel = _weighted(rng, CHANNELS)
    capacity = _capacity(rng, code, channel)
    woman = rng.random() < 0.47
    worker = name_of(rng, woman=woman)
    placement = _placement(rng, code)
    agency = (
        rng.choice(AGENCIES) if code in BEFORE_LEAVING or rng.random() < 0.5 else ""
    )
    words = _words(rng, capacity, placement, agency, woman=woman)
    reporter = _reporter(rng, capacity, worker)
    village = rng.choice(reference.villages[_weighted(rng, figures.DISTRICTS)])
    return Lodging(
        submission_key=uuid.UUID(int=rng.getrandbits(128), version=4),
        case_type=reference.types[code],
        narrative=narratives.narrative(rng, code, words),
        wish=narratives.wish(rng, code, words) if rng.random() < 0.85 else "",
        urgency=_urgency(rng, code, script),
        channel=channel,
        capacity=capacity,
        reporter=reporter,
        worker=Person(name=worker) if capacity != Capacity.ANONYMOUS else Person(),
        respondent=Person(name=agency),
        safe_channel=_safe_channel(rng, reporter),
        village=None
        if capacity == Capacity.ANONYMOUS and rng.random() < 0.5
        else village,
        village_may_know=channel == Channel.VILLAGE or rng.random() < 0.25,
        country=reference.countries.get(placement.country),
        workplace=""
        if code in ("LAIN", "REKRUT_NONPROSEDURAL")
        else placement.workplace,
        is_ship=placement.is_ship,
        letter_number=f"{rng.randint(1, 240):03d}/PMI/{rng.choice(('I', 'IV', 'VII', 'X'))}"
        if channel == Channel.LETTER
        else "",
        second_secret="nama anjing pertama" if capacity == Capacity.ANONYMOUS else "",
    )


def told_again(rng: Random, first: Lodging) -> Lodging:
    """The same matter as somebody else of the family brings it."""
    reporter = Person(name=name_of(rng, woman=rng.random() < 0.5), phone=phone_of(rng))
    code = first.case_type.code if first.case_type else ""
    placement = _Placement(workplace=first.workplace, country="", is_ship=first.is_ship)
    words = _words(rng, Capacity.FAMILY, placement, first.respondent.name, woman=False)
    words["tempat"] = first.workplace or "luar negeri"
    return replace(
        first,
        submission_key=uuid.UUID(int=rng.getrandbits(128), version=4),
        narrative=narratives.narrative(rng, code, words),
        channel=Channel.WHATSAPP,
        capacity=Capacity.FAMILY,
        reporter=reporter,
        worker=first.reporter if first.capacity == Capacity.SELF else first.worker,
        safe_channel=SafeChannel.WHATSAPP,
        letter_number="",
        second_secret="",
    )
