"""Linked cases: what a child takes along, how secret it stays, and other links."""

import pytest

from accounts.models import User
from sigap_cases.cases.enums import Level, LinkKind
from sigap_cases.cases.exceptions import (
    AlreadyLinked,
    ChildStays,
    LessThanParent,
    LinkedCaseUnknown,
    LinkRefused,
)
from sigap_cases.cases.models import Case, CaseLink
from sigap_cases.cases.selectors import children_of, parent_of
from sigap_cases.cases.services import confidentiality, intake, lifecycle, linking
from workflows.exceptions import NotAllowed, ReasonNeeded
from workflows.models import Event, WorkItem

from .conftest import Do, lodge


pytestmark = pytest.mark.django_db


@pytest.fixture
def case(people: dict[str, User], village: object) -> Case:
    return lodge(
        capacity="family",
        reporter=intake.Person(name="Ni Made Sukerti", phone="081234567890"),
        worker=intake.Person(name="I Wayan Suardana"),
        respondent=intake.Person(name="PT Laut Jingga"),
        village=village,
        village_may_know=True,
        workplace="MV Laut Jingga",
        urgency="urgent",
    )


@pytest.fixture
def penyelia(people: dict[str, User]) -> User:
    return people["penyelia"]


def start(case: Case, by: User, kind: str = "pemulangan") -> Case:
    return linking.start(case, kind, by=by, reason="Ingin pulang")


def kinds_of(case: Case) -> list[str]:
    events = Event.objects.filter(matter=case.matter).order_by("number")
    return list(events.values_list("kind", flat=True))


def test_start_opens_a_case_of_its_own(case: Case, penyelia: User) -> None:
    child = start(case, penyelia)

    assert child.number.startswith("PLG-")
    assert (case.register_number, child.register_number) == (1, 2)
    assert (child.owner, child.village, child.urgency) == (
        case.owner,
        case.village,
        "urgent",
    )
    assert child.running.values["origin"] == case.number
    assert case.village is not None
    assert child.matter.places["village"] == case.village.path
    assert WorkItem.objects.get(matter=child.matter).step == "record_request"
    roles = child.parties.values_list("role", "name")
    assert set(roles) == {
        ("reporter", "Ni Made Sukerti"),
        ("worker", "I Wayan Suardana"),
        ("respondent", "PT Laut Jingga"),
    }
    assert (parent_of(child), list(children_of(case))) == (case, [child])


def test_start_is_told_on_both_chains_without_a_number(
    case: Case, penyelia: User
) -> None:
    child = start(case, penyelia)
    assert kinds_of(case)[-1] == "case.child_opened"
    assert kinds_of(child) == ["case.opened_from", "process.started"]
    for told in Event.objects.filter(
        kind__in=("case.child_opened", "case.opened_from")
    ):
        assert set(told.data) == {"kind", "link"}
        assert (told.reason, told.actor) == ("Ingin pulang", penyelia)


def test_reintegration_takes_no_debtor_along(case: Case, penyelia: User) -> None:
    child = start(case, penyelia, "reintegrasi")
    assert not child.parties.filter(role="respondent").exists()


def test_start_for_some_of_a_group(case: Case, penyelia: User) -> None:
    second = case.parties.create(role="worker", name="I Made Arta")
    child = linking.start(
        case, "pemulangan", by=penyelia, reason="Satu", workers=[second.pk]
    )
    workers = child.parties.filter(role="worker")
    assert list(workers.values_list("name", flat=True)) == ["I Made Arta"]


@pytest.mark.parametrize("kind", ["aduan", "informasi_publik", "tidak_ada"])
def test_start_of_what_is_no_protection_process_is_refused(
    case: Case, penyelia: User, kind: str
) -> None:
    with pytest.raises(LinkedCaseUnknown):
        start(case, penyelia, kind)


def test_start_without_a_reason_is_refused(case: Case, penyelia: User) -> None:
    with pytest.raises(ReasonNeeded):
        linking.start(case, "pemulangan", by=penyelia, reason=" ")


@pytest.mark.parametrize("who", ["auditor", "mitra", "kepala_dinas", "petugas_desa"])
def test_start_needs_working_on_the_case(
    case: Case, people: dict[str, User], who: str
) -> None:
    with pytest.raises(NotAllowed):
        start(case, people[who])


def test_start_from_a_case_that_has_ended(
    case: Case, penyelia: User, people: dict[str, User]
) -> None:
    lifecycle.close_early(
        case, "withdrawn", reason="Dicabut", by=people["petugas_pengaduan"]
    )
    child = start(case, penyelia, "reintegrasi")
    assert child.is_open


# --- confidentiality -------------------------------------------------------------------


def test_child_of_a_secret_case_is_seen_by_the_same_people(
    people: dict[str, User], penyelia: User
) -> None:
    parent = lodge("PELECEHAN_SEKSUAL")
    legal = people["pendamping_hukum"]
    confidentiality.grant(parent, legal, by=penyelia, reason="Mendampingi")

    child = start(parent, penyelia)

    assert (child.level, child.matter.named_only) == (Level.SECRET, True)
    seers = {name for name, u in people.items() if u.has_perm("cases.view_case", child)}
    assert seers == {
        name for name, u in people.items() if u.has_perm("cases.view_case", parent)
    }
    assert "pendamping_hukum" in seers
    assert WorkItem.objects.get(matter=child.matter).named_only


def test_raising_the_parent_raises_the_child(
    case: Case, penyelia: User, people: dict[str, User]
) -> None:
    child = start(case, penyelia)
    grandchild = start(child, penyelia, "klaim_hak")
    lifecycle.close_early(
        grandchild, "withdrawn", reason="-", by=people["petugas_pengaduan"]
    )

    confidentiality.change_level(case, Level.SECRET, by=penyelia, reason="Kekerasan")

    for raised in (child, grandchild):
        raised.refresh_from_db()
        raised.matter.refresh_from_db()
        assert (raised.level, raised.matter.named_only) == (Level.SECRET, True)
        assert "village" not in raised.matter.places
        assert not people["petugas_penanganan3"].has_perm("cases.view_case", raised)


def test_lowering_the_parent_leaves_the_child(case: Case, penyelia: User) -> None:
    confidentiality.change_level(case, Level.LIMITED, by=penyelia, reason="Kerabat")
    child = start(case, penyelia)
    confidentiality.change_level(case, Level.NORMAL, by=penyelia, reason="Salah")
    child.refresh_from_db()
    assert child.level == Level.LIMITED


def test_child_is_not_lowered_below_its_parent(case: Case, penyelia: User) -> None:
    confidentiality.change_level(case, Level.LIMITED, by=penyelia, reason="Kerabat")
    child = start(case, penyelia)
    with pytest.raises(LessThanParent):
        confidentiality.change_level(child, Level.NORMAL, by=penyelia, reason="-")


# --- a complaint whose triage starts processes -----------------------------------------


def triaged(case: Case, do: Do, **told: object) -> None:
    do(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    do(case, "verify", "petugas_pengaduan", completeness="complete")
    classified = {
        "case_type": "ingin_pulang",
        "urgency": "routine",
        "confidentiality": "normal",
        "authority": "own",
        "criminal": False,
    }
    do(case, "classify", "petugas_pengaduan", **classified)
    handling = {
        "handling": "consultation",
        "respondent_type": "p3mi",
        "triage_note": "Minta pulang.",
    }
    do(case, "triage", "petugas_penanganan", **handling | told)


def open_steps(case: Case) -> list[str]:
    items = WorkItem.objects.filter(matter=case.matter, closed_at=None)
    return sorted(items.values_list("step", flat=True))


def test_triage_starts_what_is_watched(case: Case, do: Do) -> None:
    triaged(
        case, do, start_return="repatriation", start_claim="start", start_legal_aid=""
    )
    assert set(children_of(case).values_list("kind", flat=True)) == {
        "pemulangan",
        "klaim_hak",
    }
    do(case, "consult", "petugas_penanganan", advice_given="Dijelaskan.")
    assert open_steps(case) == ["write_result"]


def test_triage_starts_what_is_waited_for(case: Case, do: Do) -> None:
    triaged(case, do, start_legal_aid="start", protection_wait="wait")
    do(case, "consult", "petugas_penanganan", advice_given="Dijelaskan.")
    (child,) = children_of(case)
    assert (child.kind, open_steps(case)) == ("bantuan_hukum", [])

    withdraw(child)

    assert open_steps(case) == ["write_result"]


def withdraw(child: Case) -> None:
    by = User.objects.get(username="petugas_pengaduan")
    lifecycle.close_early(child, "withdrawn", reason="Dicabut", by=by)


def test_triage_that_names_no_process_starts_none(case: Case, do: Do) -> None:
    triaged(case, do)
    assert open_steps(case) == ["consult"]
    assert not children_of(case).exists()


def test_withdrawing_the_complaint_leaves_the_repatriation_running(
    case: Case, do: Do, people: dict[str, User]
) -> None:
    triaged(case, do, start_return="repatriation", protection_wait="wait")
    (child,) = children_of(case)
    by = people["petugas_pengaduan"]

    lifecycle.close_early(case, "withdrawn", reason="Sudah baik", by=by)

    child.refresh_from_db()
    assert child.is_open
    assert open_steps(child) == ["record_request"]
    assert kinds_of(child)[-1] == "process.released"


# --- other links -----------------------------------------------------------------------


def test_relate_is_told_on_both_chains(case: Case, penyelia: User) -> None:
    other = lodge()
    link = linking.relate(case, other, by=penyelia, reason="Satu kapal")
    assert link.kind == LinkKind.RELATED
    assert kinds_of(case)[-1] == kinds_of(other)[-1] == "case.linked"


def test_relate_tells_the_less_confidential_chain_nothing(
    case: Case, penyelia: User
) -> None:
    secret = lodge("PELECEHAN_SEKSUAL")
    before = kinds_of(case)
    linking.relate(case, secret, by=penyelia, reason="Satu majikan")
    assert kinds_of(case) == before
    assert kinds_of(secret)[-1] == "case.linked"


def test_relate_refuses_what_is_linked_or_itself(case: Case, penyelia: User) -> None:
    other = lodge()
    linking.relate(case, other, by=penyelia, reason="Satu kapal")
    with pytest.raises(AlreadyLinked):
        linking.relate(other, case, by=penyelia, reason="Satu kapal")
    with pytest.raises(LinkRefused):
        linking.relate(case, case, by=penyelia, reason="-")


def test_relate_needs_sight_of_the_other(case: Case, people: dict[str, User]) -> None:
    secret = lodge("PELECEHAN_SEKSUAL")
    with pytest.raises(NotAllowed):
        linking.relate(case, secret, by=people["petugas_penanganan3"], reason="Menebak")


def test_unlink_keeps_the_row_with_its_end(case: Case, penyelia: User) -> None:
    link = linking.relate(case, lodge(), by=penyelia, reason="Satu kapal")
    linking.unlink(link, by=penyelia, reason="Kapal lain")
    kept = CaseLink.objects.get()
    assert (kept.end_reason, kept.ended_by) == ("Kapal lain", penyelia)
    assert kept.history.count() == 2
    assert kinds_of(case)[-1] == "case.unlinked"


def test_unlink_of_a_child_is_refused(case: Case, penyelia: User) -> None:
    start(case, penyelia)
    with pytest.raises(ChildStays):
        linking.unlink(CaseLink.objects.get(), by=penyelia, reason="-")


def test_merging_links_the_duplicate(case: Case, people: dict[str, User]) -> None:
    other = lodge()
    by = people["petugas_pengaduan"]
    lifecycle.merge_into(other, case, reason="Sama", by=by)
    link = CaseLink.objects.get()
    assert (link.from_case, link.to_case, link.kind) == (other, case, "duplicate")
    with pytest.raises(ChildStays):
        linking.unlink(link, by=by, reason="-")
