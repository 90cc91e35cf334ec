"""What of a person's notices they may see now: in the list, in the count, and opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Post
from notifications.enums import ACCOUNT_TOPICS, Topic
from notifications.models import InboxNotice
from notifications.services.preferences import STAFF_TOPICS
from sigap_cases.cases.referral_selectors import out_of_hand
from sigap_cases.desk import paging
from sigap_cases.desk.officer import Officer
from workflows.enums import OPEN_STATES
from workflows.models import Matter, WorkItem


# Counts go no further; the bell then says 99+.
MOST_COUNTED = 100
# About the person or their unit, not about a matter.
OWN_TOPICS = (
    *(Topic.ABSENCE, Topic.MONITORING, Topic.DATA_INCIDENT, Topic.BACKUP_MISSING),
    *(Topic.TEST, *ACCOUNT_TOPICS),
)


_PAGES: dict[str, str] = {
    Topic.MONITORING: "monitoring:people",
    Topic.DATA_INCIDENT: "incidents:index",
    Topic.BACKUP_MISSING: "operations:notices",
    **dict.fromkeys(ACCOUNT_TOPICS, "signins:account"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    pk: int
    url: str
    sentence: str
    number: str
    at: datetime
    is_unread: bool
    is_emergency: bool


def visible_to(officer: Officer) -> QuerySet[InboxNotice]:
    """Of a matter that is out of sight there is no notice: not in the list, not in the
    count. The tasks of one's queue are in sight, as the inbox shows them, and what was
    put before the head of the office, who sees the number and no case."""
    own = InboxNotice.objects.filter(user=officer.user)
    seen = Q(topic__in=OWN_TOPICS)
    seen |= Q(matter_id__in=officer.cases().values("matter_id"))
    seen |= Q(matter_id__in=officer.referrals().values("matter_id"))
    if officer.positions:
        seen |= Q(Exists(_queued(officer)))
    heads = [p.unit_path for p in officer.positions if p.post == Post.KEPALA_DINAS]
    if heads:
        open_to_all = Matter.objects.filter(pk=OuterRef("matter_id"), named_only=False)
        seen |= Q(
            Exists(open_to_all),
            message__post=Post.KEPALA_DINAS,
            message__unit_path__in=heads,
        )
    return own.filter(seen)


def _queued(officer: Officer) -> QuerySet[WorkItem]:
    """The notice's own task, while it waits at a post of theirs."""
    posts = Q(pk__in=[])
    for position in officer.positions:
        mine = Q(post=position.post, unit_path=position.unit_path)
        posts |= mine & ~out_of_hand(position)
    return WorkItem.objects.filter(
        posts, pk=OuterRef("item_id"), named_only=False, state__in=OPEN_STATES
    )


def unread_count(officer: Officer) -> str:
    """One query; empty for none, and "99+" for many."""
    rows = visible_to(officer).filter(read_at=None).order_by()
    number = rows.values("pk")[:MOST_COUNTED].count()
    if not number:
        return ""
    return "99+" if number >= MOST_COUNTED else str(number)


def page(officer: Officer, asked: Mapping[str, Any]) -> paging.Page[Row]:
    rows = visible_to(officer)
    if asked.get("daftar") != "semua":
        rows = rows.filter(read_at=None)
    if (topic := asked.get("hal", "")) in set(STAFF_TOPICS):
        rows = rows.filter(topic=topic)
    number = paging.number_of(asked.get("page", ""))
    start = paging.start_of(number)
    found = [_row(notice) for notice in rows[start : start + paging.SIZE + 1]]
    return paging.page_of(found, number)


def _row(notice: InboxNotice) -> Row:
    return Row(
        pk=notice.pk,
        url=reverse("notices:open", args=[notice.message_id]),
        sentence=str(Topic(notice.topic).label),
        number=notice.label,
        at=notice.created_at,
        is_unread=notice.read_at is None,
        is_emergency=notice.topic == Topic.EMERGENCY,
    )


def target_of(notice: InboxNotice, officer: Officer) -> str:
    """Where it leads for them now: the task, the case, the referral, or only the list."""
    if _has_page(notice, officer):
        return reverse(_PAGES[notice.topic])
    item = WorkItem.objects.filter(pk=notice.item_id, state__in=OPEN_STATES).first()
    if item is not None and _shows_task(item, officer):
        return reverse("desk:task", args=[item.pk])
    case = officer.cases().filter(matter_id=notice.matter_id).first()
    if case is not None:
        return reverse("desk:case", args=[case.number])
    referral = officer.referrals().filter(matter_id=notice.matter_id).first()
    if referral is not None:
        return reverse("desk:referral", args=[referral.number])
    return reverse("notices:index") + "?daftar=semua"


def _has_page(notice: InboxNotice, officer: Officer) -> bool:
    """The head of the office hears of an incident's term; its pages are for others."""
    if notice.topic == Topic.DATA_INCIDENT:
        return officer.is_supervisor or officer.is_auditor
    return notice.topic in _PAGES


def _shows_task(item: WorkItem, officer: Officer) -> bool:
    """The task page asks the same again; nobody is led to a page that is not there."""
    if item.owner_id == officer.user.pk:
        return True
    return not item.named_only and any(
        (p.post, p.unit_path) == (item.post, item.unit_path) for p in officer.positions
    )


def tabs(asked: Mapping[str, Any], unread: str) -> list[dict[str, Any]]:
    everything = asked.get("daftar") == "semua"
    return [
        {
            "url": "?daftar=baru",
            "label": _("Unread"),
            "count": unread or "0",
            "current": not everything,
        },
        {
            "url": "?daftar=semua",
            "label": _("All notices"),
            "count": None,
            "current": everything,
        },
    ]
