"""A letter of the village, walked to each of its ends."""

from datetime import date

import pytest

from accounts.models import Unit, User
from accounts.services.memberships import appoint
from sigap_cases.cases.models import Case
from sigap_cases.cases.selectors import cases_visible_to
from workflows.actors import person
from workflows.exceptions import NotAllowed, SamePersonForbidden
from workflows.services import processes

from . import walking
from .walking import bring, do, open_steps


pytestmark = pytest.mark.usefixtures("clock")
OFFICER, HEAD, INTAKE = "petugas_desa", "perbekel", "petugas_pengaduan"
VILLAGE = "51.04.01.2001"
LAWFUL = {
    "offer_age": "met",
    "offer_agency": "met",
    "offer_scheme": "met",
    "offer_visa": "unknown",
    "offer_contract": "met",
    "offer_note": "Visa belum diperlihatkan.",
    "offer_via": "PT Contoh Karya Mandiri (P to P)",
}


def asked(service: str = "sktm", **given: str) -> Case:
    none = dict.fromkeys(LAWFUL)
    return bring(
        "layanan_desa",
        by=OFFICER,
        channel="village",
        village=Unit.objects.get(code=VILLAGE),
        village_may_know=True,
        narrative="Mohon surat.",
        given={"service": service, **none, **given},
    )


def prepared(case: Case, **answers: str) -> Case:
    do(case, "receive", OFFICER, identity_seen="known")
    told = {"prepare_result": "ready", "purpose": "berobat"} | answers
    return do(case, "prepare", OFFICER, **told)


def poor() -> Case:
    return prepared(asked(), poverty_ground="hasil kunjungan petugas")


def test_poverty_letter_is_signed_numbered_and_handed_over() -> None:
    case = poor()
    letter = case.letters.get()
    assert (letter.state, letter.signer_title) == ("signing", "Perbekel Batubulan")
    do(case, "sign", HEAD, signature_result="signed")
    do(case, "issue", OFFICER, letter_date="2026-07-06")
    do(case, "send_letter", OFFICER, sent_way="handed", sent_on="2026-07-06")
    letter.refresh_from_db()
    assert (letter.state, letter.number) == ("sent", "500.15/1/Batubulan")
    assert letter.signed_by == User.objects.get(username=HEAD)
    assert letter.values["dasar"] == "hasil kunjungan petugas"
    assert case.close_reason == "issued"


def test_letter_that_is_sent_back_is_made_anew() -> None:
    case = poor()
    do(case, "sign", HEAD, signature_result="returned", return_note="Keperluan?")
    told = {"purpose": "keringanan biaya", "poverty_ground": "data desa"}
    do(case, "prepare", OFFICER, prepare_result="ready", **told)
    letter = case.letters.get()
    assert (letter.state, letter.values["keperluan"]) == ("signing", "keringanan biaya")


def test_signature_is_another_persons() -> None:
    """Also where the village officer holds the post of the head as well."""
    both = User.objects.get(username=OFFICER)
    village = Unit.objects.get(code=VILLAGE)
    appoint(both, post=HEAD, unit=village, start=date(2026, 1, 1), by=None)
    case = poor()
    with pytest.raises(SamePersonForbidden):
        do(case, "sign", OFFICER, signature_result="signed")


def test_lawful_offer_leads_to_the_letter() -> None:
    case = asked("pengantar", **LAWFUL)
    do(case, "receive", OFFICER, identity_seen="seen")
    do(case, "check_offer", OFFICER, offer_verdict="lawful", verdict_reason="Cocok.")
    told = {"purpose": "melengkapi dokumen", "destination": "Jepang, perawat"}
    do(case, "prepare", OFFICER, prepare_result="ready", **told)
    assert case.letters.get().values["penempatan"] == LAWFUL["offer_via"]
    assert open_steps(case) == ["sign"]


@pytest.mark.parametrize("way", ["refuse", "report"])
def test_unlawful_offer_is_refused_whatever_is_concluded(way: str) -> None:
    case = asked("pengantar", **LAWFUL | {"offer_visa": "breached"})
    do(case, "receive", OFFICER, identity_seen="seen")
    do(case, "check_offer", OFFICER, offer_verdict="lawful", verdict_reason="Baik.")
    assert open_steps(case) == ["advise"]
    told = {"advice_given": "Jalur resmi.", "refusal_reason": "Visa kunjungan."}
    do(case, "advise", OFFICER, next_way=way, **told)
    if way == "report":
        found = {"report_result": "watched", "report_note": "Dicatat."}
        do(case, "take_report", INTAKE, **found)
    why = "Visa kunjungan bukan visa kerja."
    decided = {"refusal_decision": "confirmed", "refusal_reason": why}
    do(case, "confirm_refusal", HEAD, **decided)
    assert (case.close_reason, case.status) == ("refused", "closed")
    assert walking.told(case) == [why]
    assert not case.letters.exists()


def test_permit_of_the_family_names_who_gives_it() -> None:
    told = {"permit_giver": "Ni Made Sukerti", "permit_relation": "spouse"}
    case = prepared(asked("izin_keluarga"), destination="Malta, terapis", **told)
    values = case.letters.get().values
    assert (values["pemberi"], values["hubungan"]) == (
        "Ni Made Sukerti",
        "Suami atau istri",
    )


def test_withdrawn_request_takes_the_unsigned_letter_along() -> None:
    case = poor()
    by = person(User.objects.get(username=OFFICER), "Petugas Desa")
    assert case.process is not None
    processes.cancel(case.process, outcome="withdrawn", reason="Batal", by=by)
    assert case.letters.get().state == "withdrawn"


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (OFFICER, True),
        (HEAD, True),
        ("auditor", True),
        ("petugas_desa2", False),
        ("camat", False),
        ("penyelia", False),
        (INTAKE, False),
    ],
)
def test_request_is_the_villages_own(who: str, *, sees: bool) -> None:
    case = asked()
    user = User.objects.get(username=who)
    assert cases_visible_to(user).filter(pk=case.pk).exists() is sees
    assert user.has_perm("cases.view_case", case) is sees


def test_only_the_village_itself_takes_a_request_in() -> None:
    with pytest.raises(NotAllowed):
        bring("layanan_desa", by=INTAKE, given={"service": "sktm"})
    with pytest.raises(NotAllowed):
        bring(
            "layanan_desa",
            by="petugas_desa2",
            village=Unit.objects.get(code=VILLAGE),
            given={"service": "sktm"},
        )
