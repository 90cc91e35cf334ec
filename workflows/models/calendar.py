"""Working calendars, holidays and the deadline rules, all of them versioned."""

import hashlib
import json
from datetime import date, datetime, time
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from workflows import sla
from workflows.sla.rungs import read


WeekJSON = list[list[list[str]]]


class Standing(models.TextChoices):
    """Whether somebody has checked the source of a date or a term."""

    VERIFIED = "terverifikasi", _("Verified")
    UNVERIFIED = "belum_diverifikasi", _("Not verified")
    PROPOSED = "usulan_awal", _("First proposal")


class RuleKind(models.TextChoices):
    LAW = "hukum", _("Law")
    REFERENCE = "acuan", _("Standard of another body")
    INTERNAL = "standar_internal", _("Internal service standard")


class CalendarKind(models.TextChoices):
    """Whose working time a calendar is."""

    OFFICE = "office", _("Office")
    PARTNER = "partner", _("Partner agency")
    COUNTRY = "country", _("Country of placement")


class TermUnit(models.TextChoices):
    """The units of workflows.sla with their names."""

    HOURS = sla.Unit.HOURS.value, _("hours, day and night")
    WORKING_DAYS = sla.Unit.WORKING_DAYS.value, _("working days")
    DAYS = sla.Unit.DAYS.value, _("calendar days")
    MONTHS = sla.Unit.MONTHS.value, _("months")
    YEARS = sla.Unit.YEARS.value, _("years")


def digest_of(content: object) -> str:
    """The SHA-256 of a JSON value; equal values have equal digests."""
    text = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


def parse_week(week: WeekJSON) -> sla.Week:
    """Office hours per weekday from Monday on, as ``[["08:00", "12:00"], ...]``."""
    return tuple(
        tuple(
            sla.Interval(time.fromisoformat(start), time.fromisoformat(end))
            for start, end in day
        )
        for day in week
    )


def week_json(week: sla.Week) -> WeekJSON:
    return [[[f"{h.start:%H:%M}", f"{h.end:%H:%M}"] for h in day] for day in week]


def office_week() -> WeekJSON:
    return week_json(sla.OFFICE_WEEK)


def validate_week(week: WeekJSON) -> None:
    try:
        sla.WorkingCalendar(
            version="", timezone=ZoneInfo("UTC"), week=parse_week(week), closed={}
        )
    except (TypeError, ValueError) as error:
        raise ValidationError(
            _(
                "These office hours cannot be read: seven days from Monday on, each with "
                'its hours in order, such as [["08:00", "12:00"]].'
            ),
            code="week",
        ) from error


def validate_timezone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError) as error:
        raise ValidationError(
            _("There is no such time zone."), code="timezone"
        ) from error


class WorkingCalendar(models.Model):
    """The office hours that may be edited; what counts is the published version."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=CalendarKind.choices,
        default=CalendarKind.OFFICE,
    )
    # ISO 3166-1, for the calendar of a country of placement.
    country = models.CharField(_("country"), max_length=2, blank=True)
    timezone = models.CharField(
        _("time zone"),
        max_length=40,
        default="Asia/Makassar",
        validators=[validate_timezone],
    )
    week = models.JSONField(
        _("office hours"), default=office_week, validators=[validate_week]
    )
    current_version = models.ForeignKey(
        "CalendarVersion",
        verbose_name=_("current version"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("working calendar")
        verbose_name_plural = _("working calendars")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=CalendarKind.values), name="calendar_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind=CalendarKind.COUNTRY, country__regex=r"^[A-Z]{2}$")
                | (~Q(kind=CalendarKind.COUNTRY) & Q(country="")),
                name="calendar_country",
            ),
            models.UniqueConstraint(
                fields=["country"],
                condition=~Q(country=""),
                name="calendar_one_a_country",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarVersion(models.Model):
    """A snapshot of a calendar that deadlines name. It never changes.

    ``content`` is ``{"timezone": ..., "week": ..., "closed": {"2026-03-19": ...}}``, and
    ``"seasons": [{"name", "first", "last", "week"}]`` where there are any.
    """

    calendar = models.ForeignKey(
        WorkingCalendar,
        verbose_name=_("working calendar"),
        on_delete=models.PROTECT,
        related_name="versions",
    )
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField(_("content"))
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("created at"))
    # Empty where the reference loader made it.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("version of a working calendar")
        verbose_name_plural = _("versions of working calendars")
        ordering = ["calendar", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "number"], name="calendar_version_unique"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="calendar_version_positive"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="calendar_version_immutable",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.calendar.code}.{self.number}"

    def value(self) -> sla.WorkingCalendar:
        """The version as the value that deadline arithmetic takes."""
        return content_value(self.content, version=str(self))


def content_value(content: dict[str, Any], *, version: str) -> sla.WorkingCalendar:
    """The content of a version, kept or only thought of, as a value."""
    closed = {date.fromisoformat(day): name for day, name in content["closed"].items()}
    return sla.WorkingCalendar(
        version=version,
        timezone=ZoneInfo(content["timezone"]),
        week=parse_week(content["week"]),
        closed=closed,
        seasons=tuple(map(_season, content.get("seasons", ()))),
    )


def _season(content: dict[str, Any]) -> sla.Season:
    return sla.Season(
        name=content["name"],
        first=date.fromisoformat(content["first"]),
        last=date.fromisoformat(content["last"]),
        week=parse_week(content["week"]),
    )


class Holiday(models.Model):
    """A day on which the office is closed, once its calendar is published.

    ``reference_key`` and ``reference_digest`` tell from which row of the reference
    data it was loaded and how it looked then; both are empty for a day that was
    entered here. An inactive day is a working day after all.
    """

    calendar = models.ForeignKey(
        WorkingCalendar,
        verbose_name=_("working calendar"),
        on_delete=models.PROTECT,
        related_name="holidays",
    )
    date = models.DateField(_("date"))
    name = models.CharField(_("name"), max_length=120)
    basis = models.CharField(_("basis"), max_length=200)
    standing = models.CharField(
        _("standing"),
        max_length=20,
        choices=Standing.choices,
        default=Standing.UNVERIFIED,
    )
    is_active = models.BooleanField(_("closed on this day"), default=True)
    reference_key = models.CharField(max_length=140, blank=True, editable=False)
    reference_digest = models.CharField(max_length=64, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["date", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "date", "name"], name="holiday_unique"
            ),
            models.UniqueConstraint(
                fields=["calendar", "reference_key"],
                condition=~Q(reference_key=""),
                name="holiday_reference_unique",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}"

    def content_digest(self) -> str:
        return digest_of(
            [str(self.date), self.name, self.basis, self.standing, self.is_active]
        )

    @property
    def was_edited(self) -> bool:
        """Whether it differs from the reference row that it was loaded from."""
        return self.content_digest() != self.reference_digest


def in_force_at(moment: datetime) -> Q:
    """The version of a rule that is in force at ``moment``.

    The first version also counts before it was entered: a clock that began earlier has
    to run by some rule.
    """
    begun = Q(number=1) | Q(valid_from__lte=moment)
    return begun & (Q(valid_to__isnull=True) | Q(valid_to__gt=moment))


class DeadlineRule(models.Model):
    """A version of the term that belongs to a ``kode``. An edit makes a new version.

    ``starts_from`` and ``step_title`` are words for the reader. ``is_active`` says
    whether the term may be promised; ``valid_to`` is empty on the last version, whose
    ``valid_from`` may lie ahead.
    """

    kode = models.CharField(_("code"), max_length=40)
    number = models.PositiveIntegerField(_("version"), default=1)
    process = models.CharField(_("process"), max_length=60)
    step_title = models.CharField(_("step"), max_length=200)
    amount = models.PositiveIntegerField(_("amount"))
    unit = models.CharField(_("unit of time"), max_length=20, choices=TermUnit.choices)
    starts_from = models.CharField(_("starts from"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=RuleKind.choices)
    is_active = models.BooleanField(_("in use"))
    legal_source = models.CharField(_("legal basis"), max_length=300)
    url = models.CharField(_("page of the source"), max_length=500, blank=True)
    standing = models.CharField(_("standing"), max_length=20, choices=Standing.choices)
    note = models.TextField(_("note"), blank=True)
    # As workflows.sla.rungs reads them; empty for the ladder that every rule has.
    warnings = models.JSONField(_("warnings"), default=list, blank=True)
    escalations = models.JSONField(_("escalations"), default=list, blank=True)
    pause_cap_days = models.PositiveIntegerField(
        _("longest pause in calendar days"), null=True, blank=True
    )
    extended_by = models.CharField(
        _("code of its extension"), max_length=40, blank=True
    )
    valid_from = models.DateTimeField(_("valid from"))
    valid_to = models.DateTimeField(_("valid to"), null=True, blank=True)
    reference_digest = models.CharField(max_length=64, blank=True, editable=False)

    history = HistoricalRecords()

    FIRST_FIELDS: ClassVar[tuple[str, ...]] = (
        "process",
        "step_title",
        "amount",
        "unit",
        "starts_from",
        "kind",
        "is_active",
        "legal_source",
        "url",
        "standing",
        "note",
    )
    # Came after the first rows: where they are empty, the digest is what it was.
    LATER_FIELDS: ClassVar[tuple[str, ...]] = (
        "warnings",
        "escalations",
        "pause_cap_days",
        "extended_by",
    )
    CONTENT_FIELDS: ClassVar[tuple[str, ...]] = (*FIRST_FIELDS, *LATER_FIELDS)

    class Meta:
        verbose_name = _("deadline rule")
        verbose_name_plural = _("deadline rules")
        ordering = ["kode", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["kode", "number"], name="deadline_rule_version_unique"
            ),
            models.UniqueConstraint(
                fields=["kode"],
                condition=Q(valid_to__isnull=True),
                name="deadline_rule_one_current",
            ),
            ExclusionConstraint(
                name="deadline_rule_no_overlap",
                expressions=[
                    (F("kode"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            Value("[)"),
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1), name="deadline_rule_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="deadline_rule_valid_in_order",
            ),
            models.CheckConstraint(
                condition=Q(unit__in=TermUnit.values), name="deadline_rule_unit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kode} v{self.number}"

    def clean(self) -> None:
        """The ladder can be read; what is not one has no rung that the sweep could do."""
        if self.unit not in TermUnit.values:
            return
        try:
            read(self.warnings, self.escalations, sla.Unit(self.unit))
        except (TypeError, ValueError) as error:
            raise ValidationError(
                _("The warnings or escalations cannot be read."), code="rungs"
            ) from error

    @property
    def term(self) -> sla.Term:
        return sla.Term(self.amount, sla.Unit(self.unit))

    def is_in_force(self, moment: datetime) -> bool:
        begun = self.number == 1 or self.valid_from <= moment
        return begun and (self.valid_to is None or self.valid_to > moment)

    @property
    def was_withdrawn(self) -> bool:
        """Whether it was taken back before it came into force."""
        return self.valid_to == self.valid_from

    def content_digest(self) -> str:
        content = {name: getattr(self, name) for name in self.CONTENT_FIELDS}
        later = {name: content.pop(name) for name in self.LATER_FIELDS}
        filled = {name: value for name, value in later.items() if value}
        return digest_of([*content.values(), *([filled] if filled else [])])

    @property
    def was_edited(self) -> bool:
        """Whether it differs from the reference row that it was loaded from."""
        return self.content_digest() != self.reference_digest
