"""How long closed cases are kept, what holds them longer, and the runs that end it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sigap_cases.cases.enums import CaseKind
from sigap_cases.cases.keeping_enums import LineResult, RunState
from workflows.models.calendar import Standing

from .case import Case


class RetentionRule(models.Model):
    """A version of the term for one kind of case, counted from its closing.

    A version is closed by the next and never changed.
    """

    kind = models.CharField(_("process"), max_length=60, choices=CaseKind.choices)
    number = models.PositiveIntegerField(_("version"), default=1)
    months = models.PositiveIntegerField(_("months after the closing"))
    legal_source = models.CharField(_("legal basis"), max_length=300)
    url = models.URLField(_("page of the source"), max_length=500, blank=True)
    standing = models.CharField(
        _("standing"),
        max_length=20,
        choices=Standing.choices,
        default=Standing.PROPOSED,
    )
    is_active = models.BooleanField(_("in use"), default=True)
    valid_from = models.DateTimeField(_("in force from"))
    valid_to = models.DateTimeField(_("in force until"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("retention rule")
        ordering = ["kind", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "number"], name="retentionrule_version_once"
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(valid_to=None),
                name="retentionrule_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=1200),
                name="retentionrule_months_positive",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="retentionrule_valid_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.number}"


class LegalHold(models.Model):
    """Nothing of the case is deleted while it lies on it. It is lifted, never removed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField(_("reason"))
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    placed_at = models.DateTimeField(_("placed"))
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)
    lift_reason = models.TextField(_("reason of lifting"), blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("legal hold")
        ordering = ["-placed_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(lifted_at=None), name="legalhold_one_live"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="legalhold_reason"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None, lift_reason="")
                | Q(lifted_at__isnull=False, lifted_by__isnull=False)
                & ~Q(lift_reason=""),
                name="legalhold_lifted_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.placed_at:%Y-%m-%d}"

    @property
    def is_live(self) -> bool:
        return self.lifted_at is None


class RetentionRun(models.Model):
    """Cases that fell due by a rule: chosen by one person, approved by another."""

    rule = models.ForeignKey(
        RetentionRule, on_delete=models.PROTECT, related_name="runs"
    )
    state = models.CharField(
        _("state"), max_length=10, choices=RunState.choices, default=RunState.PROPOSED
    )
    # Closed at this moment or before.
    closed_upto = models.DateTimeField(_("closed until"))
    reason = models.TextField(_("reason"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    ended_at = models.DateTimeField(_("carried out"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("retention run")
        ordering = ["-proposed_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")),
                name="retentionrun_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state=RunState.PROPOSED, decided_by=None, decided_at=None)
                | ~Q(state=RunState.PROPOSED)
                & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="retentionrun_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=RunState.DONE, ended_at__isnull=False)
                | ~Q(state=RunState.DONE) & Q(ended_at=None),
                name="retentionrun_done_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} {self.closed_upto:%Y-%m-%d}"


class RetentionLine(models.Model):
    """One case of a run, and what became of it."""

    run = models.ForeignKey(
        RetentionRun, on_delete=models.PROTECT, related_name="lines"
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="retention_lines"
    )
    result = models.CharField(
        _("result"),
        max_length=12,
        choices=LineResult.choices,
        default=LineResult.WAITING,
    )
    done_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("case of a retention run")
        ordering = ["run", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["run", "case"], name="retentionline_once"),
            models.CheckConstraint(
                condition=Q(result=LineResult.WAITING, done_at=None)
                | ~Q(result=LineResult.WAITING) & Q(done_at__isnull=False),
                name="retentionline_done_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["run", "id"],
                condition=Q(result=LineResult.WAITING),
                name="retentionline_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.run_id}/{self.case_id}"
