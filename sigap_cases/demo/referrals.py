"""Referrals of the demo's last weeks, in every state and by every way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from typing import Any

from django.utils import timezone

from accounts.models import Unit
from sigap_cases.cases.enums import (
    EntryKind,
    PartyRole,
    ReferralGround,
    ReferralWay,
)
from sigap_cases.cases.models import Case, Referral
from sigap_cases.cases.services import referral_answers, referral_links, referrals
from sigap_cases.cases.services.referral_answers import Answer, Numbered, Received
from sigap_cases.cases.services.referrals import Sending, Told
from workflows.enums import ArmState
from workflows.models import ArmedWait, WorkItem

from .beside import Beside, taken
from .office import person


OFFICER, POLICE, AGENCY = "petugas_penanganan", "mitra", "mitra2"


@dataclass(slots=True)
class Held:
    """A referral on its way, once it is sent, and the timers that are planned for it."""

    sent: "Sent"
    beside: Beside
    turn: int
    pk: int = 0
    timers: set[int] = field(default_factory=set)

    @property
    def referral(self) -> Referral:
        return Referral.objects.select_related(
            "case__process", "case__matter", "matter", "process", "partner"
        ).get(pk=self.pk)


Act = Callable[[Held], None]
# How many working hours ago something was done, and what.
Step = tuple[int, Act]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One referral: to whom and how, how long ago, and what came of it."""

    unit: str
    ago: int
    purpose: str
    way: str = ReferralWay.ACCOUNT
    steps: tuple[Step, ...] = ()
    more: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


def plan(beside: Beside) -> None:
    """Plan every referral, from its sending to where it stands at the end."""
    for turn, sent in enumerate(REFERRALS):
        held = Held(sent, beside, turn)
        for ago, act in ((sent.ago, _refer), *sent.steps):
            beside.plan(ago, partial(_act, held, act))


def _act(held: Held, act: Act) -> None:
    """Do it, and see to it that time is up for what waits now."""
    if act is not _refer and not (held.pk and _goes_on(held)):
        return
    act(held)
    if held.pk:
        _let_time_run(held)


def _goes_on(held: Held) -> bool:
    referral = held.referral
    awaited = WorkItem.objects.filter(matter_id=referral.matter_id, closed_at=None)
    # A final answer ends the referral, and is still read by the office.
    return held.beside.goes_on(referral.case_id) and (
        referral.is_live() or awaited.exists()
    )


def _let_time_run(held: Held) -> None:
    waiting = ArmedWait.objects.filter(
        matter_id=held.referral.matter_id, state=ArmState.ARMED
    )
    sim, story = held.beside.sim, held.beside.some_story
    for wait in waiting.exclude(pk__in=held.timers):
        held.timers.add(wait.pk)
        sim.fire_in_time(story, wait)


def _refer(held: Held) -> None:
    sent, case = held.sent, held.beside.case(held.turn)
    if case is None:
        return
    sending = Sending(
        partner=Unit.objects.get(code=sent.unit),
        way=sent.way,
        purpose=sent.purpose,
        summary=(
            "Pekerja meminta bantuan melalui keluarganya. Dinas sudah menghubungi keluarga "
            "dan meminta dokumen; penanganan selanjutnya memerlukan instansi Saudara."
        ),
        ground=ReferralGround.CONSENT,
        ground_note="Persetujuan lisan kepada petugas.",
        parties=_worker(case),
        ends_on=timezone.localdate() + timedelta(days=90),
        **sent.more,
    )
    held.pk = referrals.refer(case, sending, by=person(OFFICER)).pk


def _worker(case: Case) -> list[Told]:
    return [
        (party, ["name"]) for party in case.parties.filter(role=PartyRole.WORKER)[:1]
    ]


def _does(username: str, step: str, **values: Any) -> Act:
    """Somebody takes and completes the open task of a step."""

    def act(held: Held) -> None:
        by, referral = person(username), held.referral
        open_ = WorkItem.objects.get(
            matter_id=referral.matter_id, step=step, closed_at=None
        )
        referral_answers.complete(taken(open_, by), referral, by=by, values=values)

    return act


def _accepts(username: str, kind: str = "", number: str = "") -> Act:
    told: dict[str, Any] = {"decision": "accepted"}
    if number:
        told |= {"number_kind": kind, "number": number}
    return _does(username, "answer", **told)


def _writes(kind: EntryKind, body: str, sender: str) -> Act:
    """The partner answers by letter, and the officer records it."""

    def act(held: Held) -> None:
        received = Received(
            sender=sender,
            letter_number="042/CONTOH",
            letter_date=timezone.localdate() - timedelta(days=1),
        )
        answer = Answer(
            kind=kind,
            body=body,
            received=received,
            numbered=Numbered(kind="Nomor register", number="REG-CONTOH-07"),
        )
        referral_answers.record_answer(held.referral, answer, by=person(OFFICER))

    return act


def _gives_link(held: Held) -> None:
    """The token is shown to nobody: whoever tries the demo gives a new link."""
    referral_links.issue(
        held.referral,
        person="Petugas pengaduan RSUD",
        valid=timedelta(days=14),
        pin="271828",
        by=person(OFFICER),
    )


def _withdraws(held: Held) -> None:
    reason = "Keluarga sudah memperoleh jawaban langsung dari Perwakilan."
    referrals.withdraw(held.referral, reason=reason, by=person(OFFICER))


_REPORT = (
    "Keluarga sudah dimintai keterangan. Pemanggilan pihak terkait dijadwalkan "
    "pekan depan."
)
_RESULT = (
    "Data penempatan sudah dicocokkan dan salinannya diserahkan kepada keluarga. "
    "Tidak ada langkah lanjutan dari kami."
)
_REFUSAL = (
    "Peristiwanya terjadi di luar wilayah hukum kami; mohon dirujuk ke Polda Bali."
)
_QUESTION = "Apakah keluarga bersedia dimintai keterangan, dan kapan dapat hadir?"
_POLICE, _BP3MI = "polres-gianyar-ppa", "bp3mi-bali"
_FOLLOW = "Tindak lanjut dugaan pengancaman"
_DATA = "Pencocokan data penempatan dan pendampingan klaim"
REFERRALS: tuple[Sent, ...] = (
    Sent(unit=_POLICE, ago=3, purpose=_FOLLOW),
    Sent(
        unit=_POLICE,
        ago=40,
        purpose="Penelusuran keberadaan perekrut",
        steps=((30, _accepts(POLICE, "LP", "LP/B/CONTOH/12")),),
    ),
    Sent(
        unit=_POLICE,
        ago=12,
        purpose=_FOLLOW,
        steps=(
            (8, _does(POLICE, "answer", decision="asked", partner_question=_QUESTION)),
        ),
    ),
    Sent(
        unit=_POLICE,
        ago=75,
        purpose="Pendampingan pekerja perempuan",
        steps=(
            (66, _accepts(POLICE)),
            (26, _does(POLICE, "report", progress="ongoing", report=_REPORT)),
            (22, _does(OFFICER, "review_report", office_note="Terima kasih.")),
        ),
    ),
    Sent(
        unit=_POLICE,
        ago=60,
        purpose=_FOLLOW,
        steps=(
            (
                51,
                _does(POLICE, "answer", decision="refused", refusal_reason=_REFUSAL),
            ),
            (47, _does(OFFICER, "read_refusal")),
        ),
    ),
    Sent(
        unit=_BP3MI,
        ago=110,
        purpose=_DATA,
        steps=(
            (101, _accepts(AGENCY)),
            (60, _does(AGENCY, "report", progress="finished", report=_RESULT)),
            (56, _does(OFFICER, "read_result")),
        ),
    ),
    # Nobody answers: it is overdue, and the office has the task to remind.
    Sent(unit=_BP3MI, ago=44, purpose=_DATA),
    Sent(
        unit=_BP3MI,
        ago=50,
        purpose="Bantuan pemulangan dari Bandara I Gusti Ngurah Rai",
        steps=(
            (42, _does(AGENCY, "answer", decision="asked", partner_question=_QUESTION)),
            (
                38,
                _does(
                    OFFICER,
                    "answer_question",
                    office_answer="Bersedia, setiap hari kerja sesudah pukul 10.00.",
                ),
            ),
            (31, _accepts(AGENCY)),
        ),
    ),
    Sent(
        unit="lbh-bali",
        ago=45,
        way=ReferralWay.LETTER,
        purpose="Pendampingan hukum bagi keluarga",
        steps=(
            (
                35,
                _writes(
                    EntryKind.ACCEPTED, "Bersedia mendampingi.", "Bagian layanan LBH"
                ),
            ),
        ),
        more={"letter_number": "500.15/198/Disnaker"},
    ),
    Sent(
        unit="rsud-sanjiwani",
        ago=10,
        way=ReferralWay.LINK,
        purpose="Pemeriksaan kesehatan sesudah kepulangan",
        steps=((9, _gives_link),),
    ),
    Sent(
        unit="perwakilan-ri",
        ago=70,
        way=ReferralWay.LETTER,
        purpose="Penelusuran keadaan pekerja",
        steps=((52, _withdraws),),
        more={"letter_number": "500.15/176/Disnaker"},
    ),
    Sent(
        unit="51.04.01",
        ago=6,
        purpose="Kunjungan kepada keluarga",
        more={"told_agreed": True},
    ),
)
