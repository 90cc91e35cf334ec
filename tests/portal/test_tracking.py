"""Following a complaint: what its holder reads and does, and nobody else."""

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from sigap_cases.cases.enums import CaseStatus, Direction, MessageKind
from sigap_cases.cases.models import Case, ReporterMessage
from sigap_cases.cases.services import correspondence, tracking
from sigap_cases.cases.services.intake import Person
from workflows.services import actions

from .conftest import ask_reporter, lodge, work
from .lodging import code_on, get, pdf


pytestmark = pytest.mark.usefixtures("office")
CASE = "/ikuti/aduan/"
ACTIONS = ("write", "complete", "object", "accept", "withdraw")


@pytest.fixture
def case() -> Case:
    return lodge(capacity="self", reporter=Person(name="I Wayan Sudana")).case


def enter(client: Client, code: str) -> Any:
    return client.post(reverse("portal:track"), {"code": code})


def follow(case: Case, client: Client | None = None) -> Client:
    client = client or Client()
    response = enter(client, tracking.issue(case))
    assert response.url == CASE
    return client


def page_of(client: Client) -> str:
    return client.get(CASE).content.decode()


def conclude(case: Case) -> None:
    """To the result, which the reporter then finds on the page."""
    work(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    work(case, "verify", "petugas_pengaduan", completeness="complete")
    work(
        case,
        "classify",
        "petugas_pengaduan",
        case_type="gaji_tdk_dibayar",
        urgency="routine",
        confidentiality="normal",
        authority="own",
        criminal="false",
    )
    work(
        case,
        "triage",
        "petugas_penanganan",
        handling="consultation",
        respondent_type="employer",
        triage_note="Gaji",
    )
    work(case, "consult", "petugas_penanganan", advice_given="Saran")
    work(
        case, "write_result", "petugas_penanganan", result_summary="Gaji dibayar Senin."
    )
    work(case, "approve_result", "penyelia", approval="approved")
    work(
        case,
        "tell_result",
        "petugas_pengaduan",
        told_by="tracking_page",
        told_on="2026-11-23",
    )
    actions.run_due()
    case.refresh_from_db()


def key() -> str:
    return str(uuid.uuid4())


@pytest.mark.parametrize(
    "shape", [str.lower, lambda c: c.replace("-", " "), lambda c: f" {c}"]
)
def test_code_is_taken_as_people_type_it(
    case: Case, shape: Callable[[str], str]
) -> None:
    response = enter(Client(), shape(tracking.issue(case)))
    assert response.url == CASE


def test_code_and_number_are_never_in_an_address(case: Case, client: Client) -> None:
    code = tracking.issue(case)
    response = client.post(reverse("portal:track"), {"code": code}, follow=True)
    visited = [url for url, _status in response.redirect_chain]
    assert visited == [CASE]
    links = re.findall(r'(?:href|action)="([^"]*)"', response.content.decode())
    assert not any(case.number in link or code in link for link in links)


@pytest.mark.parametrize("name", ["case", *ACTIONS])
def test_pages_of_a_case_ask_outsiders_for_the_code(case: Case, name: str) -> None:
    for client in (Client(), _officer()):
        for method in (client.get, client.post):
            response: Any = method(reverse(f"portal:{name}"))
            assert response.status_code in (302, 405)
            if response.status_code == 302:
                assert response.url == "/ikuti/"
    case.refresh_from_db()
    assert case.is_open


def _officer() -> Client:
    client = Client()
    user = User.objects.get(username="penyelia")
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_code_opens_its_own_case_only(case: Case) -> None:
    other = lodge().case
    page = page_of(follow(case))
    assert case.number in page
    assert other.number not in page


def test_session_ends_after_half_an_hour_of_rest(case: Case) -> None:
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False) as clock:
        client = follow(case)
        clock.move_to("2026-11-23T01:29:00Z")
        assert client.get(CASE).status_code == 200
        clock.move_to("2026-11-23T01:58:00Z")
        assert client.get(CASE).status_code == 200
        clock.move_to("2026-11-23T02:29:00Z")
        assert client.get(CASE).status_code == 302


def test_session_ends_when_the_code_is_replaced(case: Case) -> None:
    client = follow(case)
    tracking.issue(case)
    assert get(client, CASE).url == "/ikuti/"


def test_sign_off_forgets_the_case(case: Case) -> None:
    client = follow(case)
    response = client.post(reverse("portal:leave"))
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert client.cookies["sessionid"].value == ""
    assert get(client, CASE).url == "/ikuti/"


def test_sign_off_leaves_an_officer_signed_in(case: Case) -> None:
    client = follow(case, _officer())
    client.post(reverse("portal:leave"))
    assert get(client, CASE).url == "/ikuti/"
    assert "_auth_user_id" in client.session


def test_page_names_no_officer(case: Case) -> None:
    user = User.objects.get(username="petugas_pengaduan")
    correspondence.write_to_reporter(case, "Kami sedang memeriksa.", by=user)
    ask_reporter(case)
    page = page_of(follow(case))
    assert "Kami sedang memeriksa." in page
    assert "Petugas" in page
    names = User.objects.exclude(full_name="").values_list("full_name", flat=True)
    assert not [name for name in names if name in page]


def test_status_is_told_in_plain_words(case: Case) -> None:
    client = follow(case)
    assert "Aduan Anda sudah kami terima" in page_of(client)
    work(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    assert "Aduan Anda sedang kami tangani" in page_of(client)


def test_late_is_told_with_a_date_that_stands() -> None:
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False) as clock:
        case = lodge().case
        clock.move_to("2026-11-25T02:00:00Z")
        client = follow(case)
        first = page_of(client)
        assert "Kami terlambat; batas waktu baru Rabu, 25 November 2026" in first
        assert "dijanjikan 24 November 2026" in first
        clock.shift(60)
        assert "batas waktu baru Rabu, 25 November 2026" in page_of(client)


def test_first_check_keeps_the_date_of_the_receipt() -> None:
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False) as clock:
        case = lodge().case
        clock.move_to("2026-11-24T05:00:00Z")
        work(case, "first_contact", "petugas_pengaduan", contact_result="reached")
        assert "Kamis, 26 November 2026" in page_of(follow(case))


def test_message_is_written_once_and_read(case: Case) -> None:
    client, once = follow(case), key()
    for _ in range(2):
        client.post(
            reverse("portal:write"),
            {"body": "Kapan?", "key": once, "attachments": [pdf()]},
        )
    message = ReporterMessage.objects.get()
    assert (message.direction, message.body) == (Direction.FROM_REPORTER, "Kapan?")
    assert case.documents.count() == 1
    page = page_of(client)
    assert "Kapan?" in page
    assert "kontrak.pdf" in page


def test_message_of_the_office_is_new_until_it_is_read(case: Case) -> None:
    user = User.objects.get(username="petugas_pengaduan")
    correspondence.write_to_reporter(case, "Halo.", by=user)
    client = follow(case)
    assert ">Baru<" in page_of(client)
    assert ReporterMessage.objects.get().read_at is not None
    assert ">Baru<" not in page_of(client)


def test_message_with_a_bad_file_is_kept_on_the_page(case: Case) -> None:
    page = (
        follow(case)
        .post(
            reverse("portal:write"),
            {
                "body": "Ini kontraknya.",
                "key": key(),
                "attachments": [pdf("x.pdf", b"<html>")],
            },
        )
        .content.decode()
    )
    assert "x.pdf: Hanya foto" in page
    assert "Ini kontraknya." in page
    assert not ReporterMessage.objects.exists()
    assert not case.documents.exists()


def test_completion_shows_what_is_asked_and_moves_the_case_on(case: Case) -> None:
    ask_reporter(case, "Kirim foto kontrak.")
    client, once = follow(case), key()
    page = page_of(client)
    assert "Kami menunggu kelengkapan dari Anda sampai" in page
    assert "Kirim foto kontrak." in page
    for _ in range(2):
        client.post(
            reverse("portal:complete"),
            {"body": "Ini.", "key": once, "attachments": [pdf()]},
        )
    case.refresh_from_db()
    assert case.status == CaseStatus.VERIFYING
    assert case.messages.filter(kind=MessageKind.COMPLETION).count() == 1
    assert case.documents.count() == 1


def test_completion_that_nobody_asked_for_keeps_no_file(case: Case) -> None:
    client = follow(case)
    assert get(client, reverse("portal:complete")).url == CASE
    client.post(
        reverse("portal:complete"),
        {"body": "Ini.", "key": key(), "attachments": [pdf()]},
    )
    assert not case.documents.exists()
    assert not case.messages.exists()


def test_result_is_accepted(case: Case) -> None:
    conclude(case)
    client = follow(case)
    assert "Gaji dibayar Senin." in page_of(client)
    client.post(reverse("portal:accept"), {"key": key()})
    case.refresh_from_db()
    assert case.status == CaseStatus.SETTLED
    assert "Penanganan aduan Anda sudah berakhir" in page_of(client)


def test_objection_is_possible_once(case: Case) -> None:
    conclude(case)
    client = follow(case)
    assert "Saya keberatan" in page_of(client)
    client.post(reverse("portal:object"), {"body": "Belum dibayar.", "key": key()})
    case.refresh_from_db()
    assert case.status == CaseStatus.OBJECTED
    again = client.post(
        reverse("portal:object"), {"body": "Lagi.", "key": key()}, follow=True
    )
    assert case.messages.filter(kind=MessageKind.OBJECTION).count() == 1
    assert "Saya keberatan" not in again.content.decode()


def test_withdrawal_needs_a_reason_and_a_tick(case: Case) -> None:
    client = follow(case)
    page = client.post(reverse("portal:withdraw"), {"body": "Selesai"}).content.decode()
    assert "Centang ini bila Anda yakin." in page
    client.post(reverse("portal:withdraw"), {"body": "Sudah dibayar.", "sure": "on"})
    case.refresh_from_db()
    assert (case.status, case.close_reason) == (CaseStatus.CLOSED, "withdrawn")
    closed = page_of(client)
    assert "Dicabut pelapor" in closed
    assert 'action="/ikuti/aduan/pesan/"' not in closed


def test_message_after_the_end_is_refused_in_words(case: Case) -> None:
    client = follow(case)
    correspondence.withdraw(case, "Selesai")
    client.post(
        reverse("portal:write"), {"body": "Halo?", "key": key(), "attachments": [pdf()]}
    )
    assert not case.messages.filter(body="Halo?").exists()
    assert not case.documents.exists()


def test_lost_code_is_given_again_for_the_secret_word() -> None:
    lodged = lodge(second_secret="Kamboja Putih")
    response = Client().post(
        reverse("portal:lost_code"),
        {"number": lodged.case.number.lower(), "second_secret": "kamboja putih"},
    )
    code = code_on(response)
    assert tracking.case_of(code) == lodged.case
    old = Client().post(reverse("portal:track"), {"code": lodged.code})
    assert old.status_code == 200


def test_lost_code_explains_the_way_over_the_office(client: Client) -> None:
    page = client.get(reverse("portal:lost_code")).content.decode()
    assert "Datang ke Dinas Tenaga Kerja" in page
    assert "tidak dapat diganti" in page
