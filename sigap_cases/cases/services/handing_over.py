"""Handing a complaint over for good: the step of the process makes the referral.

The complaint keeps waiting for the agency's answer, and we keep watching it.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit
from sigap_cases.cases.enums import (
    Level,
    PartyRole,
    ReferralGround,
    ReferralKind,
    ReferralWay,
)
from sigap_cases.cases.models import Case, Referral
from workflows.actors import Actor
from workflows.models import Matter

from .referrals import Sending, Told, may_answer_with_account, send


# The answer for an agency that is not on our list.
ELSEWHERE = "other"
AWAITED_STEP = "await_partner"
# A hand-over is for good; its sight still ends, and is given anew where it must.
LASTS = timedelta(days=365)


def unit_of(key: str) -> Unit | None:
    """The partner that a choice of the definition stands for: its code, in key letters."""
    if not key or key == ELSEWHERE:
        return None
    return Unit.objects.filter(code=key.replace("_", "-"), is_active=True).first()


def agency_of(values: Mapping[str, Any]) -> str:
    """The agency in words, chosen from the list or written."""
    unit = unit_of(str(values.get("receiving_unit") or ""))
    return unit.name if unit else str(values.get("receiving_agency") or "")


def answered(matter: Matter, values: Mapping[str, Any], actor: Actor) -> None:
    """The task "Limpahkan" was completed: refer the case to the agency it names."""
    if not values.get("receiving_unit"):
        return
    case = Case.objects.select_related("owner", "village").get(matter=matter)
    case.matter = matter
    begin(case, values, by=actor)


def begin(case: Case, values: Mapping[str, Any], *, by: Actor) -> Referral:
    """The agency learns what the officer wrote for it and who is concerned; documents
    are shared one by one from the referral's page."""
    unit = unit_of(str(values["receiving_unit"]))
    sending = Sending(
        partner=unit,
        agency=agency_of(values),
        kind=ReferralKind.HAND_OVER,
        way=_way(case, unit),
        purpose=_("Handed over for good"),
        summary=str(values.get("handover_summary") or _("As our letter says.")),
        ground=str(values.get("handover_ground") or ReferralGround.CONSENT),
        parties=_parties(case),
        ends_on=timezone.localdate() + LASTS,
        awaited_step=AWAITED_STEP,
        letter_number=str(values.get("handover_letter_number") or "-"),
        letter_date=_date(values.get("handover_letter_date")),
    )
    return send(case, sending, by=by)


def _way(case: Case, unit: Unit | None) -> str:
    """With accounts where there are any; of a secret case people must be named first."""
    if case.level != Level.SECRET and may_answer_with_account(unit):
        return ReferralWay.ACCOUNT
    return ReferralWay.LETTER


def _parties(case: Case) -> list[Told]:
    """The worker and the reported party; a secret case's are named by hand."""
    if case.level == Level.SECRET:
        return []
    fields = {
        PartyRole.WORKER: ("name", "phone"),
        PartyRole.RESPONDENT: ("name", "phone", "email"),
    }
    return [
        (party, fields[PartyRole(party.role)])
        for party in case.parties.filter(role__in=list(fields))
    ]


def _date(raw: Any) -> date | None:
    return date.fromisoformat(str(raw)) if raw else None
