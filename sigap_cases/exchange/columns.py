"""What a column of a sheet may hold (pmi_fields.csv), and by which headings it is known."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext_lazy as _


ALIKE = 0.86


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` names it for ever: saved mappings hold it."""

    key: str
    label: Any
    headings: tuple[str, ...]


PERSON = (
    Column("name", _("Full name"), ("nama", "nama lengkap", "nama pmi", "nama cpmi")),
    Column("nik", _("NIK"), ("nik", "no nik", "nomor nik", "no ktp", "nomor ktp")),
    Column(
        "birth_date", _("Birth date"), ("tanggal lahir", "tgl lahir", "lahir tanggal")
    ),
    Column("sex", _("Sex"), ("jenis kelamin", "kelamin", "jk", "l p", "gender")),
    Column(
        "village",
        _("Village"),
        ("desa", "kelurahan", "desa kelurahan", "nama desa", "desa kode", "kode desa"),
    ),
    Column("district", _("District"), ("kecamatan", "kec", "nama kecamatan")),
    Column("banjar", _("Banjar"), ("banjar", "dusun", "lingkungan")),
    Column("family_card", _("Family card number"), ("no kk", "nomor kk", "kk")),
    Column("phase", _("Phase of work"), ("fase", "status pmi", "status")),
    Column("phase_since", _("In this phase since"), ("fase sejak", "sejak")),
    Column(
        "phone", _("Phone"), ("telepon", "no telepon", "hp", "no hp", "nomor hp", "wa")
    ),
    Column(
        "employment_insurance",
        _("BPJS Ketenagakerjaan number"),
        ("bpjs tk nomor", "no bpjs ketenagakerjaan", "bpjs ketenagakerjaan"),
    ),
    Column(
        "employment_insurance_until",
        _("BPJS Ketenagakerjaan valid until"),
        ("bpjs tk masa", "bpjs ketenagakerjaan sampai"),
    ),
    Column(
        "health_insurance",
        _("JKN number"),
        ("jkn nomor", "no jkn", "no bpjs kesehatan"),
    ),
)
PAPERS = (
    Column(
        "passport",
        _("Passport number"),
        ("paspor", "no paspor", "nomor paspor", "paspor nomor"),
    ),
    Column(
        "passport_issued", _("Passport issued on"), ("paspor terbit", "tanggal paspor")
    ),
    Column(
        "passport_until",
        _("Passport valid until"),
        ("paspor habis", "masa berlaku paspor", "paspor berlaku sampai"),
    ),
    Column("passport_office", _("Passport issued by"), ("kantor imigrasi", "imigrasi")),
    Column("visa", _("Work visa number"), ("visa kerja", "no visa", "nomor visa")),
    Column("e_pmi", _("e-PMI number"), ("id pmi", "id pmi e pmi", "e pmi", "no e pmi")),
)
PLACEMENT = (
    Column("scheme", _("Scheme"), ("skema", "skema penempatan", "jenis penempatan")),
    Column("sector", _("Sector"), ("sektor", "formal informal")),
    Column(
        "agency",
        _("Placing agency (P3MI)"),
        ("p3mi", "p3mi nama", "nama p3mi", "pptkis"),
    ),
    Column(
        "agency_licence", _("SIP3MI number"), ("p3mi sip3mi", "sip3mi", "no sip3mi")
    ),
    Column("partner_agency", _("Partner agency abroad"), ("mitra usaha", "agensi")),
    Column("training_centre", _("Training centre (LPK)"), ("lpk", "blkln")),
    Column(
        "country",
        _("Country"),
        ("negara", "negara tujuan", "negara penempatan", "negara iso2"),
    ),
    Column("city", _("City"), ("kota", "kota tujuan")),
    Column("ship", _("Name of the ship"), ("kapal", "nama kapal", "kapal nama")),
    Column("flag", _("Flag"), ("bendera", "bendera kapal")),
    Column("shipping_company", _("Shipping company"), ("perusahaan pelayaran",)),
    Column("employer", _("Employer"), ("pemberi kerja", "pengguna", "nama perusahaan")),
    Column("job", _("Job"), ("jabatan", "pekerjaan", "posisi")),
    Column("wage", _("Monthly wage"), ("gaji", "upah")),
    Column("currency", _("Currency of the wage"), ("mata uang", "valuta")),
    Column(
        "starts_on",
        _("Contract from"),
        ("mulai kontrak", "tanggal berangkat", "tgl penempatan", "tanggal penempatan"),
    ),
    Column("ends_on", _("Contract until"), ("akhir kontrak", "selesai kontrak")),
)
CONTACT = (
    Column(
        "contact_name",
        _("Emergency contact"),
        ("kontak darurat", "nama keluarga", "nama kontak darurat"),
    ),
    Column("contact_relation", _("Relation"), ("hubungan", "hubungan keluarga")),
    Column(
        "contact_phone",
        _("Phone of the contact"),
        ("telepon keluarga", "hp keluarga", "telp kontak darurat", "telepon darurat"),
    ),
)
COLUMNS: Mapping[str, Column] = {
    column.key: column for column in (*PERSON, *PAPERS, *PLACEMENT, *CONTACT)
}
REQUIRED = ("name", "village")
# The first column of the file with the faulty rows, by which they find back.
ROW_NUMBER = "baris sumber"
_BY_HEADING = {
    heading: column.key for column in COLUMNS.values() for heading in column.headings
}


def plain(heading: str) -> str:
    """A heading as it is compared: small letters and digits, single spaces."""
    text = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", text.casefold()))


def guessed(headings: Sequence[str], saved: Mapping[str, str]) -> list[str]:
    """The key of each column, or nothing; what the source's last sheet had comes first."""
    found: list[str] = []
    for heading in map(plain, headings):
        key = saved.get(heading)
        if key is None:
            key = _BY_HEADING.get(heading) or _close(heading)
        found.append(key if key in COLUMNS and key not in found else "")
    return found


def _close(heading: str) -> str:
    near = get_close_matches(heading, _BY_HEADING, n=1, cutoff=ALIKE)
    return _BY_HEADING[near[0]] if near else ""


def label_of(key: str) -> str:
    return str(COLUMNS[key].label) if key in COLUMNS else key
