"""A round over seventy villages and two thousand workers, from its opening to complaints."""

import uuid
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.enums import UnitKind
from accounts.models import Unit, User
from notifications.enums import Topic
from notifications.models import OutboxMessage
from sigap_cases.cases.enums import Channel, Level, PartyRole
from sigap_cases.cases.models import Case
from sigap_cases.monitoring.enums import CheckState, LapseReason, RoundState
from sigap_cases.monitoring.exceptions import (
    CheckConflictError,
    KeyUsed,
    NotLapsed,
    RoundOpen,
    WrongEntry,
)
from sigap_cases.monitoring.models import MonitoringCheck, MonitoringRound, QuickReport
from sigap_cases.monitoring.selectors import (
    checks_visible_to,
    lapsed,
    reports_visible_to,
    to_confirm,
)
from sigap_cases.monitoring.services import (
    checks,
    invariants,
    lapses,
    quick_reports,
    rounds,
    rules,
)
from sigap_cases.registry.enums import WorkPhase
from sigap_cases.registry.models import Person
from sigap_cases.registry.services import merging
from workflows.exceptions import NotAllowed


WORKERS = 2000
MONTHS = {
    "departing": 1,
    "working": 3,
    "on_leave": 3,
    "lost_contact": 1,
    "returned": 6,
    "unknown": 6,
}
AFTER_GRACE = datetime(2027, 1, 6, 2, tzinfo=UTC)
People = dict[str, User]


def answer(check: MonitoringCheck, by: User, **told: Any) -> MonitoringCheck:
    entry: dict[str, Any] = {
        "how": "call",
        "result": "reached",
        "phase": None,
        "needs": [],
        "note": "",
        "at": timezone.now(),
    }
    return checks.confirm(check.pk, by, **entry | told)


def states() -> Counter[str]:
    return Counter(MonitoringCheck.objects.values_list("state", flat=True))


def a_check(village: Unit, nth: int = 0) -> MonitoringCheck:
    return MonitoringCheck.objects.filter(village=village).order_by("pk")[nth]


def long_ago(person: Person) -> bool:
    """Computed by hand, by days: none of the workers was reached on the very day."""
    if person.phase not in MONTHS:
        return False
    month = 11 - MONTHS[person.phase]
    cutoff = datetime(2026, month, 23, 2, tzinfo=UTC)
    return person.last_contact_at is None or person.last_contact_at < cutoff


def test_round_opens_over_all_villages_for_whom_contact_is_long_ago(
    running: MonitoringRound,
) -> None:
    due = {person.pk for person in Person.objects.all() if long_ago(person)}
    made = MonitoringCheck.objects.filter(round=running)
    assert len(due) > WORKERS // 2
    assert set(made.values_list("person_id", flat=True)) == due
    assert made.count() == len(due)
    assert made.values("village").distinct().count() == 70
    history: Any = MonitoringCheck.history
    assert history.filter(history_user=running.planned_by).count() == len(due)
    told = OutboxMessage.objects.filter(topic=Topic.MONITORING)
    villages = Unit.objects.filter(kind=UnitKind.VILLAGE).values("path")
    assert told.count() == 140
    assert (
        told.filter(unit_path__in=villages, data={"date": "2026-12-21"}).count() == 140
    )
    assert not any(finding.broken for finding in invariants.findings())


def test_plan_while_a_round_runs_is_refused(
    running: MonitoringRound, people: People
) -> None:
    day = date(2026, 12, 1)
    with pytest.raises(RoundOpen):
        rounds.plan("Lagi", starts=day, ends=day, by=people["kepala_dinas"])
    with pytest.raises(NotAllowed):
        rounds.plan("Lagi", starts=day, ends=day, by=people["petugas_desa"])


def test_confirm_follows_into_the_record_and_a_repeated_send_makes_one(
    people: People, village: Unit
) -> None:
    check = a_check(village)
    key = uuid.uuid4()
    told: dict[str, Any] = {
        "how": "family",
        "result": "family_reached",
        "phase": "returned",
        "needs": ["health", "capital", "health"],
        "note": "Sudah di rumah sejak Oktober.",
        "client_key": key,
        "expected_revision": 0,
    }
    done = answer(check, people["petugas_desa"], **told)
    again = answer(check, people["petugas_desa"], **told)
    assert (again.pk, again.revision, done.revision) == (check.pk, 1, 1)
    check.refresh_from_db()
    assert check.state == CheckState.CONFIRMED
    assert (check.needs, check.phase) == (["capital", "health"], "returned")
    person = Person.objects.get(pk=check.person_id)
    assert (person.phase, person.last_contact_at) == (
        WorkPhase.RETURNED,
        timezone.now(),
    )
    assert person.contact_log.filter(reached=True, at=timezone.now()).count() == 1
    assert person.phases.filter(phase="returned", noted_at=timezone.now()).count() == 1
    assert person.accesses.filter(user=people["petugas_desa"]).count() == 1
    history: Any = MonitoringCheck.history
    last = history.filter(id=check.pk).first()
    assert (last.history_user, last.history_change_reason) == (
        people["petugas_desa"],
        checks.CONFIRMED,
    )
    with pytest.raises(KeyUsed):
        answer(a_check(village, 1), people["petugas_desa"], client_key=key)


def test_confirm_keeps_an_earlier_key_known_after_the_next_entry(
    people: People, village: Unit
) -> None:
    check, officer = a_check(village), people["petugas_desa"]
    first = uuid.uuid4()
    answer(check, officer, result="not_reached", client_key=first)
    answer(check, officer, client_key=uuid.uuid4())
    late = answer(check, officer, result="not_reached", client_key=first)
    assert (late.state, late.result) == (CheckState.CONFIRMED, "reached")


def test_confirm_by_two_people_at_once_shows_the_second_what_stands(
    people: People, village: Unit
) -> None:
    check = a_check(village)
    answer(check, people["petugas_penanganan"], expected_revision=0, note="Sehat.")
    for told in ({"expected_revision": 0}, {}):
        with pytest.raises(CheckConflictError) as refused:
            answer(check, people["petugas_desa"], result="refused", **told)
        assert refused.value.values["note"] == "Sehat."
        assert refused.value.values["revision"] == 1
    answer(check, people["petugas_desa"], result="refused", expected_revision=1)
    check.refresh_from_db()
    assert (check.result, check.revision) == ("refused", 2)


@pytest.mark.parametrize(
    ("field", "value"),
    [("how", "surat"), ("result", ""), ("phase", "x"), ("needs", ["x"])],
)
def test_confirm_with_a_wrong_answer_names_the_field(
    people: People, village: Unit, field: str, value: Any
) -> None:
    with pytest.raises(WrongEntry) as refused:
        answer(a_check(village), people["petugas_desa"], **{field: value})
    assert refused.value.field == field


def test_checks_are_there_for_whom_the_registry_shows_the_person_only(
    people: People, village: Unit
) -> None:
    neighbour = MonitoringCheck.objects.exclude(village=village).first()
    assert neighbour is not None
    seen = checks_visible_to(people["petugas_desa"])
    assert set(seen.values_list("village", flat=True)) == {village.pk}
    with pytest.raises(MonitoringCheck.DoesNotExist):
        answer(neighbour, people["petugas_desa"])
    with pytest.raises(MonitoringCheck.DoesNotExist):
        lapses.start_complaint(neighbour.pk, people["petugas_desa"])
    with pytest.raises(Person.DoesNotExist):
        report(people["petugas_desa"], person_id=neighbour.person_id)
    for blind in ("camat", "kepala_dinas", "mitra", "admin_sistem", "petugas_ppid"):
        assert not checks_visible_to(people[blind]).exists(), blind
    auditor = people["auditor"]
    assert checks_visible_to(auditor).count() == MonitoringCheck.objects.count()
    with pytest.raises(NotAllowed):
        answer(neighbour, auditor)


def test_sweep_lapses_what_is_past_its_grace_and_does_nothing_twice(
    running: MonitoringRound, people: People, village: Unit
) -> None:
    officer = people["petugas_desa"]
    answer(a_check(village, 0), officer)
    answer(a_check(village, 1), officer, result="not_reached")
    whole = states()
    assert lapses.sweep() == 0
    with time_machine.travel(datetime(2026, 12, 15, 2, tzinfo=UTC)):
        assert (lapses.sweep(), lapses.sweep()) == (1, 0)
    assert OutboxMessage.objects.filter(key__contains=":due:").count() == 140
    with time_machine.travel(datetime(2027, 1, 4, 2, tzinfo=UTC)):
        assert lapses.sweep() == 0
    with time_machine.travel(AFTER_GRACE):
        assert (lapses.sweep(), lapses.sweep()) == (1, 0)
    assert states() == Counter({"confirmed": 1, "lapsed": whole["open"]})
    running.refresh_from_db()
    assert (running.state, running.closed_by) == (RoundState.CLOSED, None)
    assert not any(finding.broken for finding in invariants.findings())
    mine = MonitoringCheck.objects.filter(village=village).count()
    assert lapsed(officer).count() == mine - 1
    assert not to_confirm(officer).exists()


def test_contact_not_reached_two_rounds_running_lapses_at_once(
    running: MonitoringRound, people: People, village: Unit
) -> None:
    officer, check = people["petugas_desa"], a_check(village)
    once = answer(check, officer, result="not_reached")
    assert once.state == CheckState.OPEN
    with time_machine.travel(AFTER_GRACE):
        lapses.sweep()
        day = timezone.localdate()
        rounds.plan("Berikutnya", starts=day, ends=day, by=people["penyelia"])
        second = MonitoringCheck.objects.get(
            person=check.person_id, round__name="Berikutnya"
        )
        answer(second, officer, result="not_reached")
        second.refresh_from_db()
        assert (second.state, second.lapse_reason) == (
            CheckState.LAPSED,
            LapseReason.NOT_REACHED,
        )
        mine = lapsed(officer).filter(person=check.person_id)
        assert [row.pk for row in mine] == [second.pk]
        with time_machine.travel(AFTER_GRACE + timedelta(hours=1)):
            answer(second, officer, expected_revision=second.revision)
        assert not lapsed(officer).filter(person=check.person_id).exists()


def test_lapsed_contact_starts_one_complaint_that_knows_the_person(
    people: People, village: Unit
) -> None:
    officer, check = people["petugas_desa"], a_check(village)
    with pytest.raises(NotLapsed):
        lapses.start_complaint(check.pk, officer)
    with time_machine.travel(AFTER_GRACE):
        lapses.sweep()
        case = lapses.start_complaint(check.pk, officer)
        assert lapses.start_complaint(check.pk, people["penyelia"]) == case
        with pytest.raises(NotAllowed):
            lapses.start_complaint(a_check(village, 1).pk, people["auditor"])
    assert Case.objects.count() == 1
    check.refresh_from_db()
    assert (check.case, check.case_started_by) == (case, officer)
    assert case.case_type is not None
    assert (case.case_type.code, case.channel) == ("HILANG_KONTAK", Channel.VILLAGE)
    assert case.parties.get(role=PartyRole.WORKER).person_id == check.person_id
    assert case.running.finished is None


def report(officer: User, **told: Any) -> QuickReport:
    sent: dict[str, Any] = {
        "kind": "kematian",
        "person_id": None,
        "words": "",
        "at": timezone.now(),
        "client_key": uuid.uuid4(),
    }
    return quick_reports.report(officer, **sent | told)


@pytest.mark.parametrize(
    ("kind", "code", "level"),
    [
        ("kematian", "MENINGGAL", Level.LIMITED),
        ("hilang_kontak", "HILANG_KONTAK", Level.LIMITED),
        ("deportasi", "DEPORTASI", Level.NORMAL),
        ("penipuan", "PENIPUAN", Level.NORMAL),
    ],
)
def test_report_becomes_one_complaint_of_its_type(
    people: People, village: Unit, kind: str, code: str, level: Level
) -> None:
    key = uuid.uuid4()
    told: dict[str, Any] = {
        "kind": kind,
        "person_id": a_check(village).person_id,
        "words": "Keluarga menelepon pagi ini.",
        "client_key": key,
    }
    made = report(people["petugas_desa"], **told)
    assert report(people["petugas_desa"], **told) == made
    assert (QuickReport.objects.count(), Case.objects.count()) == (1, 1)
    case = Case.objects.get()
    assert case.case_type is not None
    assert (case.case_type.code, case.level) == (code, level)
    assert (case.narrative, made.words) == ("Keluarga menelepon pagi ini.", "")
    assert (case.village, case.registered_by) == (village, people["petugas_desa"])
    with pytest.raises(KeyUsed):
        report(people["petugas_pengaduan"], **told)


def test_report_of_something_else_is_an_entry_and_tells_no_neighbour(
    people: People, village: Unit
) -> None:
    made = report(
        people["petugas_desa"],
        kind="lainnya",
        person_id=a_check(village).person_id,
        words="Pindah kapal.",
    )
    made.refresh_from_db()
    assert (made.case, made.words, made.village) == (None, "Pindah kapal.", village)
    assert list(reports_visible_to(people["penyelia"])) == [made]
    assert not reports_visible_to(people["camat"]).exists()
    with pytest.raises(WrongEntry):
        report(people["petugas_desa"], kind="lainnya", words=" ")


def test_close_before_the_last_day_leaves_nobody_lapsed(
    running: MonitoringRound, people: People, village: Unit
) -> None:
    answer(a_check(village), people["petugas_desa"])
    whole = sum(states().values())
    rounds.close(running, by=people["kepala_dinas"])
    assert states() == Counter({"confirmed": 1, "void": whole - 1})


def test_merge_leaves_one_check_a_round_and_undoing_it_gives_back(
    running: MonitoringRound, people: People, village: Unit
) -> None:
    officer = people["petugas_desa"]
    kept, other = (a_check(village, nth).person for nth in (0, 1))
    asked = merging.contradictions(kept, other)
    choices = {one.field: merging.KEPT for one in asked}
    merging.merge(kept, other, choices=choices, by=officer)
    assert MonitoringCheck.objects.get(person=other).state == CheckState.VOID
    assert MonitoringCheck.objects.get(person=kept).state == CheckState.OPEN


def test_amend_makes_a_version_and_leaves_the_running_round_its_own(
    running: MonitoringRound, people: People
) -> None:
    standard = rules.Standard(months={"working": 2}, grace_days=5)
    rule = rules.amend(standard, reason="Putusan rapat", by=people["kepala_dinas"])
    running.refresh_from_db()
    assert (rule.number, running.rule.number) == (2, 1)
    assert rules.in_force() == rule
    for wrong in ({}, {"working": 0}, {"x": 3}):
        with pytest.raises(WrongEntry):
            rules.amend(
                rules.Standard(months=wrong), reason="x", by=people["kepala_dinas"]
            )
    with pytest.raises(NotAllowed):
        rules.amend(standard, reason="x", by=people["petugas_penanganan"])
