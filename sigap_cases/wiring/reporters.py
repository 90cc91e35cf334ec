"""What a reporter is told, and where: only by the channel and in the hours they chose.

Nothing of the case goes out: no code, no number, no name. Who chose no channel, and who
has no code to open anything with, is never written to.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from notifications.enums import Channel, Topic
from notifications.models import OutboxMessage
from notifications.recipients import Recipient
from sigap_cases.cases.enums import FOLLOWING_ROLES, PartyRole, SafeChannel, Told
from sigap_cases.cases.models import Case, Party, TrackingCode
from workflows.enums import ArmState
from workflows.models import ArmedWait, WorkItem


# By telephone an officer calls; no machine does.
CHANNEL_OF: Mapping[str, Channel] = {
    SafeChannel.WHATSAPP: Channel.WHATSAPP,
    SafeChannel.EMAIL: Channel.EMAIL,
}
TOLD_THE_RESULT = (Told.RESULT, Told.EVERYTHING)


def audience_of(message: OutboxMessage) -> Sequence[Recipient]:
    """The reporter; of a result whoever follows the case with a code of their own too."""
    case = Case.objects.filter(matter_id=message.matter_id).first()
    if case is None:
        return []
    rows = case.parties.filter(role=PartyRole.REPORTER)
    if message.party_id is not None:
        rows = case.parties.filter(pk=message.party_id)
    elif message.topic == Topic.TOLD_RESULT:
        rows = rows | case.parties.filter(
            role__in=FOLLOWING_ROLES, may_be_told__in=TOLD_THE_RESULT
        )
    codes = set(
        TrackingCode.objects.filter(case=case, revoked_at=None).values_list(
            "party_id", flat=True
        )
    )
    told = [party for party in rows if _code_of(party) in codes]
    return [
        Recipient(party_id=party.pk, channel=channel)
        for party in told
        if (channel := channel_of(party))
    ]


def _code_of(party: Party) -> int | None:
    """The reporter's code names no party."""
    return None if party.role == PartyRole.REPORTER else party.pk


def channel_of(party: Party) -> str:
    """The channel they chose, if they gave an address for it; empty otherwise."""
    channel = CHANNEL_OF.get(party.safe_channel)
    return str(channel) if channel and address_of(party, channel) else ""


def address_of(party: Party, channel: str) -> str:
    if CHANNEL_OF.get(party.safe_channel) != channel:
        return ""
    return party.email if channel == Channel.EMAIL else party.phone


def facts_of(message: OutboxMessage) -> Mapping[str, str] | None:
    """The date that the notice names; None where it is over before it was told."""
    if message.topic == Topic.TOLD_RECEIVED:
        return _promised(message)
    if message.topic == Topic.TOLD_MORE_NEEDED:
        return _waited_for(message)
    return dict(message.data)


def _promised(message: OutboxMessage) -> Mapping[str, str]:
    items = WorkItem.objects.filter(
        matter_id=message.matter_id, due_at__isnull=False
    ).order_by("due_at")
    due = items.values_list("due_at", flat=True).first()
    return {"date": day_of(due)} if due else {}


def _waited_for(message: OutboxMessage) -> Mapping[str, str] | None:
    wait = (
        ArmedWait.objects.filter(
            matter_id=message.matter_id, state=ArmState.ARMED, waits_for="reporter"
        )
        .order_by("pk")
        .first()
    )
    if wait is None:
        return None
    return {"date": day_of(wait.fires_at)} if wait.fires_at else {}


def day_of(moment: datetime) -> str:
    return timezone.localdate(moment).isoformat()
