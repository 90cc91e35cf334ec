"""Which tasks a supervisor may move, and to whom they could go."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.enums import Post
from accounts.models import User
from accounts.selectors import absences_on, holders_of, present_holders_of
from sigap_cases.cases.referral_selectors import named_people
from sigap_cases.desk.officer import Officer
from sigap_cases.desk.supervision.reach import reach_for
from workflows.enums import OPEN_STATES, ItemState
from workflows.models import WorkItem


def supervised(officer: Officer, *, is_open: bool = True) -> QuerySet[WorkItem]:
    """Tasks at the units that the officer supervises, of what the officer sees."""
    rule = Q(pk__in=[])
    for position in officer.positions:
        if position.post == Post.PENYELIA:
            rule |= Q(unit_path__startswith=position.unit_path)
    seen = Exists(officer.cases().filter(matter=OuterRef("matter"))) | Exists(
        officer.referrals().filter(matter=OuterRef("matter"))
    )
    items = WorkItem.objects.filter(rule, seen)
    return items.filter(state__in=OPEN_STATES) if is_open else items


def overseen_elsewhere(officer: Officer, ids: Collection[int]) -> list[WorkItem]:
    """Of these tasks those that stand on the officer's board and are moved by others.

    In the order of the board; what is not on the board is not there at all.
    """
    reach = reach_for(officer)
    if reach is None or not ids:
        return []
    known = WorkItem.objects.filter(pk__in=ids, state__in=OPEN_STATES).exclude(
        pk__in=supervised(officer).filter(pk__in=ids).values("pk")
    )
    found = {
        pk
        for branch in reach.items(known)
        for pk in branch.values_list("pk", flat=True)
    }
    return list(loaded(known.filter(pk__in=found)))


def loaded(items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """In the order in which they are worked on, with what a row tells of them."""
    return items.select_related(
        "owner", "matter", "deadline__rule", "process__version__definition"
    ).order_by("priority", "due_at", "pk")


def held_by(officer: Officer, user: User, post: str = "") -> QuerySet[WorkItem]:
    """What somebody holds, of what the officer may move."""
    own = supervised(officer).filter(owner=user, state=ItemState.CLAIMED)
    return own.filter(post=post) if post else own


def people_with_work(officer: Officer) -> list[tuple[int, str, int]]:
    """Key, name, and how much each holds of what the officer may move; by name."""
    rows = (
        supervised(officer)
        .filter(state=ItemState.CLAIMED)
        .order_by("owner__full_name")
        .values("owner_id", "owner__full_name")
        .annotate(count=Count("pk"))
        .values_list("owner_id", "owner__full_name", "count")
    )
    return [(int(pk or 0), str(name), count) for pk, name, count in rows]


def receivers(items: Iterable[WorkItem]) -> list[User]:
    """Who could have one of them at least: holders, deputies, and who is named.

    What was put into the supervisor's queue may go back to the post it came from.
    """
    found: dict[int, User] = {}
    open_to_post = {
        place
        for item in items
        if not item.named_only
        for place in (
            (item.post, item.unit_path),
            (item.escalated_from, item.escalated_from_path),
        )
        if all(place)
    }
    for post, path in sorted(open_to_post):
        for users in (holders_of(post, path), present_holders_of(post, path)):
            found |= {user.pk: user for user in users}
    named = {item.matter_id: item for item in items if item.named_only}
    for item in named.values():
        people = named_people(item.matter, item.unit_path)
        found |= {user.pk: user for user in people or ()}
    return sorted(found.values(), key=str)


def away_today(users: Collection[User], day: Any) -> dict[int, Any]:
    rows = absences_on(day).filter(user__in=users).select_related("deputy")
    return {absence.user_id: absence for absence in rows}
