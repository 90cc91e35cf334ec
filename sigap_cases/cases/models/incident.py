"""A failure to protect personal data, and whether those concerned were told in time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Unit
from workflows.models import DeadlineRule


class DataIncident(models.Model):
    """What one account, or the accounts of one unit, had within reach in a period.

    Whose data that were is never stored: everybody reads it from the trail, as far as
    they see the cases. ``due_at`` counts from ``known_at`` by ``rule`` (UU 27/2022
    art. 46) and stays as it was when the incident was recorded.
    """

    title = models.CharField(_("title"), max_length=120)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("unit"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    since = models.DateTimeField(_("from"))
    until = models.DateTimeField(_("until"))
    known_at = models.DateTimeField(_("known since"))
    course = models.TextField(_("when and how it happened"))
    exposed = models.TextField(_("data that came out"))
    measures = models.TextField(_("what is done about it"))
    rule = models.ForeignKey(DeadlineRule, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(_("deadline"))
    office = models.ForeignKey(
        Unit, verbose_name=_("office"), on_delete=models.PROTECT, related_name="+"
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded"))
    subjects_told_at = models.DateTimeField(_("those affected told"), null=True)
    authority_told_at = models.DateTimeField(_("supervisory body told"), null=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("data incident")
        ordering = ["-known_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(unit__isnull=True),
                name="dataincident_of_one_account_or_unit",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=F("since")),
                name="dataincident_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("known_at")),
                name="dataincident_due_after_known",
            ),
            models.CheckConstraint(
                condition=(
                    Q(subjects_told_at=None) | Q(subjects_told_at__gte=F("known_at"))
                )
                & (Q(authority_told_at=None) | Q(authority_told_at__gte=F("known_at"))),
                name="dataincident_told_after_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def told_at(self) -> datetime | None:
        """When the last of the two was told; None while one is not."""
        if self.subjects_told_at is None or self.authority_told_at is None:
            return None
        return max(self.subjects_told_at, self.authority_told_at)

    def left(self, at: datetime) -> timedelta:
        """What is left of the term, negative past it; stands still once all is told."""
        return self.due_at - (self.told_at or at)

    def is_late(self, at: datetime) -> bool:
        return self.left(at) < timedelta(0)
