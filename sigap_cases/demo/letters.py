"""Letters of the demo's last weeks in every state, and three that came in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from accounts.enums import Post
from sigap_cases.cases.enums import PartyRole
from sigap_cases.cases.models import Case, Letter, Letterhead, LetterTemplate
from sigap_cases.cases.services.intake import OFFICE
from sigap_cases.cases.services.letters import (
    concepts,
    incoming,
    signing,
)
from sigap_cases.cases.services.letters import (
    files as letter_files,
)
from workflows.models import WorkItem
from workflows.services import completion
from workflows.services.history import save_as

from . import files
from .beside import Beside, taken
from .office import person


ADDRESS = "Jalan Contoh Nomor 1, Gianyar, Bali\nTelepon (0361) 000000"
WRITER, INTAKE, SUPERVISOR, HEAD = (
    "petugas_penanganan",
    "petugas_pengaduan",
    "penyelia",
    "kepala_dinas",
)
# The office had a series of its own until it went over to the agenda.
OWN_SERIES_UNTIL = 80  # working hours ago
BETWEEN = 3  # working hours from one step of a letter to the next

Step = Callable[["Held"], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One letter: what it is, how far it comes, and how long ago it came there."""

    template: str
    way: tuple[Step, ...]
    ago: int
    addressee: str = ""
    number: str = ""
    written: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(slots=True)
class Held:
    """A letter on its way, once it is begun."""

    told: Told
    beside: Beside
    turn: int
    pk: int = 0

    @property
    def letter(self) -> Letter:
        return Letter.objects.select_related("case__matter", "case__process").get(
            pk=self.pk
        )


def plan(beside: Beside) -> None:
    """Plan every letter, from its concept to where it stands at the end."""
    longest = max(told.ago + BETWEEN * len(told.way) for told in LETTERS)
    beside.plan(longest, _complete_letterhead)
    beside.plan(OWN_SERIES_UNTIL, partial(_number_by_series, wanted=False))
    for turn, told in enumerate(LETTERS):
        held = Held(told, beside, turn)
        for before, step in enumerate(reversed(told.way)):
            beside.plan(told.ago + BETWEEN * before, partial(_go, held, step))
    for turn, came in enumerate(INCOMING):
        beside.plan(came.ago, partial(_receive, beside, turn, came))


def _complete_letterhead() -> None:
    """An address for trying it out; a series of its own to begin with."""
    head = Letterhead.objects.get(unit__code=OFFICE)
    head.address = ADDRESS
    save_as(head, by=person("admin_sistem"), reason="", update_fields=["address"])
    _number_by_series(wanted=True)


def _number_by_series(*, wanted: bool) -> None:
    head = Letterhead.objects.get(unit__code=OFFICE)
    head.own_series = wanted
    save_as(head, by=person("admin_sistem"), reason="", update_fields=["own_series"])


def _go(held: Held, step: Step) -> None:
    begins = step is _write
    if begins or (held.pk and held.beside.goes_on(held.letter.case_id)):
        step(held)


def _write(held: Held) -> None:
    case = held.beside.case(held.turn)
    if case is None:
        return
    template = LetterTemplate.objects.get(key=held.told.template)
    by = person(WRITER)
    letter = concepts.begin(case, template, by=by)
    held.pk = letter.pk
    written: dict[str, str] = {"signer_name": str(person(HEAD)), **held.told.written}
    written["addressee"] = held.told.addressee or _respondent(case)
    values = {
        name: text.format(**_words(case), **_days())
        for name, text in VALUES[held.told.template].items()
    }
    concepts.change(letter, by=by, written=_whole(letter, written), values=values)


def _whole(letter: Letter, written: Mapping[str, str]) -> dict[str, Any]:
    return {name: getattr(letter, name) for name in concepts.WRITTEN} | dict(written)


def _respondent(case: Case) -> str:
    party = case.parties.filter(role=PartyRole.RESPONDENT).exclude(name="").first()
    name = party.name if party else "Pimpinan perusahaan penempatan"
    return f"{name}\ndi\nTempat"


def _words(case: Case) -> dict[str, str]:
    party = case.parties.filter(role=PartyRole.WORKER).exclude(name="").first()
    return {"pmi": party.name if party else "PMI yang bersangkutan"}


def _days() -> dict[str, str]:
    today = timezone.localdate()
    return {"nanti": _iso(today + timedelta(days=10)), "hari": _iso(today)}


def _iso(day: date) -> str:
    return day.isoformat()


def _hand_in(held: Held) -> None:
    concepts.hand_in(held.letter, by=person(WRITER))


def _do(held: Held, step: str, username: str, **values: Any) -> None:
    by = person(username)
    open_ = WorkItem.objects.get(process__letter=held.pk, step=step, closed_at=None)
    item = taken(open_, by)
    completion.complete(item, by=by, values=values, revision=item.revision)


def _initial(held: Held) -> None:
    _do(held, "initial_one", SUPERVISOR, initial_result="initialled")


def _initial_as_counsel(held: Held) -> None:
    _do(held, "initial_one", "pendamping_hukum", initial_result="initialled")


def _sign(held: Held) -> None:
    signing.sign(_signature_of(held), by=person(HEAD), revision=0)


def _return(held: Held) -> None:
    note = "Sebutkan dasar panggilan dan lampirkan salinan perjanjian kerja."
    signing.sign(_signature_of(held), by=person(HEAD), revision=0, note=note)


def _signature_of(held: Held) -> WorkItem:
    return WorkItem.objects.get(
        process__letter=held.pk, step=signing.SIGN, closed_at=None
    )


def _issue(held: Held) -> None:
    typed = {"letter_number": held.told.number} if held.told.number else {}
    _do(held, "issue", INTAKE, letter_date=_iso(timezone.localdate()), **typed)


def _scan(held: Held) -> None:
    upload = files.letter(f"Pindaian {held.letter.number}")
    letter_files.add_signed_copy(
        held.letter, upload, is_electronic=False, by=person(INTAKE)
    )


def _send(held: Held) -> None:
    today = _iso(timezone.localdate())
    _do(held, "send_letter", INTAKE, sent_way="courier", sent_on=today)


def _withdraw(held: Held) -> None:
    reason = "Pihak yang dituju sudah menyelesaikan kewajibannya."
    concepts.withdraw(held.letter, reason=reason, by=person(SUPERVISOR))


CONCEPT: tuple[Step, ...] = (_write,)
INITIALLING = (*CONCEPT, _hand_in)
SIGNING = (*INITIALLING, _initial)
SIGNED = (*SIGNING, _sign)
ISSUED = (*SIGNED, _issue)
SENT = (*ISSUED, _scan, _send)

_CONSUL = "Duta Besar Republik Indonesia\nu.p. Fungsi Protokol dan Konsuler\ndi\nTempat"
_HOSPITAL = "Direktur RSUD Sanjiwani Gianyar\ndi\nGianyar"
_CHIEF = "Perbekel Batubulan\ndi\nBatubulan"
LETTERS: tuple[Told, ...] = (
    Told(template="panggilan_mediasi", way=SENT, ago=100),
    Told(template="permintaan_klaim", way=(*ISSUED, _withdraw), ago=90),
    Told(
        template="undangan_klarifikasi", way=SENT, ago=35, number="500.15/214/Disnaker"
    ),
    Told(
        template="permohonan_perwakilan",
        way=(*ISSUED, _scan),
        ago=3,
        addressee=_CONSUL,
        number="500.15/231/Disnaker",
    ),
    Told(
        template="surat_pengantar",
        way=ISSUED,
        ago=5,
        addressee=_CHIEF,
        number="500.15/229/Disnaker",
    ),
    Told(template="surat_rujukan", way=SIGNED, ago=2, addressee=_HOSPITAL),
    Told(template="undangan_klarifikasi", way=SIGNING, ago=6),
    Told(template="permohonan_perwakilan", way=SIGNING, ago=5, addressee=_CONSUL),
    Told(template="panggilan_mediasi", way=SIGNING, ago=4),
    Told(template="surat_rujukan", way=SIGNING, ago=1, addressee=_HOSPITAL),
    Told(template="undangan_klarifikasi", way=INITIALLING, ago=3),
    Told(
        template="permintaan_klaim",
        way=(*INITIALLING, _initial_as_counsel),
        ago=2,
        written={"first_post": Post.PENDAMPING_HUKUM, "second_post": Post.PENYELIA},
    ),
    Told(template="panggilan_mediasi", way=(*SIGNING, _return), ago=4),
    Told(template="surat_pengantar", way=CONCEPT, ago=1, addressee=_CHIEF),
)

_CONTACT = "Seksi Pelindungan, (0361) 000000"
VALUES: Mapping[str, Mapping[str, str]] = {
    "panggilan_mediasi": {
        "ke": "1 (satu)",
        "tanggal": "{nanti}",
        "pukul": "10.00",
        "tempat": "Ruang Mediasi Dinas Tenaga Kerja",
        "pokok": "hal-hal yang disampaikan dalam aduan {pmi}",
    },
    "undangan_klarifikasi": {
        "tanggal": "{nanti}",
        "pukul": "09.00",
        "tempat": "Ruang Rapat Dinas Tenaga Kerja",
        "pokok": "hal-hal yang disampaikan dalam aduan {pmi}",
        "narahubung": _CONTACT,
    },
    "permintaan_klaim": {
        "untuk": "{pmi}",
        "hak": "hak-hak yang belum diterima menurut perjanjian kerja",
        "berkas": "Salinan perjanjian kerja\n\nSalinan paspor",
        "jawaban": "{nanti}",
    },
    "permohonan_perwakilan": {
        "keadaan": "{pmi} meminta bantuan melalui keluarganya di Gianyar",
        "permohonan": "memastikan keadaan yang bersangkutan\n\n"
        "menyampaikan hasilnya kepada kami",
        "narahubung": _CONTACT,
    },
    "surat_pengantar": {
        "keperluan": "memperoleh layanan pelindungan bagi {pmi} dan keluarganya",
        "berkas": "Salinan aduan",
    },
    "surat_rujukan": {
        "untuk": "{pmi}",
        "layanan": "pemeriksaan kesehatan dan pendampingan psikologis",
        "jawaban": "{nanti}",
        "narahubung": _CONTACT,
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """A letter that came in, and what is to be done about it."""

    sender: str
    number: str
    subject: str
    to_post: str
    note: str
    ago: int


INCOMING: tuple[Came, ...] = (
    Came(
        sender="PT Contoh Bahari Sentosa",
        number="017/CBS/X",
        subject="Tanggapan atas undangan klarifikasi",
        to_post=Post.PETUGAS_PENANGANAN,
        note="Bandingkan dengan perjanjian kerja, lalu jadwalkan klarifikasi.",
        ago=22,
    ),
    Came(
        sender="BP3MI Bali",
        number="B.102/BP3MI-CONTOH",
        subject="Keterangan data penempatan",
        to_post=Post.PETUGAS_PENANGANAN,
        note="Masukkan ke telaah dan beri tahu keluarga.",
        ago=14,
    ),
    Came(
        sender="Perbekel Batubulan",
        number="145/21/Contoh",
        subject="Permintaan pendampingan hukum bagi warga",
        to_post=Post.PENDAMPING_HUKUM,
        note="Hubungi keluarga dan jelaskan syaratnya.",
        ago=7,
    ),
)


def _receive(beside: Beside, turn: int, came: Came) -> None:
    """It is noted with its scan, and the supervisor writes on it for the head."""
    case = beside.case(turn)
    if case is None:
        return
    today = timezone.localdate()
    told = {
        "sender": came.sender,
        "number": came.number,
        "letter_date": today - timedelta(days=3),
        "received_on": today,
        "subject": came.subject,
    }
    letter = incoming.record(
        case, told, scan=files.letter(came.subject), by=person(INTAKE)
    )
    incoming.dispose(
        letter, to_post=came.to_post, note=came.note, by=person(SUPERVISOR)
    )
