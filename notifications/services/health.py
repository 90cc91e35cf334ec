"""How the channels fare: one that fails several times in a row rests for a while."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from notifications.exceptions import ChannelDown, NotNow
from notifications.models import ChannelHealth

from .leasing import locked_health


# In a row, and of the channel itself; then it rests.
MOST_FAILURES = 5
FIRST_REST = timedelta(seconds=30)
LONGEST_REST = timedelta(minutes=15)
# No provider makes us wait longer than this.
LONGEST_WISH = timedelta(hours=1)


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of the attempts of one batch, as far as the channel is concerned."""

    failures: int
    sent: int = 0
    answered: bool = False
    down: ChannelDown | None = None

    def add(self, outcome: object) -> None:
        if isinstance(outcome, NotNow):
            return  # nobody has asked the channel
        if isinstance(outcome, ChannelDown):
            self.failures += 1
            self.down = outcome
            return
        self.failures, self.down, self.answered = 0, None, True
        self.sent += isinstance(outcome, str)

    @property
    def must_rest(self) -> bool:
        """Whether the channel is given no more for now."""
        if self.down is None:
            return False
        return self.failures >= MOST_FAILURES or self.down.after is not None

    def rest(self) -> timedelta:
        if self.down is not None and self.down.after is not None:
            return min(self.down.after, LONGEST_WISH)
        doubled: int = 1 << min(self.failures - MOST_FAILURES, 10)
        return min(FIRST_REST * doubled, LONGEST_REST)


@transaction.atomic
def note(channel: str, tally: Tally, *, now: datetime) -> None:
    """Write down how a batch went."""
    health = locked_health(channel)
    if tally.sent:
        health.last_sent_at = now
    if tally.down is not None:
        health.failures = tally.failures
        health.last_failed_at, health.last_error = now, tally.down.why
        health.resting_until = now + tally.rest() if tally.must_rest else None
    elif tally.answered:
        health.failures, health.resting_until = 0, None
    health.save()


def end_rest(channel: str, *, now: datetime) -> bool:
    """Let the channel be tried at once; False if it did not rest."""
    return bool(
        ChannelHealth.objects.filter(pk=channel, resting_until__gt=now).update(
            resting_until=now
        )
    )
