"""The life of a case by the clock, and what its tables said after each step."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import time_machine
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.services import absences, memberships, users
from sigap_cases.cases import policies
from sigap_cases.cases.models import Case, Custodian, LetterTemplate
from sigap_cases.cases.past.facts import CaseAsOf, Kind
from sigap_cases.cases.past.sources import SOURCES
from sigap_cases.cases.services import (
    confidentiality,
    contacts,
    correspondence,
    documents,
    hearings,
    lifecycle,
    linking,
    notes,
    parties,
    referral_answers,
    referral_links,
    referrals,
    releases,
    rosters,
)
from sigap_cases.cases.services.letters import concepts, incoming
from tests import referring
from tests.desk import world
from tests.factories import grant_post
from workflows.models import Process
from workflows.services import assignment, completion, pausing


LONG = timedelta(days=2)
BEGUN = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
Facts = dict[str, dict[int, dict[str, Any]]]
Step = Callable[["Life"], None]


@dataclass(frozen=True)
class Snapshot:
    """What the tables held right after a step, and who could see the case."""

    step: str
    moment: datetime
    facts: Facts
    answers: dict[int, dict[str, Any]]
    # Asked of everybody in the office, so only after steps that touch rights.
    rights: set[tuple[int, str]] | None


class Life:
    """Each step happens hours after the one before it."""

    def __init__(self, steps: Sequence[Step], *, asked: bool = True) -> None:
        """``asked``: whether the tables are read after each step."""
        self.at = BEGUN
        self.steps, self.asked = steps, asked
        self.snapshots: list[Snapshot] = []
        self.files: dict[datetime, CaseAsOf] = {}
        self.case: Any = None
        self.other: Any = None

    def live(self) -> list[Snapshot]:
        for step in self.steps:
            self.at += LONG if step is nothing_but_time else timedelta(hours=5)
            with time_machine.travel(self.at, tick=False):
                step(self)
                self.case.refresh_from_db()
                self.snapshots.append(self.told(step))
        return self.snapshots

    def told(self, step: Step) -> Snapshot:
        if not self.asked:
            return Snapshot(step.__name__, self.at, {}, {}, None)
        return snapshot(self.case, step, self.at)

    def who(self, name: str) -> User:
        return world.user(name)

    @property
    def officer(self) -> User:
        return world.user("petugas_penanganan")


def snapshot(case: Case, step: Step, moment: datetime) -> Snapshot:
    return Snapshot(
        step=step.__name__,
        moment=moment,
        facts=facts_of(case),
        answers=answers_of(case),
        rights=rights_of(case) if step in OF_RIGHTS else None,
    )


def facts_of(case: Case) -> Facts:
    """Every row of the file as its table has it now."""
    found: Facts = {}
    keys: dict[Any, list[int]] = {}
    for source in SOURCES:
        if source.kind == Kind.CUSTODIAN:
            continue  # the office of the tests names its custodians by the real clock
        tied = Q(pk__in=[])
        for column in source.of:
            if source.parent is not None:
                tied |= Q(**{f"{column}__in": keys[source.parent]})
            else:
                own = case.matter_id if column == "matter_id" else case.pk
                tied |= Q(**{column: own})
        if source.until:
            tied &= Q(**{source.until: None})
        rows = source.model._default_manager.filter(tied & source.only)
        fields: list[Any] = [
            source.model._meta.get_field(name) for name in source.fields
        ]
        found[source.kind] = {
            row.pk: {f.name: getattr(row, f.attname) for f in fields} for row in rows
        }
        keys[source.kind] = list(found[source.kind])
    return found


def answers_of(case: Case) -> dict[int, dict[str, Any]]:
    rows = Process.objects.filter(matter_id=case.matter_id)
    return {process.pk: dict(process.values) for process in rows}


def rights_of(case: Case) -> set[tuple[int, str]]:
    return {
        (user.pk, right)
        for user in User.objects.filter(is_active=True)
        for right in policies._rights(user, case)
    }


# --- the steps ---------------------------------------------------------------------------


def lodge(life: Life) -> None:
    life.other = world.lodge(worker="I Ketut Lain")
    life.case = world.lodge()


def claim(life: Life) -> None:
    assignment.claim(world.item(life.case), by=life.who("petugas_pengaduan"))


def release(life: Life) -> None:
    assignment.release(world.item(life.case), by=life.who("petugas_pengaduan"))


def first_contact(life: Life) -> None:
    who = "petugas_pengaduan"
    world.do(life.case, "first_contact", who, contact_result="reached")


def ask_for_more(life: Life) -> None:
    world.do(
        life.case,
        "verify",
        "petugas_pengaduan",
        completeness="incomplete",
        missing_items="Slip gaji",
    )


def reporter_answers(life: Life) -> None:
    key = uuid.uuid4()
    correspondence.complete_what_was_asked(life.case, "Saya kirim.", key=key)


def note_a_call(life: Life) -> None:
    told = contacts.Contact(text="Menelepon", reached=False)
    contacts.record(life.case, told, by=life.officer)


def add_party(life: Life) -> None:
    told = {"name": "PT Samudra", "phone": "0811111"}
    parties.add(life.case, role="agency", by=life.officer, details=told)


def change_party(life: Life) -> None:
    party = life.case.parties.get(role="agency")
    told = {"name": "PT Samudra Jaya", "phone": "0822222", "note": "Pindah kantor"}
    parties.change(party, by=life.officer, details=told)


def change_reporter(life: Life) -> None:
    reporter = life.case.parties.get(role="reporter")
    contact = parties.Contact(
        safe_channel="whatsapp", safe_from=time(8), safe_until=time(12)
    )
    told = {"name": "Ni Made Sukerti", "capacity": "family", "phone": "0833333"}
    parties.change(reporter, by=life.officer, details=told, contact=contact)


def add_document(life: Life) -> None:
    photo = world.photo()
    documents.add(life.case, photo, kind="payslip", title="Slip", by=life.officer)


def reject_document(life: Life) -> None:
    document = life.case.documents.get()
    documents.reject(document, by=life.officer, reason="Buram.")


def newer_document(life: Life) -> None:
    document = life.case.documents.get()
    photo = world.photo("baru.png")
    documents.add_version(
        document, photo, by=life.officer, expires_on=date(2027, 1, 31)
    )


def release_document(life: Life) -> None:
    document = life.case.documents.get(replaces__isnull=False)
    releases.release(document, by=life.officer)


def take_document_back(life: Life) -> None:
    document = life.case.documents.get(replaces__isnull=False)
    releases.take_back(document, reason="Keliru.", by=life.officer)


def write_note(life: Life) -> None:
    notes.write(life.case, "Hubungi KJRI", kind="internal", by=life.officer)


def write_privileged(life: Life) -> None:
    who = life.who("pendamping_hukum")
    notes.write(life.case, "Strategi gugatan", kind="privileged", by=who)


def call_hearing(life: Life) -> None:
    days = [timezone.now() + timedelta(days=n) for n in (5, 6)]
    call = hearings.Call(kind="mediation", dates=days, place="Ruang A")
    hearings.call(life.case, call, by=life.officer)


def answer_dates(life: Life) -> None:
    hearing = life.case.hearings.get()
    worker = life.case.parties.get(role="worker")
    answers = {(one.pk, worker.pk): "yes" for one in hearing.proposals.all()}
    hearings.note_answers(hearing, answers, by=life.officer)


def fix_hearing(life: Life) -> None:
    hearing = life.case.hearings.get()
    first = hearing.proposals.first().starts_at
    hearings.fix(hearing, first, by=life.officer)


def move_hearing(life: Life) -> None:
    hearing = life.case.hearings.get()
    worker = life.case.parties.get(role="worker")
    hearings.move(
        hearing,
        timezone.now() + timedelta(days=9),
        by=life.officer,
        reason="Sakit.",
        absent=[worker.pk],
    )


def begin_letter(life: Life) -> None:
    template = LetterTemplate.objects.get(key="undangan_klarifikasi")
    concepts.begin(life.case, template, by=life.officer)


def change_letter(life: Life) -> None:
    letter = life.case.letters.get()
    change = {"subject": "Undangan kedua"}
    concepts.change(letter, by=life.officer, written=change, values={})


def record_letter(life: Life) -> None:
    told = {
        "sender": "Polres",
        "number": "B/1",
        "letter_date": timezone.localdate(),
        "received_on": timezone.localdate(),
        "subject": "Balasan",
    }
    incoming.record(life.case, told, scan=None, by=life.officer)


def dispose(life: Life) -> None:
    letter = life.case.incoming_letters.get()
    incoming.dispose(
        letter,
        to_post="petugas_penanganan",
        note="Tindak lanjuti.",
        by=life.who("penyelia"),
    )


def announce(life: Life) -> None:
    rosters.announce(life.case, "Rapat hari Senin.", by=life.officer)


def grant_to_post(life: Life) -> None:
    grant_post(life.case, "mitra", referring.unit())


def refer(life: Life) -> None:
    document = life.case.documents.get(replaces__isnull=True)
    worker = life.case.parties.get(role="worker")
    referring.refer(life.case, documents=[document], parties=[(worker, ["name"])])


def note_on_referral(life: Life) -> None:
    numbered = referral_answers.Numbered(kind="LP", number="LP/12/2026")
    note = referral_answers.Note(body="Mohon kabar.", numbered=numbered)
    referral_answers.add_note(life.case.referrals.get(), note, by=life.officer)


def refer_by_link(life: Life) -> None:
    told: dict[str, Any] = {"way": "link", "partner": None, "agency": "LSM Bali"}
    referral = referring.refer(life.case, **told)
    referral_links.issue(
        referral, person="Ibu Ratna", valid=timedelta(days=3), by=life.officer
    )


def unshare(life: Life) -> None:
    referral = life.case.referrals.get(way="account")
    document = referral.documents.get().document
    referrals.unshare(referral, document, by=life.officer)


def withdraw_referral(life: Life) -> None:
    referral = life.case.referrals.get(way="account")
    referrals.withdraw(referral, reason="Selesai.", by=life.officer)


def relate(life: Life) -> None:
    linking.relate(
        life.case, life.other, by=life.who("penyelia"), reason="Agen yang sama."
    )


def unlink(life: Life) -> None:
    link = life.case.links_from.get()
    linking.unlink(link, by=life.who("penyelia"), reason="Bukan agen itu.")


def stop_clock(life: Life) -> None:
    item = world.item(life.case, "verify")
    item = assignment.claim(item, by=life.who("petugas_pengaduan"))
    pausing.pause(item, by=life.who("petugas_pengaduan"), reason="Menunggu KBRI.")


def run_clock(life: Life) -> None:
    item = world.item(life.case, "verify")
    pausing.resume(item, by=life.who("petugas_pengaduan"), reason="Sudah dijawab.")


def raise_urgency(life: Life) -> None:
    confidentiality.change_urgency(
        life.case, "urgent", by=life.officer, reason="Paspor ditahan."
    )


def give_access(life: Life) -> None:
    confidentiality.grant(
        life.case,
        life.who("kepala_dinas"),
        by=life.who("penyelia"),
        reason="Laporan pimpinan.",
        until=timezone.now() + timedelta(hours=12),
    )


def nothing_but_time(life: Life) -> None:
    """The grant of the step before has run out meanwhile."""


def limit(life: Life) -> None:
    who = life.who("penyelia")
    confidentiality.change_level(life.case, "limited", by=who, reason="Terancam.")


def go_on_leave(life: Life) -> None:
    today = timezone.localdate()
    planned = absences.Planned(
        first=today,
        last=today + timedelta(days=1),
        kind="leave",
        deputy=life.who("petugas_pengaduan2"),
    )
    absences.plan(life.who("penyelia2"), planned, by=life.who("penyelia2"))


def make_secret(life: Life) -> None:
    who = life.who("penyelia")
    confidentiality.change_level(life.case, "secret", by=who, reason="Korban TPPO.")


def take_access(life: Life) -> None:
    confidentiality.revoke(
        life.case,
        life.who("petugas_penanganan"),
        by=life.who("penyelia"),
        reason="Tidak lagi menangani.",
    )


def make_normal(life: Life) -> None:
    who = life.who("penyelia")
    confidentiality.change_level(life.case, "normal", by=who, reason="Sudah aman.")


def name_another_custodian(life: Life) -> None:
    who = life.who("pendamping_reintegrasi")
    Custodian.objects.create(unit=life.case.owner, user=who)


def leave_office(life: Life) -> None:
    users.deactivate(life.who("pendamping_hukum"), by=None, reason="Pensiun.")


def end_post(life: Life) -> None:
    who = life.who("petugas_piket")
    memberships.end_all_memberships(who, by=None, reason="Mutasi.")


def ask_again(life: Life) -> None:
    """The second answer to the same question takes the place of the first."""
    item = world.item(life.case, "verify")
    if item.state == "open":
        item = assignment.claim(item, by=life.who("petugas_pengaduan"))
    answers = {"completeness": "incomplete", "missing_items": "Kontrak kerja"}
    completion.complete(item, by=life.who("petugas_pengaduan"), values=answers)


def close(life: Life) -> None:
    lifecycle.close_early(
        life.case, "withdrawn", reason="Dicabut.", by=life.who("petugas_pengaduan")
    )


STEPS: tuple[Step, ...] = (
    lodge,
    claim,
    release,
    first_contact,
    ask_for_more,
    reporter_answers,
    note_a_call,
    add_party,
    change_party,
    change_reporter,
    add_document,
    reject_document,
    newer_document,
    release_document,
    take_document_back,
    write_note,
    write_privileged,
    call_hearing,
    answer_dates,
    fix_hearing,
    move_hearing,
    begin_letter,
    change_letter,
    record_letter,
    dispose,
    announce,
    grant_to_post,
    refer,
    note_on_referral,
    refer_by_link,
    unshare,
    withdraw_referral,
    relate,
    unlink,
    stop_clock,
    run_clock,
    raise_urgency,
    give_access,
    nothing_but_time,
    limit,
    go_on_leave,
    make_secret,
    take_access,
    make_normal,
    name_another_custodian,
    leave_office,
    end_post,
    ask_again,
    close,
)
OF_RIGHTS = (
    *(lodge, claim, release, grant_to_post, stop_clock, give_access, nothing_but_time),
    *(limit, go_on_leave, make_secret, take_access, make_normal, leave_office),
    *(end_post, close),
)
# What the pages are shown by.
SHORT = (
    *(lodge, first_contact, add_party, change_party, write_privileged, relate),
    *(give_access, close),
)
