"""Vocabulary of the engine."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("Waiting for approval")
    PUBLISHED = "published", _("Published")


class ItemState(models.TextChoices):
    """States of a work item; OPEN and CLAIMED are the open ones."""

    OPEN = "open", _("Open")
    CLAIMED = "claimed", _("Claimed")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


OPEN_STATES = (ItemState.OPEN, ItemState.CLAIMED)


class ClockState(models.TextChoices):
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    MET = "met", _("Met")
    MISSED = "missed", _("Missed")
    CANCELLED = "cancelled", _("Cancelled")


class PauseCause(models.TextChoices):
    REPORTER = "reporter", _("Awaiting the reporter")
    MANUAL = "manual", _("Stopped by a person")


class RungKind(models.TextChoices):
    WARNING = "warning", _("Warning")
    ESCALATION = "escalation", _("Escalation")


class WaitKind(models.TextChoices):
    STEP = "step", _("Wait")
    BOUNDARY = "boundary", _("Timeout of a task")


class ArmState(models.TextChoices):
    ARMED = "armed", _("Armed")
    FIRED = "fired", _("Fired")
    CLOSED = "closed", _("Closed")


class RunState(models.TextChoices):
    """States of an automatic action."""

    READY = "ready", _("Ready")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Priority(models.IntegerChoices):
    """Sorts queues: the smaller the number the sooner."""

    EMERGENCY = 0, _("Emergency")
    URGENT = 1, _("Urgent")
    ROUTINE = 2, _("Routine")


class BatchKind(models.TextChoices):
    """Why several tasks were moved together."""

    MANUAL = "manual", _("Moved by a supervisor")
    UNDO = "undo", _("Undone")
    HAND_OVER = "hand_over", _("Handed to the deputy")
    HAND_BACK = "hand_back", _("Handed back")
    LEAVING = "leaving", _("The person no longer holds the post")
