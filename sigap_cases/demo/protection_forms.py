"""What the demo officers enter in the protection processes, where a script says nothing.

Of a choice that is not named here the first is taken: definitions put the usual first.
"""

from collections.abc import Mapping

from sigap_cases.cases.enums import DocumentKind
from workflows.definitions.schema import Scalar


USUAL: Mapping[str, tuple[Scalar, ...]] = {
    # A complaint's triage: what its script does not start is not started.
    "start_return": ("",),
    "start_claim": ("",),
    "start_legal_aid": ("",),
    "protection_wait": ("",),
    "return_reason": ("trouble", "stranded", "sick", "deported"),
    "mission_silent": ("answered",),
    "funding_source": ("p3mi", "employer", "self"),
    "escort": ("none", "none", "family"),
    "home_transport": ("office", "bp3mi", "family"),
    "witness": ("village", "regency"),
    "told_whom": ("spouse", "parent", "sibling"),
    "told_in_person": (True,),
    "customs_done": (True,),
    "claimant": ("worker", "heir"),
    "claim_insurance": (True,),
    "claim_rights": (True, False),
    "return_cause": ("contract_ended", "repatriated", "own_wish"),
    "need_economic": (True,),
    "need_social": (True, False),
    "need_psychological": (False, False, True),
    "need_health": (False, True),
    "need_schooling": (False, True),
    "plan_rehabilitation": (False, True),
    "plan_training": (True, False),
    "plan_capital": (True, False),
    "plan_job": (False, True),
    "plan_social_aid": (False, True),
    "rehabilitation_state": ("done",),
    "training_state": ("ongoing", "done", "done"),
    "capital_state": ("given", "given", "refused"),
    "job_state": ("placed", "ended"),
    "social_aid_state": ("given",),
    "visit_condition": ("good", "good", "same"),
    "visit_again": (True, False),
}
TEXTS: Mapping[str, tuple[str, ...]] = {
    "whereabouts": ("Tempat penampungan KJRI", "Rumah teman sekampung", ""),
    "request_note": (
        "Keluarga terakhir berbicara dua pekan lalu; paspor dipegang pemberi kerja.",
        "Kontraknya sudah berakhir dan ia tidak punya biaya pulang.",
    ),
    "mission": ("KJRI Jeddah", "KBRI Kuala Lumpur", "KDEI Taipei", "KBRI Ankara"),
    "closing_note": (
        "Ia bekerja lagi di tempat lain dan menyatakan belum ingin pulang.",
        "Perwakilan RI sudah mencari di alamat terakhir dan rumah sakit setempat.",
    ),
    "family_answer": (
        "Keluarga menyerahkan foto dan nama panggilannya di tempat kerja.",
    ),
    "flight": ("GA 847", "TK 066", "QR 962", "SQ 942"),
    "debarkation": ("Bandara I Gusti Ngurah Rai", "Bandara Soekarno-Hatta"),
    "care_note": ("RSUD Sanjiwani, diantar petugas piket",),
    "funding_approval_note": ("P3MI masih dapat dimintai pertanggungjawaban.",),
    "source_of_news": ("Perwakilan RI, surat keterangan rumah sakit",),
    "death_cause": ("Sakit, menurut surat keterangan rumah sakit.",),
    "papers_note": ("Izin pengiriman masih diurus Perwakilan RI.",),
    "burial_place": ("Pemakaman umum setempat",),
    "inventory_note": (
        "Jaminan kematian BPJS dan dua bulan gaji terakhir.",
        "Jaminan kecelakaan kerja; polis perusahaan diperiksa kemudian.",
    ),
    "insurance_objection": ("Iuran masih dibayar sampai bulan kejadian.",),
    "rights_note": ("Perusahaan sudah tutup dan asetnya tidak diketahui.",),
    "late_reason": ("Baru mengetahui ada layanan bagi purna PMI.",),
    "assessment_note": (
        "Ingin membuka warung; perlu modal dan pelatihan pembukuan.",
        "Keluarga mendukung; masih sulit tidur dan memerlukan pendampingan.",
    ),
    "refusal_reason": ("Sudah bekerja di usaha keluarga.",),
    "plan_note": (
        "Dalam enam bulan mempunyai usaha sendiri di rumah.",
        "Mengikuti pelatihan, lalu dicarikan pekerjaan di Gianyar.",
    ),
    "training_note": (
        "Pelatihan barista, BLK Gianyar",
        "Pelatihan menjahit, LPK Contoh",
    ),
    "capital_note": ("Warung, KUR mikro", "Usaha dupa, modal kelompok desa"),
    "rehabilitation_note": ("Bertemu pendamping tiap dua pekan.",),
    "visit_note": ("Usahanya berjalan; anak-anak sekolah.", "Masih mencari langganan."),
    "help_given": ("Diantar ke puskesmas dan dijadwalkan konseling.",),
    "evaluation_note": ("Penghasilan tetap selama tiga bulan terakhir.",),
    "follow_up_agency": ("Dinas Sosial Kabupaten Gianyar",),
    "file_note": ("Nama saksi belum tertulis pada berita acara.",),
}
PAPERS: Mapping[str, tuple[str, str]] = {
    "fit_document": (DocumentKind.FIT_TO_TRAVEL, "Surat laik bepergian"),
    "poverty_letter": (DocumentKind.POVERTY_LETTER, "SKTM"),
    "refusal_document": (DocumentKind.STATEMENT, "Pernyataan PMI"),
    "ticket_document": (DocumentKind.TICKET, "Tiket"),
    "handover_minutes": (DocumentKind.HANDOVER, "Berita Acara Serah Terima"),
    "family_consent": (DocumentKind.STATEMENT, "Pernyataan keluarga"),
    "health_permit": (DocumentKind.HEALTH_PERMIT, "Izin angkut jenazah"),
    "insurance_proof": (DocumentKind.BANK, "Bukti pembayaran klaim"),
    "rights_proof": (DocumentKind.BANK, "Bukti pembayaran hak"),
    "assessment_document": (DocumentKind.ASSESSMENT, "Lembar asesmen"),
    "refusal_statement": (DocumentKind.STATEMENT, "Pernyataan penolakan"),
    "plan_document": (DocumentKind.PLAN, "Rencana reintegrasi"),
    "report_document": (DocumentKind.REPORT, "Laporan reintegrasi"),
}
# Hours that a task takes where it is long.
LONG_WORK: Mapping[str, tuple[float, float]] = {
    "fit_to_travel": (24, 110),
    "travel_papers": (60, 220),
    "book": (10, 60),
    "gather_papers": (30, 120),
    "rehabilitate": (300, 900),
    "train": (200, 700),
    "fund_business": (200, 600),
    "match_job": (200, 600),
    "give_social_aid": (100, 400),
    "visit": (4, 70),
    "assess": (6, 120),
    "plan": (6, 90),
    "hand_over": (3, 20),
}
