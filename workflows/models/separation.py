"""That somebody may do one task although they did the step it is kept apart from."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .item import WorkItem


class SeparationException(models.Model):
    """For one person and one task, with the reason. Never changed."""

    item = models.ForeignKey(
        WorkItem, on_delete=models.PROTECT, related_name="separation_exceptions"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("reason"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("exception from separation of duties")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "user"], name="separation_exception_once"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="separation_exception_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(user=F("granted_by")),
                name="separation_exception_by_another",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="separation_exception_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
            pgtrigger.Trigger(
                name="separation_exception_no_truncate",
                operation=pgtrigger.Truncate,
                when=pgtrigger.Before,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'exceptions are never truncated';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.item}"
