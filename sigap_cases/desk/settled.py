"""Moments between what happened, as addresses have them: whole seconds of local time."""

from datetime import datetime, timedelta

from django.utils import timezone


# The rows of one transaction are written within it, some after its event.
SETTLED = timedelta(seconds=2)


def after(at: datetime) -> datetime:
    """A moment at which everything of what happened at ``at`` is written."""
    return at.replace(microsecond=0) + SETTLED


def before(at: datetime) -> datetime:
    """A moment at which nothing of it was."""
    return at.replace(microsecond=0) - SETTLED


def typed(moment: datetime) -> str:
    """As the field of a form and an address have it."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M:%S")
