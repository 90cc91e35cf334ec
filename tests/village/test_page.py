"""The village's page: whose people it shows, and how much a first visit loads."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Unit
from sigap_cases.registry.services import people as people_service
from tests.registry.people import make_person

from .rounds import open_round
from .test_sending import BATUBULAN, PELIATAN, client, user


pytestmark = pytest.mark.usefixtures("office")

MOST_LOADED = 100 * 1024


def loaded(signed_in: Client) -> int:
    """Bytes of a first visit: the page, once more as it is kept, and all that it asks for.

    Nothing is compressed here, as a slow server without a proxy would send it.
    """
    page = signed_in.get(reverse("village:index")).content
    files = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page.decode()))
    assert len(files) >= 5
    static = sum(_size(address) for address in files)
    rest = ("village:worker", "village:people")
    return (
        2 * len(page)
        + static
        + sum(len(signed_in.get(reverse(name)).content) for name in rest)
    )


def _size(address: str) -> int:
    return len((Path(settings.BASE_DIR) / address.lstrip("/")).read_bytes())


def test_first_visit_loads_at_most_a_hundred_kilobytes() -> None:
    village, officer = Unit.objects.get(code=BATUBULAN), user("petugas_desa")
    people = [
        make_person(village, by=officer, name=f"Ni Luh Putu Wulandari Dewi {number}")
        for number in range(40)
    ]
    open_round(people, user("penyelia"))
    assert loaded(client("petugas_desa")) <= MOST_LOADED


def test_page_and_phone_hold_the_own_village_and_no_number_of_anybody() -> None:
    nik, number = "5104011705900001", "0812 3456 7890"
    own = make_person(
        Unit.objects.get(code=BATUBULAN),
        by=user("petugas_desa"),
        nik=nik,
        phone=number,
        contact=people_service.Contact(name="Ni Made Sukerti", relation="spouse"),
    )
    neighbour = make_person(
        Unit.objects.get(code=PELIATAN), by=user("petugas_desa2"), name="Ni Kadek Ayu"
    )
    (check,) = open_round([own], user("penyelia"))
    open_page = client("petugas_desa")
    page = open_page.get(reverse("village:index")).content.decode()
    found = open_page.get(reverse("village:index"), {"q": neighbour.name})
    kept = open_page.get(reverse("village:people"))
    assert own.name in page
    assert "Perlu dikonfirmasi (1)" in page
    assert kept.json()["people"] == [
        {
            "id": own.pk,
            "name": "I Wayan Suardana",
            "banjar": "",
            "phase": "working",
            "since": "2024-03-01",
            "check": check.pk,
            "revision": 0,
        }
    ]
    for told in (page, found.content.decode(), kept.content.decode()):
        assert f'data-person="{neighbour.pk}"' not in told
        assert not any(word in told for word in (nik, "34567890", "Sukerti"))
    assert "Ni Kadek Ayu" not in page + kept.content.decode()


def test_head_of_the_village_confirms_and_enters_nothing_else() -> None:
    village = Unit.objects.get(code=BATUBULAN)
    open_round([make_person(village, by=user("petugas_desa"))], user("penyelia"))
    page = client("perbekel").get(reverse("village:index")).content.decode()
    assert 'data-open="d-konfirmasi"' in page
    assert not any(
        f'data-open="d-{name}"' in page for name in ("tambah", "fase", "lapor")
    )


def test_signing_out_empties_what_the_browser_keeps() -> None:
    answer = client("petugas_desa").post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"storage"'
