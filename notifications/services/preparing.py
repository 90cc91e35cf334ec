"""What is sent, and where to: asked at the last moment, for those that are sent at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from django.db import InterfaceError, OperationalError

from notifications.channels.contract import Content, Hours, Parcel, any_hour
from notifications.enums import LENGTH_OF, REPORTER_TOPICS, Channel
from notifications.exceptions import NeverSent, NotNow, NotSent, NotSentYet
from notifications.models import Delivery
from notifications.recipients import Recipient, directory
from notifications.selectors import read_told, told_since

from .addresses import BAD_ADDRESS, hash_of, that_take_nothing
from .dealing import HOUR
from .preferences import USUAL, wishes_of
from .templates import words_for
from .wording import content_of


# What is sent this long after its time was planned for that time.
ON_TIME = timedelta(minutes=15)
# The parcel, why there is none now, or None for nobody to tell.
Ready = Parcel | NotSent | None
_log = structlog.get_logger(__name__)


def prepared(
    group: Sequence[Delivery], now: datetime
) -> Sequence[tuple[Delivery, Ready]]:
    """Each delivery of one channel with what is to be sent.

    The group is asked for together. One of it that cannot be asked for takes nobody with
    it: each is then asked for alone.
    """
    try:
        return list(_together(group, now))
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 one bad notice may not hold up the others
        if len(group) > 1:
            return [pair for one in group for pair in prepared([one], now)]
        return [(group[0], unexpected(error, group[0].channel))]


def unexpected(error: Exception, channel: str) -> NotSentYet:
    """Only the name of its class is told: its text may hold an address."""
    name = type(error).__name__[:100]
    _log.error("notice_failed_unexpectedly", channel=channel, error=name)
    return NotSentYet(name)


def _together(
    group: Sequence[Delivery], now: datetime
) -> Iterator[tuple[Delivery, Ready]]:
    crowded = _told_within_the_hour(group, now)
    hours = _hours_of(
        [
            one
            for one in group
            if not _needs_no_hours(one)
            and (one.pk in crowded or not _is_on_time(one, now))
        ]
    )
    to_send = []
    for delivery in group:
        opens = hours.get(delivery.pk, any_hour)(crowded.get(delivery.pk, now))
        if opens > now:
            yield delivery, NotNow(opens)
        else:
            to_send.append(delivery)
    if to_send:
        yield from _addressed(to_send, hours)


def _needs_no_hours(delivery: Delivery) -> bool:
    """Life and safety; but never to a reporter, whose hours are their safety."""
    if delivery.party_id is not None:
        return False
    return delivery.is_urgent or delivery.message.at_any_hour


def _is_on_time(delivery: Delivery, now: datetime) -> bool:
    """The hour for which a notice was planned is one that an officer wants.

    A reporter is given no grace: somebody else may hold the phone a minute later.
    """
    if delivery.party_id is not None:
        return False
    return now - delivery.due_at < ON_TIME and delivery.attempts == 1


def _hours_of(asked: Sequence[Delivery]) -> Mapping[int, Hours]:
    """Of those who have hours, by the id of the delivery."""
    if not asked:
        return {}
    wishes = wishes_of({one.user_id for one in asked if one.user_id is not None})
    people = {
        one.pk: Recipient(user_id=one.user_id, party_id=one.party_id)
        for one in asked
        if one.user_id is None or not wishes.get(one.user_id, USUAL).any_hour
    }
    opening = directory().openings(set(people.values()))
    return {pk: partial(opening, who) for pk, who in people.items()}


def _told_within_the_hour(
    group: Sequence[Delivery], now: datetime
) -> Mapping[int, datetime]:
    """Until when those wait of whose matter the person has heard, or hears just now.

    What is sent as soon as it was dealt out was asked for then.
    """
    asked = [
        one
        for one in group
        if one.matter_id is not None
        and not one.is_urgent
        and (one.due_at > one.created_at or not _is_on_time(one, now))
    ]
    if not asked:
        return {}
    told = list(told_since(asked, since=now - HOUR, now=now))
    found: dict[int, datetime] = {}
    for one in asked:
        line = (one.user_id, one.party_id, one.matter_id)
        moments = [
            sent_at or now
            for pk, sent_at, *others in told
            if tuple(others) == line and (sent_at or pk < one.pk) and pk != one.pk
        ]
        if moments:
            found[one.pk] = max(moments) + HOUR
    return found


def _addressed(
    group: Sequence[Delivery], hours: Mapping[int, Hours]
) -> Iterator[tuple[Delivery, Ready]]:
    channel = group[0].channel
    read_told(group)
    addresses = directory().addresses_of(group)
    for delivery in group:
        if address := addresses.get(delivery.pk):
            delivery.address_hash = hash_of(channel, address)
    hearing = [one for one in group if addresses.get(one.pk)]
    closed = that_take_nothing(channel, {one.address_hash for one in hearing})
    length = LENGTH_OF[Channel(channel)]
    words = words_for({row.topic for one in hearing for row in one.told()}, length)
    for delivery in group:
        address = addresses.get(delivery.pk)
        if not address:
            yield delivery, None
        elif delivery.address_hash in closed:
            yield delivery, NeverSent(BAD_ADDRESS)
        else:
            content = content_of(delivery, lambda topic, _length: words[topic])
            opens = hours.get(delivery.pk, any_hour)
            yield delivery, _parcel(delivery, address, content, opens)


def _parcel(delivery: Delivery, address: str, content: Content, opens: Hours) -> Parcel:
    return Parcel(
        reference=delivery.reference.hex,
        channel=delivery.channel,
        address=address,
        content=content,
        created_at=delivery.created_at,
        to_reporter=delivery.message.topic in REPORTER_TOPICS,
        is_urgent=delivery.is_urgent,
        opens=opens,
    )
