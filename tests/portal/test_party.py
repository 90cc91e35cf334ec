"""What a party of a case reads with its own code, and nothing of others."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from sigap_cases.cases.models import Case, Party
from sigap_cases.cases.services import correspondence, parties, rosters, tracking
from sigap_cases.cases.services.intake import Person
from sigap_cases.cases.services.parties import Ended

from .conftest import lodge


pytestmark = pytest.mark.usefixtures("office")
PAGE = "/ikuti/pihak/"
REPORTERS = ("case", "write", "complete", "object", "accept", "withdraw")


@pytest.fixture
def case() -> Case:
    return lodge(
        capacity="attorney",
        reporter=Person(name="Ni Made Sukerti"),
        worker=Person(name="I Wayan Suardana"),
        respondent=Person(name="PT Samudra"),
    ).case


@pytest.fixture
def officer(case: Case) -> User:
    return User.objects.get(username="petugas_pengaduan")


@pytest.fixture
def receipts(case: Case, officer: User) -> list[rosters.Receipt]:
    rows = [("Ketut Pertama", "0811111111"), ("Ketut Kedua", "0822222222")]
    return rosters.add(case, rosters.read(rows), secret="a" * 32, by=officer)


def enter(code: str) -> Client:
    client = Client()
    answer = client.post(reverse("portal:track"), {"code": code})
    assert answer["Location"] == PAGE
    return client


def text(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return answer.content.decode()


def told(case: Case, officer: User, level: str) -> tuple[Party, str]:
    """Next of kin with a code and what they may be told."""
    details = {"name": "Ni Luh Kerabat", "may_be_told": "progress"}
    kin = parties.add(case, role="family", by=officer, details=details)
    code = tracking.issue_to(kin, by=officer, checked="KK")
    details["may_be_told"] = level
    return parties.change(kin, by=officer, details=details), code


def test_complainant_reads_status_messages_and_own_outcome(
    case: Case, officer: User, receipts: list[rosters.Receipt]
) -> None:
    rosters.announce(case, "Pertemuan hari Senin.", by=officer)
    first, second = receipts
    ended = Ended(outcome="settled", on=timezone.localdate(), note="Dibayar penuh")
    parties.settle(case, [first.party.pk], ended, by=officer)

    page = text(enter(first.code))
    assert case.number in page
    assert "Pertemuan hari Senin." in page
    assert "Dibayar penuh" in page
    other = text(enter(second.code))
    assert "Pertemuan hari Senin." in other
    assert "Dibayar penuh" not in other


def test_complainant_reads_nobodys_name(
    case: Case, officer: User, receipts: list[rosters.Receipt]
) -> None:
    correspondence.write_to_reporter(case, "Rahasia bagi pelapor", by=officer)
    page = text(enter(receipts[0].code))
    names = [party.name for party in case.parties.all()]
    assert len(names) == 5
    for name in names:
        assert name not in page
    assert "Rahasia bagi pelapor" not in page
    assert "Gaji tiga bulan" not in page


@pytest.mark.parametrize("name", REPORTERS)
def test_code_of_a_party_opens_nothing_of_the_reporter(
    case: Case, receipts: list[rosters.Receipt], name: str
) -> None:
    client = enter(receipts[0].code)
    address = reverse(f"portal:{name}")
    ask = client.get if name == "case" else client.post
    answer = ask(address, {"body": "Saya cabut"})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("portal:track")
    case.refresh_from_db()
    assert case.is_open
    assert not case.messages.exists()


def test_code_of_the_reporter_opens_no_page_of_a_party(case: Case) -> None:
    client = Client()
    client.post(reverse("portal:track"), {"code": tracking.issue(case)})
    assert client.get(PAGE)["Location"] == reverse("portal:track")


def test_page_of_a_party_asks_for_the_code() -> None:
    assert Client().get(PAGE)["Location"] == reverse("portal:track")


def test_party_comes_back_to_its_own_page(receipts: list[rosters.Receipt]) -> None:
    client = enter(receipts[0].code)
    assert client.get(reverse("portal:track"))["Location"] == PAGE


@pytest.mark.parametrize(
    ("level", "number", "stages", "outcome"),
    [
        ("nothing", False, False, False),
        ("existence", True, False, False),
        ("progress", True, True, False),
        ("result", True, True, True),
        ("all", True, True, True),
    ],
)
def test_next_of_kin_read_what_the_office_allows(
    case: Case, officer: User, level: str, number: bool, stages: bool, outcome: bool
) -> None:
    kin, code = told(case, officer, level)
    ended = Ended(outcome="dead_end", on=timezone.localdate(), note="Tidak ada titik")
    parties.settle(case, [kin.pk], ended, by=officer)
    page = text(enter(code))
    assert (case.number in page) == number
    assert ('class="stages"' in page) == stages
    assert ("Tidak ada titik" in page) == outcome
    assert "Ni Luh Kerabat" not in page
    assert "I Wayan Suardana" not in page


def test_replaced_code_of_a_party_ends_its_session(
    officer: User, receipts: list[rosters.Receipt]
) -> None:
    client = enter(receipts[0].code)
    party = Party.objects.get(pk=receipts[0].party.pk)
    tracking.issue_to(party, by=officer, checked="KTP")
    assert client.get(PAGE)["Location"] == reverse("portal:track")


def test_lost_code_is_not_issued_again_to_a_party_by_the_second_secret(
    officer: User,
) -> None:
    lodged = lodge(second_secret="sate lilit")
    rosters.add(
        lodged.case, rosters.read([("Pengadu", "")]), secret="b" * 32, by=officer
    )
    code = tracking.reissue_by_secret(lodged.case.number, "sate lilit")
    assert tracking.opened_by(code).party is None
