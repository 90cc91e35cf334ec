"""Deadlines of work items."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from workflows.enums import ClockState

from .calendar import CalendarVersion, DeadlineRule
from .item import WorkItem


class Deadline(models.Model):
    """The clock of one work item, with all that explains its date.

    ``due_at`` is a function of start, rule version, calendar version and pauses:
    computing it again gives the same answer for ever.
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
    # [["2026-11-05T00:10:00Z", "2026-11-09T02:00:00Z"], ...]; the last may be open
    pauses = models.JSONField(default=list)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("deadline")
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(state=ClockState.RUNNING),
                name="deadline_running_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.due_at:%Y-%m-%d %H:%M}"
