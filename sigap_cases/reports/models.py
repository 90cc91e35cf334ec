"""What was published on which day. Only rounded numbers are kept here."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Mod
from django.utils.translation import gettext_lazy as _

from append_only import keep

from .enums import Table
from .rounding import BASE


class StatisticsSnapshot(models.Model):
    """The public figures of one day, frozen; there is one a day at most."""

    day = models.DateField(_("day"), unique=True)
    taken_at = models.DateTimeField(_("taken at"))

    class Meta:
        verbose_name = _("snapshot of the public statistics")
        ordering = ["-day"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"


class StatisticsCell(models.Model):
    """A published number. ``hub`` is the code of a district or a year, empty for all of
    them together; ``value`` is empty for the total."""

    snapshot = models.ForeignKey(
        StatisticsSnapshot, on_delete=models.PROTECT, related_name="cells"
    )
    table = models.CharField(_("table"), max_length=20, choices=Table.choices)
    hub = models.CharField(_("district or year"), max_length=20, blank=True)
    value = models.CharField(_("category"), max_length=40, blank=True)
    number = models.PositiveIntegerField(_("number"))

    class Meta:
        verbose_name = _("published number")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "table", "hub", "value"],
                name="statisticscell_once",
            ),
            models.CheckConstraint(
                condition=Q(table__in=Table.values), name="statisticscell_table_known"
            ),
            # The database itself refuses a number that was not rounded.
            models.CheckConstraint(
                condition=Q(number=F("number") - Mod(F("number"), BASE)),
                name="statisticscell_is_rounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.hub} {self.value}: {self.number}"


keep(StatisticsSnapshot)
keep(StatisticsCell)
