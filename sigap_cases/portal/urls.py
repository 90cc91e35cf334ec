"""The public's addresses. None of them ever holds a code, a number or an answer."""

from django.urls import path

from .views import lodging, referral, start, tracking


app_name = "portal"
urlpatterns = [
    path("", start.start, name="start"),
    path("perwakilan/", start.missions, name="missions"),
    path("cara-kerja/", start.how_it_works, name="how"),
    path("data-anda/", start.privacy, name="privacy"),
    path("aduan/berkas/", lodging.files, name="files"),
    path("aduan/berkas/unggah/", lodging.upload, name="upload"),
    path("aduan/darurat/", lodging.danger, name="danger"),
    path("aduan/periksa/", lodging.summary, name="summary"),
    path("aduan/kirim/", lodging.send, name="send"),
    path("aduan/hapus/", lodging.discard, name="discard"),
    path("aduan/simpan/<slug:slug>/", lodging.keep, name="keep"),
    path("aduan/<slug:slug>/", lodging.question, name="question"),
    path("ikuti/", tracking.track, name="track"),
    path("ikuti/kode-hilang/", tracking.lost_code, name="lost_code"),
    path("ikuti/keluar/", tracking.leave, name="leave"),
    path("ikuti/aduan/", tracking.case, name="case"),
    path("ikuti/aduan/pesan/", tracking.write, name="write"),
    path("ikuti/aduan/lengkapi/", tracking.complete, name="complete"),
    path("ikuti/aduan/keberatan/", tracking.object_, name="object"),
    path("ikuti/aduan/terima/", tracking.accept, name="accept"),
    path("ikuti/aduan/cabut/", tracking.withdraw, name="withdraw"),
    path("rujukan/", referral.open_, name="referral_open"),
    path("rujukan/isi/", referral.page, name="referral"),
    path("rujukan/isi/jawab/", referral.answer, name="referral_answer"),
    path("rujukan/isi/catatan/", referral.note, name="referral_note"),
    path("rujukan/isi/dokumen/<int:pk>/", referral.document, name="referral_document"),
    path("rujukan/keluar/", referral.leave, name="referral_leave"),
]
