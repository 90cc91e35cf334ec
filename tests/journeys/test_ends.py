"""Every process to a success, a refusal and a dead end, through the forms of its tasks.

What a longer journey walks already is not walked again: docs/journeys.md tells which test
reaches which end. What applicants do on their own page is done through its service here;
the journeys of that page are in test_information, test_data_rights and test_legal_aid.
"""

from sigap_cases.cases.models import Case, Referral
from tests.loaded_office import lodge
from tests.processes import test_klaim_hak as claims
from tests.processes import test_pemulangan as repatriation
from tests.processes import test_pemulangan_jenazah as remains
from tests.processes import test_reintegrasi as reintegration
from tests.processes import walking
from tests.processes.tours import ended_as, open_case, walk

from .test_referral import POLICE, refer
from .walking import PARTNER, TIME, Desks, Step


CLAIM = "Klaim asuransi dan hak yang belum dibayar"
INTAKE, PPID = "petugas_pengaduan", "petugas_ppid"
BROUGHT = {
    "Lewat mana permohonan ini masuk?": "Loket",
    "Siapa yang memohon?": "Keluarga",
    "Nama pelapor": "Ni Made Sukerti",
    "Nama PMI": "I Wayan Suardana",
    "Yang diketahui": "Keluarga meminta bantuan Dinas.",
}
ASKED = {
    "Lewat mana permohonan ini masuk?": "Loket",
    "Nama pemohon": "Ni Luh Suparni",
}
PROPOSED: Step = ("propose_closing", {"closing_note": "Keterangan Perwakilan RI."})
CLOSED: Step = ("decide_closing", {"closing_decision": "agreed"})


# --- complaints: settled, handed over and incomplete have journeys of their own ----------

TAKEN_IN: tuple[Step, ...] = (
    ("first_contact", {"contact_result": "no_channel", "contact_note": "Halaman."}),
    ("verify", {"completeness": "complete"}),
    (
        "classify",
        {
            "urgency": "routine",
            "confidentiality": "normal",
            "authority": "own",
            "criminal": False,
        },
    ),
    (
        "triage",
        {
            "handling": "mediation",
            "respondent_type": "p3mi",
            "triage_note": "Gaji tiga bulan.",
        },
    ),
)


def test_complaint_comes_to_a_dead_end(desks: Desks) -> None:
    case = lodge().case
    no_agreement = {
        "session_date": "2026-10-05",
        "attendance": "both",
        "session_result": "dead_end",
    }
    desks.walk(
        case,
        *TAKEN_IN,
        ("mediate", no_agreement),
        ("write_result", {"result_summary": "Tidak tercapai kesepakatan."}),
        ("approve_result", {"approval": "approved"}),
        ("tell_result", {"told_by": "tracking_page", "told_on": "2026-10-05"}),
    )
    walking.applicant(case, "accept")
    assert ended_as(case) == ("dead_end", "closed")


def test_complaint_that_stays_unclear_is_closed_by_a_second_person(
    desks: Desks,
) -> None:
    case = lodge().case
    unclear = {"completeness": "unclear", "unclear_points": "Siapa yang diadukan?"}
    desks.walk(case, TAKEN_IN[0], ("verify", unclear))
    walking.applicant(case, "complete")
    desks.walk(case, ("review_explanation", {"explanation_clear": False}))
    assert ended_as(case) == ("unclear", "closed")


# --- referrals: one that is returned is in test_referral ---------------------------------


def test_referral_is_refused_and_another_is_withdrawn(desks: Desks) -> None:
    number = lodge().case.number
    worker, partner = desks.at("petugas_penanganan"), desks.at("mitra")
    refused = refer(worker, number, "Dengan akun SIGAP", POLICE)
    partner.work(
        "Jawab rujukan",
        refused,
        {
            "Jawaban atas rujukan": "Tolak rujukan",
            "Alasan menolak": "Bukan wilayah kami.",
        },
    )
    worker.work("Baca penolakan mitra", refused, {})

    withdrawn = refer(worker, number, "Dengan akun SIGAP", POLICE)
    worker.link(withdrawn).click()
    worker.say("Cabut rujukan", {"Alasan": "Sudah selesai."}, "Cabut rujukan")
    ends = Referral.objects.values_list("number", "process__outcome")
    assert dict(ends) == {refused: "refused", withdrawn: "withdrawn"}


# --- repatriation: home is in test_repatriation ------------------------------------------


def test_repatriation_that_cannot_be_now(desks: Desks) -> None:
    """From the form once; the other two ends begin where the mission has answered."""
    case = desks.begin(INTAKE, "Pemulangan", BROUGHT)
    refuses = repatriation.confirmed("refuses")
    desks.walk(case, *repatriation.ASKED, refuses, PROPOSED, CLOSED)
    assert ended_as(case) == ("refused", "closed")

    case = walk(open_case("pemulangan"), *repatriation.ASKED)
    desks.walk(case, repatriation.answered("not_found"), PROPOSED, CLOSED)
    assert ended_as(case) == ("not_found", "closed")

    case = walk(open_case("pemulangan"), *repatriation.ASKED)
    desks.walk(case, repatriation.confirmed("detained"), PROPOSED, CLOSED)
    assert ended_as(case) == ("not_possible", "closed")


# --- remains -----------------------------------------------------------------------------


def test_remains_come_home(desks: Desks) -> None:
    case = desks.begin(INTAKE, "Pemulangan jenazah", BROUGHT)
    desks.walk(
        case,
        remains.CONFIRMED,
        remains.told("bring_home"),
        remains.PAPERS,
        remains.OWN_COST,
        remains.SHIPPED,
        remains.ARRIVED,
        remains.HANDED_OVER,
        ("check_file", {"file_state": "complete"}),
    )
    assert ended_as(case) == ("returned", "settled")


def test_remains_that_are_not_released_and_news_that_is_not_true(desks: Desks) -> None:
    """The first begins where the family has been told, as in the journey above."""
    lost = {"papers_state": "not_released", "papers_note": "Hilang di laut."}
    case = open_case("pemulangan_jenazah")
    walk(case, remains.CONFIRMED, remains.told("bring_home"))
    desks.walk(
        case,
        ("gather_papers", lost),
        remains.OWN_COST,
        ("decide_not_returned", {"not_returned_decision": "agreed"}),
    )
    assert ended_as(case) == ("not_returned", "closed")

    case = desks.begin(INTAKE, "Pemulangan jenazah", BROUGHT)
    desks.walk(case, ("confirm_death", {"death_state": "alive"}))
    assert ended_as(case) == ("alive", "closed")


# --- claims ------------------------------------------------------------------------------


def test_claim_is_paid(desks: Desks) -> None:
    case = desks.begin(INTAKE, CLAIM, BROUGHT)
    desks.walk(
        case,
        claims.inventory(insurance=True, rights=True),
        claims.COMPLETE,
        claims.SUBMIT,
        PARTNER,
        claims.INSURER_PAYS,
        claims.DEMAND,
        PARTNER,
        claims.DEBTOR_PAYS,
        claims.checked("paid"),
    )
    assert ended_as(case) == ("paid", "settled")


def test_claim_is_refused_and_another_has_nothing_to_claim(desks: Desks) -> None:
    case = desks.begin(INTAKE, CLAIM, BROUGHT)
    accepted = {"rights_next": "accept", "rights_note": "Bangkrut."}
    desks.walk(
        case,
        claims.inventory(insurance=False, rights=True),
        claims.DEMAND,
        PARTNER,
        ("record_rights", {"rights_state": "refused"}),
        ("answer_debtor", accepted),
        claims.checked("refused"),
    )
    assert ended_as(case) == ("refused", "closed")

    case = open_case("klaim_hak")
    desks.walk(
        case,
        claims.inventory(insurance=False, rights=False),
        ("confirm_nothing", {"nothing_decision": "agreed"}),
    )
    assert ended_as(case) == ("nothing_due", "closed")


# --- reintegration: the signed refusal is in test_protection -----------------------------


def test_reintegration_ends_independent(desks: Desks) -> None:
    case = desks.begin(INTAKE, "Reintegrasi", BROUGHT)
    desks.walk(
        case,
        reintegration.ENROL,
        reintegration.assessed("needs"),
        reintegration.planned(plan_training=True),
        reintegration.SIGNED,
        reintegration.APPROVED,
        ("train", {"training_state": "done", "training_note": "Barista"}),
        TIME,
        reintegration.LAST_VISIT,
        reintegration.evaluated("independent"),
        reintegration.REPORT,
        reintegration.REPORT_APPROVED,
    )
    assert ended_as(case) == ("independent", "settled")


def test_reintegration_that_is_not_begun(desks: Desks) -> None:
    case = desks.begin(INTAKE, "Reintegrasi", BROUGHT)
    desks.walk(
        case,
        reintegration.LATE,
        ("decide_late", {"late_decision": "not_eligible"}),
    )
    assert ended_as(case) == ("not_eligible", "closed")

    case = walk(open_case("reintegrasi"), reintegration.ENROL)
    desks.walk(
        case,
        reintegration.assessed("no_need"),
        ("confirm_early_end", {"early_end_decision": "agreed"}),
    )
    assert ended_as(case) == ("no_need", "closed")


# --- legal aid: a case that is won is in test_legal_aid ----------------------------------


def apply_for_aid(desks: Desks) -> Case:
    told = {
        "Lewat mana permohonan ini masuk?": "Loket",
        "Nama pemohon": "Ni Made Sukerti",
        "Uraian kejadian": "Majikan menahan gaji dan paspor.",
        "Siapa yang memohon?": "Keluarga",
    }
    case = desks.ask(INTAKE, "Bantuan hukum", told)
    spoken = {"application_form": "oral", "free_aid": False}
    return desks.walk(case, ("receive", spoken))


def test_legal_aid_is_refused(desks: Desks) -> None:
    case = apply_for_aid(desks)
    refused = {
        "completeness": "complete",
        "acceptance": "refused",
        "refusal_ground": "no_basis",
        "refusal_reason": "Perkaranya sudah kedaluwarsa.",
    }
    desks.walk(
        case, ("examine", refused), ("check_refusal", {"approval": "approved"}), TIME
    )
    assert ended_as(case) == ("refused", "closed")


def test_legal_aid_comes_to_a_dead_end(desks: Desks) -> None:
    case = apply_for_aid(desks)
    accepted = {
        "completeness": "complete",
        "acceptance": "accepted",
        "tppo_victim": False,
    }
    failed = {
        "meeting_date": "2026-10-05T10:00",
        "attendance": "both",
        "minutes": 1,
        "meeting_result": "failed",
        "next_way": "stop",
    }
    desks.walk(
        case,
        ("examine", accepted),
        ("assign_counsel", {"counsel_kind": "own", "counsel_name": "Adi"}),
        ("declare_conflict", {"conflict": False}),
        (
            "power_of_attorney",
            {"attorney_signed_on": "2026-10-05", "attorney_document": 1},
        ),
        (
            "choose_strategy",
            {"strategy": "negotiation", "strategy_reason": "Disetujui klien."},
        ),
        ("negotiate", failed),
        ("write_result", {"answer_text": "Perundingan tidak berhasil."}),
        ("tell_result", {"told_by": "phone", "told_on": "2026-10-05"}),
    )
    assert ended_as(case) == ("dead_end", "closed")


# --- information: given and refused are in test_information ------------------------------


def ask_for_information(desks: Desks) -> Case:
    told = {
        **ASKED,
        "Yang diminta": "Data penempatan PMI per desa.",
        "Tujuan penggunaan": "Penelitian.",
        "Bentuk yang diinginkan": "Berupa berkas",
    }
    return desks.ask(PPID, "Permohonan informasi publik", told)


def test_information_that_is_not_held_or_not_completed(desks: Desks) -> None:
    summary = {"asked_summary": "Data PMI per desa"}
    case = ask_for_information(desks)
    desks.walk(
        case,
        ("check", {**summary, "identity_state": "complete"}),
        ("assess", {"extend": False, "decision": "not_held"}),
        ("write_answer", {"answer_text": "Ada pada BP3MI.", "held_by": "BP3MI Bali"}),
    )
    walking.applicant(case, "accept")
    assert ended_as(case) == ("not_held", "closed")

    case = ask_for_information(desks)
    short = {"identity_state": "incomplete", "missing_items": "Nama"}
    desks.walk(case, ("check", {**summary, **short}), TIME)
    assert ended_as(case) == ("incomplete", "closed")


# --- suggestions -------------------------------------------------------------------------


def suggest(desks: Desks) -> Case:
    told = {
        **ASKED,
        "Yang diminta": "Jam layanan diperpanjang.",
        "Tentang apa?": "Pelayanan dan petugas",
    }
    return desks.ask(PPID, "Masukan/saran", told)


def test_suggestion_reaches_each_of_its_ends(desks: Desks) -> None:
    answer: Step = ("write_answer", {"answer_text": "Terima kasih, kami ubah."})
    case = desks.walk(suggest(desks), ("review", {"handling": "answer"}), answer)
    assert ended_as(case) == ("answered", "settled")

    case = desks.walk(suggest(desks), ("review", {"handling": "complaint"}), answer)
    assert ended_as(case) == ("pointed", "closed")

    noted = {"handling": "note", "note_reason": "Tidak ada isinya."}
    case = desks.walk(suggest(desks), ("review", noted))
    assert ended_as(case) == ("noted", "closed")


# --- rights over data: access is granted in test_data_rights -----------------------------


def test_right_over_data_is_refused_or_not_proven(desks: Desks) -> None:
    told = {
        **ASKED,
        "Permintaan dengan kata-kata pemohon": "Hapus data saya.",
        "Yang diminta": "Menghapus data",
    }
    proven = {"identity_state": "proven", "identity_how": "KTP diperlihatkan."}
    refused = {
        "decision": "refused",
        "refusal_ground": "danger",
        "refusal_reason": "Demi keselamatan.",
    }
    case = desks.ask(PPID, "Hak subjek data", told)
    desks.walk(
        case,
        ("verify_identity", proven),
        ("decide_erasure", refused),
        ("check_refusal", {"approval": "approved"}),
    )
    assert ended_as(case) == ("refused", "closed")

    case = desks.ask(PPID, "Hak subjek data", told)
    unproven = {
        "identity_state": "not_proven",
        "identity_how": "Telepon tidak cocok.",
        "refusal_reason": "Datanglah ke loket dengan kartu identitas.",
    }
    desks.walk(case, ("verify_identity", unproven))
    assert ended_as(case) == ("unproven", "closed")
