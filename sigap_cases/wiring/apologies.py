"""Telling a reporter that we are late, with the new date, once for each missed date.

Who is to be told is read from the escalations that the engine keeps: whatever a worker
missed is found again.
"""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from notifications.enums import Topic
from notifications.models import OutboxMessage
from notifications.services.outbox import About, tell
from sigap_cases.cases.enums import PartyRole, SafeChannel
from sigap_cases.cases.models import Party
from sigap_cases.cases.services.promised import INTERNAL_STEPS, renewed
from workflows.enums import OPEN_STATES, RungKind
from workflows.models import Escalation
from workflows.services.calendars import version_value


# A date that was missed before is told no more: the page has said so since.
LOOKS_BACK = timedelta(days=3)


def apologise_due(*, now: datetime | None = None, limit: int = 500) -> int:
    """Put the apologies that are due into the outbox; returns how many. Safe to repeat."""
    moment = now or timezone.now()
    fresh = _missed(moment).filter(pk__in=_untold(moment)[:limit])
    for row in fresh:
        _apologise(row, moment)
    return len(fresh)


def _untold(now: datetime) -> list[int]:
    """Without those that were told before: they may not fill up what one run takes."""
    rows = _missed(now).values_list("pk", "deadline_id", "due_at")
    keys = {
        f"{Topic.TOLD_LATE}:{_key(deadline, due_at)}": pk
        for pk, deadline, due_at in rows
    }
    known = OutboxMessage.objects.filter(key__in=keys).values_list("key", flat=True)
    told = set(known)
    return [pk for key, pk in keys.items() if key not in told]


def _missed(now: datetime) -> QuerySet[Escalation]:
    """The first escalation of each promised date whose reporter chose a channel."""
    reached = Party.objects.filter(
        case__matter_id=OuterRef("deadline__item__matter_id"), role=PartyRole.REPORTER
    ).exclude(safe_channel=SafeChannel.NONE)
    rows = Escalation.objects.filter(
        Exists(reached),
        kind=RungKind.ESCALATION,
        at__gt=now - LOOKS_BACK,
        due_at__lt=now,
        deadline__item__state__in=OPEN_STATES,
    ).exclude(Q(deadline__item__step__in=INTERNAL_STEPS))
    return (
        rows.select_related("deadline__rule", "deadline__item__matter")
        .order_by("deadline", "due_at", "rung")
        .distinct("deadline", "due_at")
    )


def _key(deadline: int, due_at: datetime) -> str:
    return f"{deadline}:{due_at.timestamp()}"


def _apologise(row: Escalation, now: datetime) -> None:
    deadline = row.deadline
    calendar = version_value(deadline.calendar_id)
    new = renewed(deadline.rule.term, row.due_at, now, calendar)
    matter = deadline.item.matter
    tell(
        Topic.TOLD_LATE,
        key=_key(row.deadline_id, row.due_at),
        about=About(matter_id=matter.pk, label=matter.label, item_id=deadline.item_id),
        data={"date": timezone.localdate(new).isoformat()},
    )
