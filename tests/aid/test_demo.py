"""The demo's social aid and letters of villages, told on a few people."""

import pytest

from sigap_cases.aid.models import AidProgramme, Recipient
from sigap_cases.aid.services import invariants
from sigap_cases.cases.models import Case
from sigap_cases.demo.aid import QUOTA, seed_aid
from sigap_cases.demo.village_letters import seed_letters
from sigap_cases.demo.villages import seed_people


@pytest.mark.usefixtures("office")
def test_demo_brings_two_programmes_and_three_letters() -> None:
    seed_people(count=400, seed_number=3)
    assert seed_aid() == Recipient.objects.count() > 0
    assert AidProgramme.objects.count() == 2
    served = Recipient.objects.filter(state="handed_over").count()
    assert 0 < served <= 2 * QUOTA
    assert [one for one in invariants.findings() if one.broken] == []
    assert seed_letters(3) == 3
    cases = Case.objects.filter(kind="layanan_desa")
    assert sorted(cases.values_list("close_reason", flat=True)) == ["", "", "issued"]
