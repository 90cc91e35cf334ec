"""A case of the open office, of which a part is referred."""

from typing import Any

from django.utils import timezone

from accounts.models import Unit, User
from sigap_cases.cases import policies
from sigap_cases.cases.enums import (
    Level,
    ReferralGround,
    ReferralStatus,
    ReferralWay,
)
from sigap_cases.cases.models import Case, Referral
from sigap_cases.cases.services import documents, referral_answers, referrals
from sigap_cases.cases.services.referrals import Sending
from tests.desk import world
from tests.factories import number
from workflows.models import Matter, WorkItem
from workflows.services import assignment


POLICE = "polres-gianyar-ppa"
SUMMARY = "Pekerja diancam agen setelah meminta gajinya."


def unit(code: str = POLICE) -> Unit:
    return Unit.objects.get(code=code)


def sending(code: str = POLICE, **told: Any) -> Sending:
    parts: dict[str, Any] = {
        "partner": unit(code),
        "purpose": "Tindak lanjut dugaan pengancaman",
        "summary": SUMMARY,
        "ground": ReferralGround.CONSENT,
    }
    return Sending(**parts | told)


def refer(
    case: Case, *, by: str = "petugas_penanganan", code: str = POLICE, **told: Any
) -> Referral:
    return referrals.refer(case, sending(code, **told), by=world.user(by))


def with_papers(case: Case, **told: Any) -> Referral:
    """Two documents and two parties in the case, one of each referred."""
    by = world.user("petugas_pengaduan")
    shared, _kept = (
        documents.add(case, world.photo(), kind="photo", title=title, by=by)
        for title in ("Slip gaji dirujuk", "Surat dokter tersimpan")
    )
    worker = case.parties.get(role="worker")
    return refer(case, documents=[shared], parties=[(worker, ["name"])], **told)


def item(referral: Referral, step: str = "answer") -> WorkItem:
    return WorkItem.objects.get(matter=referral.matter, step=step, closed_at=None)


def do(
    referral: Referral, step: str, who: str | User = "mitra", **values: Any
) -> Referral:
    """Take and complete the open task of a step, as whoever holds its post."""
    by = world.user(who) if isinstance(who, str) else who
    held = assignment.claim(item(referral, step), by=by)
    referral_answers.complete(held, referral, by=by, values=values)
    return Referral.objects.select_related("case__process", "process").get(
        pk=referral.pk
    )


def accepted(referral: Referral, who: str = "mitra") -> Referral:
    return do(referral, "answer", who, decision="accepted")


def returned(referral: Referral, who: str = "mitra") -> Referral:
    held = accepted(referral, who) if referral.accepted_at is None else referral
    return do(held, "report", who, progress="finished", report="Sudah selesai.")


def acting(referral: Referral) -> Any:
    """The case worker as an actor."""
    return policies.acting(world.user("petugas_penanganan"), referral.case)


def row(case: Case, **fields: Any) -> Referral:
    """A referral as rows only: no process runs on it."""
    matter = Matter.objects.create(
        label=f"RUJ-26-{number():06d}",
        places={"office": case.owner_path},
        named_only=case.level == Level.SECRET,
    )
    told: dict[str, Any] = {
        "partner": Unit.objects.filter(code=POLICE).first(),
        "agency": "Instansi",
        "way": ReferralWay.ACCOUNT,
        "purpose": "Tujuan",
        "summary": SUMMARY,
        "ground": ReferralGround.CONSENT,
        "sent_at": timezone.now(),
        "ends_on": timezone.localdate(),
    }
    return Referral.objects.create(
        number=matter.label, case=case, matter=matter, **told | fields
    )


def end(referral: Referral) -> None:
    referral.status, referral.ended_at = ReferralStatus.RETURNED, timezone.now()
    referral.save()
