"""How often somebody is contacted, and when a contact counts as lapsed."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class MonitoringRule(models.Model):
    """A version of the office's own standard; closed by the next and never changed.

    ``months``: phase of work -> months between two contacts. A phase that is not named
    is not monitored.
    """

    number = models.PositiveIntegerField(_("version"), unique=True)
    months = models.JSONField(_("months between two contacts"))
    grace_days = models.PositiveSmallIntegerField(
        _("days after the last day until a contact counts as lapsed")
    )
    missed_rounds = models.PositiveSmallIntegerField(
        _("rounds running without reaching somebody until the contact counts as lapsed")
    )
    remind_days = models.PositiveSmallIntegerField(
        _("days before the last day on which villages are reminded")
    )
    valid_from = models.DateTimeField(_("in force from"))
    valid_to = models.DateTimeField(_("in force until"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("monitoring rule")
        ordering = ["-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["valid_to"],
                condition=Q(valid_to=None),
                nulls_distinct=False,
                name="monitoringrule_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="monitoringrule_valid_in_order",
            ),
            models.CheckConstraint(
                condition=Q(missed_rounds__gte=1, missed_rounds__lte=12),
                name="monitoringrule_rounds_in_bounds",
            ),
            models.CheckConstraint(
                condition=Q(grace_days__lte=180, remind_days__lte=60),
                name="monitoringrule_days_in_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.number}"

    @property
    def grace(self) -> timedelta:
        return timedelta(days=self.grace_days)
