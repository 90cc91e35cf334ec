"""Which calendar the clock of a unit's tasks runs by."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .calendar import WorkingCalendar


class CalendarScope(models.Model):
    """The calendar of a unit and of the units below it that have none of their own.

    Units are named by their path: whose they are is not the engine's business.
    """

    unit_path = models.CharField(_("unit"), max_length=200, unique=True)
    calendar = models.ForeignKey(
        WorkingCalendar,
        verbose_name=_("working calendar"),
        on_delete=models.PROTECT,
        related_name="scopes",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("calendar of a unit")
        verbose_name_plural = _("calendars of units")
        ordering = ["unit_path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit_path__endswith="."), name="calendar_scope_path"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_path} {self.calendar.code}"
