"""About two thousand invented workers in all seventy villages.

Their NIKs have the right shape and belong to nobody: they name the district 51.04.99 of
first registration, which the regency does not have (its districts are 01 to 07), so that
the pages show the mild warning for it. Phones lie in a block that no operator gives out,
passports begin with XX.

The rows are written in bulk with their history, as the services would write them one by
one; ``tests/demo`` holds the two alike.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db.models import Model
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from accounts.enums import Post, UnitKind
from accounts.models import Membership, Unit, User
from sigap_cases.registry import phones
from sigap_cases.registry.enums import (
    ContactWay,
    LegalBasis,
    PaperKind,
    Relation,
    Scheme,
    Sector,
    Sex,
    WorkPhase,
)
from sigap_cases.registry.models import (
    ContactRecord,
    EmergencyContact,
    Person,
    PersonDocument,
    PersonPhone,
    PhaseChange,
    Placement,
    ProcessingGround,
)
from sigap_cases.registry.services.people import REGISTERED
from sigap_cases.sealing import keys

from .figures import BALI_COUNTRIES, COMPLAINT_COUNTRIES, DISTRICTS
from .people import name_of, phone_of


WHOLE = 2000
# Half of Bali's placements are women's; the shares of the phases and schemes are our own.
WOMEN = 0.55
PHASES: dict[str, int] = {
    WorkPhase.PROSPECTIVE: 12,
    WorkPhase.DEPARTING: 5,
    WorkPhase.WORKING: 48,
    WorkPhase.ON_LEAVE: 6,
    WorkPhase.RETURNED: 22,
    WorkPhase.LOST_CONTACT: 2,
    WorkPhase.DECEASED: 1,
    WorkPhase.UNKNOWN: 4,
}
NEVER_LEFT = frozenset({WorkPhase.PROSPECTIVE, WorkPhase.UNKNOWN})
AT_SEA = 0.4
SHIPS = ("MV Laut Jingga", "MV Samudra Kencana", "MS Bintang Timur", "MV Segara Anak")
FLAGS = ("BS", "PA", "MT", "BM")
LINES = ("Laut Jingga Cruises", "Segara Line", "Bintang Timur Shipping")
SHIP_JOBS = ("Pramusaji", "Juru masak", "Pembersih kamar", "Terapis spa", "Bartender")
LAND_JOBS = (
    "Terapis spa",
    "Perawat lansia",
    "Pekerja hotel",
    "Pekerja kebun",
    "Juru masak",
)
EMPLOYERS = ("Spa Melati", "Hotel Angin Laut", "Rumah Teratai", "Kebun Zaitun")
AGENCIES = ("PT Contoh Karya Mandiri", "PT Contoh Bahari Sentosa", "PT Contoh Dewata")
LAND_SCHEMES: dict[str, int] = {
    Scheme.P2P: 45,
    Scheme.INDEPENDENT: 20,
    Scheme.G2G: 8,
    Scheme.INTERNSHIP: 8,
    Scheme.OUTSIDE_PROCEDURE: 9,
    Scheme.UNKNOWN: 6,
    Scheme.UKPS: 2,
    Scheme.G2P: 2,
}
BANJAR = ("Kaja", "Kelod", "Tengah", "Kangin", "Kauh")
NO_DISTRICT = "510499"


@dataclass(frozen=True, slots=True)
class Told:
    """One invented worker, with the rows beside the record."""

    person: Person
    beside: Sequence[Model]


def seed_people(*, count: int = WHOLE, seed_number: int) -> int:
    """Make ``count`` workers; every village has some."""
    rng = Random(seed_number)  # noqa: S311 demo data, no secret
    told = [_invented(rng, village) for village in _villages(rng, count)]
    officers = _officers()
    for one, key in zip(told, keys.make_many(len(told)), strict=True):
        one.person.registered_by = officers.get(one.person.village_id)
        one.person.seal = key
    _write([one.person for one in told])
    for model in (
        PhaseChange,
        ProcessingGround,
        PersonPhone,
        EmergencyContact,
        Placement,
        PersonDocument,
        ContactRecord,
    ):
        _write([row for one in told for row in one.beside if isinstance(row, model)])
    return len(told)


def _write(rows: Sequence[Any]) -> None:
    """With history, in the name of the program."""
    if rows:
        bulk_create_with_history(
            rows,
            type(rows[0]),
            batch_size=1000,
            default_change_reason=REGISTERED,
            default_date=timezone.now(),
        )


def _villages(rng: Random, count: int) -> Iterable[Unit]:
    """One of each village first, then by the shares of the districts."""
    villages = list(
        Unit.objects.filter(kind=UnitKind.VILLAGE)
        .select_related("parent")
        .order_by("code")
    )
    yield from villages[:count]
    shares = [DISTRICTS.get(_district(village), 100) for village in villages]
    yield from rng.choices(villages, weights=shares, k=max(count - len(villages), 0))


def _district(village: Unit) -> str:
    return str(village.parent).removeprefix("Kecamatan ").strip()


def _officers() -> dict[int, User]:
    """Who registers at a village; where nobody does yet, the office has."""
    rows = Membership.objects.filter(post=Post.PETUGAS_DESA).select_related("user")
    return {row.unit_id: row.user for row in rows}


def _draw(rng: Random, shares: dict[str, int]) -> str:
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def _invented(rng: Random, village: Unit) -> Told:
    woman = rng.random() < WOMEN
    born = date(1965, 1, 1) + timedelta(days=rng.randrange(41 * 365))
    phase = _draw(rng, PHASES)
    today = timezone.localdate()
    since = today - timedelta(days=rng.randrange(20, 900))
    person = Person(
        submission_key=uuid.UUID(int=rng.getrandbits(128), version=4),
        name=name_of(rng, woman=woman),
        nik=_nik(rng, born, woman=woman) if rng.random() < 0.75 else "",
        birth_date=born if rng.random() < 0.8 else None,
        sex=Sex.FEMALE if woman else Sex.MALE,
        village=village,
        banjar=rng.choice(BANJAR),
        phase=phase,
        phase_since=since,
        registered_at=timezone.now(),
    )
    return Told(person, _beside(rng, person))


def _nik(rng: Random, born: date, *, woman: bool) -> str:
    day = born.day + (40 if woman else 0)
    return f"{NO_DISTRICT}{day:02d}{born:%m%y}{rng.randrange(1, 9999):04d}"


def _beside(rng: Random, person: Person) -> list[Model]:
    rows: list[Model] = [
        PhaseChange(
            person=person,
            phase=person.phase,
            since=person.phase_since,
            noted_at=person.registered_at,
        ),
        ProcessingGround(
            person=person,
            basis=LegalBasis.PUBLIC_TASK,
            given_on=timezone.localdate(),
        ),
        _family(rng, person),
    ]
    if rng.random() < 0.7:
        rows.append(PersonPhone(person=person, number=phones.normal(phone_of(rng))))
    if person.phase not in NEVER_LEFT:
        rows += [_placement(rng, person), _passport(rng, person)]
    if rng.random() < 0.5:
        rows.append(_contact(rng, person))
    return rows


def _family(rng: Random, person: Person) -> EmergencyContact:
    woman = rng.random() < 0.5
    return EmergencyContact(
        person=person,
        name=name_of(rng, woman=woman),
        relation=rng.choice(
            (Relation.SPOUSE, Relation.PARENT, Relation.SIBLING, Relation.CHILD)
        ),
        phone=phones.normal(phone_of(rng)),
        has_authority=rng.random() < 0.05,
    )


def _placement(rng: Random, person: Person) -> Placement:
    starts = person.phase_since - timedelta(days=rng.randrange(0, 200))
    ended = person.phase_since if person.phase == WorkPhase.RETURNED else None
    common: dict[str, Any] = {
        "person": person,
        "starts_on": min(starts, person.phase_since),
        "ends_on": starts + timedelta(days=730),
        "ended_on": ended,
        "wage": rng.randrange(600, 2400, 50),
        "agency": rng.choice(AGENCIES),
    }
    if rng.random() < AT_SEA:
        return Placement(
            scheme=Scheme.SHIP_CREW,
            sector=Sector.FORMAL,
            is_ship=True,
            ship=rng.choice(SHIPS),
            flag=rng.choice(FLAGS),
            shipping_company=rng.choice(LINES),
            job=rng.choice(SHIP_JOBS),
            currency="USD",
            **common,
        )
    countries = BALI_COUNTRIES if rng.random() < 0.7 else COMPLAINT_COUNTRIES
    return Placement(
        scheme=_draw(rng, LAND_SCHEMES),
        sector=rng.choice((Sector.FORMAL, Sector.FORMAL, Sector.INFORMAL)),
        country=_draw(rng, countries),
        employer=rng.choice(EMPLOYERS),
        job=rng.choice(LAND_JOBS),
        currency="EUR",
        **common,
    )


def _passport(rng: Random, person: Person) -> PersonDocument:
    issued = timezone.localdate() - timedelta(days=rng.randrange(30, 1900))
    return PersonDocument(
        person=person,
        kind=PaperKind.PASSPORT,
        number=f"XX{rng.randrange(1_000_000, 10_000_000)}",
        issued_on=issued,
        expires_on=issued + timedelta(days=1826),
        office="Kantor Imigrasi Denpasar",
    )


def _contact(rng: Random, person: Person) -> ContactRecord:
    reached = rng.random() < 0.8
    moment = timezone.now() - timedelta(days=rng.randrange(1, 300))
    if reached:
        person.last_contact_at = moment
    return ContactRecord(
        person=person,
        at=moment,
        way=rng.choice((ContactWay.WHATSAPP, ContactWay.PHONE, ContactWay.FAMILY)),
        reached=reached,
        note="Kabar baik, kontrak berjalan." if reached else "",
    )
