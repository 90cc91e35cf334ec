"""Protection processes through the real forms: repatriation, remains, reintegration."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import time_machine
from playwright.sync_api import expect

from sigap_cases.cases.models import Case
from tests.loaded_office import lodge, work
from tests.processes import test_pemulangan as repatriation
from tests.processes import test_pemulangan_jenazah as remains
from tests.processes import test_reintegrasi as reintegration
from tests.processes.tours import child_of, open_case, walk
from workflows.services import waits

from . import forms
from .applicant import add_file
from .officer import Officer


SignIn = Callable[[str], Officer]
CLASSIFIED = {
    "case_type": "ingin_pulang",
    "urgency": "routine",
    "confidentiality": "normal",
    "authority": "own",
    "criminal": False,
}


def to_triage() -> Case:
    """What the other journeys walk through its forms."""
    case = lodge("INGIN_PULANG").case
    work(case, "first_contact", "petugas_pengaduan", contact_result="no_channel")
    work(case, "verify", "petugas_pengaduan", completeness="complete")
    work(case, "classify", "petugas_pengaduan", **CLASSIFIED)
    return case


def signed(tmp_path: Path, name: str) -> Path:
    paper = tmp_path / f"{name}.pdf"
    paper.write_bytes(b"%PDF-1.4 " + name.encode())
    return paper


def test_repatriation_from_a_complaint_to_its_handover(
    officer: SignIn, tmp_path: Path
) -> None:
    complaint = to_triage()
    worker = officer("petugas_penanganan")
    worker.work(
        forms.TRIAGE,
        complaint.number,
        {**forms.TO_CONSULT, "Pulangkan": "Pemulangan PMI"},
    )
    number = worker.linked_number(complaint.number, "PLG")
    worker.work(
        "Catat permintaan pemulangan",
        number,
        {"Alasan pemulangan": "Terlantar", "Yang diketahui tentang PMI": "Di KJRI."},
    )
    worker.work(
        "Minta konfirmasi Perwakilan RI",
        number,
        {
            "Perwakilan RI yang diminta": "KJRI",
            "Tanggal permohonan dikirim": "2026-10-05",
        },
    )
    worker.open_case(number)
    worker.say(
        "Catat jawaban instansi", {"Isi jawaban": "Terkonfirmasi."}, "Catat jawaban"
    )
    worker.work(
        "Catat konfirmasi identitas dan keadaan",
        number,
        {
            "Konfirmasi identitas": "Identitas terkonfirmasi",
            "Keadaan PMI": "Dapat bepergian",
        },
    )
    case = Case.objects.get(number=number)
    walk(case, repatriation.PAPERS, repatriation.paid_by("self"))
    walk(case, repatriation.booked(), *repatriation.HOME[:2])

    minutes = "Berita Acara Serah Terima yang ditandatangani"
    worker.take("Serah terima kepada keluarga", number)
    worker.answer(
        {
            "Yang menerima": "Keluarga",
            "Tanggal serah terima": "2026-10-20",
            "Saksi": "Perbekel",
        }
    )
    add_file(worker, minutes, signed(tmp_path, "bast"))
    worker.complete("Serah terima kepada keluarga")
    walk(case, *repatriation.HOME[3:])

    companion = officer("pendamping_reintegrasi")
    companion.work("Tawarkan reintegrasi", number, {"Tawaran reintegrasi": "Bersedia"})
    started = companion.linked_number(number, "RTG")

    case.refresh_from_db()
    assert (case.close_reason, case.ending) == (
        "returned",
        "Sudah pulang dan diserahkan",
    )
    assert started == child_of(case, "reintegrasi").number
    assert case.documents.count() == 1


def test_remains_are_handed_over_and_the_claim_runs(
    officer: SignIn, tmp_path: Path
) -> None:
    case = open_case("pemulangan_jenazah", level="normal")
    walk(case, remains.CONFIRMED)
    duty = officer("petugas_piket")
    duty.work(
        "Beri tahu keluarga secara langsung",
        case.number,
        {
            "Hasil": "Keluarga sudah diberi tahu",
            "Waktu keluarga diberi tahu": "2026-10-05T10:00",
            "Yang diberi tahu": "Suami atau istri",
            "Disampaikan secara langsung?": "Ya",
            "Kehendak keluarga": "Jenazah dipulangkan",
        },
    )
    claim = duty.linked_number(case.number, "KLM")
    walk(case, remains.PAPERS, remains.OWN_COST, remains.SHIPPED, remains.ARRIVED)

    worker = officer("petugas_penanganan")
    worker.take("Serah terima jenazah", case.number)
    worker.answer(
        {
            "Yang menerima": "Keluarga",
            "Tanggal serah terima": "2026-10-09",
            "Saksi": "Perbekel",
        }
    )
    minutes = "Berita Acara Serah Terima yang ditandatangani"
    add_file(worker, minutes, signed(tmp_path, "bast-jenazah"))
    worker.complete("Serah terima jenazah")
    supervisor = officer("penyelia")
    supervisor.work(
        "Periksa berkas pemulangan jenazah",
        case.number,
        {"Pemeriksaan berkas": "Lengkap"},
    )

    case.refresh_from_db()
    assert case.ending == "Jenazah diserahkan kepada keluarga"
    worker.work(
        "Periksa hak yang dapat diklaim",
        claim,
        {
            "Yang berhak": "Ahli waris",
            "Ada hak atas asuransi atau jaminan sosial?": "Ya",
            "Ada gaji atau hak lain yang belum dibayar?": "Tidak",
            "Dasar dan perkiraan hak": "Jaminan kematian.",
        },
    )


def test_village_visits_somebody_who_came_home(
    officer: SignIn, clock: time_machine.Traveller
) -> None:
    case = open_case("reintegrasi", village_may_know=True)
    village = officer("petugas_desa")
    village.work(
        "Daftarkan purna PMI",
        case.number,
        {
            "Tanggal tiba di Indonesia": "2026-09-20",
            "Waktu pendaftaran": "Dalam satu tahun",
            "Sebab kepulangan": "Kontrak selesai",
        },
    )
    walk(
        case,
        reintegration.assessed("needs"),
        reintegration.planned(),
        reintegration.SIGNED,
        reintegration.APPROVED,
    )
    clock.shift(timedelta(days=93))
    waits.fire_due()
    again = officer("petugas_desa")
    again.work(
        "Kunjungan pemantauan",
        case.number,
        {
            "Tanggal kunjungan": "2027-01-06",
            "Hasil kunjungan": "Bertemu",
            "Keadaan purna PMI": "Baik",
            "Perlu kunjungan berikutnya?": "Tidak",
        },
    )
    companion = officer("pendamping_reintegrasi")
    companion.open_task("Evaluasi", case.number)
    expect(companion.page.get_by_text("Bertemu").first).to_be_visible()


def test_refusal_of_reintegration_is_signed(officer: SignIn, tmp_path: Path) -> None:
    case = open_case("reintegrasi")
    companion = officer("pendamping_reintegrasi")
    walk(case, reintegration.ENROL)
    companion.work(
        "Asesmen kebutuhan",
        case.number,
        {"Hasil asesmen": "Menolak layanan", "Ringkasan asesmen": "Sudah bekerja."},
    )
    companion.take("Pernyataan penolakan", case.number)
    add_file(
        companion,
        "Pernyataan penolakan yang ditandatangani",
        signed(tmp_path, "penolakan"),
    )
    companion.complete("Pernyataan penolakan")
    supervisor = officer("penyelia")
    supervisor.work(
        "Periksa penutupan tanpa layanan",
        case.number,
        {"Keputusan": "Setuju ditutup"},
    )
    case.refresh_from_db()
    assert case.ending == "Menolak layanan"
