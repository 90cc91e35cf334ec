"""A round of monitoring, and one check for each person in it."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Unit
from sigap_cases.cases.models import Case
from sigap_cases.monitoring.enums import (
    CheckState,
    How,
    LapseReason,
    NeedFound,
    Result,
    RoundState,
)
from sigap_cases.registry.enums import WorkPhase
from sigap_cases.registry.models import Person
from sigap_cases.sealing.fields import EncryptedTextField, SealedRow, SealField

from .rule import MonitoringRule


class MonitoringRound(models.Model):
    """All villages at once, from a day to a day; ``rule`` is the version it goes by."""

    name = models.CharField(_("name"), max_length=80)
    starts = models.DateField(_("begins on"))
    ends = models.DateField(_("to be done by"))
    rule = models.ForeignKey(
        MonitoringRule, on_delete=models.PROTECT, related_name="rounds"
    )
    state = models.CharField(
        _("state"),
        max_length=8,
        choices=RoundState.choices,
        default=RoundState.PLANNED,
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("round of monitoring")
        ordering = ["-starts", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="round_has_name"),
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")), name="round_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.PLANNED, opened_at=None, closed_at=None)
                | Q(state=RoundState.OPEN, opened_at__isnull=False, closed_at=None)
                | Q(state=RoundState.CLOSED, closed_at__isnull=False),
                name="round_state_has_its_moments",
            ),
            # One at a time: somebody has one check to answer, not two.
            models.UniqueConstraint(
                "state",
                condition=Q(state=RoundState.OPEN),
                name="round_one_open",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN

    @property
    def lapses_after(self) -> date:
        """The last day of grace."""
        return self.ends + self.rule.grace


class MonitoringCheck(SealedRow):
    """One person in one round. ``village`` is where they lived when it was answered.

    ``revision`` counts the entries: who writes names the one they saw.
    """

    round = models.ForeignKey(
        MonitoringRound, on_delete=models.PROTECT, related_name="checks"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="monitoring_checks"
    )
    village = models.ForeignKey(
        Unit, verbose_name=_("village"), on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("to be done by"))
    state = models.CharField(
        _("state"),
        max_length=9,
        choices=CheckState.choices,
        default=CheckState.OPEN,
    )
    result = models.CharField(
        _("result"), max_length=14, choices=Result.choices, blank=True
    )
    how = models.CharField(_("how"), max_length=6, choices=How.choices, blank=True)
    phase = models.CharField(
        _("phase found"), max_length=12, choices=WorkPhase.choices, blank=True
    )
    needs = ArrayField(
        models.CharField(max_length=10, choices=NeedFound.choices),
        verbose_name=_("needs"),
        default=list,
        blank=True,
    )
    seal = SealField(owner="person")
    note = EncryptedTextField(
        _("note"), max_length=1000, blank=True, bound_to="monitoringcheck.note"
    )
    done_at = models.DateTimeField(_("answered"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Of the last sending; those before it are in the history.
    client_key = models.UUIDField(unique=True, null=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    lapsed_at = models.DateTimeField(_("lapsed"), null=True, blank=True)
    lapse_reason = models.CharField(
        _("why it lapsed"), max_length=11, choices=LapseReason.choices, blank=True
    )
    # The complaint that was started from it or runs on the person already, and by whom.
    case = models.ForeignKey(
        Case,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="monitoring_checks",
    )
    case_started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("check of a worker")
        ordering = ["due_on", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person"], name="check_once_a_round"
            ),
            models.CheckConstraint(
                condition=Q(state__in=CheckState.values), name="check_state_known"
            ),
            models.CheckConstraint(
                condition=Q(result="", how="", done_at=None, done_by=None)
                | (
                    ~Q(result="")
                    & ~Q(how="")
                    & Q(done_at__isnull=False, done_by__isnull=False)
                ),
                name="check_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=CheckState.CONFIRMED)
                | ~Q(result__in=["", Result.NOT_REACHED]),
                name="check_confirmed_was_reached",
            ),
            models.CheckConstraint(
                condition=~Q(state=CheckState.LAPSED)
                | (Q(lapsed_at__isnull=False) & ~Q(lapse_reason="")),
                name="check_lapsed_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(case=None, case_started_by=None)
                | Q(case__isnull=False, case_started_by__isnull=False),
                name="check_case_started_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "village", "state"], name="check_coverage"),
            models.Index(
                fields=["due_on"],
                condition=Q(state=CheckState.OPEN),
                name="check_open_due",
            ),
            models.Index(
                fields=["village"],
                condition=Q(state=CheckState.LAPSED),
                name="check_lapsed_of_village",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}/{self.person_id} {self.state}"

    @property
    def is_answered(self) -> bool:
        """Whether somebody was reached; one that was not may be tried again."""
        return self.result not in ("", Result.NOT_REACHED)
