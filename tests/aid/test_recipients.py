"""From a programme to the visit: who may, within which quota, and which doubles."""

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from accounts.models import Unit, User
from sigap_cases.aid.criteria import Criteria
from sigap_cases.aid.exceptions import (
    AlreadyProposed,
    DecidedAlready,
    DoublesUndecided,
    NotFitting,
    NotInThatState,
    ProgrammeNotDraft,
    ProofMissing,
    QuotaFull,
    SecondPersonNeeded,
)
from sigap_cases.aid.models import AidDouble, AidProgramme, Recipient
from sigap_cases.aid.selectors import candidates, gaps, reasons_for
from sigap_cases.aid.services import deciding, programmes, proofs, recipients
from sigap_cases.registry.models import Person, SocialAid
from sigap_cases.registry.selectors import people_visible_to
from sigap_cases.registry.services import merging
from tests.registry.people import make_person
from workflows.exceptions import NotAllowed


pytestmark = pytest.mark.usefixtures("office")

VILLAGE, NEIGHBOUR = "51.04.01.2001", "51.04.05.2006"
OFFICER, HEAD, COMPANION = "petugas_desa", "perbekel", "pendamping_reintegrasi"
RETURNED = Criteria(phases=("returned",))


def user(name: str) -> User:
    return User.objects.get(username=name)


def programme(*, quota: int = 5, criteria: Criteria = RETURNED) -> AidProgramme:
    today = timezone.localdate()
    details = {
        "name": "Modal usaha",
        "source": "regency",
        "starts_on": today - timedelta(days=30),
        "ends_on": today + timedelta(days=60),
        "quota": quota,
        "amount": Decimal(2_000_000),
    }
    made = programmes.write(details, criteria, by=user("penyelia"))
    return programmes.begin(made, by=user("penyelia"))


def person(village: str = VILLAGE, phase: str = "returned", **told: Any) -> Person:
    by = user(OFFICER if village == VILLAGE else "petugas_desa2")
    card = told.pop("family_card", "")
    made = make_person(Unit.objects.get(code=village), by=by, phase=phase, **told)
    made.family_card = card
    made.save()
    return made


def proposed(of: AidProgramme, who: Person | None = None) -> Recipient:
    return recipients.propose(of, who or person(), by=user(OFFICER))


def verified(of: AidProgramme, who: Person | None = None) -> Recipient:
    return recipients.verify(proposed(of, who), by=user(HEAD))


def approved(of: AidProgramme, who: Person | None = None) -> Recipient:
    return recipients.approve(verified(of, who), by=user("penyelia"))


def picture(name: str = "foto.jpg") -> SimpleUploadedFile:
    """With a place in it, as a phone writes one."""
    kept = io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "S", 2: (8.0, 32.0, 0.0)}
    Image.new("RGB", (40, 30), "teal").save(kept, format="JPEG", exif=exif)
    return SimpleUploadedFile(name, kept.getvalue())


def files() -> list[proofs.Shown]:
    return [
        proofs.Shown(kind="photo", upload=picture()),
        proofs.Shown(kind="signature", upload=picture()),
    ]


def handing(**told: Any) -> dict[str, Any]:
    given = {"amount": Decimal(2_000_000), "receiver": "self"}
    return given | {"handed_on": timezone.localdate()} | told


# --- three people ----------------------------------------------------------------------


def test_proposer_does_not_verify_and_neither_approves() -> None:
    of = programme()
    row = recipients.propose(of, person(), by=user(HEAD))
    with pytest.raises(SecondPersonNeeded):
        recipients.verify(row, by=user(HEAD))
    with pytest.raises(NotAllowed):
        recipients.verify(row, by=user(OFFICER))
    with pytest.raises(NotAllowed):
        recipients.approve(row, by=user(COMPANION))
    with pytest.raises(NotInThatState):
        recipients.approve(row, by=user("penyelia"))


@pytest.mark.parametrize("column", ["verified_by_id", "approved_by_id"])
def test_database_holds_that_they_are_different_people(column: str) -> None:
    row = approved(programme())
    setattr(row, column, row.proposed_by_id)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_village_proposes_its_own_people_only() -> None:
    with pytest.raises(NotAllowed):
        proposed(programme(), person(NEIGHBOUR))


def test_propose_refuses_who_does_not_fit_and_who_stands_there() -> None:
    of = programme()
    with pytest.raises(NotFitting):
        proposed(of, person(phase="working"))
    row = proposed(of)
    with pytest.raises(AlreadyProposed):
        proposed(of, row.person)


def test_programme_that_ran_is_not_written_anew() -> None:
    with pytest.raises(ProgrammeNotDraft):
        programmes.write({}, RETURNED, by=user("penyelia"), programme=programme())


# --- the handover and the visit -----------------------------------------------------------


def test_handover_keeps_proof_without_its_place_and_tells_the_record() -> None:
    row = approved(programme())
    recipients.hand_over(row, handing(), files(), by=user(OFFICER))
    row.refresh_from_db()
    assert (row.state, row.amount) == ("handed_over", Decimal(2_000_000))
    kept = list(row.proofs.all())
    assert [proof.kind for proof in kept] == ["photo", "signature"]
    with kept[0].file.open() as file, Image.open(file) as shown:
        assert not shown.getexif()
    assert SocialAid.objects.get(person=row.person).programme == "Modal usaha"
    found = {"visited_on": timezone.localdate(), "result": "as_meant"}
    recipients.visit(row, found, by=user(HEAD))
    assert row.visits.get().visited_by == user(HEAD)


def test_handover_needs_both_proofs() -> None:
    row = approved(programme())
    with pytest.raises(ProofMissing):
        recipients.hand_over(row, handing(), files()[:1], by=user(OFFICER))
    row.refresh_from_db()
    assert row.state == "approved"


# --- the quota ----------------------------------------------------------------------------


def test_approve_stops_at_the_quota_and_a_refusal_frees_a_place() -> None:
    of = programme(quota=1)
    first, second = approved(of), verified(of)
    with pytest.raises(QuotaFull):
        recipients.approve(second, by=user("penyelia"))
    recipients.refuse(first, reason="Pindah domisili.", by=user("penyelia"))
    assert recipients.approve(second, by=user("penyelia")).state == "approved"


# --- doubles --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "ground"),
    [
        ({"nik": "5104011705900001"}, "nik"),
        ({"family_card": "5104012005100001"}, "household"),
    ],
)
def test_same_number_in_overlapping_programmes_is_a_double(
    told: dict[str, str], ground: str
) -> None:
    one = approved(programme(), person(name="I Wayan Suardana", **told))
    two = verified(programme(), person(name="Ni Luh Sari", **told))
    with pytest.raises(DoublesUndecided):
        recipients.approve(two, by=user("penyelia"))
    double = AidDouble.objects.get()
    assert (double.first, double.second, double.ground) == (one, two, ground)
    deciding.decide(double, decision="first", reason="Satu rumah.", by=user("penyelia"))
    two.refresh_from_db()
    assert (two.state, two.refused_reason) == ("refused", "Satu rumah.")
    with pytest.raises(DecidedAlready):
        deciding.decide(double, decision="both", reason="x", by=user("penyelia"))


def test_same_person_twice_is_approved_once_it_is_decided() -> None:
    who = person()
    proposed(programme(), who)
    two = verified(programme(), who)
    double = AidDouble.objects.get()
    assert double.ground == "person"
    told = "Modal usaha dan pelatihan berbeda kebutuhan."
    deciding.decide(double, decision="both", reason=told, by=user("penyelia"))
    assert recipients.approve(two, by=user("penyelia")).state == "approved"


def test_programmes_one_after_the_other_make_no_double() -> None:
    who = person()
    earlier = programme()
    AidProgramme.objects.filter(pk=earlier.pk).update(
        starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31)
    )
    earlier.refresh_from_db()
    proposed(earlier, who)
    proposed(programme(), who)
    assert not AidDouble.objects.exists()


def test_merge_takes_recipients_along_and_makes_a_double_of_two() -> None:
    kept, other = person(name="I Wayan Suardana"), person(name="I Wayan Suardana")
    both, only = programme(), programme()
    stays, moved = proposed(both, other), proposed(only, other)
    first = proposed(both, kept)
    done = merging.merge(kept, other, choices={}, by=user(OFFICER))
    moved.refresh_from_db()
    stays.refresh_from_db()
    assert (moved.person, stays.person) == (kept, other)
    pairs = AidDouble.objects.filter(first=stays, second=first)
    assert [double.ground for double in pairs] == ["person"]
    merging.undo(done, by=user(OFFICER))
    moved.refresh_from_db()
    assert moved.person == other


# --- candidates and gaps --------------------------------------------------------------------


def test_reasons_agree_with_the_database() -> None:
    today = timezone.localdate()
    asked = Criteria(
        phases=("returned",), sex="male", age_from=18, age_to=40, insured="no"
    )
    of = programme(criteria=asked)
    people = [
        person(name="I Wayan A", birth_date=today.replace(year=today.year - 30)),
        person(name="I Wayan B", birth_date=today.replace(year=today.year - 41)),
        person(name="I Wayan C", birth_date=None),
        person(name="I Wayan D", phase="working"),
    ]
    found = set(candidates(of, people_visible_to(user(OFFICER)), today))
    for one in people:
        fits = all(reason.met for reason in reasons_for(of, one, today))
        assert fits == (one in found), one
    assert found == {people[0]}


def test_gaps_count_by_village_and_tell_no_other_village() -> None:
    of = programme()
    for phase in ("returned", "returned", "working"):
        person(phase=phase)
    approved(of)
    proposed(of)
    person(NEIGHBOUR)
    today = timezone.localdate()
    (own,) = gaps(of, people_visible_to(user(OFFICER)), today)
    assert (own.fitting, own.served, own.in_line, own.unserved) == (4, 1, 1, 2)
    everywhere = gaps(of, people_visible_to(user("penyelia")), today)
    assert [(gap.village.code, gap.unserved) for gap in everywhere] == [
        (VILLAGE, 2),
        (NEIGHBOUR, 1),
    ]
