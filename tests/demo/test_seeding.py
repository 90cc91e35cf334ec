"""The invented year: told in order, by people of the posts, with nothing left to chance."""

from random import Random

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import transaction
from pytest_django.fixtures import Settings

from accounts.services.demo import create_demo_accounts
from sigap_cases.demo import narratives
from sigap_cases.demo.people import name_of
from sigap_cases.demo.profiles import Reference, TypeDeck, complaint
from sigap_cases.demo.protection import BY_KIND, drawn
from sigap_cases.demo.protection import WHOLE as REQUESTS
from sigap_cases.demo.scripts import CLOSED, OPEN, WHOLE, pick
from sigap_cases.demo.seeding import seed
from sigap_cases.demo.villages import seed_people
from sigap_cases.registry.models import (
    Person,
    PersonDocument,
    PhaseChange,
    Placement,
)


def test_seed_without_demo_password_is_refused(settings: Settings) -> None:
    settings.DEMO_PASSWORD = ""
    with pytest.raises(ImproperlyConfigured, match="DEMO_PASSWORD"):
        seed(count=1)


def test_complaint_with_the_same_seed_is_the_same(db: None) -> None:
    call_command("load_reference")
    reference = Reference.read()
    told = [
        complaint(Random(7), CLOSED[0][1], "GAJI_TDK_DIBAYAR", reference)  # noqa: S311
        for _ in range(2)
    ]
    assert told[0] == told[1]


def test_pick_of_the_whole_takes_every_script() -> None:
    scripts = pick(Random(1), WHOLE)  # noqa: S311 not a secret
    assert sorted(map(id, scripts)) == sorted(
        id(script) for count, script in CLOSED + OPEN for _ in range(count)
    )


def test_drawn_of_the_whole_takes_every_way_of_every_kind() -> None:
    told = drawn(Random(1), REQUESTS)  # noqa: S311 not a secret
    assert len(told) == REQUESTS
    assert {kind for kind, _ in told} == BY_KIND.keys()


def test_type_deck_keeps_to_the_published_proportions() -> None:
    deck = TypeDeck(Random(1), 800)  # noqa: S311 not a secret
    plain = CLOSED[0][1]
    drawn = [deck.draw(plain) for _ in range(800)]
    assert 130 <= drawn.count("INGIN_PULANG") <= 150


def test_narrative_of_every_type_fills_every_gap() -> None:
    words = dict.fromkeys(("siapa", "siapa_kecil", "ia", "tempat", "pihak"), "kata")
    words |= {"bulan": "3", "juta": "8"}
    for code in narratives.TELLINGS:
        text = narratives.narrative(Random(3), code, words)  # noqa: S311 not a secret
        assert "{" not in text
        assert 2 <= text.count(".") <= 5


def test_name_of_both_sexes_begins_as_balinese_names_do() -> None:
    rng = Random(5)  # noqa: S311 not a secret
    women = {name_of(rng, woman=True).split()[0] for _ in range(200)}
    men = {name_of(rng, woman=False).split()[0] for _ in range(200)}
    assert women <= {"Ni", "Ida", "Anak", "Cokorda", "Desak", "Dewa", "I", "Gusti"}
    assert men <= {"I", "Ida", "Anak", "Cokorda"}


def test_seed_people_are_of_every_village_and_of_nobody(db: None) -> None:
    call_command("load_reference")
    create_demo_accounts("hanya-untuk-uji")
    assert seed_people(count=150, seed_number=3) == 150
    rows = Person.objects.all()
    assert rows.values("village").distinct().count() == 70
    assert {row.nik[:6] for row in rows} == {"", "510499"}
    assert not rows.filter(grounds=None).exists()
    assert not rows.filter(contacts=None).exists()
    for model in (Person, Placement, PersonDocument, PhaseChange):
        assert model.history.count() == model._default_manager.count()


def test_seed_people_with_the_same_seed_is_the_same(db: None) -> None:
    call_command("load_reference")
    with transaction.atomic():
        seed_people(count=20, seed_number=3)
        first = list(Person.objects.order_by("pk").values_list("name", "nik"))
        transaction.set_rollback(True)
    seed_people(count=20, seed_number=3)
    assert list(Person.objects.order_by("pk").values_list("name", "nik")) == first
