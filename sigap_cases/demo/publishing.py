"""The information list of the demo office, and what became of suggestions.

Kinds of documents as a labour office publishes them; what they say is invented.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from sigap_cases.publicinfo.enums import Article, ItemForm, ItemKind
from sigap_cases.publicinfo.models import InformationItem
from sigap_cases.publicinfo.selectors import answered_suggestions
from sigap_cases.publicinfo.services import items, suggestions

from .files import letter
from .office import person


KEEPER, SUPERIOR = "petugas_ppid", "atasan_ppid"
MOST_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    kind: str
    title: str
    summary: str
    made: str = "Januari {year}"
    has_file: bool = False


LIST = (
    Told(
        kind=ItemKind.IMMEDIATE,
        title="Peringatan: tawaran kerja palsu mengatasnamakan Dinas",
        summary=(
            "Contoh peringatan. Beredar pesan yang meminta uang pendaftaran untuk bekerja "
            "di luar negeri. Dinas tidak memungut biaya; periksa setiap tawaran di desa "
            "atau di halaman panduan sebelum membayar apa pun."
        ),
        made="Oktober {year}",
    ),
    Told(
        kind=ItemKind.IMMEDIATE,
        title="Nomor darurat bagi PMI dan keluarganya",
        summary=(
            "Contoh. Ke mana menghubungi bila PMI dalam bahaya, hilang kontak, atau "
            "meninggal di luar negeri, juga di luar jam kerja."
        ),
    ),
    Told(
        kind=ItemKind.PERIODIC,
        title="Laporan kinerja Dinas Tenaga Kerja tahun {last}",
        summary="Contoh laporan: sasaran, capaian, dan anggaran pelindungan PMI.",
        made="Maret {year}",
        has_file=True,
    ),
    Told(
        kind=ItemKind.PERIODIC,
        title="Rencana kerja dan anggaran tahun {year}",
        summary="Contoh rencana: kegiatan, pagu, dan jadwal tiap bidang.",
        has_file=True,
    ),
    Told(
        kind=ItemKind.PERIODIC,
        title="Profil, tugas, dan susunan organisasi Dinas",
        summary="Contoh profil: tugas, alamat, jam layanan, dan bidang yang menangani PMI.",
    ),
    Told(
        kind=ItemKind.ANYTIME,
        title="Standar pelayanan pengaduan PMI",
        summary="Contoh standar: syarat, tahap, jangka waktu, biaya (gratis), dan keluhan.",
        has_file=True,
    ),
    Told(
        kind=ItemKind.ANYTIME,
        title="Daftar peraturan tentang pelindungan PMI",
        summary="Contoh daftar: undang-undang, peraturan, dan keputusan yang dipakai Dinas.",
    ),
    Told(
        kind=ItemKind.ANYTIME,
        title="Naskah kerja sama dengan BP3MI tentang pertukaran data",
        summary="Contoh ringkasan: data apa yang dipertukarkan, untuk apa, dan berapa lama.",
    ),
    Told(
        kind=ItemKind.EXCLUDED,
        title="Berkas aduan dan identitas pelapor",
        summary="Ada, dan tertutup: memuat rahasia pribadi orang yang mengadu.",
    ),
)


def seed_list() -> int:
    """Each item written by the PPID and published by its superior; how many it was."""
    keeper, superior = person(KEEPER), person(SUPERIOR)
    for told in LIST:
        upload = letter(_dated(told.title)) if told.has_file else None
        item = items.write(_words(told), by=keeper, upload=upload)
        items.publish(items.submit(item, by=keeper), by=superior)
    return InformationItem.objects.count()


def _dated(text: str) -> str:
    year = timezone.localdate().year
    return text.format(year=year, last=year - 1)


def _words(told: Told) -> items.Words:
    is_excluded = told.kind == ItemKind.EXCLUDED
    tested = timezone.localdate() - timedelta(days=200)
    return items.Words(
        title=_dated(told.title),
        summary=told.summary,
        kind=told.kind,
        made_when=_dated(told.made),
        made_where="Gianyar",
        form=ItemForm.BOTH if told.has_file else ItemForm.SOFT,
        retention="5 tahun",
        article=Article.H if is_excluded else "",
        tested_on=tested if is_excluded else None,
        excluded_until="selama memuat data pribadi" if is_excluded else "",
    )


def seed_suggestions() -> int:
    """The first that were answered, in the officer's words; how many there were."""
    keeper = person(KEEPER)
    answered = list(
        answered_suggestions(keeper).order_by("lodged_at")[:MOST_SUGGESTIONS]
    )
    for case, (said, answer) in zip(answered, SAID, strict=False):
        suggestions.publish(case, said=said, answer=answer, by=keeper)
    return len(answered)


SAID = (
    (
        "Contoh: jam layanan di loket sebaiknya juga melayani sesudah jam kerja.",
        "Sejak bulan ini loket buka sampai pukul 18.00 setiap Kamis.",
    ),
    (
        "Contoh: formulir aduan sebaiknya dapat diisi di kantor desa.",
        "Sudah dapat: petugas desa mendaftarkan aduan dan menyerahkan kode pelacakannya.",
    ),
    (
        "Contoh: sosialisasi tawaran kerja palsu perlu diadakan di banjar.",
        "Dijadwalkan tiap tiga bulan bersama kantor camat.",
    ),
)
