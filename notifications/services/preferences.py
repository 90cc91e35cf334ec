"""What a person wants to hear of, by which channel, and when."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import time

from django.db import transaction

from notifications.enums import (
    ACCOUNT_TOPICS,
    AT_ANY_HOUR,
    REPORTER_TOPICS,
    Channel,
    Topic,
)
from notifications.models import Preference, Rhythm


STAFF_TOPICS: tuple[Topic, ...] = tuple(
    topic for topic in Topic if topic not in REPORTER_TOPICS | {Topic.TEST}
)
OUTGOING: tuple[Channel, ...] = (Channel.EMAIL, Channel.WHATSAPP, Channel.SMS)
# In the inbox whatever a person wishes: work of theirs that would lie still.
ALWAYS_IN_INBOX = ACCOUNT_TOPICS | frozenset(
    {
        *(Topic.TASK_ASSIGNED, Topic.TASK_OVERDUE, Topic.TASK_ESCALATED),
        *(Topic.ORPHAN, Topic.EMERGENCY, Topic.DATA_INCIDENT),
    }
)
# Too urgent for an e-mail once a day.
NEVER_IN_DIGEST = ACCOUNT_TOPICS | frozenset(
    {
        *(Topic.EMERGENCY, Topic.TASK_OVERDUE, Topic.TASK_ESCALATED),
        *(Topic.ORPHAN, Topic.DATA_INCIDENT),
    }
)
_QUIET: frozenset[str] = frozenset({Channel.INBOX})
_USUAL: frozenset[str] = frozenset({Channel.INBOX, Channel.EMAIL})
_URGENT: frozenset[str] = frozenset({Channel.INBOX, Channel.EMAIL, Channel.WHATSAPP})
# By which channels somebody hears of a topic who has not said otherwise.
DEFAULTS: Mapping[str, frozenset[str]] = {
    Topic.TASK_OPENED: _USUAL,
    Topic.TASK_ASSIGNED: _USUAL,
    Topic.TASK_TAKEN: _USUAL,
    Topic.TASK_DUE_SOON: _USUAL,
    Topic.TASK_OVERDUE: _URGENT,
    Topic.TASK_ESCALATED: _URGENT,
    Topic.ORPHAN: _URGENT,
    Topic.TASK_IDLE: _USUAL,
    Topic.TASK_RETURNED: _QUIET,
    Topic.EMERGENCY: frozenset(Channel),
    Topic.REPORTER_ANSWERED: _USUAL,
    Topic.REFERRAL: _USUAL,
    Topic.REFERRAL_ANSWERED: _USUAL,
    Topic.NOTE_MENTION: _USUAL,
    Topic.RESULT: _QUIET,
    Topic.ABSENCE: _USUAL,
    Topic.ACTION_FAILED: _USUAL,
    Topic.BREAK_GLASS: frozenset(Channel),
    Topic.MONITORING: _USUAL,
    Topic.DATA_INCIDENT: _URGENT,
    Topic.BACKUP_MISSING: _USUAL,
    Topic.TEST: frozenset(Channel),
    Topic.NEW_DEVICE: _USUAL,
    Topic.FACTORS_RESET: _USUAL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """One person's: the topics with their channels, and the rhythm."""

    channels: Mapping[str, frozenset[str]]
    daily: bool = False
    daily_at: time = time(7, 30)
    any_hour: bool = False


USUAL = Wishes(channels=DEFAULTS)


def may_be_refused(topic: str, channel: str) -> bool:
    """Emergencies come by every way; some topics always stand in the inbox."""
    if topic in AT_ANY_HOUR:
        return False
    return not (channel == Channel.INBOX and topic in ALWAYS_IN_INBOX)


def wishes_of(user_ids: Collection[int]) -> Mapping[int, Wishes]:
    """Of everybody who has said something, in two queries."""
    said: dict[int, list[Preference]] = {}
    for row in Preference.objects.filter(user_id__in=user_ids):
        said.setdefault(row.user_id, []).append(row)
    rhythms = Rhythm.objects.in_bulk(list(user_ids))
    return {pk: _wishes(said.get(pk, ()), rhythms.get(pk)) for pk in {*said, *rhythms}}


def _wishes(rows: Iterable[Preference], rhythm: Rhythm | None) -> Wishes:
    channels: dict[str, frozenset[str]] = dict(DEFAULTS)
    for row in rows:
        if not may_be_refused(row.topic, row.channel):
            continue
        known = channels.get(row.topic, frozenset())
        own = frozenset({row.channel})
        channels[row.topic] = known | own if row.wanted else known - own
    if rhythm is None:
        return Wishes(channels=channels)
    return Wishes(
        channels=channels,
        daily=rhythm.daily,
        daily_at=rhythm.daily_at,
        any_hour=rhythm.any_hour,
    )


@transaction.atomic
def choose(user_id: int, wanted: Mapping[tuple[str, str], bool]) -> None:
    """Keep what differs from the usual; what may not be refused is passed over."""
    Preference.objects.filter(user_id=user_id).delete()
    Preference.objects.bulk_create(
        [
            Preference(user_id=user_id, topic=topic, channel=channel, wanted=choice)
            for (topic, channel), choice in wanted.items()
            if may_be_refused(topic, channel)
            and choice != (channel in DEFAULTS[Topic(topic)])
        ],
        ignore_conflicts=True,
    )


def set_rhythm(user_id: int, *, daily: bool, daily_at: time, any_hour: bool) -> None:
    Rhythm.objects.update_or_create(
        user_id=user_id,
        defaults={"daily": daily, "daily_at": daily_at, "any_hour": any_hour},
    )
