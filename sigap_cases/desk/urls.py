"""Addresses of the staff desk, below /meja/."""

from django.urls import path

from .views import bundles, case, cases, documents, inbox, linked, parties, task


app_name = "desk"

_CASE = "meja/kasus/<slug:number>/"
urlpatterns = [
    path("meja/", inbox.inbox, name="inbox"),
    path("meja/ambil/", inbox.take_next, name="take_next"),
    path("meja/tugas/<int:pk>/", task.task, name="task"),
    path("meja/tugas/<int:pk>/simpan/", task.draft, name="task_draft"),
    path("meja/tugas/<int:pk>/ambil/", task.claim, name="task_claim"),
    path("meja/tugas/<int:pk>/kembalikan/", task.release, name="task_release"),
    path("meja/tugas/<int:pk>/alihkan/", task.reassign, name="task_reassign"),
    path("meja/tugas/<int:pk>/batas-waktu/", task.why, name="task_why"),
    path("meja/aduan/baru/", cases.register, name="register"),
    path("meja/aduan/baru/serupa/", cases.similar, name="register_similar"),
    path("meja/proses/baru/", cases.begin, name="begin"),
    path("meja/kasus/", cases.cases, name="cases"),
    path(_CASE, case.case, name="case"),
    path(f"{_CASE}bagian/<slug:part>/", case.panel, name="panel"),
    path(f"{_CASE}proses.bpmn", case.bpmn, name="case_bpmn"),
    path(f"{_CASE}dokumen/", documents.document_add, name="document_add"),
    path(f"{_CASE}dokumen/<int:pk>/", documents.document, name="document"),
    path(
        f"{_CASE}dokumen/<int:pk>/lihat/",
        documents.document_page,
        name="document_page",
    ),
    path(
        f"{_CASE}dokumen/<int:pk>/pratinjau/",
        documents.document_preview,
        name="document_preview",
    ),
    path(
        f"{_CASE}dokumen/<int:pk>/versi/",
        documents.document_version,
        name="document_version",
    ),
    path(
        f"{_CASE}dokumen/<int:pk>/periksa/",
        documents.document_check,
        name="document_check",
    ),
    path(f"{_CASE}berkas.zip", bundles.bundle, name="bundle"),
    path(f"{_CASE}pihak/", parties.party_add, name="party_add"),
    path(f"{_CASE}pihak/<int:pk>/", parties.party_edit, name="party_edit"),
    path(f"{_CASE}pihak/<int:pk>/hasil/", parties.party_outcome, name="party_outcome"),
    path(f"{_CASE}pihak/<int:pk>/kode/", parties.party_code, name="party_code"),
    path(f"{_CASE}pengadu/", parties.complainants, name="complainants"),
    path(f"{_CASE}pengadu/daftar/", parties.roster, name="roster"),
    path(f"{_CASE}pengadu/pesan/", parties.announce, name="announce"),
    path(f"{_CASE}pesan/", case.message_send, name="message_send"),
    path(f"{_CASE}tindakan/<slug:action>/", case.case_action, name="case_action"),
    path(f"{_CASE}terkait/<int:pk>/lepas/", linked.unlink, name="unlink"),
    path(f"{_CASE}pola/<int:pk>/", linked.pattern, name="pattern"),
    path(f"{_CASE}kode/", case.code, name="code"),
    path(f"{_CASE}akses/", case.grant_give, name="grant_give"),
    path(f"{_CASE}akses/<int:pk>/cabut/", case.grant_revoke, name="grant_revoke"),
]
