"""The case page and what is done from it."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sigap_cases.cases.enums import Level, PartyRole
from sigap_cases.cases.models import AccessRecord, Case
from sigap_cases.cases.services import documents
from sigap_cases.cases.services.documents import LARGEST
from sigap_cases.desk.actions import Action
from sigap_cases.desk.timeline import TELLING, days_of
from workflows.models import Event
from workflows.services import actions

from . import world


pytestmark = pytest.mark.usefixtures("desk")
PARTS = ["ringkasan", "lini-masa", "dokumen", "pihak", "pesan", "proses"]


@pytest.fixture
def case() -> Case:
    return world.lodge()


@pytest.fixture
def officer() -> Client:
    return world.client("petugas_pengaduan")


def at(name: str, case: Case, *more: Any) -> str:
    return reverse(f"desk:{name}", args=[case.number, *more])


@pytest.mark.parametrize("part", PARTS)
def test_part_opens_and_the_reading_is_written_down(
    case: Case, officer: Client, part: str
) -> None:
    assert officer.get(at("case", case), {"bagian": part}).status_code == 200
    assert (
        officer.get(at("panel", case, part), HTTP_HX_REQUEST="true").status_code == 200
    )
    read = AccessRecord.objects.filter(case=case, part=part)
    assert read.count() == 2


def test_every_kind_of_event_is_told_in_words() -> None:
    """The kinds that the services record, read from their source."""
    recorded: set[str] = set()
    for folder in ("workflows/services", "sigap_cases/cases/services"):
        for path in Path(settings.BASE_DIR, folder).glob("*.py"):
            kinds = r'"((?:case|task|process|wait|message|action)\.[a-z_]+)"'
            recorded |= set(re.findall(kinds, path.read_text()))
    assert recorded
    assert recorded <= TELLING.keys()


def test_timeline_names_person_and_post(case: Case) -> None:
    world.do(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    days, number = days_of(case)
    assert number == Event.objects.filter(matter=case.matter).count()
    entry = days[0].entries[0]
    assert str(world.user("petugas_pengaduan")) in entry.by
    assert "," in entry.by
    assert entry.told.details == ["Hasil kontak: Terhubung"]


def test_timeline_is_narrowed_by_topic(case: Case) -> None:
    _, every = days_of(case)
    days, files = days_of(case, "dokumen")
    assert every > 0
    assert (days, files) == ([], 0)


def test_register_number_is_the_auditors(case: Case, officer: Client) -> None:
    case.refresh_from_db()
    shown = f"{case.register_number}/{case.register_year}"
    assert shown not in officer.get(at("case", case)).content.decode()
    assert shown not in officer.get("/meja/kasus/").content.decode()
    auditor = world.client("auditor")
    assert shown in auditor.get(at("case", case)).content.decode()
    assert shown in auditor.get("/meja/kasus/").content.decode()


def test_document_is_always_a_harmless_download(case: Case, officer: Client) -> None:
    officer.post(at("document_add", case), {"file": world.photo(), "kind": "photo"})
    answer = officer.get(at("document", case, case.documents.get().pk))
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert answer["Content-Type"] == "image/png"
    b"".join(answer)


def test_document_of_another_case_is_missing(case: Case, officer: Client) -> None:
    other = world.lodge()
    foreign = documents.add(
        other,
        world.photo(),
        kind="photo",
        title="Lain",
        by=world.user("petugas_pengaduan"),
    )
    assert officer.get(at("document", case, foreign.pk)).status_code == 404


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"MZ\x90", b""])
def test_refused_file_is_told_and_the_form_kept(
    case: Case, officer: Client, content: bytes
) -> None:
    upload = SimpleUploadedFile("foto.png", content, content_type="image/png")
    answer = officer.post(
        at("document_add", case),
        {"file": upload, "title": "Slip gaji", "kind": "photo"},
    )
    assert answer.status_code == 422
    assert "Slip gaji" in answer.content.decode()
    assert LARGEST == 10 * 1024 * 1024
    assert not case.documents.exists()


def test_auditor_reads_and_adds_nothing(case: Case) -> None:
    auditor = world.client("auditor")
    answer = auditor.post(
        at("document_add", case), {"file": world.photo(), "kind": "photo"}
    )
    assert answer.status_code == 403
    assert auditor.get(at("case_action", case, "urgensi")).status_code == 403
    assert not case.documents.exists()


def test_party_is_added_and_changed(case: Case, officer: Client) -> None:
    added = {"role": "respondent", "name": "PT Contoh Kru Bahari"}
    assert officer.post(at("party_add", case), added).status_code == 302
    party = case.parties.get(role=PartyRole.RESPONDENT)
    officer.post(
        at("party_edit", case, party.pk), {"name": "PT Contoh", "note": "Denpasar"}
    )
    party.refresh_from_db()
    assert (party.name, party.note) == ("PT Contoh", "Denpasar")
    event = Event.objects.get(matter=case.matter, kind="case.party_changed")
    assert event.data["fields"] == ["name", "note"]
    assert "PT Contoh" not in str(event.data)


def test_reporters_channel_needs_its_number(case: Case, officer: Client) -> None:
    reporter = case.parties.get(role=PartyRole.REPORTER)
    sent = {"name": reporter.name, "capacity": "family", "safe_channel": "whatsapp"}
    address = at("party_edit", case, reporter.pk)
    assert officer.post(address, sent).status_code == 422
    assert officer.post(address, sent | {"phone": "0812 0000 0000"}).status_code == 302
    reporter.refresh_from_db()
    assert reporter.safe_channel == "whatsapp"


def test_second_reporter_is_refused(case: Case, officer: Client) -> None:
    answer = officer.post(at("party_add", case), {"role": "reporter", "name": "Lain"})
    assert answer.status_code == 422
    assert case.parties.filter(role=PartyRole.REPORTER).count() == 1


def test_message_stands_on_the_tracking_page(case: Case, officer: Client) -> None:
    officer.post(at("message_send", case), {"body": "Mohon kirim slip gaji."})
    message = case.messages.get()
    assert message.author == world.user("petugas_pengaduan")
    assert message.body == "Mohon kirim slip gaji."


def test_lost_code_is_shown_once_after_a_check(case: Case, officer: Client) -> None:
    address = at("code", case)
    assert officer.post(address, {"checked": " "}).status_code == 422
    answer = officer.post(address, {"checked": "KTP dilihat di loket"})
    code = answer.context["code"]
    assert code in answer.content.decode()
    assert answer["Cache-Control"].count("no-store") == 1
    assert code not in officer.get(address).content.decode()
    assert case.codes.filter(revoked_at=None).count() == 1


def test_code_of_an_anonymous_reporter_is_not_issued_again(officer: Client) -> None:
    case = world.lodge(capacity="anonymous")
    assert officer.get(at("code", case)).status_code == 403


def test_actions_are_those_of_the_step(case: Case, officer: Client) -> None:
    before = officer.get(at("case", case)).context["actions"]
    world.held(case)
    after = officer.get(at("case", case)).context["actions"]
    assert set(after) - set(before) == {
        "catat-kontak",
        "urgensi",
        "kerahasiaan",
        "cabut",
    }


def test_urgency_is_changed_with_a_reason(case: Case, officer: Client) -> None:
    world.held(case)
    address = at("case_action", case, "urgensi")
    assert officer.post(address, {"urgency": "urgent"}).status_code == 422
    officer.post(address, {"urgency": "urgent", "reason": "Paspor ditahan"})
    case.refresh_from_db()
    assert case.urgency == "urgent"


def test_action_that_is_not_offered_changes_nothing(
    case: Case, officer: Client
) -> None:
    answer = officer.post(
        at("case_action", case, "kerahasiaan"), {"level": "secret", "reason": "x"}
    )
    case.refresh_from_db()
    assert answer.headers["Location"] == at("case", case)
    assert case.level == Level.NORMAL


def test_making_a_case_secret_leads_who_is_not_named_to_the_inbox(case: Case) -> None:
    world.held(case, "petugas_pengaduan2")
    client = world.client("petugas_pengaduan2")
    answer = client.post(
        at("case_action", case, "kerahasiaan"), {"level": "secret", "reason": "Ancaman"}
    )
    assert answer.headers["Location"] == reverse("desk:inbox")
    assert client.get(at("case", case)).status_code == 404


def test_withdrawal_closes_the_case(case: Case, officer: Client) -> None:
    world.held(case)
    officer.post(at("case_action", case, "cabut"), {"reason": "Sudah dibayar"})
    case.refresh_from_db()
    assert case.close_reason == "withdrawn"
    left = officer.get(at("case", case)).context["actions"]
    assert left == [Action.START, Action.RELATE]


def test_duplicate_is_merged_into_a_case_that_is_seen(
    case: Case, officer: Client
) -> None:
    hidden = world.lodge("PELECEHAN_SEKSUAL")
    other = world.lodge()
    address = at("case_action", case, "duplikat")
    colleague = world.client("petugas_pengaduan2")
    refused = colleague.post(address, {"number": hidden.number, "reason": "Sama"})
    missing = colleague.post(address, {"number": "ADU-26-ZZZZZZ", "reason": "Sama"})
    assert refused.status_code == missing.status_code == 422
    officer.post(address, {"number": other.number.lower(), "reason": "Sama"})
    case.refresh_from_db()
    assert case.merged_into == other


def test_reporters_answer_by_phone_takes_the_case_on(
    case: Case, officer: Client
) -> None:
    world.waiting_for_reporter(case)
    address = at("case_action", case, "jawaban-pelapor")
    sent = {"message": "reporter_completed", "text": "Slip gaji diantar ke loket"}
    assert officer.post(address, sent).status_code == 302
    assert world.item(case, "verify").state == "open"


def test_agencys_answer_takes_the_case_on(case: Case, officer: Client) -> None:
    world.verified(case)
    world.do(
        case,
        "classify",
        "petugas_pengaduan",
        case_type="gaji_tdk_dibayar",
        urgency="routine",
        confidentiality="normal",
        authority="other",
        criminal="false",
    )
    world.do(
        case,
        "hand_over",
        "petugas_pengaduan",
        receiving_unit="bp3mi_bali",
        handover_summary="Gaji tiga bulan belum dibayar.",
        handover_ground="consent",
        handover_letter_number="500.15/1",
        handover_letter_date=timezone.localdate(),
    )
    actions.run_due()
    officer.post(at("case_action", case, "jawaban-instansi"), {"text": "Diterima"})
    assert world.item(case, "review_partner").state == "open"


def test_access_is_given_and_taken_by_the_supervisor(
    case: Case, officer: Client
) -> None:
    assert officer.get(at("case", case), {"bagian": "akses"}).status_code == 404
    assert officer.post(at("grant_give", case)).status_code == 403
    supervisor = world.client("penyelia")
    partner = world.user("mitra")
    sent = {"to": partner.pk, "reason": "Rujukan"}
    assert supervisor.post(at("grant_give", case), sent).status_code == 302
    assert world.client("mitra").get(at("case", case)).status_code == 200
    grant = case.user_grants.get(user=partner)
    revoke = at("grant_revoke", case, grant.pk)
    assert supervisor.post(revoke, {"reason": ""}).status_code == 422
    assert supervisor.post(revoke, {"reason": "Selesai"}).status_code == 302
    assert world.client("mitra").get(at("case", case)).status_code == 404


def test_form_of_a_part_answers_with_the_part_alone(
    case: Case, officer: Client
) -> None:
    answer = officer.post(
        at("message_send", case), {"body": "Halo"}, HTTP_HX_REQUEST="true"
    )
    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    refused = officer.post(
        at("message_send", case), {"body": ""}, HTTP_HX_REQUEST="true"
    )
    assert refused.status_code == 422


def test_diagram_is_the_bpmn_of_the_running_version(
    case: Case, officer: Client
) -> None:
    answer = officer.get(at("case_bpmn", case))
    assert answer["Content-Type"] == "application/xml"
    assert b"first_contact" in answer.content
    diagram = officer.get(at("case", case), {"bagian": "proses"}).context["diagram"]
    assert "first_contact" in diagram["now"].split()
