"""An emergency that nobody takes calls again, by every channel, day and night.

The first call is written with the task itself. Each later one has the number of its
round in its key, so that any number of workers make one of it. After some rounds the
supervisors and the head of the office are called as well; of a secret case only ever
the people who are named in it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils import timezone

from accounts.enums import Post
from notifications.enums import Topic
from notifications.models import OutboxMessage
from notifications.services.outbox import About, To, tell
from workflows.enums import ItemState
from workflows.models import WorkItem


ABOVE = (Post.PENYELIA, Post.KEPALA_DINAS)
# Calls name no date; what warns and escalates does.
_CALLS = ~Q(data__has_key="due")


def repeat_due(*, now: datetime | None = None, limit: int = 200) -> int:
    """Call again where nobody has taken the task; returns for how many tasks."""
    moment = now or timezone.now()
    rounds = _called(moment, limit)
    items = WorkItem.objects.filter(pk__in=rounds).select_related("matter")
    for item in items:
        _call(item, rounds[item.pk] + 1, moment)
    return len(items)


def _called(now: datetime, limit: int) -> dict[int, int]:
    """Tasks that nobody holds, whose last call was long enough ago, with their rounds."""
    before = now - timedelta(minutes=settings.EMERGENCY_REPEAT_MINUTES)
    waiting = WorkItem.objects.filter(state=ItemState.OPEN)
    calls = OutboxMessage.objects.filter(
        _CALLS, topic=Topic.EMERGENCY, item_id__in=waiting.values("pk")
    )
    rows = (
        calls.values("item_id")
        .annotate(last=Max("created_at"), rounds=Count("created_at", distinct=True))
        .filter(last__lte=before)
        .order_by("last")
        .values_list("item_id", "rounds")
    )
    return {item_id: rounds for item_id, rounds in rows[:limit] if item_id is not None}


def _call(item: WorkItem, number: int, now: datetime) -> None:
    about = About(matter_id=item.matter_id, label=item.matter.label, item_id=item.pk)
    for post, path in _called_by(item, number).items():
        tell(
            Topic.EMERGENCY,
            key=f"{item.pk}:{number}:{post}",
            about=about,
            to=To(post=post, unit_path=path),
            at=now,
        )


def _called_by(item: WorkItem, number: int) -> dict[str, str]:
    """Posts and where they are: the task's, the one it was taken from, and those above.

    Whoever had it before it came to the supervisor's queue is called on as well: they
    are there at night.
    """
    places = {str(item.post): item.unit_path}
    if item.escalated_from:
        places.setdefault(item.escalated_from, item.escalated_from_path)
    if number > settings.EMERGENCY_CALLS_BEFORE_SUPERVISORS and not item.named_only:
        for post in ABOVE:
            places.setdefault(post, item.matter.places["office"])
    return places
