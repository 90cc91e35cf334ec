"""Rights over personal data, walked to each of their ends."""

import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Unit, User
from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.cases.models import Case, Document, Party
from sigap_cases.cases.services import lifecycle, releases, trail
from sigap_cases.cases.services.intake import Person
from sigap_cases.registry.models import SocialAid
from sigap_cases.registry.services import access
from tests.aid.world import make_programme, make_recipient
from tests.loaded_office import lodge
from tests.registry.people import make_person
from workflows.exceptions import NotAllowed
from workflows.services import assignment

from . import walking
from .walking import applicant, bring, do, item, open_steps, pass_time


pytestmark = pytest.mark.usefixtures("clock")
PPID, SUPERIOR, SUPERVISOR = "petugas_ppid", "atasan_ppid", "penyelia"
DECIDE = {
    "access": ("decide_access", "PDP-AKSES"),
    "correct": ("decide_correction", "PDP-PERBAIKI"),
    "restrict": ("decide_restriction", "PDP-BATAS"),
    "erase": ("decide_erasure", "PDP-HAPUS"),
    "object": ("decide_objection", "STD-PDP-KEBERATAN"),
}


def request(kind: str, about: str = "") -> Case:
    return bring(
        "hak_subjek_data",
        narrative="Saya ingin tahu data saya.",
        given={"right_kind": kind, "about_case": about},
    )


def proven(kind: str, about: str = "") -> Case:
    case = request(kind, about)
    how = "KTP diperlihatkan di loket."
    return do(case, "verify_identity", PPID, identity_state="proven", identity_how=how)


def decided(kind: str, decision: str = "granted", about: str = "") -> Case:
    values: dict[str, Any] = {"decision": decision}
    if decision != "granted":
        values |= {"refusal_ground": "danger", "refusal_reason": "Demi keselamatan."}
    return do(proven(kind, about), DECIDE[kind][0], PPID, **values)


def answered(case: Case, **values: Any) -> Case:
    return do(case, "write_answer", PPID, answer_text="Sudah dipenuhi.", **values)


@pytest.mark.parametrize("kind", DECIDE)
def test_every_kind_has_72_hours_from_the_request(kind: str) -> None:
    case = proven(kind)
    step, kode = DECIDE[kind]
    clock = item(case, step).deadline
    assert clock.rule.kode == kode
    assert clock.started_at == item(case, "verify_identity").opened_at
    assert (clock.due_at - clock.started_at).total_seconds() == 72 * 3600


@pytest.mark.parametrize("kind", ["correct", "restrict", "object"])
def test_granted_is_carried_out_and_answered(kind: str) -> None:
    case = decided(kind)
    do(case, "change_data", PPID, done_what="Nomor telepon diganti.")
    assert item(case, "write_answer").due_at == item(case, DECIDE[kind][0]).due_at
    assert answered(case).close_reason == "granted"


def test_erasure_is_carried_out_by_a_second_person() -> None:
    case = decided("erase")
    assert open_steps(case) == ["erase_data"]
    with pytest.raises(NotAllowed):
        assignment.claim(item(case, "erase_data"), by=User.objects.get(username=PPID))
    do(case, "erase_data", SUPERVISOR, done_what="Catatan kontak dihapus.")
    assert answered(case).close_reason == "granted"


def test_refusal_is_checked_by_the_superior_and_told() -> None:
    case = decided("access", "refused")
    do(case, "check_refusal", SUPERIOR, approval="approved")
    assert case.close_reason == "refused"
    assert walking.told(case)[-1].endswith("Demi keselamatan.")


def test_refusal_returned_is_decided_again() -> None:
    case = decided("erase", "refused")
    do(case, "check_refusal", SUPERIOR, approval="returned", approval_note="Penuhi")
    assert open_steps(case) == ["decide_erasure"]


def test_part_is_carried_out_after_the_check() -> None:
    case = decided("correct", "granted_part")
    do(case, "check_refusal", SUPERIOR, approval="approved")
    do(case, "change_data", PPID, done_what="Alamat diganti.")
    assert answered(case).close_reason == "granted_part"


def test_identity_not_proven_ends_the_request() -> None:
    case = do(
        request("access"),
        "verify_identity",
        PPID,
        identity_state="not_proven",
        identity_how="Telepon tidak cocok.",
        refusal_reason="Datanglah ke loket dengan kartu identitas.",
    )
    assert case.close_reason == "unproven"
    assert "loket" in walking.told(case)[-1]


def asked_for_proof() -> Case:
    return do(
        request("access"),
        "verify_identity",
        PPID,
        identity_state="asked",
        identity_how="Belum ada bukti.",
        missing_items="Foto kartu identitas",
    )


@pytest.mark.parametrize(
    ("review", "outcome"), [("proven", ""), ("not_proven", "unproven")]
)
def test_proof_is_reviewed(review: str, outcome: str) -> None:
    case = applicant(asked_for_proof(), "complete")
    values = {"identity_review": review, "identity_how": "Foto diterima."}
    if review == "not_proven":
        values["refusal_reason"] = "Foto tidak terbaca."
    do(case, "review_identity", PPID, **values)
    assert case.close_reason == outcome
    assert open_steps(case) == ([] if outcome else ["decide_access"])


def test_proof_that_never_comes_ends_the_request(
    clock: time_machine.Traveller,
) -> None:
    case = pass_time(clock, asked_for_proof(), days=16)
    assert case.close_reason == "unproven"


def collected(case: Case) -> str:
    document = Document.objects.get(case=case, kind="report")
    with document.file.open("rb") as file:
        pages = PdfReader(io.BytesIO(file.read())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())


def complaint(code: str = "GAJI_TDK_DIBAYAR", phone: str = "0812300400") -> Case:
    reporter = Person(name="Ni Luh Suparni", phone=phone)
    return lodge(code, reporter=reporter, capacity="self").case


def test_access_collects_what_is_held_with_who_read_it() -> None:
    mine, others = complaint(), complaint(phone="0899000111")
    reader = User.objects.get(username="petugas_pengaduan")
    lifecycle.note_access(mine, by=reader, part="case")

    case = decided("access")

    text = collected(case)
    assert mine.number in text
    assert "Gaji tiga bulan belum dibayar." in text
    assert "Petugas Layanan Pengaduan" in text
    assert others.number not in text
    assert str(reader) not in text
    document = Document.objects.get(case=case, kind="report")
    assert document.uploaded_by == User.objects.get(username=PPID)
    assert releases.released_documents(case) == []
    answered(case, answer_document=document.pk)
    assert releases.released_documents(case) == [document]
    assert case.close_reason == "granted"


def test_access_tells_who_took_it_out_and_who_read_the_record() -> None:
    mine = complaint()
    officer = User.objects.get(username="petugas_penanganan")
    trail.note(
        trail.Taken(
            kind=RetrievalKind.EXPORT,
            surface="desk:bundle",
            text="rahasia dapur",
            case=mine,
        ),
        by=officer,
    )
    record = make_person(
        Unit.objects.get(code="51.04.01.2001"),
        by=User.objects.get(username="petugas_desa"),
        name="Ni Luh Suparni",
    )
    Party.objects.filter(case=mine, role="reporter").update(person=record)
    stands_in = "Penyelia, Disnaker (menggantikan I Ketut Alit)"
    access.record(record, by=officer, right=stands_in)

    text = collected(decided("access"))

    assert "Petugas Penanganan Permasalahan" in text
    assert "Ekspor, Semua dokumen dalam satu unduhan" in text
    assert "Data PMI: Ni Luh Suparni" in text
    assert "Penyelia, Disnaker" in text
    for hidden in (str(officer), "I Ketut Alit", "rahasia dapur"):
        assert hidden not in text


def test_access_lists_the_social_aid_of_a_record_tied_to_the_request() -> None:
    village = Unit.objects.get(code="51.04.01.2001")
    officer = User.objects.get(username="petugas_desa")
    record = make_person(village, by=officer, name="Ni Luh Suparni")
    neighbour = make_person(village, by=officer, name="Ni Made Lain")
    today = timezone.localdate()
    period = f"{today:%m/%Y} - {today + timedelta(days=90):%m/%Y}"
    make_recipient(make_programme(name="Modal usaha"), record, officer)
    make_recipient(make_programme(name="Beasiswa anak"), neighbour, officer)
    SocialAid.objects.create(person=record, programme="Sembako", amount=300_000)
    case = proven("access")
    Party.objects.filter(case=case, role="reporter").update(person=record)

    text = collected(do(case, "decide_access", PPID, decision="granted"))

    assert "Bantuan sosial:" in text
    assert "Sembako, Rp300.000" in text
    assert f"Modal usaha, {period}, Rp2.000.000, Diusulkan desa" in text
    assert "Beasiswa anak" not in text


def test_access_leaves_out_a_record_of_another_name() -> None:
    mine = complaint()
    record = make_person(
        Unit.objects.get(code="51.04.01.2001"),
        by=User.objects.get(username="petugas_desa"),
        name="I Made Sudarma",
    )
    Party.objects.create(
        case=mine, role="worker", name=record.name, phone="0812300400", person=record
    )
    access.record(record, by=User.objects.get(username="petugas_penanganan"))
    assert "Data PMI" not in collected(decided("access"))


def test_access_finds_the_case_that_is_named_with_the_name() -> None:
    named = complaint(phone="0899000111")
    case = decided("access", about=named.number)
    assert named.number in collected(case)


def test_access_tells_nothing_of_secret_and_limited_cases() -> None:
    secret = complaint("PELECEHAN_SEKSUAL")
    case = decided("access", about=secret.number)
    text = collected(case)
    assert secret.number not in text
    assert "Tidak ada yang ditemukan" in text
