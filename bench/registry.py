"""Finding people in the registry, as the server makes the page, among very many."""

import logging
import time
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import UnitKind
from accounts.models import Unit
from sigap_cases.demo.people import name_of
from sigap_cases.registry.matching import Sketch
from sigap_cases.registry.models import Person
from sigap_cases.registry.searching import possible_duplicates
from sigap_cases.registry.selectors import people_visible_to
from sigap_cases.sealing import keys

from . import world
from .report import figure, measure
from .rounds import OncePerRound
from .sizes import PEOPLE, SEARCHES


# Names as they are typed: whole, in part, misspelt, and with shared words in front.
TEXTS = (
    "Sudiarta",
    "sudirta bayu",
    "I Wayan Adi Mahendra",
    "ni luh",
    "Wulandri",
    "ratna handayni",
    "kert",
    "Ida Ayu Cahyani",
    "sukarma arya gede",
)
MEN, WOMEN = "male", "female"
PERSON_COLUMNS = (
    *("id", "submission_key", "name", "seal_id", "nik", "nik_index"),
    *("family_card", "birth_date", "sex"),
    *("village_id", "banjar", "phase", "phase_since", "employment_insurance"),
    *("health_insurance", "language", "safe_way", "pass_phrase", "safe_note"),
    "registered_at",
)
SEALED_NUMBER = ("seal_id", "number", "number_index")
PAPER_COLUMNS = ("person_id", "kind", *SEALED_NUMBER, "expires_on", "office")
PHONE_COLUMNS = ("person_id", *SEALED_NUMBER, "note")


@cache
def _fill() -> None:
    """``PEOPLE`` people with a passport and a phone each, by COPY; once a database."""
    if Person.objects.count() >= PEOPLE:
        return
    rng = Random(1)  # noqa: S311 no secret
    villages = list(
        Unit.objects.filter(kind=UnitKind.VILLAGE).values_list("pk", flat=True)
    )
    with transaction.atomic():
        seals = [key.pk for key in keys.make_many(PEOPLE)]
        _copy("registry_person", PERSON_COLUMNS, _people(rng, villages, seals))
        _copy("registry_persondocument", PAPER_COLUMNS, _papers(rng, seals))
        _copy("registry_personphone", PHONE_COLUMNS, _phones(seals))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _copy(
    table: str, columns: tuple[str, ...], rows: Iterator[tuple[Any, ...]]
) -> None:
    into = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)


def _sealed(
    value: str, key_id: uuid.UUID, bound_to: str, kind: str
) -> tuple[uuid.UUID, str, str]:
    """As the columns hold a value: its key, the sealed value, its index."""
    sealed = keys.seal(value, key_id=key_id, bound_to=bound_to)
    return key_id, sealed, keys.index_of(kind, value)


def _people(
    rng: Random, villages: list[int], seals: list[uuid.UUID]
) -> Iterator[tuple[Any, ...]]:
    now = timezone.now()
    for number, key_id in enumerate(seals, start=1):
        woman = rng.random() < 0.5
        born = date(1965, 1, 1) + timedelta(days=rng.randrange(15_000))
        yield (
            *(number, uuid.UUID(int=number), name_of(rng, woman=woman)),
            *_sealed(f"510499{number:010d}", key_id, "person.nik", "nik"),
            *("", born, WOMEN if woman else MEN),
            *(rng.choice(villages), "Kelod", "working", date(2025, 1, 1)),
            *("", "", "", "any", "", "", now),
        )


def _papers(rng: Random, seals: list[uuid.UUID]) -> Iterator[tuple[Any, ...]]:
    for number, key_id in enumerate(seals, start=1):
        until = date(2026, 1, 1) + timedelta(days=rng.randrange(1800))
        sealed = _sealed(f"XX{number:07d}", key_id, "paper.number", "paper")
        yield number, "passport", *sealed, until, "Denpasar"


def _phones(seals: list[uuid.UUID]) -> Iterator[tuple[Any, ...]]:
    for number, key_id in enumerate(seals, start=1):
        sealed = _sealed(f"+62812{number:08d}", key_id, "phone.number", "phone")
        yield number, *sealed, ""


def _client() -> Any:
    logging.disable(logging.INFO)
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    client = Client(HTTP_HOST="localhost")
    client.force_login(world.officer(), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _asked(client: Any, text: str) -> float:
    """Milliseconds of the list of people found by ``text``."""
    start = time.perf_counter()
    answer = client.get(reverse("people:index"), {"q": text})
    spent = (time.perf_counter() - start) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"the page of people answered {answer.status_code}")
    return spent


def _search(_turn: int) -> dict[str, float]:
    _fill()
    client = _client()
    _asked(client, TEXTS[0])
    named = [_asked(client, text) for _ in range(SEARCHES) for text in TEXTS]
    half = PEOPLE // 2
    numbers = (
        f"510499{half:010d}",
        f"XX{half:07d}",
        f"0812{half:08d}",
        "5104990000000000",
    )
    numbered = [_asked(client, text) for _ in range(SEARCHES) for text in numbers]
    return {
        "median": median(named),
        "p95": quantiles(named, n=20)[-1],
        "number": quantiles(numbered, n=20)[-1],
        "typing": _typing(),
    }


def _typing() -> float:
    """The 95th percentile of looking for possible duplicates while a name is typed."""
    people = people_visible_to(world.officer())
    village = Unit.objects.filter(kind=UnitKind.VILLAGE).first()
    spent = []
    for _ in range(SEARCHES):
        for text in TEXTS:
            sketch = Sketch(name=text, village_id=village.pk if village else None)
            start = time.perf_counter()
            possible_duplicates(people, sketch)
            spent.append((time.perf_counter() - start) * 1000)
    return quantiles(spent, n=20)[-1]


_hundred_thousand = OncePerRound(_search)


@measure("people_search.100k", unit="ms")
def median_of_names() -> float:
    return _hundred_thousand.of("median")["median"]


@measure("people_search.100k.p95", unit="ms")
def p95_of_names() -> float:
    return _hundred_thousand.of("p95")["p95"]


@measure("people_search.100k.number_p95", unit="ms")
def p95_of_numbers() -> float:
    return _hundred_thousand.of("number")["number"]


@measure("people_duplicates.100k.p95", unit="ms")
def p95_of_typing() -> float:
    return _hundred_thousand.of("typing")["typing"]


figure(median_of_names, at_most=150)
figure(p95_of_names, at_most=150)
figure(p95_of_numbers, at_most=150)
figure(p95_of_typing, at_most=150)
