"""Opening a case in an emergency: by whom, for how long, told to whom, reviewed by whom."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone

from accounts.models import Unit, User
from notifications.enums import Topic
from notifications.models import OutboxMessage
from sigap_cases.cases.enums import Level, Verdict
from sigap_cases.cases.exceptions import AccessOver, NoCaseToOpen, TooManyTries
from sigap_cases.cases.models import Case, EmergencyAccess
from sigap_cases.cases.policies import check_can_work, takes_part
from sigap_cases.cases.selectors import cases_visible_to, named_people
from sigap_cases.cases.services import confidentiality, emergency_access, notes
from sigap_cases.wiring.audience import audience_of
from workflows.exceptions import NotAllowed, ReasonNeeded, SamePersonForbidden
from workflows.models import WorkItem
from workflows.services import assignment, completion

from .conftest import lodge


pytestmark = pytest.mark.usefixtures("office")

REASON = "Pekerja menelepon dari bandara dan diancam majikan."


@pytest.fixture
def secret(people: dict[str, User]) -> Case:
    case = lodge()
    confidentiality.change_level(
        case, Level.SECRET, by=people["penyelia"], reason="Terancam."
    )
    case.refresh_from_db()
    return case


def open_by(user: User, case: Case) -> EmergencyAccess:
    emergency_access.open_case(case.number, by=user, reason=REASON)
    return EmergencyAccess.objects.get(case=case, user=user)


def review_of(access: EmergencyAccess) -> WorkItem:
    return WorkItem.objects.get(process=access.review)


def test_open_case_lets_duty_officer_read_for_three_hours(
    people: dict[str, User], secret: Case
) -> None:
    officer = people["petugas_piket"]
    assert not officer.has_perm("cases.view_case", secret)
    access = open_by(officer, secret)
    assert officer.has_perm("cases.view_case", secret)
    assert secret in cases_visible_to(officer)
    lasts = access.expires_at - access.opened_at
    assert lasts == timedelta(hours=settings.BREAK_GLASS_HOURS) == timedelta(hours=3)
    with time_machine.travel(access.expires_at + timedelta(seconds=1)):
        assert not officer.has_perm("cases.view_case", secret)
        assert secret not in cases_visible_to(officer)


def test_open_case_gives_sight_and_nothing_to_do(
    people: dict[str, User], secret: Case
) -> None:
    officer = people["petugas_piket"]
    open_by(officer, secret)
    assert not takes_part(officer, secret)
    with pytest.raises(NotAllowed):
        check_can_work(officer, secret)
    with pytest.raises(NotAllowed):
        notes.write(secret, "Catatan", kind="internal", by=officer)
    item = WorkItem.objects.filter(matter=secret.matter, closed_at=None).earliest("pk")
    with pytest.raises(NotAllowed):
        assignment.claim(item, by=officer)
    assert officer not in (named_people(secret.matter_id) or [])


@pytest.mark.parametrize(
    "name",
    ["admin_sistem", "auditor", "mitra", "petugas_desa", "kepala_dinas", "camat"],
)
def test_open_case_is_closed_to_other_posts(
    people: dict[str, User], secret: Case, name: str
) -> None:
    with pytest.raises(NotAllowed):
        emergency_access.open_case(secret.number, by=people[name], reason=REASON)
    assert not EmergencyAccess.objects.exists()


def test_open_case_needs_a_reason(people: dict[str, User], secret: Case) -> None:
    with pytest.raises(ReasonNeeded):
        emergency_access.open_case(
            secret.number, by=people["petugas_piket"], reason=" "
        )


def test_open_case_of_a_missing_number_is_that_of_one_not_allowed(
    people: dict[str, User], secret: Case
) -> None:
    Case.objects.filter(pk=secret.pk).update(
        owner=Unit.objects.get(code="bp3mi-bali"), owner_path="bp3mi-bali."
    )
    sentences = set()
    for number in (secret.number, "ADU-26-ZZZZZZ"):
        with pytest.raises(NoCaseToOpen) as refused:
            emergency_access.open_case(
                number, by=people["petugas_piket"], reason=REASON
            )
        sentences.add(str(refused.value.sentence))
    assert len(sentences) == 1


def test_open_case_of_one_already_seen_changes_nothing(
    people: dict[str, User],
) -> None:
    case = lodge()
    found = emergency_access.open_case(
        case.number, by=people["petugas_piket"], reason=REASON
    )
    assert found == case
    assert not EmergencyAccess.objects.exists()


def test_open_case_stops_after_some_tries_in_an_hour(
    people: dict[str, User], secret: Case
) -> None:
    officer = people["petugas_piket"]
    for number in range(settings.BREAK_GLASS_TRIES_AN_HOUR):
        with pytest.raises(NoCaseToOpen):
            emergency_access.open_case(f"ADU-26-{number}", by=officer, reason=REASON)
    with pytest.raises(TooManyTries):
        emergency_access.open_case(secret.number, by=officer, reason=REASON)
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=1)):
        open_by(officer, secret)


def test_open_case_tells_custodians_of_a_secret_case_at_any_hour(
    people: dict[str, User], secret: Case
) -> None:
    open_by(people["petugas_piket"], secret)
    message = OutboxMessage.objects.get(topic=Topic.BREAK_GLASS)
    told = {who.user_id for who in audience_of(message)}
    named = set(named_people(secret.matter_id).values_list("pk", flat=True))  # type: ignore[union-attr]
    assert told == named
    assert people["petugas_piket"].pk not in told
    assert people["penyelia"].pk in told


def test_open_case_stands_in_the_chain_of_the_case(
    people: dict[str, User], secret: Case
) -> None:
    open_by(people["petugas_piket"], secret)
    event = secret.matter.events.get(kind="case.emergency_access")
    assert event.reason == REASON
    assert event.actor_name == str(people["petugas_piket"])


def test_end_takes_the_sight_away_at_once(
    people: dict[str, User], secret: Case
) -> None:
    officer = people["petugas_piket"]
    access = open_by(officer, secret)
    with pytest.raises(ReasonNeeded):
        emergency_access.end(access, by=people["penyelia"])
    emergency_access.end(access, by=officer)
    assert not officer.has_perm("cases.view_case", secret)
    assert secret.matter.events.filter(kind="case.emergency_access_ended").exists()
    with pytest.raises(AccessOver):
        emergency_access.end(access, by=officer)


def test_sight_ends_with_the_post_that_opened_it(
    people: dict[str, User], secret: Case
) -> None:
    officer = people["petugas_piket"]
    open_by(officer, secret)
    officer.memberships.filter(post="petugas_piket").delete()
    assert not officer.has_perm("cases.view_case", secret)


def test_review_is_done_by_a_custodian_and_keeps_its_verdict(
    people: dict[str, User], secret: Case
) -> None:
    access = open_by(people["petugas_piket"], secret)
    item = assignment.claim(review_of(access), by=people["penyelia"])
    assert item.deadline.rule.kode == "STD-TINJAU-DARURAT"
    values = {
        "emergency_verdict": "not_justified",
        "emergency_findings": "Penyelia dapat dihubungi.",
    }
    completion.complete(
        item, by=people["penyelia"], values=values, revision=item.revision
    )
    access.refresh_from_db()
    assert access.verdict == Verdict.NOT_JUSTIFIED
    assert access.findings == "Penyelia dapat dihubungi."
    assert access.reviewed_by == people["penyelia"]
    assert secret.matter.events.filter(kind="case.emergency_access_reviewed").exists()


def test_review_is_never_done_by_who_broke_the_glass(
    people: dict[str, User], secret: Case
) -> None:
    officer = people["petugas_piket"]
    access = open_by(officer, secret)
    confidentiality.grant(secret, officer, by=people["penyelia"], reason="Ikut serta")
    with pytest.raises(SamePersonForbidden):
        assignment.claim(review_of(access), by=officer)


def test_review_goes_above_an_only_supervisor(people: dict[str, User]) -> None:
    case = lodge()
    confidentiality.change_level(
        case, Level.SECRET, by=people["penyelia"], reason="Terancam."
    )
    case.refresh_from_db()
    confidentiality.revoke(
        case, people["penyelia2"], by=people["penyelia"], reason="Pindah tugas."
    )
    people["penyelia"].memberships.filter(post="penyelia").delete()
    access = open_by(people["penyelia2"], case)
    assert review_of(access).post == "kepala_dinas"
