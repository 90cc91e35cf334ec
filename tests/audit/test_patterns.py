"""Unusual patterns: each finds what it is about and nothing else."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.enums import SignInKind
from accounts.models import SignInRecord, User
from accounts.selectors import positions_of
from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.cases.enums import ContactChannel
from sigap_cases.cases.models import Case, Letter, LetterTemplate, Retrieval
from sigap_cases.cases.services import (
    confidentiality,
    contacts,
    lifecycle,
    trail,
)
from sigap_cases.cases.services.letters import concepts, incoming
from sigap_cases.desk.audit import patterns
from sigap_cases.desk.audit.patterns import PATTERNS, Pattern, Scope, found_by
from sigap_cases.desk.audit.reading_patterns import MANY_CASES, MANY_PEOPLE
from sigap_cases.desk.audit.sight import Auditor
from sigap_cases.desk.audit.watching_patterns import (
    MANY_FAILED,
    MANY_UNKNOWN,
    OFTEN_OPENED,
)
from sigap_cases.registry.services import access
from tests.desk import world
from tests.factories import make_emergency
from tests.registry.people import make_person
from workflows.models import SeparationException, WorkItem
from workflows.services import assignment


pytestmark = pytest.mark.usefixtures("desk")
# A Monday at ten in Gianyar, and the Saturday before it.
MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
SATURDAY = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@pytest.fixture
def case() -> Case:
    with time_machine.travel(MORNING - timedelta(days=3), tick=False):
        return world.lodge()


def scope(unit: str = "") -> Scope:
    user = world.user("auditor")
    auditor = Auditor(user=user, positions=positions_of(user))
    return Scope(
        auditor=auditor,
        since=MORNING - timedelta(days=30),
        until=MORNING + timedelta(days=30),
        unit=unit,
    )


def found(key: str, unit: str = "") -> list[str]:
    return [hit.number for hit in found_by(PATTERNS[key], scope(unit)).hits]


def read(case: Case, who: str, at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        lifecycle.note_access(case, by=world.user(who), part="case")


def test_reading_without_a_role_is_found(case: Case) -> None:
    read(case, "pendamping_hukum", MORNING)
    read(case, "penyelia", MORNING)
    with time_machine.travel(MORNING, tick=False):
        world.held(case)
    read(case, "petugas_pengaduan", MORNING)
    assert found("tanpa-peran") == [case.number]
    assert found("tanpa-peran", unit=case.owner_path) == [case.number]
    assert found("tanpa-peran", unit="gianyar.inspektorat.") == []


def test_reading_by_a_grant_is_a_role(case: Case) -> None:
    with time_machine.travel(MORNING, tick=False):
        confidentiality.grant(
            case,
            world.user("pendamping_hukum"),
            by=world.user("penyelia"),
            reason="Diminta pendapat",
        )
    read(case, "pendamping_hukum", MORNING)
    assert found("tanpa-peran") == []


@pytest.mark.parametrize(("at", "expected"), [(MORNING, 0), (NIGHT, 1), (SATURDAY, 1)])
def test_reading_outside_office_hours_is_found(
    case: Case, at: datetime, expected: int
) -> None:
    read(case, "petugas_pengaduan", at)
    read(case, "petugas_piket", at)
    assert len(found("baca-di-luar-jam")) == expected


def test_export_at_night_is_found(case: Case) -> None:
    taken = trail.Taken(kind=RetrievalKind.EXPORT, surface="desk:bundle", case=case)
    for at in (MORNING, NIGHT):
        with time_machine.travel(at, tick=False):
            trail.note(taken, by=world.user("petugas_penanganan"))
    assert found("ekspor-di-luar-jam") == [case.number]


def test_many_cases_in_one_hour_are_found(case: Case) -> None:
    with time_machine.travel(MORNING - timedelta(days=1), tick=False):
        cases = [case, *(world.lodge() for _more in range(MANY_CASES - 1))]
    for one in cases[1:]:
        read(one, "pendamping_hukum", MORNING)
    assert found("banyak-kasus-sejam") == []
    read(case, "pendamping_hukum", MORNING + timedelta(minutes=50))
    assert len(found("banyak-kasus-sejam")) == 1


def test_many_records_in_one_hour_are_found() -> None:
    officer = world.user("petugas_desa")
    village = officer.memberships.get().unit
    people = [
        make_person(village, by=officer, name=f"Ni Luh {n}") for n in range(MANY_PEOPLE)
    ]
    with time_machine.travel(MORNING, tick=False):
        for person in people:
            access.record(person, by=world.user("petugas_pengaduan"))
    assert len(found("banyak-pmi-sejam")) == 1


def a_letter(case: Case, received: date) -> None:
    told = {
        "sender": "Polres",
        "number": "B/1",
        "letter_date": received,
        "received_on": received,
        "subject": "Balasan",
    }
    incoming.record(case, told, scan=None, by=world.user("petugas_penanganan"))


def test_backdated_work_is_found(case: Case) -> None:
    with time_machine.travel(MORNING, tick=False):
        a_letter(case, timezone.localdate() - timedelta(days=2))
        assert found("tanggal-mundur") == []
        a_letter(case, timezone.localdate() - timedelta(days=12))
    assert found("tanggal-mundur") == [case.number]


def test_attempt_that_is_entered_late_is_found(case: Case) -> None:
    with time_machine.travel(MORNING, tick=False):
        tried = contacts.Contact(
            text="Menelepon", reached=False, channel=ContactChannel.PHONE
        )
        contacts.record(case, tried, by=world.user("petugas_penanganan"))
    assert found("tanggal-mundur") == []


def test_letter_signed_by_its_writer_is_found(case: Case) -> None:
    writer = world.user("petugas_penanganan")
    template = LetterTemplate.objects.get(key="undangan_klarifikasi")
    with time_machine.travel(MORNING, tick=False):
        letter = concepts.begin(case, template, by=writer)
        rows = Letter.objects.filter(pk=letter.pk)
        rows.update(signed_at=timezone.now(), signed_by=world.user("penyelia"))
        assert found("konsep-dan-tanda-tangan") == []
        other = concepts.begin(case, template, by=writer)
        rows = Letter.objects.filter(pk=other.pk)
        rows.update(signed_at=timezone.now(), signed_by=writer)
    assert found("konsep-dan-tanda-tangan") == [case.number]


def test_both_sides_by_one_person_are_found(case: Case) -> None:
    """No service lets it happen: the rows are made to say so behind their back."""
    with time_machine.travel(MORNING, tick=False):
        world.verified(case)
    assert found("dua-sisi") == []
    done = WorkItem.objects.get(matter=case.matter, step="first_contact")
    first = WorkItem.objects.filter(pk=done.pk)
    first.update(step="triage")
    assert found("dua-sisi") == [case.number]
    first.update(owner=world.user("petugas_penanganan"))
    assert found("dua-sisi") == []


def test_lowered_confidentiality_is_found(case: Case) -> None:
    penyelia = world.user("penyelia")
    with time_machine.travel(MORNING, tick=False):
        confidentiality.change_level(case, "limited", by=penyelia, reason="Ancaman")
        assert found("kerahasiaan-turun") == []
        case.refresh_from_db()
        confidentiality.change_level(case, "normal", by=penyelia, reason="Selesai")
    assert found("kerahasiaan-turun") == [case.number]


def test_task_moved_often_is_found(case: Case) -> None:
    first, second = "petugas_pengaduan", "petugas_pengaduan2"
    with time_machine.travel(MORNING, tick=False) as clock:
        item = world.held(case)
        for to in (second, first, second):
            assert found("sering-dialihkan") == []
            clock.shift(60)
            item = assignment.reassign(
                item, to=world.user(to), by=world.user("penyelia"), reason="Cuti"
            )
    assert found("sering-dialihkan") == [case.number]


def test_emergency_access_by_one_person_often_is_found(case: Case) -> None:
    piket = world.user("petugas_piket")
    cases = [case, *(world.lodge() for _more in range(OFTEN_OPENED - 1))]
    for one in cases[1:]:
        make_emergency(one, piket, at=MORNING)
    make_emergency(case, piket, at=MORNING - timedelta(days=40))
    assert found("sering-akses-darurat") == []
    make_emergency(case, piket, at=MORNING + timedelta(days=1))
    (hit,) = found_by(PATTERNS["sering-akses-darurat"], scope()).hits
    assert (hit.who, hit.number) == (str(piket), "")
    assert len(found("sering-akses-darurat", unit=case.owner_path)) == 1
    assert found("sering-akses-darurat", unit="gianyar.inspektorat.") == []


def test_exception_from_separation_is_found(case: Case) -> None:
    told = {
        "item": WorkItem.objects.get(matter=case.matter, step="first_contact"),
        "granted_by": world.user("penyelia"),
        "reason": "Kantor kecil",
    }
    user = world.user("petugas_pengaduan")
    SeparationException.objects.create(user=user, granted_at=MORNING, **told)
    (hit,) = found_by(PATTERNS["pengecualian-pemisahan"], scope()).hits
    assert (hit.number, hit.reason) == (case.number, "Kantor kecil")
    with time_machine.travel(MORNING, tick=False):
        confidentiality.change_level(
            case, "secret", by=world.user("penyelia"), reason="Ancaman"
        )
        assert found("pengecualian-pemisahan") == []


def test_many_failed_sign_ins_are_found(case: Case) -> None:
    piket = world.user("petugas_piket")
    for minute in range(MANY_FAILED):
        assert found("gagal-masuk") == []
        fail(piket, MORNING + timedelta(minutes=minute))
        fail(world.user("penyelia"), MORNING + timedelta(days=minute))
    for minute in range(MANY_UNKNOWN - 1):
        fail(None, MORNING + timedelta(minutes=minute))
    (hit,) = found_by(PATTERNS["gagal-masuk"], scope()).hits
    assert hit.who == str(piket)
    fail(None, MORNING)
    assert len(found("gagal-masuk")) == 2
    assert len(found("gagal-masuk", unit=piket.memberships.get().unit.path)) == 1


def fail(user: User | None, at: datetime) -> None:
    SignInRecord.objects.create(user=user, kind=SignInKind.FAILED, at=at)


@pytest.fixture
def own() -> Any:
    """A pattern that is registered beside those of the product."""
    key = "buatan-uji"
    yield key
    PATTERNS.pop(key, None)


def test_register_adds_a_pattern_and_its_page(case: Case, own: str) -> None:
    def nothing(_scope: Scope) -> list[Any]:
        return []

    made = Pattern(key=own, name="Buatan uji", why="Untuk uji.", find=nothing)
    patterns.register(made)
    with pytest.raises(ValueError, match=own):
        patterns.register(made)
    auditor = world.client("auditor")
    assert "Buatan uji" in auditor.get(reverse("audit:patterns")).content.decode()
    assert auditor.get(reverse("audit:pattern", args=[own])).status_code == 200


def test_page_counts_over_time(case: Case) -> None:
    with time_machine.travel(MORNING, tick=False):
        read(case, "pendamping_hukum", MORNING - timedelta(hours=1))
        read(case, "pendamping_hukum", MORNING - timedelta(days=9))
        page = world.client("auditor").get(
            reverse("audit:pattern", args=["tanpa-peran"]), {"dari": "2026-09-01"}
        )
    assert page.context["found"].count == "2"
    assert [count for _label, count in page.context["over"].rows] == [1, 1]
    assert len(page.context["page"].rows) == 2
    assert Retrieval.objects.latest("pk").surface == "audit:pattern"
