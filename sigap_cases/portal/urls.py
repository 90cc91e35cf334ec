"""The public's addresses. None of them ever holds a code, a number or an answer."""

from django.urls import path

from .views import (
    asking,
    guides,
    information,
    letters,
    lodging,
    party,
    referral,
    start,
    tracking,
)


app_name = "portal"
urlpatterns = [
    path("", start.start, name="start"),
    path("perwakilan/", start.missions, name="missions"),
    path("cara-kerja/", start.how_it_works, name="how"),
    path("data-anda/", start.privacy, name="privacy"),
    path("panduan/", guides.index, name="guides"),
    path("panduan/<slug:slug>/", guides.guide, name="guide"),
    path("informasi-publik/", information.items, name="information"),
    path(
        "informasi-publik/<int:pk>/berkas/", information.file, name="information_file"
    ),
    path("informasi-publik/register/", information.register, name="public_register"),
    path(
        "informasi-publik/register/csv/",
        information.register_as_csv,
        name="public_register_csv",
    ),
    path("informasi-publik/laporan/", information.reports, name="reports"),
    path("informasi-publik/laporan/<int:year>/", information.report, name="report"),
    path(
        "informasi-publik/laporan/<int:year>/csv/",
        information.report_as_csv,
        name="report_csv",
    ),
    path("masukan-dan-tindak-lanjut/", information.suggestions, name="suggestions"),
    path("aduan/berkas/", lodging.files, name="files"),
    path("aduan/berkas/unggah/", lodging.upload, name="upload"),
    path("aduan/darurat/", lodging.danger, name="danger"),
    path("aduan/periksa/", lodging.summary, name="summary"),
    path("aduan/kirim/", lodging.send, name="send"),
    path("aduan/hapus/", lodging.discard, name="discard"),
    path("aduan/simpan/<slug:slug>/", lodging.keep, name="keep"),
    path("aduan/<slug:slug>/", lodging.question, name="question"),
    path("surat/", letters.ask, name="letter_ask"),
    path("surat/<slug:token>/", letters.letter, name="letter"),
    path("permohonan/<slug:asked>/", asking.ask, name="ask"),
    path("permohonan/<slug:asked>/periksa/", asking.summary, name="ask_summary"),
    path("permohonan/<slug:asked>/kirim/", asking.send, name="ask_send"),
    path("permohonan/<slug:asked>/hapus/", asking.discard, name="ask_discard"),
    path("permohonan/<slug:asked>/<slug:slug>/", asking.page, name="ask_page"),
    path("ikuti/", tracking.track, name="track"),
    path("ikuti/kode-hilang/", tracking.lost_code, name="lost_code"),
    path("ikuti/keluar/", tracking.leave, name="leave"),
    path("ikuti/pihak/", party.party, name="party"),
    path("ikuti/aduan/", tracking.case, name="case"),
    path("ikuti/aduan/pesan/", tracking.write, name="write"),
    path("ikuti/aduan/lengkapi/", tracking.complete, name="complete"),
    path("ikuti/aduan/keberatan/", tracking.object_, name="object"),
    path("ikuti/aduan/berkas/<int:pk>/", tracking.released, name="released"),
    path("ikuti/aduan/keberatan-terlambat/", tracking.object_late, name="object_late"),
    path("ikuti/aduan/terima/", tracking.accept, name="accept"),
    path("ikuti/aduan/cabut/", tracking.withdraw, name="withdraw"),
    path("rujukan/", referral.open_, name="referral_open"),
    path("rujukan/isi/", referral.page, name="referral"),
    path("rujukan/isi/jawab/", referral.answer, name="referral_answer"),
    path("rujukan/isi/catatan/", referral.note, name="referral_note"),
    path("rujukan/isi/dokumen/<int:pk>/", referral.document, name="referral_document"),
    path("rujukan/keluar/", referral.leave, name="referral_leave"),
]
