"""What the demo officers enter: an answer for each field of a task's form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from sigap_cases.cases.enums import DocumentKind, Level
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import documents
from workflows.definitions.references import fits
from workflows.definitions.schema import Definition, FieldSpec, FieldType

from . import files, protection_forms
from .scripts import Answers


@dataclass(slots=True)
class Choices:
    """A script's answers, handed out one at a time; the last one stays."""

    answers: Answers
    asked: dict[str, int] = field(default_factory=dict)

    def next(self, name: str) -> object | None:
        given = self.answers.get(name)
        if not given:
            return None
        turn = self.asked.get(name, 0)
        self.asked[name] = turn + 1
        return given[min(turn, len(given) - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entering:
    """Who fills in what, for which case."""

    case: Case
    user: User
    rng: Random
    choices: Choices


_LETTERS: Mapping[str, tuple[str, str]] = {
    "statement_document": (DocumentKind.STATEMENT, "Surat pernyataan"),
    "clarification_minutes": (DocumentKind.MINUTES, "Berita acara klarifikasi kedua"),
    "session_minutes": (DocumentKind.MINUTES, "Risalah sidang mediasi"),
    "result_document": (DocumentKind.LETTER, "Surat hasil penanganan"),
}
_USUAL: Mapping[str, tuple[str | bool, ...]] = {
    "contact_result": ("reached", "reached", "reached", "no_channel"),
    "danger_state": ("safe", "safe", "unknown"),
    "completeness": ("complete",),
    "explanation_clear": (True,),
    "authority": ("own",),
    "criminal": (False,),
    "police_state": ("registered", "watched_in_file"),
    "handling": ("clarification",),
    "respondent_type": ("p3mi", "employer", "employer", "person"),
    "claim_state": ("paid",),
    "clarification_one_result": ("settled",),
    "commitment": ("committed",),
    "commitment_kept": (True,),
    "continue_mediation": (True,),
    "attendance": ("both", "both", "both", "reporter_only"),
    "session_result": ("agreement",),
    "legal_state": ("won",),
    "approval": ("approved",),
    "told_by": ("phone", "whatsapp", "in_person", "tracking_page"),
    "objection_decision": ("rejected",),
    "receiving_unit": ("bp3mi_bali", "kemlu", "dinsos_gianyar"),
    "handover_ground": ("consent", "consent", "legal_duty"),
    "partner_answer": ("handled",),
    "watch_again": (False,),
    "application_form": ("oral", "written"),
    "sktm_state": ("received",),
    "conflict": (False,),
    "next_way": ("stop",),
    "meeting_result": ("agreement",),
    "hearing_result": ("won",),
    "execution_state": ("fulfilled",),
    "exemption_ground": ("ps17_h", "ps17_i"),
}
_TEXTS: Mapping[str, tuple[str, ...]] = {
    "contact_note": (
        "Pelapor sudah tahu siapa yang menangani dan minta dihubungi sore hari.",
        "Keluarga menceritakan kabar terakhir; keadaan masih sama.",
        "",
    ),
    "emergency_action": (
        "Menghubungi Perwakilan RI dan keluarga. Perwakilan RI akan mendatangi tempat kerja.",
        "Menelepon nomor darurat Perwakilan RI, lalu keluarga. Ia sudah di tempat aman.",
    ),
    "backup_action": (
        "Penyelia menghubungi Perwakilan RI dan meminta petugas piket melanjutkan.",
    ),
    "missing_items": (
        "Foto kontrak kerja bila ada.\nNama perusahaan dan kota tempat bekerja.",
        "Nomor yang dapat dihubungi.\nBukti pembayaran atau tangkapan layar percakapan.",
    ),
    "unclear_points": (
        "Siapa yang menjanjikan pekerjaan itu?\nKapan uang dikirim, dan lewat apa?",
        "Apakah yang bersangkutan masih di tempat kerja, atau sudah pergi?",
    ),
    "receiving_agency": (
        "Dinas Perhubungan Provinsi Bali",
        "Dinas Kesehatan Kabupaten Gianyar",
    ),
    "handover_summary": (
        "Keluarga meminta bantuan; yang berwenang adalah instansi Saudara.",
        "Pengadu sudah diberi tahu bahwa aduannya diteruskan kepada instansi Saudara.",
    ),
    "reminder_note": ("Menelepon bagian pelindungan, dijanjikan jawaban minggu ini.",),
    "police_unit": ("Polres Gianyar, Unit PPA",),
    "triage_note": (
        "Pokok masalah pada hak yang belum dibayar; pelapor ingin diselesaikan lewat pertemuan.",
        "Pelapor meminta pulang; hak yang tertinggal ditagih menyusul.",
        "Perlu keterangan perusahaan penempatan sebelum menentukan langkah.",
    ),
    "advice_given": (
        (
            "Menjelaskan hak menurut perjanjian kerja dan cara "
            "menagihnya; pelapor memilih menyurati perusahaan."
        ),
        "Memberi tahu syarat klaim dan kantor yang dituju, serta contoh surat.",
    ),
    "clarification_one_note": (
        "Perusahaan mengakui keterlambatan dan meminta waktu.",
        "Perusahaan membenarkan sebagian dan meminta bukti tambahan.",
        "",
    ),
    "legal_step_note": (
        "Mengirim somasi kepada perusahaan.",
        "Mendampingi pelapor pada pertemuan bipartit.",
        "Mendaftarkan perselisihan ke pengadilan hubungan industrial.",
    ),
    "result_summary": (
        (
            "Perusahaan membayar sisa hak pelapor dan menyerahkan buktinya. Bila "
            "ada kekurangan, Anda dapat mengajukan keberatan."
        ),
        "Kedua pihak sepakat; isi kesepakatan ada pada risalah yang Anda terima.",
        (
            "Anda sudah mendapat penjelasan mengenai hak dan langkah yang "
            "dapat ditempuh. Kami tetap dapat dihubungi."
        ),
        "Tidak tercapai kesepakatan. Anda dapat menempuh jalur hukum dan kami dapat mendampingi.",
    ),
    "asked_summary": (
        "Data penempatan PMI per desa",
        "Daftar perusahaan penempatan",
        "Laporan anggaran pelatihan",
    ),
    "answer_text": (
        "Permohonan Anda sudah kami penuhi. Berkasnya dapat diunduh di bawah.",
        "Terima kasih. Jawaban lengkap ada di bawah ini.",
    ),
    "refusal_reason": ("Permintaan ini menyangkut keselamatan orang lain.",),
    "objection_answer": ("Keberatan Anda sudah kami periksa dengan saksama.",),
    "extension_reason": ("Data dikumpulkan dari 64 desa dan 6 kelurahan.",),
    "harm_if_open": ("Nama dan alamat PMI terbuka kepada siapa pun.",),
    "public_interest": ("Jumlah per desa sudah diumumkan.",),
    "exemption_until": ("Selama memuat data pribadi",),
    "held_by": ("BP3MI Bali",),
    "note_reason": ("Isi tidak dapat dipahami.",),
    "section_view": ("Dapat mulai dilaksanakan bulan depan.",),
    "done_what": ("Nomor telepon lama diganti.",),
    "identity_how": ("Nomor telepon dihubungi balik.",),
    "counsel_name": ("Ida Bagus Adi Pranata",),
    "strategy_reason": ("Jalan yang paling ringan; klien setuju.",),
    "execution_note": ("Pembayaran diterima sesuai putusan.",),
    "approval_note": (
        "Cantumkan tanggal pembayaran dan langkah yang dapat ditempuh pelapor.",
    ),
    "objection_reason": (
        "Bukti pembayaran lengkap dan sesuai dengan risalah yang ditandatangani kedua pihak.",
        "Keterangan pelapor belum diperiksa seluruhnya, sehingga perlu ditangani kembali.",
    ),
}


def entered(definition: Definition, step: str, who: Entering) -> dict[str, Any]:
    """Values for every field of the step's form; what does not apply is dropped by the form."""
    form = definition.task_step(step).form
    return {line.field: _value(definition, line.field, who) for line in form}


def _value(definition: Definition, name: str, who: Entering) -> Any:
    if name in _OF_CASE:
        return _OF_CASE[name](who)
    chosen = who.choices.next(name)
    if chosen is not None:
        return chosen
    return _made_up(definition.fields[name], name, who)


def _made_up(spec: FieldSpec, name: str, who: Entering) -> Any:
    known = _USUAL.get(name) or protection_forms.USUAL.get(name, ())
    usual = [value for value in known if value == "" or fits(spec, value)]
    if usual:
        return who.rng.choice(usual)
    texts = _TEXTS.get(name) or protection_forms.TEXTS.get(name)
    if texts:
        return who.rng.choice(texts)
    if spec.type is FieldType.CHOICE:
        return spec.choices[0].key
    return _by_type(spec.type, name, who)


def _by_type(kind: FieldType, name: str, who: Entering) -> Any:
    today, rng = timezone.localdate(), who.rng
    if kind is FieldType.DOCUMENT:
        return _document(name, who)
    made: Mapping[FieldType, Callable[[], Any]] = {
        FieldType.DATE: lambda: today - timedelta(days=rng.randint(0, 1)),
        FieldType.DATETIME: lambda: (
            timezone.localtime() - timedelta(minutes=rng.randint(5, 40))
        ),
        FieldType.BOOLEAN: lambda: False,
        FieldType.INTEGER: lambda: rng.randint(1, 9) * 5_000,
    }
    if kind in made:
        return made[kind]()
    return f"{rng.randint(100, 999)}/{name[:3].upper()}/{today:%m/%Y}"


def _document(name: str, who: Entering) -> int | None:
    if name == "result_document" and who.rng.random() < 0.6:
        return None
    known = _LETTERS.get(name) or protection_forms.PAPERS.get(name)
    kind, title = known or (DocumentKind.OTHER, name)
    return attach(who, files.letter(title), kind=kind, title=title)


def attach(who: Entering, upload: SimpleUploadedFile, *, kind: str, title: str) -> int:
    return documents.add(who.case, upload, kind=kind, title=title, by=who.user).pk


def _level(who: Entering) -> str:
    if who.case.level == Level.NORMAL and who.rng.random() < 0.03:
        return Level.LIMITED
    return who.case.level


_OF_CASE: Mapping[str, Callable[[Entering], Any]] = {
    "case_type": lambda who: who.case.case_type and who.case.case_type.code.lower(),
    "urgency": lambda who: who.case.urgency,
    "confidentiality": _level,
    "arrival_at": lambda who: (
        timezone.localtime() + timedelta(hours=who.rng.randint(8, 60))
    ),
    "home_arrival": lambda _who: timezone.localtime() + timedelta(hours=3),
    "splp_valid_until": lambda _who: timezone.localdate() + timedelta(days=365),
    "arrived_on": lambda _who: timezone.localdate() - timedelta(days=12),
}
