"""Referrals at the desk: the list, sending one, and what each side is offered."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sigap_cases.cases.enums import Level, ReferralWay
from sigap_cases.cases.models import Case, Referral
from sigap_cases.cases.services import confidentiality
from tests import referring
from workflows.services import assignment

from . import world


pytestmark = pytest.mark.usefixtures("desk")

LIST = "desk:referrals"


@pytest.fixture
def case() -> Case:
    return world.lodge()


@pytest.fixture
def officer() -> Client:
    return world.client("petugas_penanganan")


def refer_page(case: Case) -> str:
    return reverse("desk:case_action", args=[case.number, "rujuk"])


def action(referral: Referral, name: str) -> str:
    return reverse("desk:referral_action", args=[referral.number, name])


def told(**fields: Any) -> dict[str, Any]:
    return {
        "partner": referring.unit().pk,
        "purpose": "Tindak lanjut",
        "summary": "Agen mengancam.",
        "ground": "consent",
        "way": "account",
        "ends_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
        **fields,
    }


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_referral_is_sent_from_the_page_of_the_case(
    case: Case, officer: Client
) -> None:
    worker = case.parties.get(role="worker")
    answer = officer.post(refer_page(case), told(parties=[f"{worker.pk}:name"]))
    assert answer.status_code == 302
    referral = case.referrals.get()
    assert referral.parties.get().told == {"name": "I Wayan Suardana"}
    panel = officer.get(reverse("desk:panel", args=[case.number, "rujukan"]))
    assert referral.number in panel.content.decode()


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"purpose": ""}, "Tujuan rujukan"),
        ({"ground": ""}, "Atas dasar apa?"),
        ({"partner": "", "agency": ""}, "Pilih instansinya, atau tulis namanya."),
        ({"ends_on": "2020-01-01"}, "Pilih hari mulai hari ini"),
        ({"way": "letter"}, "Isi nomor surat"),
        ({"parties": ["9:pass_phrase"]}, "9:pass_phrase"),
    ],
)
def test_wrong_entry_is_told_and_nothing_typed_is_lost(
    case: Case, officer: Client, fields: dict[str, Any], word: str
) -> None:
    answer = officer.post(refer_page(case), told(**fields))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert word in page
    assert "Agen mengancam." in page
    assert not case.referrals.exists()


def test_refer_is_offered_to_whoever_works_on_the_case(case: Case) -> None:
    address = refer_page(case)
    for name, expected in (("penyelia", 200), ("petugas_piket", 200), ("auditor", 403)):
        assert world.client(name).get(address).status_code == expected


def test_form_of_a_limited_case_offers_no_village(case: Case) -> None:
    supervisor = world.client("penyelia")
    assert "Batubulan" in supervisor.get(refer_page(case)).content.decode()
    confidentiality.change_level(
        case, Level.LIMITED, by=world.user("penyelia"), reason="X"
    )
    page = supervisor.get(refer_page(case)).content.decode()
    assert "Batubulan" not in page.partition("<form")[2].partition("</select>")[0]


def test_list_is_filtered_and_paged(case: Case, officer: Client) -> None:
    sent = [referring.row(case, purpose=f"Tujuan {number}") for number in range(27)]
    referring.end(sent[0])
    partner = world.client("mitra")
    first = partner.get(reverse(LIST)).content.decode()
    assert sent[26].number in first
    assert sent[1].number not in first
    second = partner.get(reverse(LIST), {"page": "2"}).content.decode()
    assert sent[1].number in second
    assert sent[0].number not in second
    ended = officer.get(reverse(LIST), {"keadaan": "berakhir"}).content.decode()
    assert sent[0].number in ended
    assert sent[5].number not in ended
    found = officer.get(reverse(LIST), {"q": "Tujuan 13"}).content.decode()
    assert sent[13].number in found
    assert sent[5].number not in found


def test_list_says_what_an_empty_one_means(officer: Client) -> None:
    assert "Tidak ada rujukan pada Anda" in (
        world.client("mitra").get(reverse(LIST)).content.decode()
    )
    assert "Belum ada yang dirujuk" in officer.get(reverse(LIST)).content.decode()
    assert "Tidak ada rujukan yang cocok" in (
        officer.get(reverse(LIST), {"q": "zzz"}).content.decode()
    )


@pytest.mark.parametrize(
    ("who", "listed"),
    [
        ("mitra", "referrals"),
        ("mitra", "inbox"),
        ("petugas_penanganan", "referrals"),
        ("petugas_penanganan", "panel"),
    ],
)
def test_lists_ask_the_same_number_of_queries(
    case: Case, who: str, listed: str
) -> None:
    address = {
        "referrals": reverse(LIST),
        "inbox": f"{reverse('desk:inbox')}?daftar=antrean",
        "panel": reverse("desk:panel", args=[case.number, "rujukan"]),
    }[listed]
    client = world.client(who)
    referring.refer(case)
    few = queries(client, address)
    for _ in range(3):
        referring.refer(case)
    assert queries(client, address) == few


def test_secret_referral_is_masked_on_lists() -> None:
    case = world.lodge("PELECEHAN_SEKSUAL")
    referral = referring.refer(
        case, people=[world.user("mitra")], purpose="Visum et repertum"
    )
    partner = world.client("mitra")
    for address in (reverse(LIST), f"{reverse('desk:inbox')}?daftar=antrean"):
        page = partner.get(address).content.decode()
        assert referral.number in page
        assert "Visum" not in page
    assert (
        "Visum"
        in partner.get(
            reverse("desk:referral", args=[referral.number])
        ).content.decode()
    )


def test_office_shares_more_and_the_partner_sees_it(
    case: Case, officer: Client
) -> None:
    referral = referring.with_papers(case)
    kept = case.documents.get(title="Surat dokter tersimpan")
    page = reverse("desk:referral", args=[referral.number])
    partner = world.client("mitra")
    assert kept.title not in partner.get(page).content.decode()
    answer = officer.post(action(referral, "bagikan"), {"documents": [kept.pk]})
    assert answer.status_code == 302
    assert kept.title in partner.get(page).content.decode()


def test_office_records_an_answer_by_letter(case: Case, officer: Client) -> None:
    referral = referring.refer(case, way=ReferralWay.LETTER, letter_number="560/7")
    address = action(referral, "catat-jawaban")
    wrong = officer.post(address, {"kind": "refused", "sender": "Kanit"})
    assert wrong.status_code == 422
    officer.post(
        address,
        {
            "kind": "refused",
            "sender": "Kanit PPA",
            "body": "Bukan wilayah kami.",
            "letter_number": "B/3",
            "file": world.photo(),
        },
    )
    page = officer.get(reverse("desk:referral", args=[referral.number]))
    for word in ("Kanit PPA", "B/3", "Bukan wilayah kami.", "Ditolak mitra"):
        assert word in page.content.decode()


def test_actions_of_an_ended_referral_lead_back(case: Case, officer: Client) -> None:
    referral = referring.returned(referring.refer(case))
    answer = officer.get(action(referral, "cabut"))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("desk:referral", args=[referral.number])


def test_auditor_reads_a_referral_and_changes_nothing(case: Case) -> None:
    referral = referring.refer(case)
    auditor = world.client("auditor")
    page = auditor.get(reverse("desk:referral", args=[referral.number]))
    assert page.status_code == 200
    assert auditor.post(action(referral, "cabut"), {"reason": "X"}).status_code == 403


def test_draft_of_a_partner_is_kept(case: Case) -> None:
    referral = referring.refer(case)
    item = assignment.claim(referring.item(referral), by=world.user("mitra"))
    partner = world.client("mitra")
    answer = partner.post(
        reverse("desk:task_draft", args=[item.pk]),
        {"partner_question": "Siapa saksinya?", "revision": item.revision},
    )
    assert answer.status_code == 204
    page = partner.get(reverse("desk:task", args=[item.pk])).content.decode()
    assert "Siapa saksinya?" in page


def test_refused_file_is_told_and_what_was_written_stays(case: Case) -> None:
    referral = referring.refer(case)
    item = assignment.claim(referring.item(referral), by=world.user("mitra"))
    wrong = SimpleUploadedFile("surat.docx", b"PK\x03\x04 bukan gambar")
    answer = world.client("mitra").post(
        reverse("desk:task", args=[item.pk]),
        {
            "decision": "refused",
            "refusal_reason": "Bukan wilayah kami.",
            "revision": item.revision,
            "attachment": wrong,
        },
    )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Bukan wilayah kami." in page
    assert "JPG, PNG, WebP" in page


def test_supervisor_moves_a_task_of_the_referral(case: Case) -> None:
    referral = referring.do(
        referring.refer(case), "answer", decision="asked", partner_question="Di mana?"
    )
    item = referring.item(referral, "answer_question")
    to = world.user("petugas_penanganan2")
    answer = world.client("penyelia").post(
        reverse("desk:task_reassign", args=[item.pk]), {"to": to.pk, "reason": "Cuti."}
    )
    assert answer.status_code == 302
    item.refresh_from_db()
    assert item.owner == to
