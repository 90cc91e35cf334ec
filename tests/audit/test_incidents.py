"""Data incidents: who is affected, the 72 hours, the notices, and what stays hidden."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.selectors import positions_of
from notifications.enums import Topic
from notifications.models import InboxNotice, OutboxMessage
from notifications.services import spreading
from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.cases.models import Case, DataIncident, Retrieval
from sigap_cases.cases.services import confidentiality, incidents, lifecycle, trail
from sigap_cases.cases.services.incidents import Incident, Told
from sigap_cases.desk.audit.sight import Auditor
from sigap_cases.desk.incidents.affected import Act, Found, Reach, What, affected
from sigap_cases.registry.services import access
from sigap_cases.wiring import incident_terms
from tests.desk import world
from tests.registry.people import make_person
from workflows.exceptions import NotAllowed

from .test_exports import cells


pytestmark = pytest.mark.usefixtures("desk")
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LOST = "pendamping_hukum"


def read(case: Case, who: str, *, ago: timedelta = timedelta(hours=2)) -> None:
    with time_machine.travel(NOW - ago, tick=False):
        lifecycle.note_access(case, by=world.user(who), part="case")


def took(who: str, kind: RetrievalKind, **what: object) -> None:
    taken = trail.Taken(kind=kind, surface="desk:bundle", **what)  # type: ignore[arg-type]
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        trail.note(taken, by=world.user(who))


def found_by(reader: str, **of: object) -> Found:
    user = world.user(reader)
    reach = Reach(since=NOW - DAY, until=NOW, **of)  # type: ignore[arg-type]
    held = tuple(p for p in positions_of(user) if p.post == reader)
    return affected(Auditor(user=user, positions=held), reach)


def numbers(found: Found) -> list[str]:
    return [row.number for row in found.rows if row.what is What.CASE]


@pytest.fixture
def case() -> Case:
    with time_machine.travel(NOW - 9 * DAY, tick=False):
        return world.lodge()


def told(**changes: object) -> Incident:
    values: dict[str, object] = {
        "title": "Ponsel hilang",
        "user": world.user(LOST),
        "unit": None,
        "since": NOW - DAY,
        "until": NOW,
        "known_at": NOW - timedelta(hours=3),
        "course": "Ponsel hilang di jalan.",
        "exposed": "Nama dan nomor telepon.",
        "measures": "Akun ditutup.",
    }
    return Incident(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def incident(case: Case) -> DataIncident:
    with time_machine.travel(NOW, tick=False):
        return incidents.record(told(), by=world.user("penyelia"))


def test_affected_counts_what_the_account_did_in_the_period(case: Case) -> None:
    village = world.user("petugas_desa").memberships.get().unit
    person = make_person(village, by=world.user("petugas_desa"), name="Ni Luh Sari")
    read(case, LOST)
    read(case, LOST, ago=5 * DAY)
    read(case, "petugas_piket")
    took(LOST, RetrievalKind.EXPORT, case=case)
    took(LOST, RetrievalKind.SEARCH, text="Suardana")
    with time_machine.travel(NOW - timedelta(hours=1), tick=False):
        access.record(person, by=world.user(LOST))
    found = found_by("auditor", user=world.user(LOST))
    by_what = {row.what: row.acts for row in found.rows}
    assert by_what == {
        What.CASE: {Act.READ: 1, Act.TAKEN: 1},
        What.PERSON: {Act.READ: 1},
    }
    assert (found.searches, found.lists) == (1, 0)
    assert found.parties == case.parties.count() + 1
    assert found.narrowed(What.CASE, Act.SEARCHED) == []


def test_affected_by_a_unit_are_those_of_all_its_accounts(case: Case) -> None:
    held = world.user(LOST).memberships.get()
    read(case, LOST)
    assert numbers(found_by("auditor", unit=held.unit)) == [case.number]
    village = world.user("petugas_desa").memberships.get().unit
    assert numbers(found_by("auditor", unit=village)) == []


def test_affected_leaves_out_what_the_reader_may_not_see(case: Case) -> None:
    read(case, LOST)
    with time_machine.travel(NOW, tick=False):
        penyelia = world.user("penyelia")
        confidentiality.change_level(case, "secret", by=penyelia, reason="Ancaman")
        hidden = found_by("auditor", user=world.user(LOST))
        known = found_by("penyelia", user=world.user(LOST))
    assert (hidden.rows, hidden.parties) == ([], 0)
    assert numbers(known) == [case.number]


def test_record_gives_72_hours_day_and_night(incident: DataIncident) -> None:
    assert incident.due_at - incident.known_at == timedelta(hours=72)
    assert incident.rule.kode == "PDP-INSIDEN"
    assert not incident.is_late(incident.due_at)
    assert incident.is_late(incident.due_at + timedelta(seconds=1))


def reminded(at: datetime) -> dict[str, int]:
    """How often each post has been told of the term by then."""
    with time_machine.travel(at, tick=False):
        incident_terms.remind_due()
    rows = OutboxMessage.objects.filter(topic=Topic.DATA_INCIDENT)
    return dict(Counter(rows.values_list("post", flat=True)))


def test_term_warns_the_supervisor_and_then_the_head_once_a_rung(
    incident: DataIncident,
) -> None:
    known, due = incident.known_at, incident.due_at
    hour = timedelta(hours=1)
    assert reminded(known + 35 * hour) == {}
    assert reminded(known + 36 * hour) == {"penyelia": 1}
    assert reminded(due - hour) == {"penyelia": 1}
    assert reminded(due) == {"penyelia": 2}
    assert reminded(due + hour) == {"penyelia": 3, "kepala_dinas": 1}
    assert reminded(due + 5 * DAY) == {"penyelia": 3, "kepala_dinas": 1}
    message = OutboxMessage.objects.filter(post="kepala_dinas").get()
    assert message.data == {"date": timezone.localdate(due).isoformat()}
    with time_machine.travel(due + hour, tick=False):
        spreading.spread_due()
    for who, page in (
        ("penyelia", reverse("incidents:index")),
        ("kepala_dinas", reverse("notices:index") + "?daftar=semua"),
    ):
        notice = InboxNotice.objects.filter(user=world.user(who)).latest("pk")
        opened = world.client(who).get(
            reverse("notices:open", args=[notice.message_id])
        )
        assert opened["Location"] == page


def test_term_is_not_called_out_again_where_both_were_told(
    incident: DataIncident,
) -> None:
    at = incident.known_at + timedelta(hours=3)
    with time_machine.travel(at, tick=False):
        for whom in Told:
            incidents.tell(
                incident, whom, at=at, by=world.user("penyelia"), reason="Surat 7"
            )
    assert reminded(incident.due_at + DAY) == {}


def test_record_is_for_supervisors_and_of_one_account_or_unit(case: Case) -> None:
    with time_machine.travel(NOW, tick=False):
        for who in ("auditor", "petugas_penanganan", "admin_sistem"):
            with pytest.raises(NotAllowed):
                incidents.record(told(), by=world.user(who))
        unit = world.user(LOST).memberships.get().unit
        for wrong in (
            {"user": None},
            {"unit": unit},
            {"until": NOW - DAY},
            {"known_at": NOW + DAY},
        ):
            with pytest.raises(MissingAnswer):
                incidents.record(told(**wrong), by=world.user("penyelia"))
    assert not DataIncident.objects.exists()


def test_clock_stands_once_both_were_told(incident: DataIncident) -> None:
    penyelia = world.user("penyelia")
    at = NOW + timedelta(hours=1)
    with time_machine.travel(NOW + 9 * DAY, tick=False):
        incident = incidents.tell(
            incident, Told.SUBJECTS, at=at, by=penyelia, reason="Surat 1"
        )
        assert incident.is_late(timezone.now())
        incident = incidents.tell(
            incident, Told.AUTHORITY, at=at, by=penyelia, reason="Surat 2"
        )
        assert not incident.is_late(timezone.now())
        with pytest.raises(MissingAnswer):
            incidents.tell(
                incident, Told.AUTHORITY, at=NOW - DAY, by=penyelia, reason="X"
            )
    kept = incident.history.order_by("history_id").values_list(
        "history_user__username", "history_change_reason"
    )
    assert list(kept)[1:] == [("penyelia", "Surat 1"), ("penyelia", "Surat 2")]


def test_pages_record_an_incident_and_tell_of_it(case: Case) -> None:
    read(case, LOST)
    asked = {"akun": LOST, "dari": "2026-11-22T10:00", "sampai": "2026-11-23T10:00"}
    with time_machine.travel(NOW, tick=False):
        penyelia = world.client("penyelia")
        looked = penyelia.get(reverse("incidents:look"), asked)
        assert numbers(looked.context["found"]) == [case.number]
        assert Retrieval.objects.latest("pk").surface == "incidents:look"
        posted = penyelia.post(
            reverse("incidents:record"),
            asked
            | {"title": "Ponsel hilang", "known_at": "2026-11-23T09:00"}
            | {"course": "Di jalan", "exposed": "Nama", "measures": "Ditutup"},
        )
        made = DataIncident.objects.get()
        assert posted["Location"] == reverse("incidents:incident", args=[made.pk])
        page = penyelia.get(posted["Location"])
        assert page.context["hours"] == 71
        assert case.number in page.content.decode()
        penyelia.post(
            reverse("incidents:tell", args=[made.pk, "lembaga"]),
            {"at": "2026-11-23T09:30", "reason": "Surat 3"},
        )
        made.refresh_from_db()
        assert made.authority_told_at is not None
        refused = penyelia.post(reverse("incidents:record"), asked | {"akun": "x"})
        assert refused.status_code == 422
        listed = world.client("auditor").get(reverse("incidents:index"))
        assert [one.pk for one in listed.context["page"].rows] == [made.pk]


def test_export_is_kept_with_its_hash_and_draft_is_a_pdf(
    case: Case, incident: DataIncident
) -> None:
    read(case, LOST)
    with time_machine.travel(NOW, tick=False):
        auditor = world.client("auditor")
        address = reverse("incidents:export", args=[incident.pk, "csv"])
        rows = cells(auditor.get(address).content)
        row = Retrieval.objects.latest("pk")
        draft = reverse("incidents:draft", args=[incident.pk, "subjek"])
        content = auditor.get(draft).content
    assert [row[1] for row in rows[1:]] == [case.number]
    assert (len(row.sha256), row.results) == (64, 1)
    assert content.startswith(b"%PDF")
