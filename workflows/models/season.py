"""Seasons of a calendar: Ramadan hours, half days."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from workflows.sla.calendar import check_week

from .calendar import Standing, WeekJSON, WorkingCalendar, office_week, parse_week


def validate_season_week(week: WeekJSON) -> None:
    """Like ``validate_week``; a season may be closed throughout."""
    try:
        check_week(parse_week(week))
    except (TypeError, ValueError) as error:
        raise ValidationError(
            _("The office hours of the season cannot be read."), code="week"
        ) from error


class Season(models.Model):
    """Days of a calendar with office hours of their own, once they are published."""

    calendar = models.ForeignKey(
        WorkingCalendar,
        verbose_name=_("working calendar"),
        on_delete=models.PROTECT,
        related_name="seasons",
    )
    name = models.CharField(_("name"), max_length=120)
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    week = models.JSONField(
        _("office hours"), default=office_week, validators=[validate_season_week]
    )
    basis = models.CharField(_("basis"), max_length=200)
    standing = models.CharField(
        _("standing"),
        max_length=20,
        choices=Standing.choices,
        default=Standing.UNVERIFIED,
    )
    is_active = models.BooleanField(_("in use"), default=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("season")
        verbose_name_plural = _("seasons")
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="season_in_order"
            ),
            ExclusionConstraint(
                name="season_no_overlap",
                expressions=[
                    (F("calendar"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("first"),
                            F("last"),
                            Value("[]"),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(is_active=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.first} - {self.last}"

    def content(self) -> dict[str, object]:
        """As a version of the calendar holds it."""
        return {
            "name": self.name,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "week": self.week,
        }
