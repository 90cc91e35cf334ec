"""Who hears of a notice: the person named, the holders of the post now, or a reporter.

What is for named people only reaches those of them alone, and the right is asked again
at the moment of sending. Who is away has what is theirs told to their deputy too.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.enums import Post
from accounts.models import Absence, User
from accounts.selectors import (
    absences_on,
    acting_on,
    positions_of,
    present_holders_of,
)
from notifications.enums import ACCOUNT_TOPICS, AT_ANY_HOUR, REPORTER_TOPICS, Topic
from notifications.models import Delivery, OutboxMessage
from notifications.recipients import Recipient
from notifications.selectors import read_told
from sigap_cases.cases import referral_selectors
from sigap_cases.cases.models import Case
from workflows.enums import OPEN_STATES, ItemState
from workflows.models import Matter, WorkItem

from . import reporters


# Told to a person who may have lost sight of the matter since: asked again each time.
# What is not here is told to whoever holds the task or the post.
ASKED_AGAIN = frozenset(
    {
        Topic.NOTE_MENTION,
        Topic.REPORTER_ANSWERED,
        Topic.REFERRAL_ANSWERED,
        Topic.RESULT,
        Topic.ACTION_FAILED,
    }
)


def audience_of(message: OutboxMessage) -> Sequence[Recipient]:
    """Asked for one notice, at the moment of sending."""
    if message.topic in REPORTER_TOPICS:
        return reporters.audience_of(message)
    return [Recipient(user_id=user.pk) for user in _staff(message)]


def audiences_of(
    messages: Sequence[OutboxMessage],
) -> Mapping[int, Sequence[Recipient]]:
    """The same for many. What is for a post or a person, of an open matter, costs few
    queries for all of them together."""
    plain = _plain(messages)
    owners = {message.user_id for message in plain if message.user_id is not None}
    active = _active(owners)
    deputies = deputies_of(owners, timezone.localdate())
    posts: dict[tuple[str, str], list[int]] = {}
    found: dict[int, Sequence[Recipient]] = {}
    for message in messages:
        if message not in plain:
            found[message.pk] = audience_of(message)
        elif message.user_id is not None:
            own = [message.user_id] if message.user_id in active else []
            deputy = deputies.get(message.user_id)
            found[message.pk] = _people([*own, *_stand_in(deputy, message)])
        else:
            key = (message.post, message.unit_path)
            if key not in posts:
                posts[key] = [user.pk for user in present_holders_of(*key)]
            found[message.pk] = _people(posts[key])
    return found


def _people(ids: Collection[int]) -> list[Recipient]:
    return [Recipient(user_id=pk) for pk in ids]


def _plain(messages: Sequence[OutboxMessage]) -> set[OutboxMessage]:
    """Notices of which no right has to be asked for each person."""
    matters = {message.matter_id for message in messages}
    secret = set(
        Matter.objects.filter(pk__in=matters, named_only=True).values_list(
            "pk", flat=True
        )
    )
    return {
        message
        for message in messages
        if message.matter_id not in secret
        and message.topic not in REPORTER_TOPICS | ASKED_AGAIN | AT_ANY_HOUR
        and (message.user_id is not None or message.post)
    }


def _active(ids: Collection[int]) -> set[int]:
    rows = User.objects.filter(pk__in=ids, is_active=True)
    return set(rows.values_list("pk", flat=True))


def _staff(message: OutboxMessage) -> list[User]:
    if message.topic in AT_ANY_HOUR and not _still_untaken(message):
        return []
    matter = Matter(pk=message.matter_id, label=message.label)
    named = referral_selectors.named_people(matter, message.unit_path)
    users = _first(message, named)
    if message.topic in ASKED_AGAIN or (named is not None and message.user_id):
        users = [user for user in users if _may_see(user, matter)]
    if message.topic in AT_ANY_HOUR:
        users = _those_here(users)
    return users


def _first(message: OutboxMessage, named: QuerySet[User] | None) -> list[User]:
    """Before the right is asked. Of a secret matter nobody hears who is not named."""
    if message.user_id is not None:
        return _person_and_deputy(message)
    if named is not None:
        return list(named)
    if message.post:
        return list(present_holders_of(message.post, message.unit_path))
    return _by_topic(message)


def _person_and_deputy(message: OutboxMessage) -> list[User]:
    pk = message.user_id or 0
    owner = User.objects.filter(pk=pk, is_active=True)
    deputy = deputies_of([pk], timezone.localdate()).get(pk)
    standing = User.objects.filter(pk__in=_stand_in(deputy, message))
    return [*owner, *standing]


def _stand_in(deputy: int | None, message: OutboxMessage) -> list[int]:
    """The deputy hears of work; a mention or a wish is the person's own."""
    own = {Topic.NOTE_MENTION, Topic.ABSENCE, *ACCOUNT_TOPICS}
    if deputy is None or message.topic in own:
        return []
    user = User.objects.get(pk=deputy)
    matter = Matter(pk=message.matter_id, label=message.label)
    return [deputy] if _may_see(user, matter) or _may_take(user, message) else []


def _may_take(user: User, message: OutboxMessage) -> bool:
    """Whether the task is of a post that they hold too."""
    item = WorkItem.objects.filter(pk=message.item_id, named_only=False).first()
    return item is not None and any(
        (position.post, position.unit_path) == (item.post, item.unit_path)
        for position in positions_of(user)
    )


def _may_see(user: User, matter: Matter) -> bool:
    return referral_selectors.takes_part_in_matter(user, matter)


def _by_topic(message: OutboxMessage) -> list[User]:
    """For nobody by name: who works on the matter now, or who watches over it."""
    if message.topic == Topic.RESULT:
        return _who_worked(message.matter_id)
    if message.topic == Topic.ACTION_FAILED:
        return _supervisors(message.matter_id)
    return _who_works(_case_matter(message.matter_id)) or _supervisors(
        message.matter_id
    )


def _case_matter(matter_id: int) -> int:
    """Work on a referral's case counts where nothing is open in the referral itself."""
    case = Case.objects.filter(referrals__matter_id=matter_id).first()
    return case.matter_id if case else matter_id


def _who_works(matter_id: int) -> list[User]:
    """Whoever holds a task of it, else the posts at which its tasks wait, else who last
    held one."""
    items = WorkItem.objects.filter(matter_id=matter_id).select_related("owner")
    held = items.filter(state=ItemState.CLAIMED)
    if owners := {item.owner for item in held if item.owner and item.owner.is_active}:
        return sorted(owners, key=lambda user: user.pk)
    waiting = items.filter(state__in=OPEN_STATES).values_list("post", "unit_path")
    users = {
        user for post, path in set(waiting) for user in present_holders_of(post, path)
    }
    if users:
        return sorted(users, key=lambda user: user.pk)
    last = items.filter(owner__is_active=True).order_by("-closed_at").first()
    return [last.owner] if last and last.owner else []


def _who_worked(matter_id: int) -> list[User]:
    """Everybody who held a task of it, and who registered it for somebody else."""
    rule = Q(work_items__matter_id=matter_id)
    case = Case.objects.filter(matter_id=matter_id).first()
    if case is not None and case.registered_by_id:
        rule |= Q(pk=case.registered_by_id)
    rows = User.objects.filter(rule, is_active=True)
    return list(rows.order_by("pk").distinct())


def _supervisors(matter_id: int) -> list[User]:
    matter = Matter.objects.get(pk=matter_id)
    return list(present_holders_of(Post.PENYELIA, matter.places["office"]))


def _still_untaken(message: OutboxMessage) -> bool:
    """A call ends when somebody has taken the task; what tells of its date does not."""
    if message.topic != Topic.EMERGENCY:
        return True
    is_call = message.item_id is not None and "due" not in message.data
    if not is_call or message.user_id is not None:
        return True
    items = WorkItem.objects.filter(pk=message.item_id)
    return items.filter(state=ItemState.OPEN).exists()


def _those_here(users: list[User]) -> list[User]:
    """Without whoever is away, as long as anybody is left."""
    gone = away([user.pk for user in users], timezone.now())
    return [user for user in users if user.pk not in gone] or users


def _absences(ids: Collection[int], day: date) -> QuerySet[Absence]:
    return absences_on(day).filter(user_id__in=ids)


def away(user_ids: Collection[int], moment: datetime) -> Mapping[int, datetime]:
    """Who is away, and the first moment of the day on which they are back."""
    rows = _absences(user_ids, timezone.localdate(moment))
    return {
        row.user_id: timezone.make_aware(
            datetime.combine(row.last_day + timedelta(days=1), time.min)
        )
        for row in rows
    }


def deputies_of(user_ids: Collection[int], day: date) -> Mapping[int, int]:
    """Who stands in for those who are away: the end of each chain, if it is there."""
    acting = acting_on(day)
    return {pk: deputy.pk for pk in user_ids if (deputy := acting.get(pk)) is not None}


def hearing(deliveries: Sequence[Delivery]) -> set[int]:
    """Of which deliveries anything may still be told to whom they are for; their ids."""
    read_told(deliveries)
    to_staff = [one for one in deliveries if one.party_id is None]
    notices = {row.pk: row for one in to_staff for row in one.told()}
    people = audiences_of(list(notices.values())) if notices else {}
    found = {
        one.pk
        for one in to_staff
        if any(Recipient(user_id=one.user_id) in people[row.pk] for row in one.told())
    }
    return found | {
        one.pk for one in deliveries if one.party_id is not None and _party_hears(one)
    }


def _party_hears(delivery: Delivery) -> bool:
    own = Recipient(party_id=delivery.party_id, channel=delivery.channel)
    return own in reporters.audience_of(delivery.message)


def still_heard(user_id: int, messages: Sequence[OutboxMessage]) -> Collection[int]:
    """Which of these may still be told to the person, for one delivery of several."""
    found: dict[int, Any] = dict(audiences_of(messages))
    return {pk for pk, people in found.items() if Recipient(user_id=user_id) in people}
