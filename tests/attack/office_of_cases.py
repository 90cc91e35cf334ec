"""An office with one case in every situation that the matrix knows, and all it can hold.

Built through the services; a case of another office is one that was moved there.
"""

import io
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.enums import Post, UnitKind
from accounts.models import StaffSession, Unit, User
from notifications.enums import Topic
from notifications.models import Delivery, InboxNotice, OutboxMessage
from sigap_cases.access_policies.situations import (
    CASES,
    CLOSED_TO_POSTS,
    NAMED,
    OPENED_BY,
    Situation,
)
from sigap_cases.aid.models import PlacementAgency
from sigap_cases.api.enums import EventType, Scope, SendState
from sigap_cases.api.models import WebhookDelivery
from sigap_cases.api.services import clients, endpoints
from sigap_cases.cases.audit_enums import SampledState, SampleMethod
from sigap_cases.cases.enums import LetterStage, Level, LinkKind, PartyRole
from sigap_cases.cases.models import (
    AuditSample,
    Case,
    CaseLink,
    Letter,
    LetterFile,
    LetterTemplate,
    Referral,
    RetentionLine,
    RetentionRule,
    RetentionRun,
    SampledCase,
)
from sigap_cases.cases.services import (
    confidentiality,
    documents,
    hearings,
    notes,
    parties,
)
from sigap_cases.cases.services.letters import concepts, incoming
from sigap_cases.exchange.models import ImportBatch
from sigap_cases.exchange.services import bringing, carrying
from sigap_cases.monitoring.models import MonitoringCheck, MonitoringRound
from sigap_cases.monitoring.services import quick_reports, rounds
from sigap_cases.publicinfo.figures import figures_of
from sigap_cases.publicinfo.models import AnnualReport
from sigap_cases.publicinfo.services import suggestions
from sigap_cases.registry.models import Person
from sigap_cases.registry.services import merging, papers, people
from tests import referring
from tests.aid.world import aid_of, make_programme
from tests.desk import world
from tests.factories import (
    grant_person,
    grant_post,
    make_absence,
    make_case,
    make_emergency,
    make_incident,
    make_information,
    make_item,
    make_unit,
    make_version,
    number,
)
from tests.letters.conftest import do, handed_in, item
from tests.processes import walking
from tests.registry.people import make_person
from workflows.enums import BatchKind, ItemState
from workflows.models import (
    CalendarScope,
    Matter,
    ProcessDefinition,
    ReassignmentBatch,
    ReassignmentLine,
    Season,
    WorkingCalendar,
    WorkItem,
)
from workflows.services import assignment, publishing
from workflows.services.deadline_rules import (
    RuleContent,
    amend_rule,
    rule_in_force,
)


__all__ = [
    "COLLEAGUE",
    "Found",
    "Office",
    "a_system",
    "an_import",
    "build",
    "people_of",
]

OFFICER, SUPERVISOR, HEAD = "petugas_penanganan", "penyelia", "kepala_dinas"
# Whose things "of a colleague" are, and who is given access only to lose it.
COLLEAGUE = "petugas_piket2"
TEMPLATE = "undangan_klarifikasi"
LEVELS = {
    Situation.LIMITED: Level.LIMITED,
    Situation.SECRET: Level.SECRET,
    Situation.OPENED: Level.SECRET,
}
MOVED = (Situation.ELSEWHERE, Situation.GRANTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What lies in one situation, as the words of the addresses."""

    number: str
    referral: str
    keys: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    cases: dict[Situation, Found]
    people: dict[Situation, dict[str, int]]
    # User name -> the ids of a notice, an absence and the like of theirs.
    own: dict[str, dict[str, int]]
    things: dict[str, int]


def build() -> Office:
    other = make_unit(UnitKind.OFFICE, parent=Unit.objects.get(code="disnaker").parent)
    sample = _sample()
    cases: dict[Situation, Found] = {
        at: _case(at, other, sample) for at in CASES if at != Situation.MISSING
    }
    names = [*Post.values, COLLEAGUE]
    ordinary = Case.objects.get(number=cases[Situation.OFFICE].number)
    return Office(
        cases=cases,
        people={
            Situation.OWN_VILLAGE: people_of(world.VILLAGE, "petugas_desa"),
            Situation.OTHER_VILLAGE: people_of("51.04.05.2006", "petugas_desa2"),
        },
        own={name: _own(world.user(name), ordinary) for name in names},
        things={
            "sample": sample.pk,
            "round": _round().pk,
            **_things(ordinary, cases[Situation.OFFICE]),
        },
    )


def _case(at: Situation, other: Unit, sample: AuditSample) -> Found:
    officer = world.user(OFFICER)
    case = world.lodge()
    firm = parties.add(
        case, role=PartyRole.AGENCY, by=officer, details={"name": "PT Laut Jingga"}
    )
    paper = documents.add(case, world.photo(), kind="photo", title="Paspor", by=officer)
    note = notes.write(case, "Catatan", kind="internal", by=officer)
    day = timezone.now() + timedelta(days=7)
    hearing = hearings.call(
        case, hearings.Call(kind="mediation", dates=[day]), by=officer
    )
    keys = {
        "document": paper.pk,
        "note": note.pk,
        "hearing": hearing.pk,
        "firm": firm.pk,
        "party": case.parties.get(role=PartyRole.WORKER).pk,
        "task": world.item(case).pk,
        "wait": world.wait(case).pk,
        "incoming": _incoming(case, officer),
        **_concept(case, officer),
    }
    handed = do(handed_in(case), "initial_one", SUPERVISOR, initial_result="initialled")
    _classify(case, at)
    keys["grant"] = confidentiality.grant(
        case, world.user(COLLEAGUE), by=world.user(SUPERVISOR), reason="Membantu"
    ).pk
    signature = assignment.claim(item(handed, "sign"), by=world.user(HEAD))
    keys["signature"] = signature.pk
    referral = _refer(case, paper, at)
    if at in MOVED:
        _move(case, other)
    if at == Situation.GRANTED:
        _grant_all(case)
    keys["link"] = _link(case, at)
    # Of a post that nobody holds there.
    keys["post_grant"] = grant_post(case, Post.PETUGAS_PIKET, other).pk
    keys["sample"], keys["drawn"] = sample.pk, _draw(sample, case)
    if at == Situation.OPENED:
        make_emergency(case, world.user(OPENED_BY))
    return Found(number=case.number, referral=referral.number, keys=keys)


def _sample() -> AuditSample:
    today = timezone.localdate()
    sample: AuditSample = AuditSample.objects.create(
        title="Sampel",
        method=SampleMethod.RANDOM,
        state=SampledState.OPEN,
        seed="1",
        size=len(CASES),
        first_day=today,
        last_day=today,
        population=len(CASES),
        drawn_by=world.user(Post.AUDITOR),
        drawn_at=timezone.now(),
    )
    return sample


def _draw(sample: AuditSample, case: Case) -> int:
    position = sample.drawn.count() + 1
    row = SampledCase.objects.create(sample=sample, case=case, position=position)
    return int(row.pk)


def _incoming(case: Case, officer: User) -> int:
    today = timezone.localdate()
    told = {
        "sender": "Polres",
        "number": "B/1",
        "letter_date": today,
        "received_on": today,
        "subject": "Balasan",
    }
    return int(incoming.record(case, told, scan=None, by=officer).pk)


def _concept(case: Case, officer: User) -> dict[str, int]:
    """A concept, with a file such as the signature leaves: nothing has to be typeset."""
    template = LetterTemplate.objects.get(key=TEMPLATE)
    concept: Letter = concepts.begin(case, template, by=officer)
    kept = LetterFile.objects.create(
        letter=concept,
        stage=LetterStage.SIGNED,
        file=ContentFile(b"%PDF-1.7 surat", name="surat.pdf"),
        size=14,
        sha256="0" * 64,
        added_by=officer,
        added_at=timezone.now(),
    )
    return {"letter": concept.pk, "file": kept.pk}


def _classify(case: Case, at: Situation) -> None:
    if at not in LEVELS:
        return
    by = world.user(SUPERVISOR)
    confidentiality.change_level(case, LEVELS[at], by=by, reason="Terancam.")
    case.refresh_from_db()
    if at in CLOSED_TO_POSTS:
        confidentiality.grant(case, world.user(HEAD), by=by, reason="Menandatangani")


def _refer(case: Case, paper: Any, at: Situation) -> Referral:
    if at in CLOSED_TO_POSTS:
        return referring.refer(
            case,
            documents=[paper],
            way="letter",
            letter_number="1",
            partner=None,
            agency="Polres Gianyar",
        )
    return referring.refer(case, documents=[paper], by=SUPERVISOR)


def _move(case: Case, other: Unit) -> None:
    """To another office with all its open tasks, as rows: no service moves a case."""
    case.owner, case.owner_path = other, other.path
    case.save(update_fields=["owner", "owner_path"])
    Matter.objects.filter(pk=case.matter_id).update(
        places={"office": other.path, "root": case.matter.places["root"]}
    )
    WorkItem.objects.filter(matter=case.matter).update(unit_path=other.path)


def _grant_all(case: Case) -> None:
    for post in Post:
        grant_person(case, world.user(post))


def _link(case: Case, at: Situation) -> int:
    """To a case that is seen by the same people: a link shows both of its ends."""
    twin = make_case(case.owner, level=LEVELS.get(at, Level.NORMAL))
    if at == Situation.GRANTED:
        _grant_all(twin)
    elif at in CLOSED_TO_POSTS:
        for post in NAMED | {OPENED_BY}:
            grant_person(twin, world.user(post))
    elif at != Situation.ELSEWHERE:
        _give_tasks(twin)
    return int(
        CaseLink.objects.create(
            from_case=case,
            to_case=twin,
            kind=LinkKind.RELATED,
            reason="Agen yang sama",
            created_at=timezone.now(),
        ).pk
    )


def _give_tasks(twin: Case) -> None:
    version = make_version()
    make_item(
        twin.matter, version=version, post=Post.PETUGAS_PENGADUAN, unit=twin.owner
    )
    make_item(
        twin.matter,
        version=version,
        post=Post.KEPALA_DINAS,
        unit=twin.owner,
        state=ItemState.CLAIMED,
        owner=world.user(HEAD),
    )


def people_of(village: str, by: str) -> dict[str, int]:
    officer, unit = world.user(by), Unit.objects.get(code=village)
    kept, other, merged = (
        make_person(unit, by=officer, name=name)
        for name in ("I Wayan Suardana", "Ni Luh Sari", "I Made Rai")
    )
    phone = papers.add_phone(kept, number="+6281200009999", by=officer)
    merge = merging.merge(kept, merged, choices=_choices(kept, merged), by=officer)
    contact = people.Contact(name="Ni Made Sukerti", phone="+6281200008888")
    # A round that has just begun has a check for each of them already.
    check, _is_new = MonitoringCheck.objects.update_or_create(
        round=_round(),
        person=kept,
        defaults={
            "village": unit,
            "due_on": timezone.localdate(),
            "state": "lapsed",
            "lapsed_at": timezone.now(),
            "lapse_reason": "overdue",
        },
    )
    return {
        "check": check.pk,
        "report": _report(kept, officer),
        "person": kept.pk,
        "other": other.pk,
        "merge": merge.pk,
        "phone": phone.pk,
        "contact": papers.add_contact(kept, contact=contact, by=officer).pk,
        **aid_of(kept, officer),
    }


def _report(person: Person, officer: User) -> int:
    made = quick_reports.report(
        officer,
        kind="lainnya",
        person_id=person.pk,
        words="Pindah kapal.",
        at=timezone.now(),
        client_key=uuid.uuid4(),
    )
    return made.pk


def _round() -> MonitoringRound:
    today = timezone.localdate()
    known = MonitoringRound.objects.filter(state="open").first()
    return known or rounds.plan(
        "Putaran", starts=today, ends=today, by=world.user(SUPERVISOR)
    )


def _choices(kept: Person, other: Person) -> dict[str, str]:
    return {one.field: merging.KEPT for one in merging.contradictions(kept, other)}


def _message(**fields: Any) -> OutboxMessage:
    now = timezone.now()
    return OutboxMessage.objects.create(
        key=f"pesan-{number()}",
        topic=Topic.ABSENCE,
        matter_id=0,
        state="spread",
        created_at=now,
        due_at=now,
        **fields,
    )


def _own(user: User, case: Case) -> dict[str, int]:
    message = _message(user_id=user.pk)
    notice = InboxNotice.objects.create(
        user=user,
        message=message,
        topic=message.topic,
        matter_id=0,
        created_at=message.created_at,
    )
    away = make_absence(user, start=timezone.localdate() + timedelta(days=90))
    session = StaffSession.objects.create(
        user=user,
        session_key=f"kunci-{number()}",
        agent="Firefox",
        device="-",
        began_at=message.created_at,
        seen_at=message.created_at,
    )
    return {
        "notice": notice.pk,
        "message": message.pk,
        "absence": away.pk,
        "access": make_emergency(case, user).pk,
        "session": session.pk,
        "user": user.pk,
    }


def _things(case: Case, office: Found) -> dict[str, int]:
    """What belongs to the office itself."""
    now = timezone.now()
    publishing.start_draft(
        ProcessDefinition.objects.get(key="aduan"), by=world.user(SUPERVISOR)
    )
    delivery = Delivery.objects.create(
        message=_message(user_id=world.user(COLLEAGUE).pk),
        key=f"kiriman-{number()}",
        channel="whatsapp",
        user=world.user(COLLEAGUE),
        state="failed",
        created_at=now,
        due_at=now,
    )
    batch = ReassignmentBatch.objects.create(
        kind=BatchKind.MANUAL,
        by=world.user(SUPERVISOR),
        actor_name="Penyelia",
        reason="Beban kerja",
        at=now,
    )
    # Somebody has been on the task since: undoing is refused.
    ReassignmentLine.objects.create(
        batch=batch, item_id=office.keys["task"], revision=99
    )
    _rows_of_the_administration()
    kept: Any = case.history
    return {
        "delivery": delivery.pk,
        "incident": make_incident(user=world.user(COLLEAGUE)).pk,
        "batch": batch.pk,
        "version": kept.latest().history_id,
        "colleague": world.user(COLLEAGUE).pk,
        "run": _retention_run(case).pk,
        **_published(),
        "import": an_import().pk,
        "programme": make_programme().pk,
        "agency": PlacementAgency.objects.create(name="PT Laut Jingga").pk,
        **a_system(),
    }


def a_system() -> dict[str, int]:
    """A system of an agency to which nothing here is referred, and an event that failed."""
    partner = Unit.objects.get(code="bp3mi-bali")
    told = clients.NewClient(name="Sistem BP3MI", unit=partner, post=Post.MITRA)
    client = clients.register(told, by=world.user(Post.ADMIN_SISTEM))
    issued = clients.issue(
        client, scopes=[Scope.REFERRALS], days=30, by=world.user(SUPERVISOR)
    )
    shown = endpoints.add(
        client,
        url="https://bp3mi.example/sigap",
        events=[EventType.REFERRAL_SENT],
        by=world.user(Post.ADMIN_SISTEM),
    )
    now = timezone.now()
    event = WebhookDelivery.objects.create(
        endpoint=shown.endpoint,
        event=EventType.REFERRAL_SENT,
        subject="RUJ-26-YYYYYY",
        state=SendState.FAILED,
        created_at=now,
        due_at=now,
    )
    return {
        "system": client.pk,
        "api_token": issued.token.pk,
        "endpoint": shown.endpoint.pk,
        "event": event.pk,
    }


def _published() -> dict[str, int]:
    """An item with its file, a suggestion and a report, all before the public."""
    officer, superior = world.user("petugas_ppid"), world.user("atasan_ppid")
    case = walking.bring("masukan", narrative="Buka sore.", given={"topic": "service"})
    walking.do(case, "review", officer.username, handling="answer")
    walking.do(case, "write_answer", officer.username, answer_text="Sudah diubah.")
    suggestions.publish(case, said="Jam buka.", answer="Sampai sore.", by=officer)
    AnnualReport.objects.create(
        year=2024,
        figures=figures_of(2024).as_json(),
        confirmed_by=superior,
        confirmed_at=timezone.now(),
    )
    item = make_information(by=officer, published_by=superior)
    return {"item": item.pk, "suggestion": case.pk}


def an_import() -> ImportBatch:
    """A sheet of one row, about somebody who is known and written otherwise."""
    content = b"Nama;Desa;L/P;NIK\nI Made Lain;51.04.01.2001;L;5104012203900001\n"
    by = world.user("petugas_penanganan")
    make_person(Unit.objects.get(code=world.VILLAGE), by=by, nik="5104012203900001")
    batch = bringing.bring(
        bringing.Sheet(
            key=uuid.uuid4(),
            unit=Unit.objects.get(code="bp3mi-bali"),
            kind="bp3mi",
            file_name="pmi.csv",
            file=io.BytesIO(content),
            size=len(content),
        ),
        by=by,
    )
    bringing.name_columns(batch, batch.columns, by=by)
    carrying.carry_on(batch.pk)
    return batch


def _retention_run(case: Case) -> RetentionRun:
    """One that waits for a second person; by the clock nothing has fallen due yet."""
    run = RetentionRun.objects.create(
        rule=RetentionRule.objects.get(kind=case.kind, valid_to=None),
        closed_upto=timezone.now(),
        reason="Lewat masa simpan",
        proposed_by=world.user("penyelia2"),
        proposed_at=timezone.now(),
    )
    RetentionLine.objects.create(run=run, case=case)
    return run


def _rows_of_the_administration() -> None:
    """One row of each model that the administration knows and nothing else here makes."""
    colleague, day = world.user(COLLEAGUE), timezone.localdate()
    calendar = WorkingCalendar.objects.get(code="gianyar")
    Season.objects.create(
        calendar=calendar, name="Ramadan", first=day, last=day, basis="Edaran"
    )
    CalendarScope.objects.create(
        unit_path=world.user(COLLEAGUE).memberships.get().unit.path, calendar=calendar
    )
    EmailAddress.objects.create(user=colleague, email="piket@gianyar.example")
    Authenticator.objects.create(
        user=colleague, type=Authenticator.Type.TOTP, data={"secret": "-"}
    )
    for kode, by in (("STD-KONTAK", HEAD), ("LAPOR-VERIF", SUPERVISOR)):
        content = RuleContent.of(rule_in_force(kode))
        amend_rule(
            kode,
            replace(content, amount=content.amount + 1),
            by=world.user(by),
            reason="Keputusan",
            valid_from=timezone.now() + timedelta(days=30),
        )
