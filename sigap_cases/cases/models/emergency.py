"""Sight of a case that somebody takes in an emergency, and how it was reviewed."""

from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sigap_cases.cases.enums import Verdict
from workflows.models import Process

from .case import Case


class EmergencyAccess(models.Model):
    """One person's sight of one case, to read it for some hours; a row for each time.

    It is no grant: it names nobody in the case and lets nobody work in it.
    """

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="emergency_accesses"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    # The post by which they took it, as it was then.
    post_title = models.CharField(_("post"), max_length=200)
    reason = models.TextField(_("reason"))
    opened_at = models.DateTimeField(_("opened"))
    expires_at = models.DateTimeField(_("ends"))
    ended_at = models.DateTimeField(_("ended early"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    review = models.OneToOneField(
        Process, on_delete=models.PROTECT, null=True, related_name="emergency_access"
    )
    verdict = models.CharField(
        _("verdict"), max_length=15, choices=Verdict.choices, blank=True
    )
    findings = models.TextField(_("findings"), blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("emergency access")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="emergency_access_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("opened_at")),
                name="emergency_access_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="emergency_access_end_names_who",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", reviewed_by__isnull=True, reviewed_at=None)
                | (
                    ~Q(verdict="")
                    & Q(reviewed_by__isnull=False, reviewed_at__isnull=False)
                ),
                name="emergency_access_verdict_names_who",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")),
                name="emergency_access_reviewed_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "case"],
                condition=Q(ended_at__isnull=True),
                name="emergency_access_of_user",
            ),
            models.Index(fields=["-opened_at"], name="emergency_access_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.case} {self.opened_at:%Y-%m-%d %H:%M}"

    def is_live(self, at: datetime) -> bool:
        return self.ended_at is None and self.expires_at > at


class EmergencyAttempt(models.Model):
    """That somebody asked for emergency access, whatever came of it. Never changed."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("attempt at emergency access")
        indexes = [models.Index(fields=["user", "-at"], name="emergency_attempt_of")]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="emergency_attempt_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
            pgtrigger.Trigger(
                name="emergency_attempt_no_truncate",
                operation=pgtrigger.Truncate,
                when=pgtrigger.Before,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'attempts are never truncated';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d %H:%M}"
