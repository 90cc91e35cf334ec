"""Closed cases end by their term: by two people, in batches, and never a held one."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from sigap_cases.cases.enums import Level
from sigap_cases.cases.exceptions import (
    ErasureDecided,
    HoldLifted,
    HoldStands,
    NothingDue,
    RunWaits,
)
from sigap_cases.cases.keeping_enums import LineResult, RunState
from sigap_cases.cases.models import Case, LegalHold, RetentionRule, RetentionRun
from sigap_cases.cases.services import correspondence, holds, retention
from sigap_cases.cases.services.intake import Person as Told
from sigap_cases.cases.tasks import carry_out_retention
from sigap_cases.sealing.opened import forget as close_keys
from tests.loaded_office import lodge
from workflows.exceptions import NotAllowed, ReasonNeeded, SamePersonForbidden
from workflows.models.calendar import Standing
from workflows.services import history_roots
from workflows.services.verification import verify

from .conftest import NAME, user


pytestmark = pytest.mark.usefixtures("office")
SHORT = retention.Term(months=12, legal_source="Keputusan uji")
LATER = timedelta(days=400)


def short_term(kind: str = "aduan") -> RetentionRule:
    return retention.amend(kind, SHORT, reason="Uji", by=user("kepala_dinas"))


def lodged(*, closed: bool = True) -> Case:
    case = lodge(reporter=Told(name=NAME), capacity="self").case
    if closed:
        correspondence.withdraw(case, "Sudah selesai.")
        case.refresh_from_db()
    return case


def proposed(rule: RetentionRule) -> RetentionRun:
    return retention.propose(rule, reason="Lewat masa simpan", by=user("penyelia"))


def approved(run: RetentionRun, by: str = "kepala_dinas") -> RetentionRun:
    return retention.decide(run, approved=True, reason="Sesuai", by=user(by))


def results(run: RetentionRun) -> dict[int, str]:
    return dict(run.lines.values_list("case_id", "result"))


def test_every_kind_has_a_first_proposal_that_is_shown_as_one() -> None:
    rules = RetentionRule.objects.filter(valid_to=None)
    assert rules.count() == 10
    assert set(rules.values_list("standing", flat=True)) == {Standing.PROPOSED}
    assert all(rules.values_list("legal_source", flat=True))


def test_amend_closes_the_version_before_and_is_the_heads_alone() -> None:
    before = retention.rule_of("aduan")
    rule = short_term()
    before.refresh_from_db()
    assert (rule.number, rule.months) == (2, 12)
    assert before.valid_to == rule.valid_from
    assert rule.history.get().history_user == user("kepala_dinas")
    with pytest.raises(NotAllowed):
        retention.amend("aduan", SHORT, reason="Uji", by=user("penyelia"))
    with pytest.raises(ReasonNeeded):
        retention.amend("aduan", SHORT, reason=" ", by=user("kepala_dinas"))


def test_due_before_counts_months_of_the_calendar() -> None:
    rule = RetentionRule(months=12)
    leap = timezone.make_aware(datetime.fromisoformat("2028-02-29T10:00"))
    assert retention.due_before(rule, leap).date().isoformat() == "2027-02-28"
    rule.months = 1
    new_year = timezone.make_aware(datetime.fromisoformat("2027-01-31T10:00"))
    assert retention.due_before(rule, new_year).date().isoformat() == "2026-12-31"


def test_hold_wins_over_a_due_rule_and_an_open_case_is_never_touched() -> None:
    rule = short_term()
    plain, held, late_hold, reopened = (lodged() for _turn in range(4))
    running, secret = lodged(closed=False), lodged()
    Case.objects.filter(pk=secret.pk).update(level=Level.LIMITED)
    holds.place(held, reason="Diminta penyidik", by=user("penyelia"))
    history_roots.sign()

    with time_machine.travel(timezone.now() + LATER, tick=True):
        due: Any = retention.fallen_due(rule, user("penyelia"), timezone.now())
        assert {case.pk: case.is_held for case in due} == {
            plain.pk: False,
            held.pk: True,
            late_hold.pk: False,
            reopened.pk: False,
        }
        run = proposed(rule)
        assert results(run).keys() == {plain.pk, late_hold.pk, reopened.pk}
        approved(run)
        # Both happen after the approval, before their turn comes.
        holds.place(late_hold, reason="Gugatan", by=user("penyelia"))
        Case.objects.filter(pk=reopened.pk).update(
            closed_at=None, status="in_progress", close_reason=""
        )
        assert carry_out_retention() == 3
        assert carry_out_retention() == 0

    run.refresh_from_db()
    assert (run.state, run.ended_at is not None) == (RunState.DONE, True)
    assert results(run) == {
        plain.pk: LineResult.ERASED,
        late_hold.pk: LineResult.HELD,
        reopened.pk: LineResult.OPEN,
    }
    assert retention.report_of(run) == {"erased": 1, "held": 1, "open": 1}
    erased = Case.objects.exclude(erased_at=None)
    assert [case.pk for case in erased] == [plain.pk]
    close_keys()
    for case in (held, late_hold, reopened, running, secret):
        assert case.parties.get(role="reporter").name == NAME
        assert case.history.latest().narrative == case.narrative
    assert verify().findings == []


def test_a_run_goes_in_batches_and_by_two_people() -> None:
    rule = short_term()
    with pytest.raises(NothingDue):
        proposed(rule)
    for _turn in range(3):
        lodged()
    with time_machine.travel(timezone.now() + LATER, tick=True):
        for nobody in ("petugas_pengaduan", "kepala_dinas", "auditor"):
            with pytest.raises(NotAllowed):
                retention.propose(rule, reason="Uji", by=user(nobody))
        run = proposed(rule)
        with pytest.raises(RunWaits):
            proposed(rule)
        with pytest.raises(SamePersonForbidden):
            approved(run, by="penyelia")
        assert carry_out_retention() == 0
        approved(run, by="penyelia2")
        with pytest.raises(ErasureDecided):
            approved(run)
        assert retention.carry_out_due(limit=2) == 2
        run.refresh_from_db()
        assert run.state == RunState.APPROVED
        assert retention.carry_out_due(limit=2) == 1
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert retention.report_of(run) == {"erased": 3}


def test_a_hold_is_lifted_with_a_reason_and_stays_in_the_history() -> None:
    case = lodged()
    with pytest.raises(NotAllowed):
        holds.place(case, reason="Uji", by=user("petugas_pengaduan"))
    hold = holds.place(case, reason="Gugatan", by=user("penyelia"))
    with pytest.raises(HoldStands):
        holds.place(case, reason="Lagi", by=user("penyelia"))
    with pytest.raises(ReasonNeeded):
        holds.lift(hold, reason="", by=user("penyelia2"))
    holds.lift(hold, reason="Perkara selesai", by=user("penyelia2"))
    with pytest.raises(HoldLifted):
        holds.lift(hold, reason="Lagi", by=user("penyelia"))
    assert holds.hold_on(case) is None
    kept = LegalHold.history.order_by("history_id")
    assert [row.history_user.username for row in kept] == ["penyelia", "penyelia2"]
    kinds = case.matter.events.values_list("kind", flat=True)
    assert {"case.hold_placed", "case.hold_lifted"} <= set(kinds)
