"""What reporters, partners and time do: messages, answers, files, and early ends."""

import uuid
from datetime import timedelta
from functools import partial
from random import Random

from django.utils import timezone

from accounts.enums import Post
from accounts.models import User
from sigap_cases.cases.enums import Capacity, Direction, DocumentKind, Level
from sigap_cases.cases.models import Case
from sigap_cases.cases.policies import check_can_work
from sigap_cases.cases.services import (
    contacts,
    correspondence,
    documents,
    intake,
    lifecycle,
)
from sigap_cases.cases.services.correspondence import COMPLETED, OBJECTED, SATISFIED
from workflows.actors import holder
from workflows.enums import ArmState, ItemState
from workflows.models import ArmedWait, WorkItem
from workflows.policies import can
from workflows.services import assignment

from . import files, narratives
from .office import awake
from .scripts import Ending
from .simulation import Simulation, Story


PARTNER_REPLIED = "partner_replied"
_FILES: tuple[tuple[str, str], ...] = (
    (DocumentKind.CONTRACT, "Kontrak kerja"),
    (DocumentKind.PASSPORT, "Paspor"),
    (DocumentKind.PAYSLIP, "Bukti transfer"),
    (DocumentKind.CHAT, "Percakapan"),
    (DocumentKind.MEDICAL, "Surat keterangan dokter"),
    (DocumentKind.PHOTO, "Foto"),
)


def _key(rng: Random) -> uuid.UUID:
    return uuid.UUID(int=rng.getrandbits(128), version=4)


def register(sim: Simulation, story: Story) -> None:
    """Lodge the complaint, by the officer it names or by the reporter; add its files."""
    by = User.objects.get(username=story.by) if story.by else None
    story.case = intake.lodge(story.lodging, by=by).case
    if story.rng.random() < 0.45:
        _send_files(story, by)
    if story.rng.random() < 0.35:
        moment = awake(story.rng, timezone.now(), 2, 20)
        sim.at(moment, story, partial(_write, sim, story))


def _send_files(story: Story, by: User | None) -> None:
    rng = story.rng
    for kind, title in rng.sample(_FILES, rng.randint(1, 2)):
        upload = files.photo(rng, title) if rng.random() < 0.8 else files.letter(title)
        if by is not None and can(check_can_work, by, story.file):
            documents.add(story.file, upload, kind=kind, title=title, by=by)
        else:
            actor = holder(story.lodging.reporter.name)
            documents.store(story.file, upload, kind=kind, title=title, by=actor)


def _write(sim: Simulation, story: Story) -> None:
    case = story.file
    if not case.is_open:
        return
    correspondence.write_to_office(case, story.rng.choice(narratives.MESSAGES))
    moment = sim.office.at_work(story.rng, timezone.now(), 1, 20)
    sim.at(moment, story, partial(_reply, sim, story))


def _officer(sim: Simulation, case: Case) -> User:
    """Who writes and hears for the office: intake, or the supervisor where it sees nothing."""
    officer = sim.office.named(Post.PETUGAS_PENGADUAN)[0]
    if can(check_can_work, officer, case):
        return officer
    return sim.office.named(Post.PENYELIA)[0]


def _reply(sim: Simulation, story: Story) -> None:
    case = story.file
    correspondence.mark_read(case, Direction.FROM_REPORTER)
    officer = _officer(sim, case)
    correspondence.write_to_reporter(
        case, story.rng.choice(narratives.REPLIES), by=officer
    )
    if story.rng.random() < 0.6:
        moment = awake(story.rng, timezone.now(), 0.1, 4)
        sim.at(moment, story, partial(_read, story))


def _read(story: Story) -> None:
    correspondence.mark_read(story.file, Direction.TO_REPORTER)


def plan_answer(sim: Simulation, story: Story, wait: ArmedWait) -> None:
    """Plan what ends a wait: its time, and the reporter or partner who may come first."""
    sim.fire_in_time(story, wait)
    if wait.step == story.script.stop:
        return
    if PARTNER_REPLIED in wait.messages:
        _plan_partner(sim, story)
    elif wait.messages:
        _plan_reporter(sim, story, wait)


def _plan_partner(sim: Simulation, story: Story) -> None:
    mode = story.choices.next("partner") or (
        "reply" if story.rng.random() < 0.75 else "silent"
    )
    if mode == "reply":
        moment = sim.office.at_work(story.rng, timezone.now(), 6, 66)
        sim.at(moment, story, partial(_partner_replies, sim, story))


def _partner_replies(sim: Simulation, story: Story) -> None:
    case = story.file
    waiting = ArmedWait.objects.filter(
        matter_id=case.matter_id,
        state=ArmState.ARMED,
        messages__contains=[PARTNER_REPLIED],
    )
    if waiting.exists():
        officer = _officer(sim, case)
        text = "Instansi menjawab lewat surat; salinannya disimpan dalam berkas."
        correspondence.answer_for_partner(case, text, by=officer)


def _plan_reporter(sim: Simulation, story: Story, wait: ArmedWait) -> None:
    message = COMPLETED if COMPLETED in wait.messages else SATISFIED
    mode = story.choices.next("reporter")
    if mode == "silent":
        return
    if mode == "objected" and OBJECTED in wait.messages:
        message = OBJECTED
    days = (1, 14) if message == COMPLETED else (0.3, 9)
    moment = awake(story.rng, timezone.now(), *days)
    sim.at(moment, story, partial(_reporter_answers, story, message))


def _reporter_answers(story: Story, message: str) -> None:
    case = story.file
    if correspondence.wait_for_reporter(case, message) is None:
        return
    key = _key(story.rng)
    if message == COMPLETED:
        text = story.rng.choice(narratives.COMPLETIONS)
        correspondence.complete_what_was_asked(case, text, key=key)
    elif message == OBJECTED:
        text = story.rng.choice(narratives.OBJECTIONS)
        correspondence.object_to_result(case, text, key=key)
    else:
        correspondence.accept_result(case, key=key)


def plan_early_end(sim: Simulation, story: Story, item: WorkItem) -> None:
    """The story ends at this task: taken back, not to be reached, or told twice."""
    rng, now = story.rng, timezone.now()
    if story.script.ending == Ending.WITHDRAWN:
        sim.at(awake(rng, now, 1, 9), story, partial(_withdraw, story))
    elif story.script.ending == Ending.DUPLICATE:
        moment = sim.office.at_work(rng, now, 2, 9)
        sim.at(moment, story, partial(_merge, sim, story))
    elif story.script.ending == Ending.UNREACHABLE:
        for days in (1, 8, 21, 45):
            moment = sim.office.at_work(rng, now + timedelta(days=days), 0, 6)
            sim.at(moment, story, partial(_fail_to_reach, sim, story, item))
        moment = sim.office.at_work(rng, now + timedelta(days=67), 0, 20)
        sim.at(moment, story, partial(_give_up, sim, story))


def _withdraw(story: Story) -> None:
    if story.file.is_open:
        correspondence.withdraw(story.file, story.rng.choice(narratives.WITHDRAWALS))


def _merge(sim: Simulation, story: Story) -> None:
    if story.same_as is None or story.same_as.case is None or not story.file.is_open:
        return
    officer = sim.office.named(Post.PETUGAS_PENGADUAN)[0]
    reason = "Pekerja dan peristiwanya sama dengan aduan yang lebih dahulu masuk."
    lifecycle.merge_into(story.file, story.same_as.file, reason=reason, by=officer)


def _fail_to_reach(sim: Simulation, story: Story, item: WorkItem) -> None:
    if not story.file.is_open:
        return
    current = WorkItem.objects.get(pk=item.pk)
    officer = story.rng.choice(sim.office.able(current))
    if current.state == ItemState.OPEN:
        assignment.claim(current, by=officer)
    elif current.owner is not None:
        officer = current.owner
    text = story.rng.choice(narratives.CONTACTS_FAILED)
    correspondence.record_contact(story.file, text, reached=False, by=officer)


def _give_up(sim: Simulation, story: Story) -> None:
    if not story.file.is_open:
        return
    officer = sim.office.named(Post.PETUGAS_PENGADUAN)[0]
    sought = contacts.unreached(story.file)
    if sought is None:
        text = story.rng.choice(narratives.CONTACTS_FAILED)
        correspondence.record_contact(story.file, text, reached=False, by=officer)
        later = timezone.now() + timedelta(days=61)
        sim.at(later, story, partial(_give_up, sim, story))
    elif not sought.is_over:
        later = sought.until + timedelta(hours=1)
        sim.at(later, story, partial(_give_up, sim, story))
    else:
        reason = "Empat upaya kontak dalam 60 hari, tidak satu pun berhasil."
        lifecycle.close_early(story.file, "unreachable", reason=reason, by=officer)


def can_be_told_twice(story: Story) -> bool:
    """Whether another of the family could bring the same matter, for all to see."""
    named = story.lodging.capacity in (Capacity.SELF, Capacity.FAMILY)
    return (
        named
        and story.lodging.case_type is not None
        and story.lodging.case_type.level != Level.SECRET
        and story.script.days >= 20
    )
