"""What is sent, and where to: asked at the last moment, for those that are sent at once."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from django.db import InterfaceError, OperationalError

from notifications.channels.contract import Content, Parcel
from notifications.enums import LENGTH_OF, REPORTER_TOPICS, Channel
from notifications.exceptions import NeverSent, NotNow, NotSent, NotSentYet
from notifications.models import Delivery
from notifications.recipients import Recipient, directory
from notifications.selectors import read_told

from .addresses import hash_of, that_take_nothing
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
    later = _openings(group, now)
    to_send = []
    for delivery in group:
        if delivery.pk in later:
            yield delivery, NotNow(later[delivery.pk])
        else:
            to_send.append(delivery)
    if to_send:
        yield from _addressed(to_send)


def _openings(group: Sequence[Delivery], now: datetime) -> Mapping[int, datetime]:
    """When those may be sent that come later than planned, and not at this hour.

    The hour for which a notice was planned is one that the person wants.
    """
    late = [one for one in group if not _may_go_at_once(one, now)]
    if not late:
        return {}
    wishes = wishes_of({one.user_id for one in late if one.user_id is not None})
    asked = {
        one.pk: Recipient(user_id=one.user_id, party_id=one.party_id)
        for one in late
        if one.user_id is None or not wishes.get(one.user_id, USUAL).any_hour
    }
    opening = directory().openings(set(asked.values()))
    opens = {pk: opening(who, now) for pk, who in asked.items()}
    return {pk: moment for pk, moment in opens.items() if moment > now}


def _may_go_at_once(delivery: Delivery, now: datetime) -> bool:
    if now - delivery.due_at < ON_TIME and delivery.attempts == 1:
        return True
    return delivery.is_urgent or delivery.message.at_any_hour


def _addressed(group: Sequence[Delivery]) -> Iterator[tuple[Delivery, Ready]]:
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
            yield delivery, NeverSent("bad_address")
        else:
            content = content_of(delivery, lambda topic, _length: words[topic])
            yield delivery, _parcel(delivery, address, content)


def _parcel(delivery: Delivery, address: str, content: Content) -> Parcel:
    return Parcel(
        reference=delivery.reference.hex,
        channel=delivery.channel,
        address=address,
        content=content,
        created_at=delivery.created_at,
        to_reporter=delivery.message.topic in REPORTER_TOPICS,
        is_urgent=delivery.is_urgent,
    )
