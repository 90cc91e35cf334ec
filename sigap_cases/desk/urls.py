"""Addresses of the staff desk, below /meja/."""

from django.urls import path

from .views import (
    access,
    bundles,
    case,
    cases,
    clock,
    documents,
    hearings,
    inbox,
    linked,
    notes,
    parties,
    past,
    priority,
    referral,
    requests,
    task,
    waiting,
)


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
    path("meja/tugas/<int:pk>/prioritas/", priority.change, name="task_priority"),
    path("meja/tugas/<int:pk>/batas-waktu/", task.why, name="task_why"),
    path(
        "meja/tugas/<int:pk>/batas-waktu/<slug:act>/",
        clock.keep_time,
        name="task_clock",
    ),
    path("meja/menunggu/<int:pk>/batas-waktu/", waiting.why, name="wait_why"),
    path("meja/aduan/baru/", cases.register, name="register"),
    path("meja/aduan/baru/serupa/", cases.similar, name="register_similar"),
    path(
        "meja/permohonan/baru/<slug:asked>/",
        requests.register_request,
        name="register_request",
    ),
    path(
        "meja/ppid/register/",
        requests.information_register,
        name="information_register",
    ),
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
    path(
        f"{_CASE}dokumen/<int:pk>/serahkan/",
        requests.document_release,
        name="document_release",
    ),
    path(f"{_CASE}berkas.zip", bundles.bundle, name="bundle"),
    path(f"{_CASE}pihak/", parties.party_add, name="party_add"),
    path(f"{_CASE}pihak/<int:pk>/", parties.party_edit, name="party_edit"),
    path(f"{_CASE}pihak/<int:pk>/hasil/", parties.party_outcome, name="party_outcome"),
    path(f"{_CASE}pihak/<int:pk>/kode/", parties.party_code, name="party_code"),
    path(f"{_CASE}pengadu/", parties.complainants, name="complainants"),
    path(f"{_CASE}pengadu/daftar/", parties.roster, name="roster"),
    path(f"{_CASE}pengadu/pesan/", parties.announce, name="announce"),
    path(f"{_CASE}catatan/", notes.note_add, name="note_add"),
    path(f"{_CASE}catatan/<int:pk>/", notes.note_correct, name="note_correct"),
    path("meja/jadwal/", hearings.schedule, name="schedule"),
    path(f"{_CASE}jadwal/<int:pk>/", hearings.hearing, name="hearing"),
    path(f"{_CASE}jadwal/<int:pk>.ics", hearings.hearing_ics, name="hearing_ics"),
    path(
        f"{_CASE}jadwal/<int:pk>/usul/",
        hearings.hearing_propose,
        name="hearing_propose",
    ),
    path(
        f"{_CASE}jadwal/<int:pk>/jawaban/",
        hearings.hearing_answer,
        name="hearing_answer",
    ),
    path(f"{_CASE}jadwal/<int:pk>/pindah/", hearings.hearing_move, name="hearing_move"),
    path(
        f"{_CASE}jadwal/<int:pk>/selesai/", hearings.hearing_close, name="hearing_close"
    ),
    path(
        f"{_CASE}jadwal/<int:pk>/batal/",
        hearings.hearing_cancel,
        name="hearing_cancel",
    ),
    path(f"{_CASE}waktu/", past.past, name="past"),
    path(f"{_CASE}waktu/beda/", past.past_difference, name="past_difference"),
    path(f"{_CASE}pesan/", case.message_send, name="message_send"),
    path(f"{_CASE}tindakan/<slug:action>/", case.case_action, name="case_action"),
    path(f"{_CASE}terkait/<int:pk>/lepas/", linked.unlink, name="unlink"),
    path(f"{_CASE}pola/<int:pk>/", linked.pattern, name="pattern"),
    path(f"{_CASE}kode/", case.code, name="code"),
    path(f"{_CASE}bukti/", bundles.evidence, name="evidence"),
    path(f"{_CASE}akses/", access.grant_give, name="grant_give"),
    path(f"{_CASE}akses/<int:pk>/cabut/", access.grant_revoke, name="grant_revoke"),
    path(
        f"{_CASE}akses/peran/<int:pk>/cabut/",
        access.grant_revoke_post,
        name="grant_revoke_post",
    ),
    path(f"{_CASE}akses/siapa/", access.who_sees, name="who_sees"),
    path(f"{_CASE}tampilkan/<slug:kind>/", access.unmask, name="unmask"),
    path(f"{_CASE}akses/mengapa/", access.why_sees, name="why_sees"),
    path("meja/tugas/<int:pk>/pengecualian/", access.separation, name="separation"),
    path("meja/rujukan/", referral.listing, name="referrals"),
    path(_REFERRAL, referral.page, name="referral"),
    path(f"{_REFERRAL}catatan/", referral.note, name="referral_note"),
    path(f"{_REFERRAL}dokumen/<int:pk>/", referral.document, name="referral_document"),
    path(
        f"{_REFERRAL}tindakan/<slug:action>/", referral.action, name="referral_action"
    ),
]
