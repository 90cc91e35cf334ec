"""Cases that an auditor draws for review, and what was found in each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sigap_cases.cases.audit_enums import (
    FollowUp,
    ReviewResult,
    SampledState,
    SampleMethod,
    Severity,
)

from .case import Case


class AuditSample(models.Model):
    """What was drawn, how, and from which cases; the same seed draws the same again.

    ``population`` is how many cases of the period whoever drew it could see.
    """

    title = models.CharField(_("title"), max_length=120)
    method = models.CharField(_("method"), max_length=10, choices=SampleMethod.choices)
    state = models.CharField(
        _("cases"),
        max_length=10,
        choices=SampledState.choices,
        default=SampledState.CLOSED,
    )
    seed = models.CharField(_("seed"), max_length=40)
    size = models.PositiveSmallIntegerField(_("number of cases"))
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    unit_path = models.CharField(_("unit"), max_length=200, blank=True)
    population = models.PositiveIntegerField()
    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    drawn_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("sample for review")
        ordering = ["-drawn_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=models.F("first_day")),
                name="auditsample_period_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.title


class SampledCase(models.Model):
    """One case of a sample, and what its review found.

    ``reasons`` are the signs of risk that its score came from.
    """

    sample = models.ForeignKey(
        AuditSample, on_delete=models.PROTECT, related_name="drawn"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField(default=0)
    reasons = models.JSONField(default=list)
    result = models.CharField(
        _("result"),
        max_length=10,
        choices=ReviewResult.choices,
        default=ReviewResult.PENDING,
    )
    severity = models.CharField(
        _("severity"), max_length=10, choices=Severity.choices, blank=True
    )
    finding = models.TextField(_("finding"), blank=True)
    follow_up = models.TextField(_("what has to be done"), blank=True)
    follow_up_state = models.CharField(
        _("state of the follow-up"),
        max_length=10,
        choices=FollowUp.choices,
        default=FollowUp.NONE,
    )
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("case of a sample")
        ordering = ["sample", "position"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["sample", "case"], name="sampledcase_once"),
            models.CheckConstraint(
                condition=Q(result=ReviewResult.FINDING)
                & ~Q(severity="")
                & ~Q(finding="")
                | ~Q(result=ReviewResult.FINDING) & Q(severity="", finding=""),
                name="sampledcase_finding_whole",
            ),
            models.CheckConstraint(
                condition=Q(result=ReviewResult.PENDING)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="sampledcase_reviewed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sample_id}/{self.position}"
