"""What becomes of a notice for one person: by which channels, when, and with what.

A person hears of one matter at most once an hour by one channel: what comes within the
hour is covered by the delivery that still waits, or by one at the end of the hour. Who
has chosen so gets one e-mail a day. Nothing is sent outside the hours of the office, of
a person who is away, or of a reporter, but what concerns life and safety.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from notifications.enums import AT_ANY_HOUR, Channel, DeliveryState
from notifications.models import Covered, Delivery, OutboxMessage
from notifications.recipients import Opening, Recipient, directory

from .preferences import NEVER_IN_DIGEST, OUTGOING, USUAL, Wishes, wishes_of


HOUR = timedelta(hours=1)
# Nobody has been told by these.
_NOT_TOLD = (DeliveryState.DROPPED, DeliveryState.GIVEN_UP, DeliveryState.FAILED)
Pair = tuple[OutboxMessage, Recipient]
# Who, by which channel, of which matter.
Line = tuple[int | None, int | None, str, int]


class Dealer:
    """The deliveries of a batch. The caller has locked its notices and matters."""

    def __init__(self, pairs: Sequence[Pair], now: datetime) -> None:
        self.pairs = pairs
        self.now = now
        book = directory()
        users = {who.user_id for _, who in pairs if who.user_id is not None}
        self._reached = book.reached_by(users)
        self._wishes = wishes_of(users)
        self._opening = book.openings({who for _, who in pairs})
        self._away = book.away(users, now)
        self._waiting, self._told = _told_lately(
            {message.matter_id for message, _ in pairs}, now
        )
        self._made: dict[str, Delivery] = {}
        # Key of a delivery -> ids of the notices it stands for besides its own.
        self._covers: dict[str, set[int]] = {}
        self._digests: dict[Recipient, list[OutboxMessage]] = {}

    def wishes(self, who: Recipient) -> Wishes:
        return self._wishes.get(who.user_id or 0, USUAL)

    def channels_of(self, message: OutboxMessage, who: Recipient) -> frozenset[str]:
        if who.user_id is None:
            return frozenset({who.channel}) if who.channel else frozenset()
        own = self._reached.get(who.user_id, frozenset()) | {Channel.INBOX}
        if message.topic in AT_ANY_HOUR:
            return own
        return own & self.wishes(who).channels.get(message.topic, frozenset())

    def write(self) -> None:
        for message, who in self.pairs:
            channels = self.channels_of(message, who)
            for channel in OUTGOING:
                if channel in channels:
                    self._deal(message, who, channel)
        made = sorted(self._made.values(), key=lambda delivery: delivery.key)
        Delivery.objects.bulk_create(made, ignore_conflicts=True)
        self._write_digests()
        self._write_covers()

    def _deal(self, message: OutboxMessage, who: Recipient, channel: str) -> None:
        if message.topic in AT_ANY_HOUR:
            self._make(message, who, channel, self.now)
        elif message.at_any_hour and who.user_id is not None:
            self._at_most_hourly(message, who, channel, lambda _who, at: at)
        elif self._in_digest(message, who, channel):
            self._digests.setdefault(who, []).append(message)
        else:
            self._at_most_hourly(message, who, channel, self._moment)

    def _in_digest(self, message: OutboxMessage, who: Recipient, channel: str) -> bool:
        return (
            channel == Channel.EMAIL
            and self.wishes(who).daily
            and message.topic not in NEVER_IN_DIGEST
        )

    def _at_most_hourly(
        self, message: OutboxMessage, who: Recipient, channel: str, when: Opening
    ) -> None:
        line = (who.user_id, who.party_id, channel, message.matter_id)
        at = when(who, self.now)
        told = self._told.get(line)
        if told is not None and at < told + HOUR:
            at = when(who, told + HOUR)
        waits = self._waiting.get(line)
        if waits is not None and waits.due_at <= max(at, self.now + HOUR):
            self._covers.setdefault(waits.key, set()).add(message.pk)
            return
        self._waiting[line] = self._make(message, who, channel, at)

    def _moment(self, who: Recipient, at: datetime) -> datetime:
        """When they may be written to, from ``at`` on."""
        if who.user_id is not None and who.user_id in self._away:
            at = max(at, self._away[who.user_id])
        if who.user_id is not None and self.wishes(who).any_hour:
            return at
        return self._opening(who, at)

    def _make(
        self, message: OutboxMessage, who: Recipient, channel: str, at: datetime
    ) -> Delivery:
        to = who.user_id if who.user_id is not None else f"p{who.party_id}"
        delivery = Delivery(
            key=f"{message.key}:{channel}:{to}",
            message=message,
            channel=channel,
            user_id=who.user_id,
            party_id=who.party_id,
            matter_id=message.matter_id,
            is_urgent=message.topic in AT_ANY_HOUR,
            created_at=self.now,
            due_at=at,
        )
        return self._made.setdefault(delivery.key, delivery)

    def _write_digests(self) -> None:
        """What was kept for a digest that goes or is gone by now is told in the next."""
        days = {who: self._digest_moment(who, self.now) for who in self._digests}
        while days:
            made = {
                _digest_key(who, at): self._digest(who, at) for who, at in days.items()
            }
            Delivery.objects.bulk_create(
                [made[key] for key in sorted(made)], ignore_conflicts=True
            )
            joined = _still_open(made)
            for who, at in list(days.items()):
                key = _digest_key(who, at)
                if key in joined:
                    self._covers[key] = {row.pk for row in self._digests[who]}
                    del days[who]
                else:
                    days[who] = self._digest_moment(who, at)

    def _digest(self, who: Recipient, at: datetime) -> Delivery:
        return Delivery(
            key=_digest_key(who, at),
            message=self._digests[who][0],
            channel=Channel.EMAIL,
            user_id=who.user_id,
            is_digest=True,
            created_at=self.now,
            due_at=at,
        )

    def _digest_moment(self, who: Recipient, after: datetime) -> datetime:
        """The chosen hour of the next day on which the person may be written to."""
        wishes = self.wishes(who)
        at = _next_at(wishes, max(after, self._away.get(who.user_id or 0, after)))
        if wishes.any_hour:
            return at
        opens = self._opening(who, at)
        if timezone.localdate(opens) == timezone.localdate(at):
            return at
        return _on_day_of(opens, wishes)

    def _write_covers(self) -> None:
        if not self._covers:
            return
        known = Delivery.objects.filter(key__in=list(self._covers))
        ids = dict(known.values_list("key", "pk"))
        Covered.objects.bulk_create(
            [
                Covered(delivery_id=ids[key], message_id=pk)
                for key, messages in self._covers.items()
                for pk in sorted(messages)
            ],
            ignore_conflicts=True,
        )


def _told_lately(
    matters: Iterable[int], now: datetime
) -> tuple[dict[Line, Delivery], dict[Line, datetime]]:
    """Of each line the delivery that still waits, and when one was last really sent.

    Those that wait are locked, so that none is sent while it is given more to tell; one
    that somebody is sending at this moment counts as sent now.
    """
    waiting = Q(state=DeliveryState.WAITING)
    rows = Delivery.objects.filter(
        waiting | Q(sent_at__gt=now - HOUR), matter_id__in=set(matters)
    ).exclude(state__in=_NOT_TOLD)
    free = set(
        rows.filter(waiting, lease=None)
        .select_for_update(skip_locked=True)
        .values_list("pk", flat=True)
    )
    waits: dict[Line, Delivery] = {}
    told: dict[Line, datetime] = {}
    for row in rows.order_by("due_at", "pk"):
        line = (row.user_id, row.party_id, row.channel, row.matter_id or 0)
        if row.state == DeliveryState.WAITING and row.pk in free:
            # An emergency is told in its own words, and not among others.
            if not row.is_urgent:
                waits.setdefault(line, row)
        else:
            told[line] = max(told.get(line, now - HOUR), row.sent_at or now)
    return waits, told


def _digest_key(who: Recipient, at: datetime) -> str:
    return f"digest:{who.user_id}:{timezone.localdate(at).isoformat()}"


def _still_open(keys: Iterable[str]) -> set[str]:
    """Those of them that nobody has begun to send; locked, so that nobody does."""
    rows = Delivery.objects.filter(
        key__in=list(keys), state=DeliveryState.WAITING, lease=None
    )
    return set(rows.order_by("key").select_for_update().values_list("key", flat=True))


def _next_at(wishes: Wishes, now: datetime) -> datetime:
    at = _on_day_of(now, wishes)
    return at if at > now else _on_day_of(now + timedelta(days=1), wishes)


def _on_day_of(moment: datetime, wishes: Wishes) -> datetime:
    local = timezone.localtime(moment)
    return local.replace(
        hour=wishes.daily_at.hour,
        minute=wishes.daily_at.minute,
        second=0,
        microsecond=0,
    )
