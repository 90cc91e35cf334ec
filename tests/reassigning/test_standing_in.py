"""Absences and endings of posts, and the tasks of the people concerned."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.enums import AbsenceKind
from accounts.models import Absence, Membership, Unit, User
from accounts.services import absences
from accounts.services.absences import Planned
from accounts.services.memberships import end_membership
from accounts.services.users import deactivate
from notifications.models import OutboxMessage
from sigap_cases.cases.exceptions import CustodiansMissing
from sigap_cases.cases.models import Case, Custodian
from sigap_cases.cases.services import confidentiality, invariants
from sigap_cases.wiring import standing_in
from tests.desk import world
from tests.desk.world import held, item, lodge, user
from tests.factories import make_absence
from workflows.exceptions import NotAllowed, PersonAway, SamePersonForbidden
from workflows.models import Event, ReassignmentBatch, WorkItem
from workflows.policies import check_can_claim
from workflows.services import assignment, completion
from workflows.services import invariants as of_engine


pytestmark = pytest.mark.usefixtures("desk")


def today(days: int = 0) -> date:
    return timezone.localdate() + timedelta(days=days)


def away(
    name: str, deputy: str = "", *, hands_over: bool = True, days: int = 4
) -> Absence:
    planned = Planned(
        first=today(),
        last=today(days),
        kind=AbsenceKind.LEAVE,
        deputy=user(deputy) if deputy else None,
        hands_over=hands_over and bool(deputy),
    )
    return absences.plan(user(name), planned, by=user(name))


def call_off(absence: Absence) -> None:
    absences.call_off(absence, by=absence.user)
    absence.refresh_from_db()


def owner_of(item: WorkItem) -> User | None:
    return WorkItem.objects.get(pk=item.pk).owner


def broken() -> dict[str, tuple[str, ...]]:
    found = [*of_engine.findings(), *invariants.findings()]
    return {finding.name: finding.broken for finding in found if finding.broken}


# --- in the stead of ------------------------------------------------------------------


def test_deputy_claims_and_completes_in_the_post_of_the_absent() -> None:
    case = lodge()
    first = item(case)
    with pytest.raises(NotAllowed):
        check_can_claim(first, user("petugas_penanganan"))
    away("petugas_pengaduan", "petugas_penanganan")

    claimed = assignment.claim(first, by=user("petugas_penanganan"))
    completion.complete(
        claimed, by=user("petugas_penanganan"), values={"contact_result": "reached"}
    )

    event = Event.objects.get(matter=case.matter, kind="task.completed")
    assert "pengganti sementara Gusti Ayu Putu Sinta" in event.actor_post


def test_deputy_sees_no_secret_case_of_the_absent() -> None:
    secret = lodge("PELECEHAN_SEKSUAL")
    assert user("petugas_pengaduan").has_perm("cases.view_case", secret)
    away("petugas_pengaduan", "petugas_pengaduan2")
    away("penyelia", "pendamping_hukum")

    for name in ("petugas_pengaduan2", "pendamping_hukum"):
        assert not user(name).has_perm("cases.view_case", secret)
        with pytest.raises(NotAllowed):
            check_can_claim(item(secret), user(name))


def test_deputy_of_a_supervisor_is_not_the_supervisor_that_custodians_need() -> None:
    Custodian.objects.filter(user__username__startswith="penyelia").delete()
    away("penyelia", "petugas_penanganan")

    with pytest.raises(CustodiansMissing):
        confidentiality.custodians_of(Unit.objects.get(code="disnaker"))


def test_separation_of_duties_holds_for_the_deputy() -> None:
    """Triage asks for another person than who verified, in whatever post."""
    case = world.verified(lodge())
    WorkItem.objects.filter(matter=case.matter, closed_at=None).update(
        step="triage", post="petugas_penanganan"
    )
    away("petugas_penanganan", "petugas_pengaduan")
    away("petugas_penanganan2", "petugas_pengaduan2")

    with pytest.raises(SamePersonForbidden):
        check_can_claim(item(case, "triage"), user("petugas_pengaduan"))
    check_can_claim(item(case, "triage"), user("petugas_pengaduan2"))


def test_reassign_to_the_absent_is_refused() -> None:
    first = item(lodge())
    away("petugas_pengaduan")

    with pytest.raises(PersonAway):
        assignment.reassign(
            first, to=user("petugas_pengaduan"), by=user("penyelia"), reason="Beban"
        )


def test_notice_of_a_post_goes_to_who_is_there_and_to_deputies() -> None:
    from sigap_cases.wiring.audience import audience_of  # noqa: PLC0415

    lodge()
    message = OutboxMessage.objects.get(topic="task_opened")
    away("petugas_pengaduan", "petugas_penanganan")

    told = {recipient.user_id for recipient in audience_of(message)}

    assert told == {user("petugas_penanganan").pk, user("petugas_pengaduan2").pk}


# --- handed over and back -------------------------------------------------------------


def test_sweep_hands_over_and_back() -> None:
    first, second = held(lodge()), held(lodge())
    absence = away("petugas_pengaduan", "petugas_pengaduan2")

    assert standing_in.sweep() == 1
    assert standing_in.sweep() == 0
    deputy = user("petugas_pengaduan2")
    assert owner_of(first) == owner_of(second) == deputy
    told = OutboxMessage.objects.filter(topic="task_assigned", user_id=deputy.pk)
    assert told.count() == 2
    completion.complete(
        WorkItem.objects.get(pk=first.pk),
        by=deputy,
        values={"contact_result": "reached"},
    )
    assert broken() == {}

    call_off(absence)
    assert standing_in.sweep() == 1
    assert standing_in.sweep() == 0

    assert owner_of(first) == deputy
    assert owner_of(second) == user("petugas_pengaduan")
    reasons = Event.objects.filter(kind="task.reassigned", matter=second.matter)
    assert [event.actor_kind for event in reasons.order_by("number")] == ["rule"] * 2
    assert broken() == {}


def test_sweep_hands_over_what_was_chosen_only() -> None:
    first = held(lodge())
    away("petugas_pengaduan", "petugas_pengaduan2", hands_over=False)

    assert standing_in.sweep() == 0
    assert owner_of(first) == user("petugas_pengaduan")


def test_sweep_hands_over_to_the_end_of_the_chain_and_back() -> None:
    first = held(lodge())
    own = away("petugas_pengaduan", "petugas_pengaduan2")
    standing_in.sweep()
    of_deputy = away("petugas_pengaduan2", "petugas_penanganan")
    standing_in.sweep()
    assert owner_of(first) == user("petugas_penanganan")

    call_off(own)
    standing_in.follow(own)
    assert owner_of(first) == user("petugas_pengaduan")

    call_off(of_deputy)
    standing_in.follow(of_deputy)
    assert owner_of(first) == user("petugas_pengaduan")
    assert broken() == {}


def test_sweep_where_the_chain_ends_with_nobody_waits() -> None:
    first = held(lodge())
    away("petugas_pengaduan", "petugas_pengaduan2")
    make_absence(user("petugas_pengaduan2"))

    assert standing_in.sweep() == 0
    assert owner_of(first) == user("petugas_pengaduan")


def test_secret_task_of_the_absent_goes_to_the_queue_of_the_named() -> None:
    secret = lodge("PELECEHAN_SEKSUAL")
    task = held(secret)
    away("petugas_pengaduan", "petugas_pengaduan2")

    standing_in.sweep()

    assert owner_of(task) is None
    check_can_claim(item(secret), user("petugas_penanganan"))
    assert broken() == {}


def test_change_of_deputy_moves_what_was_handed_over() -> None:
    first = held(lodge())
    absence = away("petugas_pengaduan", "petugas_pengaduan2")
    standing_in.follow(absence)
    planned = Planned(
        first=today(),
        last=today(8),
        kind=AbsenceKind.LEAVE,
        deputy=user("petugas_penanganan"),
        hands_over=True,
    )

    absences.change(absence, planned, by=absence.user)
    standing_in.follow(absence)
    assert owner_of(first) == user("petugas_penanganan")

    call_off(absence)
    standing_in.follow(absence)
    assert owner_of(first) == user("petugas_pengaduan")


def test_what_went_on_to_others_stays_with_them() -> None:
    first = held(lodge())
    absence = away("petugas_pengaduan", "petugas_penanganan")
    standing_in.follow(absence)
    assignment.reassign(
        item_of(first),
        to=user("petugas_pengaduan2"),
        by=user("penyelia"),
        reason="Beban",
    )

    call_off(absence)
    standing_in.follow(absence)

    assert owner_of(first) == user("petugas_pengaduan2")


def item_of(task: WorkItem) -> WorkItem:
    return WorkItem.objects.get(pk=task.pk)


def test_what_the_deputy_took_in_the_post_goes_to_the_queue_at_its_end() -> None:
    absence = away("petugas_pengaduan", "petugas_penanganan")
    taken = held(lodge(), "petugas_penanganan")
    assert broken() == {}

    call_off(absence)
    assert standing_in.sweep() >= 1

    assert owner_of(taken) is None
    assert broken() == {}


# --- who leaves holds nothing ----------------------------------------------------------


def leave(name: str, successor: str = "") -> None:
    deactivate(
        user(name),
        by=user("admin_sistem"),
        reason="Pensiun",
        successor=user(successor) if successor else None,
    )


def test_deactivate_puts_tasks_into_their_queue() -> None:
    case = lodge()
    task = held(case)

    leave("petugas_pengaduan")

    assert owner_of(task) is None
    event = Event.objects.get(matter=case.matter, kind="task.taken_back")
    assert (event.actor, event.reason) == (user("admin_sistem"), "Pensiun")
    assert broken() == {}


def test_deactivate_gives_tasks_to_the_successor_where_they_may_have_them() -> None:
    open_case, secret = lodge(), lodge("PELECEHAN_SEKSUAL")
    task, hidden = held(open_case), held(secret)

    leave("petugas_pengaduan", "petugas_pengaduan2")

    assert owner_of(task) == user("petugas_pengaduan2")
    assert owner_of(hidden) is None
    assert broken() == {}


def test_deactivate_calls_off_absences() -> None:
    absence = away("petugas_pengaduan", "petugas_pengaduan2")

    leave("petugas_pengaduan")

    absence.refresh_from_db()
    assert absence.called_off_at is not None


def test_end_membership_at_once_frees_its_tasks() -> None:
    task = held(lodge())
    membership = Membership.objects.get(user=user("petugas_pengaduan"))

    end_membership(membership, by=user("admin_sistem"), reason="Mutasi")

    assert owner_of(task) is None
    assert broken() == {}


def test_end_membership_later_frees_its_tasks_when_the_day_is_over() -> None:
    task = held(lodge())
    membership = Membership.objects.get(user=user("petugas_pengaduan"))
    end_membership(membership, last_day=today(), by=user("admin_sistem"))
    assert owner_of(task) == user("petugas_pengaduan")

    Membership.objects.filter(pk=membership.pk).update(
        valid=(membership.valid.lower, today())
    )
    assert standing_in.sweep() == 1

    assert owner_of(task) is None
    assert ReassignmentBatch.objects.get().kind == "leaving"


def test_invariants_name_what_is_wrong() -> None:
    task = held(lodge())
    make_absence(user("petugas_pengaduan"), deputy=user("petugas_pengaduan2"))
    make_absence(user("petugas_pengaduan2"), deputy=user("petugas_pengaduan"))
    WorkItem.objects.filter(pk=task.pk).update(owner=user("petugas_penanganan"))

    found = {finding.name: finding.broken for finding in invariants.findings()}

    assert found["claimed_without_right"] == (str(task.pk),)
    assert len(found["deputies_in_a_circle"]) == 2


def test_case_is_seen_by_whoever_holds_its_task_as_deputy() -> None:
    case: Case = lodge()
    away("petugas_pengaduan", "petugas_ppid")
    assert user("petugas_ppid").has_perm("cases.view_case", case)
    Absence.objects.update(called_off_at=timezone.now())
    assert not user("petugas_ppid").has_perm("cases.view_case", case)
