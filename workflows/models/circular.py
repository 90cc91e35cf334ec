"""The circulars and decrees by which an office is closed in a year."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .calendar import CalendarVersion, WorkingCalendar


class CircularKind(models.TextChoices):
    """What closes offices in a year: the governor's circular and the ministers' decree."""

    GOVERNOR = "se_gubernur", _("Circular of the governor of Bali")
    MINISTERS = "skb", _("Joint decree of the ministers (SKB)")


# In the office's language: a closed day carries it as its basis.
TITLES = {
    CircularKind.GOVERNOR: "SE Gubernur Bali",
    CircularKind.MINISTERS: "SKB 3 Menteri",
}


class Circular(models.Model):
    """A circular or decree that was entered for a year, and the version it made."""

    calendar = models.ForeignKey(
        WorkingCalendar, on_delete=models.PROTECT, related_name="circulars"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=CircularKind.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.CharField(_("number"), max_length=80)
    issued_on = models.DateField(_("date"))
    url = models.CharField(_("page of the source"), max_length=500, blank=True)
    # What it did: dates and names added, confirmed and taken away.
    changes = models.JSONField(default=dict)
    version = models.ForeignKey(
        CalendarVersion, on_delete=models.PROTECT, related_name="circulars"
    )
    reason = models.TextField(_("reason"))
    entered_at = models.DateTimeField(_("entered"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("circular")
        verbose_name_plural = _("circulars")
        ordering = ["-year", "-entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=CircularKind.values), name="circular_kind"
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="circular_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"

    @property
    def basis(self) -> str:
        return basis_of(CircularKind(self.kind), self.number, self.issued_on)


def basis_of(kind: CircularKind, number: str, issued_on: date) -> str:
    """How a closed day names the circular it stands on, in the office's language."""
    return f"{TITLES[kind]} {number} tanggal {issued_on:%d-%m-%Y}"
