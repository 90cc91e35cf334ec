"""The limited child: what a text may not do, and that it always ends."""

import io
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override
from pypdf import PdfReader

from sigap_cases.cases.exceptions import TemplateRefused
from sigap_cases.cases.services.letters import typesetting
from sigap_cases.cases.services.letters.typesetting import Limits


SMALL = Limits(seconds=2, wall=10, megabytes=768)
MARKUP = (
    '#read("x") $x^2$ *tebal* _miring_ @acuan \\ "kutip" <label> `kode` = -- // [#f]'
)


def data(**isian: str) -> dict[str, Any]:
    return {
        "kop": {
            "pemerintah": "Pemerintah Kabupaten Gianyar",
            "instansi": "Dinas Tenaga Kerja",
            "alamat": ["Gianyar"],
            "lambang": [],
            "kertas": "a4",
            "huruf": "Arial",
            "ukuran": 12,
        },
        "surat": {
            "nomor": "500.15/1/Disnaker",
            "tanggal": "1 Desember 2026",
            "tempat": "Gianyar",
            "sifat": "Biasa",
            "lampiran": "-",
            "hal": "Uji",
            "tujuan": ["Direktur #1", "di Denpasar"],
            "tembusan": ["Bupati Gianyar", "Arsip"],
        },
        "penanda": {"atas": ["Kepala,"], "nama": "Nama", "bawah": ["NIP 1"]},
        "kasus": {"nomor": "ADU-26-7KQ2M9"},
        "pihak": {},
        "isian": isian,
        "kosong": [],
        "verifikasi": {"qr": "", "alamat": ""},
        "konsep": False,
    }


def text_of(body: str, **isian: str) -> str:
    made = typesetting.to_pdf(body, data(**isian), at=timezone.now())
    pages = PdfReader(io.BytesIO(made)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def refusal(body: str, limits: Limits = SMALL) -> str:
    with pytest.raises(TemplateRefused) as told:
        typesetting.to_pdf(body, data(), at=timezone.now(), limits=limits)
    return str(told.value.sentence)


def test_to_pdf_says_that_it_is_pdf_a_2b() -> None:
    made = typesetting.to_pdf("#show: surat\nIsi", data(), at=timezone.now())
    root: Any = PdfReader(io.BytesIO(made)).trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>B</pdfaid:conformance>" in metadata
    assert "/OutputIntents" in root


def test_to_pdf_of_the_same_letter_gives_the_same_bytes() -> None:
    now = timezone.now()
    one, two = (typesetting.to_pdf("Isi", data(), at=now) for _ in range(2))
    assert one == two


def test_markup_in_data_is_printed_as_it_is() -> None:
    text = text_of("#show: surat\n#isian.x", x=MARKUP)
    assert MARKUP in text
    assert "Direktur #1" in text


def test_layout_prints_head_addressee_and_numbered_copies() -> None:
    text = text_of("#show: surat\nIsi surat.")
    assert "PEMERINTAH KABUPATEN GIANYAR DINAS TENAGA KERJA" in text
    assert "Nomor : 500.15/1/Disnaker" in text
    assert "Gianyar, 1 Desember 2026" in text
    assert "Yth. Direktur #1 di Denpasar" in text
    assert "Tembusan: 1. Bupati Gianyar 2. Arsip" in text


def test_layout_never_breaks_the_number_of_a_case() -> None:
    number = "PLG-26-WA2XHN"
    lines = "".join(
        f"{'a ' * before} #isian.nomor selesai\n\n" for before in range(20, 45)
    )
    text = text_of(f"#show: surat\n{lines}", nomor=number)
    assert text.count(number) == 25


@pytest.mark.parametrize(
    "body",
    [
        '#read("/etc/passwd")',
        '#read("../../../etc/passwd")',
        '#read("/proc/self/environ")',
        '#include "/etc/hostname"',
        '#image("/etc/passwd")',
        '#json("settings.json")',
        '#eval("read(\\"/etc/passwd\\")")',
        '#plugin("/usr/lib/x.wasm")',
        '#bibliography("/etc/passwd")',
    ],
)
def test_text_that_reads_files_is_refused(body: str) -> None:
    with override("en"):
        assert refusal(body).startswith("Line 1: A template cannot read")


@pytest.mark.parametrize(
    "body", ['#import "@preview/cetz:0.3.0": *', '#import "@local/x:1.0.0"']
)
def test_text_that_loads_packages_is_refused(body: str) -> None:
    with override("en"):
        assert refusal(body) == "Line 1: A template cannot load packages."


@pytest.mark.parametrize(
    "body",
    [
        "#while true {}",
        "#let f() = f()\n#f()",
        "#for a in range(9999999) { for b in range(9999) { let c = a * b } }",
    ],
)
def test_text_that_never_ends_is_stopped(body: str) -> None:
    with override("en"):
        assert "does not come to an end" in refusal(body)


@pytest.mark.parametrize(
    "body",
    [
        "#range(1000000000)",
        '#let s = "a"\n#for i in range(40) { s = s + s }\n#s',
        "#lorem(5000000)",
    ],
)
def test_text_that_eats_memory_is_stopped(body: str) -> None:
    limits = Limits(seconds=20, wall=30, megabytes=512)
    with override("en"):
        assert "too much memory" in refusal(body, limits)


def test_text_that_becomes_huge_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetting, "LARGEST", 20_000)
    with override("en"):
        assert "larger than" in refusal("#show: surat\n#lorem(3000)")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("#show: surat\n\n#tidak-ada", 'Line 3: The name "tidak-ada" is not known.'),
        ("Satu\n#isian.pukul", 'Line 2: The field "pukul" does not exist.'),
        (
            "Satu\n\nDua *tiga",
            "Line 3: A bracket, an asterisk or a quotation mark is opened and not closed.",
        ),
    ],
)
def test_fault_names_the_line_of_the_template(body: str, sentence: str) -> None:
    with override("en"):
        assert refusal(body) == sentence


def test_character_without_a_glyph_is_named() -> None:
    with override("en"), pytest.raises(TemplateRefused) as told:
        typesetting.to_pdf("#isian.x", data(x="台灣"), at=timezone.now())
    assert "cannot be printed" in str(told.value.sentence)
