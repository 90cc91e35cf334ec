"""The village's page: whose people it shows, and how much a first visit loads."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import Unit
from sigap_cases.cases.models import Retrieval

from .test_sending import BATUBULAN, PELIATAN, client, person_of, user
from tests.registry.people import make_person


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
    for number in range(40):
        make_person(village, by=officer, name=f"I Wayan Suardana Putra {number}")
    assert loaded(client("petugas_desa")) <= MOST_LOADED
