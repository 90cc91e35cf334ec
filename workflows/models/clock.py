"""Deadlines of work items, the times they stood still, and what was done about them."""

from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateTimeRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from workflows.enums import ClockState, PauseCause, RungKind
from workflows.sla import Pause

from .calendar import CalendarVersion, DeadlineRule
from .item import WorkItem


class Deadline(models.Model):
    """The clock of one work item, with all that explains its date.

    ``due_at`` is a function of start, rule version, calendar version, pauses and
    extension: computing it again gives the same answer for ever. ``fires_at`` is the
    next moment at which the sweep has something to do, empty when there is none (of a
    paused clock: when it has been paused for as long as its rule or the office allows),
    and ``rung`` how many rungs of warning and escalation are done for this date.
    """

    item = models.OneToOneField(
        WorkItem, on_delete=models.PROTECT, primary_key=True, related_name="deadline"
    )
    rule = models.ForeignKey(DeadlineRule, on_delete=models.PROTECT, related_name="+")
    calendar = models.ForeignKey(
        CalendarVersion, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=ClockState.choices, default=ClockState.RUNNING
    )
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(_("due"))
    warn_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    fires_at = models.DateTimeField(null=True, blank=True)
    rung = models.PositiveSmallIntegerField(default=0)
    # The rule by which the term was extended, once.
    extension = models.ForeignKey(
        DeadlineRule, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("deadline")
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state=ClockState.RUNNING),
                name="deadline_running_due",
            ),
            models.Index(
                fields=["fires_at"],
                condition=models.Q(fires_at__isnull=False),
                name="deadline_fires",
            ),
            models.Index(
                fields=["item"],
                condition=models.Q(state=ClockState.PAUSED),
                name="deadline_paused",
            ),
            models.Index(
                fields=["item"],
                condition=models.Q(state=ClockState.RUNNING, rung__gt=0),
                name="deadline_on_a_rung",
            ),
            models.Index(
                fields=["stopped_at"],
                condition=models.Q(state__in=(ClockState.MET, ClockState.MISSED)),
                name="deadline_stopped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.due_at:%Y-%m-%d %H:%M}"


class ClockPause(models.Model):
    """A line of the ledger: from when to when a clock stood still, and why.

    One line at most is open. A line is closed once and never changed otherwise.
    """

    deadline = models.ForeignKey(
        Deadline, on_delete=models.PROTECT, related_name="pauses"
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    cause = models.CharField(max_length=10, choices=PauseCause.choices)
    reason = models.TextField()
    # Empty where a rule of the process did it.
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    resumed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("pause of a clock")
        ordering = ["started_at"]
        constraints = [
            ExclusionConstraint(
                name="clockpause_no_overlap",
                expressions=[
                    (F("deadline"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("started_at"),
                            F("ended_at"),
                            Value("[)"),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="clockpause_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.started_at:%Y-%m-%d %H:%M}"

    def until(self, now: datetime) -> Pause:
        """The pause as deadline arithmetic takes it; an open one lasts until ``now``."""
        return Pause(self.started_at, self.ended_at or max(now, self.started_at))


class DeadlineFault(models.Model):
    """Why the sweep could not act on a deadline: the class of the error, none of its text.

    Of a deadline that was acted on since then it says nothing any more.
    """

    deadline = models.OneToOneField(
        Deadline, on_delete=models.PROTECT, primary_key=True, related_name="fault"
    )
    error = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("fault of a deadline")

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.error}"


class Escalation(models.Model):
    """A rung of warning or escalation that was reached, and what was done on it.

    ``due_at`` is the date it was for: a date that is moved has rungs of its own.
    """

    deadline = models.ForeignKey(
        Deadline, on_delete=models.PROTECT, related_name="escalations"
    )
    due_at = models.DateTimeField()
    rung = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=RungKind.choices)
    acts = ArrayField(models.CharField(max_length=20), default=list)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("escalation")
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "due_at", "rung"], name="escalation_once"
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="escalation_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.kind} {self.rung}"
