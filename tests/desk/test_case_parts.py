"""Documents, parties, meetings, contacts and notes on the pages of a case."""

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from sigap_cases.cases.models import AccessRecord, Case, Document, Hearing, Note
from sigap_cases.cases.services import (
    contacts,
    correspondence,
    documents,
    hearings,
    notes,
    parties,
    tracking,
)
from sigap_cases.cases.services.hearings import Call
from sigap_cases.desk.hearings import as_ics

from . import world


pytestmark = pytest.mark.usefixtures("desk")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF\n"
KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def case() -> Case:
    return world.lodge()


@pytest.fixture
def officer() -> Client:
    return world.client("petugas_pengaduan")


def at(name: str, case: Case, *more: Any) -> str:
    return reverse(f"desk:{name}", args=[case.number, *more])


def page(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def part(client: Client, case: Case, name: str) -> str:
    return page(client, at("case", case), bagian=name)


# --- documents -----------------------------------------------------------------------


def added(case: Case, content: bytes = PDF, **filing: Any) -> Document:
    return documents.add(
        case,
        SimpleUploadedFile("berkas", content),
        kind="contract",
        title="Perjanjian kerja",
        by=world.user("petugas_pengaduan"),
        filing=documents.Filing(**filing),
    )


def test_checklist_tells_how_each_line_stands(case: Case, officer: Client) -> None:
    before = part(officer, case, "dokumen")
    assert "Perjanjian kerja atau perjanjian penempatan" in before
    assert "Slip gaji" in before
    assert "Bukti pembayaran biaya" not in before  # asked of another kind of complaint
    document = added(case, item="contract")
    assert "Diterima, belum diperiksa" in part(officer, case, "dokumen")
    documents.verify(
        document,
        by=world.user("petugas_pengaduan"),
        expires_on=timezone.localdate(),
    )
    assert "Terverifikasi" in part(officer, case, "dokumen")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert "Kedaluwarsa" in part(world.client("penyelia"), case, "dokumen")


def test_document_for_a_line_takes_its_title_and_kind(
    case: Case, officer: Client
) -> None:
    sent = {"file": SimpleUploadedFile("a.pdf", PDF), "item": "contract"}
    sent |= {"kind": "other", "title": ""}
    officer.post(at("document_add", case), sent)
    document = case.documents.get()
    assert (document.item, document.kind) == ("contract", "contract")
    assert document.title.startswith("Perjanjian kerja")


def test_document_for_an_unknown_line_is_refused(case: Case, officer: Client) -> None:
    sent = {"file": SimpleUploadedFile("a.pdf", PDF), "item": "x", "kind": "other"}
    assert officer.post(at("document_add", case), sent).status_code == 422
    assert not case.documents.exists()


def test_document_is_checked_and_replaced_from_its_page(
    case: Case, officer: Client
) -> None:
    document = added(case)
    refused = officer.post(
        at("document_check", case, document.pk), {"found": "rejected", "note": ""}
    )
    assert refused.status_code == 422
    officer.post(
        at("document_check", case, document.pk),
        {"found": "rejected", "note": "Halaman dua tidak terbaca"},
    )
    assert "Halaman dua tidak terbaca" in page(
        officer, at("document_page", case, document.pk)
    )
    answer = officer.post(
        at("document_version", case, document.pk),
        {"file": SimpleUploadedFile("b.pdf", PDF)},
    )
    newer = case.documents.get(replaces=document)
    assert answer["Location"] == at("document_page", case, newer.pk)
    old = page(officer, at("document_page", case, document.pk))
    assert "Versi yang lebih baru sudah menggantikan" in old
    assert "1 versi lama" in part(officer, case, "dokumen")


@pytest.mark.parametrize("kind", ["picture", "pdf"])
def test_preview_is_inert_and_shown_on_our_pages_only(
    case: Case, officer: Client, kind: str
) -> None:
    content = world.photo().read() if kind == "picture" else PDF
    document = added(case, content)
    answer = officer.get(at("document_preview", case, document.pk))
    b"".join(answer)
    assert answer.status_code == 200
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    expected = "image/webp" if kind == "picture" else "application/pdf"
    assert answer["Content-Type"] == expected
    assert "no-store" in answer["Cache-Control"]


def test_page_of_a_pdf_may_frame_its_own_preview_alone(
    case: Case, officer: Client
) -> None:
    answer = officer.get(at("document_page", case, added(case).pk))
    policy = answer["Content-Security-Policy"]
    assert "frame-src 'self'" in policy
    assert "frame-src" not in officer.get(at("case", case))["Content-Security-Policy"]


def test_bundle_is_a_download_that_is_written_down(case: Case, officer: Client) -> None:
    added(case)
    answer = officer.get(at("bundle", case))
    content = b"".join(answer)
    assert answer["Content-Disposition"].startswith("attachment")
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert AccessRecord.objects.filter(case=case, part="bundle").exists()


# --- parties -------------------------------------------------------------------------


def test_several_workers_are_added_with_what_they_may_be_told(
    case: Case, officer: Client
) -> None:
    for name in ("Ni Komang Dua", "Ni Komang Tiga"):
        officer.post(at("party_add", case), {"role": "worker", "name": name})
    assert case.parties.filter(role="worker", may_be_told="all").count() == 3
    shown = part(officer, case, "pihak")
    assert "Ni Komang Tiga" in shown
    assert "Semua yang disampaikan kepada pelapor" in shown


def workbook(count: int) -> SimpleUploadedFile:
    book = Workbook()
    book.active.append(("Nama", "Telepon", "Catatan"))
    for number in range(count):
        book.active.append((f"Pengadu {number:03d}", f"0812{number:07d}", "Mas"))
    kept = io.BytesIO()
    book.save(kept)
    return SimpleUploadedFile("daftar.xlsx", kept.getvalue())


def test_list_of_350_gives_a_sheet_of_350_codes(case: Case, officer: Client) -> None:
    sent = {"rows": "", "file": workbook(350), "key": KEY}
    answer = officer.post(at("roster", case), sent)
    assert answer.status_code == 200
    assert (
        "no-cache" in answer["Cache-Control"] or "no-store" in answer["Cache-Control"]
    )
    sheet = answer.content.decode()
    codes = re.findall(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", sheet)
    assert len(set(codes)) == 350
    assert tracking.opened_by(codes[0]).case == case
    assert "350 pengadu" in part(officer, case, "pihak")
    assert "Pengadu 001" not in part(officer, case, "ringkasan")


def test_list_with_a_fault_adds_nobody_and_keeps_what_was_typed(
    case: Case, officer: Client
) -> None:
    rows = "Ni Luh Sari;0812345678\nTanpa Nomor;nol delapan\n"
    answer = officer.post(at("roster", case), {"rows": rows, "key": KEY})
    assert answer.status_code == 422
    told = answer.content.decode()
    assert "Baris 2" in told
    assert "Tanpa Nomor;nol delapan" in told
    assert not case.parties.filter(role="complainant").exists()


def test_rows_of_a_faulty_file_are_shown_to_be_mended(
    case: Case, officer: Client
) -> None:
    file = SimpleUploadedFile("daftar.csv", b"Ni Luh Sari;0812345678\n;0899999999\n")
    answer = officer.post(at("roster", case), {"rows": "", "file": file, "key": KEY})
    assert answer.status_code == 422
    assert "Ni Luh Sari;0812345678" in answer.content.decode()


def test_complainants_are_paged_filtered_and_settled(
    case: Case, officer: Client
) -> None:
    officer.post(at("roster", case), {"file": workbook(60), "key": KEY})
    address = at("complainants", case)
    first = page(officer, address)
    assert "Pengadu 000" in first
    assert "Pengadu 059" not in first
    assert "Pengadu 059" in page(officer, address, page="3")
    assert "Pengadu 033" in page(officer, address, q="0812 0000 033")
    assert "Pengadu 033" not in page(officer, address, q="0812000003")
    chosen = [str(row.pk) for row in case.parties.filter(name__endswith="7")]
    today = timezone.localdate().isoformat()
    sent = {"party": chosen, "outcome": "settled", "on": today, "note": ""}
    assert officer.post(address, sent).status_code == 302
    settled = page(officer, address, hasil="settled")
    assert "Pengadu 007" in settled
    assert "Pengadu 008" not in settled
    assert "Pengadu 007" not in page(officer, address, hasil="terbuka")
    assert officer.post(address, sent | {"party": []}).status_code == 422


@pytest.mark.parametrize("count", [3, 60])
def test_list_of_complainants_asks_a_fixed_number_of_questions(
    case: Case, officer: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    officer.post(at("roster", case), {"file": workbook(count), "key": KEY})
    with django_assert_max_num_queries(22):
        page(officer, at("complainants", case))


def test_next_of_kin_get_a_code_only_when_something_may_be_told(
    case: Case, officer: Client
) -> None:
    by = world.user("petugas_pengaduan")
    kin = parties.add(case, role="family", by=by, details={"name": "Ni Luh Kerabat"})
    address = at("party_code", case, kin.pk)
    assert officer.post(address, {"checked": "KK"}).status_code == 422
    officer.post(
        at("party_edit", case, kin.pk),
        {"name": kin.name, "may_be_told": "progress", "capacity": ""},
    )
    shown = officer.post(address, {"checked": "KK di loket"}).content.decode()
    code = re.search(r"(?:[2-9A-Z]{4}-){3}[2-9A-Z]{4}", shown)
    assert code is not None
    assert tracking.opened_by(code.group()).party == kin
    assert code.group() not in page(officer, address)


# --- meetings, contacts, notes -------------------------------------------------------


def called(case: Case, *days: int, **told: str) -> Hearing:
    dates = [timezone.now() + timedelta(days=day) for day in days]
    call = Call(kind="visit", dates=dates, place="Rumah keluarga", **told)
    return hearings.call(case, call, by=world.user("petugas_pengaduan"))


def test_meeting_is_called_from_the_menu_in_the_chosen_zone(case: Case) -> None:
    supervisor = world.client("penyelia")
    day = timezone.localdate() + timedelta(days=5)
    sent = {"kind": "mediation", "first": f"{day}T10:00", "zone": "Asia/Jakarta"}
    sent |= {"place": "Kantor Dinas", "other_zone": ""}
    answer = supervisor.post(at("case_action", case, "jadwalkan"), sent)
    assert answer.status_code == 302
    hearing = case.hearings.get()
    assert hearing.starts_at is not None
    assert hearing.starts_at.hour == 3  # ten o'clock in Jakarta
    assert "10.00 WIB" in part(supervisor, case, "jadwal")


def test_meeting_without_place_or_link_is_refused_and_keeps_the_form(
    case: Case,
) -> None:
    supervisor = world.client("penyelia")
    sent = {"kind": "court", "first": "2026-13-40T10:00", "zone": "Asia/Makassar"}
    answer = supervisor.post(at("case_action", case, "jadwalkan"), sent)
    assert answer.status_code == 422
    assert "2026-13-40T10:00" in answer.content.decode()


def test_meeting_is_answered_fixed_moved_and_held_from_its_page(
    case: Case, officer: Client
) -> None:
    hearing = called(case, 3, 4)
    worker = case.parties.get(role="worker")
    proposal = hearing.proposals.first()
    assert proposal is not None
    sent = {
        f"jawaban-{proposal.pk}-{worker.pk}": "can",
        "tetapkan": str(proposal.pk),
    }
    assert officer.post(at("hearing_answer", case, hearing.pk), sent).status_code == 302
    hearing.refresh_from_db()
    assert hearing.starts_at == proposal.starts_at
    early = officer.post(at("hearing_close", case, hearing.pk), {"result": "done"})
    assert early.status_code == 422
    moved = {"starts_at": "", "reason": "", "absent": [str(worker.pk)]}
    assert officer.post(at("hearing_move", case, hearing.pk), moved).status_code == 422
    moved["reason"] = "PMI sakit"
    assert officer.post(at("hearing_move", case, hearing.pk), moved).status_code == 302
    shown = page(officer, at("hearing", case, hearing.pk))
    assert "1 kali" in shown
    assert "PMI sakit" in part(officer, case, "lini-masa")


def test_time_of_a_party_abroad_stands_beside_ours(case: Case, officer: Client) -> None:
    hearing = called(case, 3, other_zone="Asia/Tokyo")
    shown = page(officer, at("hearing", case, hearing.pk))
    assert "WITA" in shown
    assert "Tokyo" in shown


def test_calendar_file_names_nobody_and_no_home(case: Case, officer: Client) -> None:
    hearing = called(case, 3)
    answer = officer.get(at("hearing_ics", case, hearing.pk))
    assert answer["Content-Type"] == "text/calendar"
    told = answer.content.decode()
    assert case.number in told.replace("\r\n ", "")
    for party in case.parties.all():
        assert party.name not in told
    assert "Rumah" not in told.replace("Kunjungan rumah", "")
    assert all(len(line) <= 75 for line in as_ics(hearing).split("\r\n"))


def test_schedule_lists_ones_own_meetings_of_cases_one_sees(
    case: Case, officer: Client
) -> None:
    called(case, 3)
    assert case.number in page(officer, reverse("desk:schedule"))
    colleague = world.client("penyelia")
    assert case.number not in page(colleague, reverse("desk:schedule"))
    assert case.number in page(colleague, reverse("desk:schedule"), siapa="semua")
    none = page(colleague, reverse("desk:schedule"), siapa="semua", jenis="court")
    assert case.number not in none
    stranger = world.client("petugas_desa2")
    assert case.number not in page(stranger, reverse("desk:schedule"), siapa="semua")


def test_schedule_asks_a_fixed_number_of_questions(
    officer: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        called(world.lodge(), 3, 4)
    with django_assert_max_num_queries(14):
        page(officer, reverse("desk:schedule"))


def test_contact_is_noted_with_its_way_and_counts_towards_closing(
    case: Case, officer: Client
) -> None:
    world.held(case)
    action = at("case_action", case, "catat-kontak")
    sent = {"reached": "no", "channel": "phone", "text": "Tidak diangkat", "at": ""}
    assert officer.post(action, sent | {"at": "2999-01-01T10:00"}).status_code == 422
    assert officer.post(action, sent).status_code == 302
    assert "Tidak diangkat" in part(officer, case, "kontak")
    assert "Pelapor tidak dapat dihubungi sejak" in page(officer, at("case", case))
    close = at("case_action", case, "tidak-dapat-dihubungi")
    supervisor = world.client("penyelia")
    refused = supervisor.post(close, {"reason": "Dicari"})
    assert refused.status_code == 422
    assert "60 hari" in refused.content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=62)):
        late = world.client("penyelia")
        assert close in page(late, at("case", case))
        assert late.post(close, {"reason": "Dicari"}).status_code == 302
    case.refresh_from_db()
    assert case.close_reason == "unreachable"


def test_message_of_the_reporter_takes_the_warning_away(
    case: Case, officer: Client
) -> None:
    by = world.user("petugas_pengaduan")
    contacts.record(case, contacts.Contact(text="Telepon", reached=False), by=by)
    correspondence.write_to_office(case, "Saya ada")
    assert "tidak dapat dihubungi sejak" not in page(officer, at("case", case))


def test_note_is_written_corrected_and_told_in_the_timeline(
    case: Case, officer: Client
) -> None:
    sent = {"kind": "internal", "body": "Keluarga sudah tahu"}
    assert officer.post(at("note_add", case), sent).status_code == 302
    note = Note.objects.get()
    officer.post(at("note_correct", case, note.pk), {"body": "Keluarga belum tahu"})
    shown = part(officer, case, "catatan")
    assert "Keluarga belum tahu" in shown
    assert "1 versi lama" in shown
    line = part(officer, case, "lini-masa")
    assert "Catatan diperbaiki" in line
    assert "Keluarga belum tahu" not in line
    other = world.client("penyelia")
    assert other.get(at("note_correct", case, note.pk)).status_code == 404


def test_privileged_note_is_known_and_not_read_by_the_office(case: Case) -> None:
    text = "Klien mengaku menandatangani kuitansi kosong"
    counsel = world.client("pendamping_hukum")
    sent = {"kind": "privileged", "body": text}
    assert counsel.post(at("note_add", case), sent).status_code == 302
    assert text in part(counsel, case, "catatan")
    for name in ("penyelia", "auditor", "petugas_pengaduan"):
        client = world.client(name)
        shown = part(client, case, "catatan")
        assert text not in shown
        assert str(world.user("pendamping_hukum")) in shown
        assert text not in part(client, case, "lini-masa")
        note = Note.objects.get()
        assert client.get(at("note_correct", case, note.pk)).status_code == 404
    officer = world.client("petugas_pengaduan")
    assert officer.post(at("note_add", case), sent).status_code == 422


def test_notes_ask_a_fixed_number_of_questions(
    case: Case, officer: Client, django_assert_max_num_queries: Any
) -> None:
    by = world.user("petugas_pengaduan")
    for number in range(20):
        notes.write(case, f"Catatan {number}", kind="internal", by=by)
    with django_assert_max_num_queries(30):
        part(officer, case, "catatan")


# --- beside a task's form ------------------------------------------------------------


def to_approval(case: Case) -> None:
    world.verified(case)
    world.do(
        case,
        "classify",
        "petugas_pengaduan",
        case_type="gaji_tdk_dibayar",
        urgency="routine",
        confidentiality="normal",
        authority="own",
        criminal="false",
    )
    world.do(
        case,
        "triage",
        "petugas_penanganan",
        handling="consultation",
        respondent_type="employer",
        triage_note="Konsultasi",
    )
    world.do(case, "consult", "petugas_penanganan", advice_given="Tagih tertulis")
    world.do(
        case,
        "write_result",
        "petugas_penanganan",
        result_summary="Gaji dibayar penuh pada tanggal 3.",
    )


def test_task_shows_earlier_answers_and_documents_it_needs(
    case: Case, officer: Client
) -> None:
    world.do(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    verify = world.held(case, step="verify")
    shown = page(officer, reverse("desk:task", args=[verify.pk]))
    assert "Dokumen untuk tugas ini" in shown
    assert "Slip gaji atau bukti transfer" in shown


def test_approval_shows_the_result_that_is_approved(case: Case) -> None:
    to_approval(case)
    approval = world.held(case, "penyelia", "approve_result")
    shown = page(world.client("penyelia"), reverse("desk:task", args=[approval.pk]))
    assert "Jawaban sebelumnya" in shown
    assert "Gaji dibayar penuh pada tanggal 3." in shown
