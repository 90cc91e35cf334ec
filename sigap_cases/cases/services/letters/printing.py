"""What a letter is printed from: one dictionary, documented in docs/letters.md."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format

from sigap_cases.cases.enums import LetterFieldKind, PartyRole, SignerCapacity
from sigap_cases.cases.models import (
    Case,
    Letter,
    Letterhead,
    LetterNature,
    LetterTemplate,
    LetterTemplateVersion,
)


# What stands where nothing is known: nothing is ever invented for a letter.
UNKNOWN = "..............................."
NO_NUMBER = "............................."
_CONTROL = {code: None for code in range(32) if code not in (9, 10)}


def plain(text: Any) -> str:
    """Text as it is printed, without characters that no font can show."""
    return str(text or "").replace("\r\n", "\n").translate(_CONTROL).strip()


def long_date(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def data_of(letter: Letter) -> dict[str, Any]:
    """Everything the letter prints now. From its signature on the frozen data counts."""
    frozen: dict[str, Any] | None = letter.data
    if frozen is None:
        return _composed(letter)
    numbered = {
        "nomor": letter.number or NO_NUMBER,
        "tanggal": long_date(letter.letter_date) or UNKNOWN,
    }
    return {**frozen, "surat": {**frozen["surat"], **numbered}}


def _composed(letter: Letter) -> dict[str, Any]:
    return {
        "kop": _head(letterhead_of(letter)),
        "surat": {
            "nomor": _number_to_be(letter),
            "tanggal": UNKNOWN,
            "tempat": letterhead_of(letter).city,
            "sifat": letter.nature.title,
            "lampiran": plain(letter.attachments) or "-",
            "hal": plain(letter.subject),
            "tujuan": _lines(letter.addressee) or [UNKNOWN],
            "tembusan": [plain(line) for line in letter.copy_lines],
        },
        "penanda": _signer(letter),
        "kasus": _case(letter.case),
        "pihak": _parties(letter.case),
        **_entered(letter.version, letter.values),
        "verifikasi": {"qr": "", "alamat": ""},
        "konsep": True,
    }


def _number_to_be(letter: Letter) -> str:
    code = letter.classification_code
    return f"{code}/            /{letterhead_of(letter).office_code}".lstrip("/")


def letterhead_of(letter: Letter) -> Letterhead:
    head: Letterhead = letter.unit.letterhead
    return head


def with_verification(letter: Letter, data: Mapping[str, Any]) -> dict[str, Any]:
    """The same with the way to the public page, for the copy that is signed."""
    address = address_of(letter)
    return {
        **data,
        "verifikasi": {"qr": _qr(address), "alamat": address},
        "konsep": False,
    }


def address_of(letter: Letter) -> str:
    path = reverse("portal:letter", args=[letter.token])
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def _qr(address: str) -> str:
    kept = io.BytesIO()
    image = qrcode.make(
        address, image_factory=qrcode.image.svg.SvgPathImage, border=1, box_size=10
    )
    image.save(kept)
    return kept.getvalue().decode()


def _head(head: Letterhead) -> dict[str, Any]:
    arms: list[int] = []
    if head.arms:
        with head.arms.open("rb") as file:
            arms = list(file.read())
    return {
        "pemerintah": plain(head.government),
        "instansi": plain(head.office),
        "alamat": [plain(line) for line in head.address_lines],
        "lambang": arms,
        "kertas": head.paper,
        "huruf": head.font,
        "ukuran": head.font_size,
    }


def _lines(text: str) -> list[str]:
    return [plain(line) for line in text.splitlines() if line.strip()]


def _signer(letter: Letter) -> dict[str, Any]:
    below = [plain(letter.signer_rank)]
    below.append(f"NIP {plain(letter.signer_nip)}" if letter.signer_nip else "")
    return {
        "atas": _above(letter.signer_capacity, _lines(letter.signer_title)),
        "nama": plain(letter.signer_name),
        "bawah": [line for line in below if line],
    }


def _above(capacity: str, title: Sequence[str]) -> list[str]:
    """The lines above the signature: in whose name, and by which post.

    ``title`` has one line; two for a.n. and three for u.b., the principal first.
    """
    lines = list(title) or [UNKNOWN]
    if capacity in (SignerCapacity.ON_BEHALF, SignerCapacity.FOR_BEHALF):
        lines[0] = f"a.n. {lines[0]}"
    if capacity == SignerCapacity.FOR_BEHALF and len(lines) > 1:
        lines.insert(-1, "u.b.")
    if capacity in (SignerCapacity.ACTING, SignerCapacity.DAILY):
        lines[0] = f"{SignerCapacity(capacity).value.capitalize()}. {lines[0]}"
    lines[-1] = f"{lines[-1]},"
    return lines


def _case(case: Case) -> dict[str, str]:
    return {
        "nomor": case.number,
        "jenis": plain(case.subject),
        "diterima": long_date(timezone.localtime(case.lodged_at).date()),
        "negara": plain(case.country) or UNKNOWN,
        "tempat_kerja": plain(case.workplace) or UNKNOWN,
        "desa": plain(case.village) or UNKNOWN,
    }


def _parties(case: Case) -> dict[str, str]:
    names: dict[str, list[str]] = {}
    for party in case.parties.all():
        if party.name:
            names.setdefault(party.role, []).append(plain(party.name))
    return {
        "pengadu": _listed(names.get(PartyRole.REPORTER, ())),
        "pmi": _listed(names.get(PartyRole.WORKER, ())),
        "diadukan": _listed(names.get(PartyRole.RESPONDENT, ())),
    }


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or UNKNOWN


def _entered(
    version: LetterTemplateVersion, values: Mapping[str, str]
) -> dict[str, Any]:
    """The template's own fields as text, and which of them are left empty."""
    printed: dict[str, str] = {}
    empty: list[str] = []
    for field in version.fields:
        text = printed_value(field["kind"], values.get(field["key"], ""))
        printed[field["key"]] = text or UNKNOWN
        if not text:
            empty.append(field["key"])
    return {"isian": printed, "kosong": empty}


def printed_value(kind: str, value: str) -> str:
    if kind == LetterFieldKind.DATE:
        return long_date(parse_date(value) if value else None)
    return plain(value)


def notice_data(
    head: Letterhead,
    *,
    subject: str,
    addressee: Sequence[str],
    entered: Mapping[str, str],
) -> dict[str, Any]:
    """A concept on the office's letterhead that is of no case: nothing is known of it
    but its subject, whom it is for and ``entered``."""
    nothing = dict.fromkeys(("pengadu", "pmi", "diadukan"), UNKNOWN)
    return {
        "kop": _head(head),
        "surat": {
            "nomor": f"/            /{head.office_code}",
            "tanggal": UNKNOWN,
            "tempat": head.city,
            "sifat": "Biasa / Segera",
            "lampiran": "-",
            "hal": plain(subject),
            "tujuan": [plain(line) for line in addressee],
            "tembusan": [],
        },
        "penanda": {"atas": [f"Kepala {head.office},"], "nama": "", "bawah": []},
        "kasus": {},
        "pihak": nothing,
        "isian": dict(entered),
        "kosong": [],
        "verifikasi": {"qr": "", "alamat": ""},
        "konsep": True,
    }


def sample_data(
    template: LetterTemplate, fields: Sequence[Mapping[str, Any]], head: Letterhead
) -> dict[str, Any]:
    """Invented data for the preview of a template that is being changed."""
    sample = LetterTemplateVersion(template=template, fields=list(fields))
    values = {field["key"]: str(field.get("sample", "")) for field in fields}
    nature: LetterNature = template.nature
    return {
        "kop": _head(head),
        "surat": {
            "nomor": f"{template.classification_code}/123/{head.office_code}",
            "tanggal": long_date(timezone.localdate()),
            "tempat": head.city,
            "sifat": nature.title,
            "lampiran": "1 (satu) berkas",
            "hal": template.subject,
            "tujuan": ["Direktur PT Contoh Penempatan", "di", "Denpasar"],
            "tembusan": ["Bupati Gianyar", "Kepala BP3MI Bali"],
        },
        "penanda": {
            "atas": [f"Kepala {head.office},"],
            "nama": "Nama Pejabat",
            "bawah": ["Pembina Utama Muda (IV/c)", "NIP 19700101 199503 2 001"],
        },
        "kasus": {
            "nomor": "ADU-26-7KQ2M9",
            "jenis": "Gaji tidak dibayar",
            "diterima": long_date(timezone.localdate()),
            "negara": "Malaysia",
            "tempat_kerja": "Hotel Contoh",
            "desa": "Batubulan",
        },
        "pihak": {
            "pengadu": "Ni Made Sukerti",
            "pmi": "I Wayan Suardana",
            "diadukan": "PT Contoh Penempatan",
        },
        **_entered(sample, values),
        "verifikasi": {"qr": "", "alamat": ""},
        "konsep": True,
    }
