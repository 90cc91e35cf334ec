"""Deleting a person's data at their request: asked by one, decided by another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sigap_cases.cases.keeping_enums import ErasureState
from sigap_cases.registry.models import Person

from .case import Case


class Erasure(models.Model):
    """``request`` is the case in which the person asked for it and proved who they are.

    ``result`` holds numbers alone: of keys, rows and cases.
    """

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="erasures"
    )
    request = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="erasures")
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ErasureState.choices,
        default=ErasureState.PROPOSED,
    )
    reason = models.TextField(_("reason"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("asked"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    result = models.JSONField(default=dict, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("deletion of a person's data")
        ordering = ["-asked_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(state=ErasureState.PROPOSED),
                name="erasure_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | ~Q(decided_by=F("asked_by"))
                | Q(state=ErasureState.WITHDRAWN),
                name="erasure_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state=ErasureState.PROPOSED, decided_at=None)
                | ~Q(state=ErasureState.PROPOSED)
                & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="erasure_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"
