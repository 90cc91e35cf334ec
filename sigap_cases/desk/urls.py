"""Addresses of the staff desk, below /meja/."""

from django.urls import path

from .views import case, cases, inbox, referral, task


app_name = "desk"

_CASE = "meja/kasus/<slug:number>/"
_REFERRAL = "meja/rujukan/<slug:number>/"
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
    path("meja/kasus/", cases.cases, name="cases"),
    path(_CASE, case.case, name="case"),
    path(f"{_CASE}bagian/<slug:part>/", case.panel, name="panel"),
    path(f"{_CASE}proses.bpmn", case.bpmn, name="case_bpmn"),
    path(f"{_CASE}dokumen/", case.document_add, name="document_add"),
    path(f"{_CASE}dokumen/<int:pk>/", case.document, name="document"),
    path(f"{_CASE}pihak/", case.party_add, name="party_add"),
    path(f"{_CASE}pihak/<int:pk>/", case.party_edit, name="party_edit"),
    path(f"{_CASE}pesan/", case.message_send, name="message_send"),
    path(f"{_CASE}tindakan/<slug:action>/", case.case_action, name="case_action"),
    path(f"{_CASE}kode/", case.code, name="code"),
    path(f"{_CASE}akses/", case.grant_give, name="grant_give"),
    path(f"{_CASE}akses/<int:pk>/cabut/", case.grant_revoke, name="grant_revoke"),
    path("meja/rujukan/", referral.listing, name="referrals"),
    path(_REFERRAL, referral.page, name="referral"),
    path(f"{_REFERRAL}catatan/", referral.note, name="referral_note"),
    path(f"{_REFERRAL}dokumen/<int:pk>/", referral.document, name="referral_document"),
    path(
        f"{_REFERRAL}tindakan/<slug:action>/", referral.action, name="referral_action"
    ),
]
