"""What was moved from one person to another together, and warnings to who lets work lie."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.enums import BatchKind

from .item import WorkItem


class ReassignmentBatch(models.Model):
    """Tasks that were moved in one act, by whom and why. Never changed.

    ``source`` names what a rule did it for, such as ``absence:12``. What was undone is
    told by the batch that undoes it.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=BatchKind.choices)
    # Empty where a rule did it.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    actor_name = models.CharField(max_length=150)
    reason = models.TextField(_("reason"))
    at = models.DateTimeField()
    source = models.CharField(max_length=40, blank=True)
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="undone_by"
    )

    class Meta:
        verbose_name = _("reassignment")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=BatchKind.UNDO, undoes__isnull=False)
                | (~Q(kind=BatchKind.UNDO) & Q(undoes__isnull=True)),
                name="reassignment_undo_names_what",
            )
        ]
        indexes = [
            models.Index(fields=["-at"], name="reassignment_latest"),
            models.Index(
                fields=["source"],
                condition=~Q(source=""),
                name="reassignment_source",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="reassignment_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class ReassignmentLine(models.Model):
    """One task of it: whose it was and whose it became; empty is the queue.

    ``revision`` is the task's right after: as long as it is the same, nobody has been
    on the task since. Its post, and the one it was escalated from, are those before:
    whose queue it was.
    """

    batch = models.ForeignKey(
        ReassignmentBatch, on_delete=models.PROTECT, related_name="lines"
    )
    item = models.ForeignKey(WorkItem, on_delete=models.PROTECT, related_name="moves")
    from_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    to_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    revision = models.PositiveIntegerField()
    # Empty in lines from before they were kept.
    post = models.CharField(max_length=30, blank=True, default="", db_default="")
    unit_path = models.CharField(max_length=200, blank=True, default="", db_default="")
    escalated_from = models.CharField(
        max_length=30, blank=True, default="", db_default=""
    )
    escalated_from_path = models.CharField(
        max_length=200, blank=True, default="", db_default=""
    )

    class Meta:
        verbose_name = _("line of a reassignment")
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "item"], name="reassignmentline_once"
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="reassignmentline_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.item_id}"


class IdleWarning(models.Model):
    """That the holder of a task was told it would go back to the queue.

    ``touched_at`` is the last touch that it was about: who touches the task after it is
    warned anew, and once.
    """

    item = models.ForeignKey(
        WorkItem, on_delete=models.PROTECT, related_name="idle_warnings"
    )
    touched_at = models.DateTimeField()
    warned_at = models.DateTimeField()
    returns_at = models.DateTimeField()

    class Meta:
        verbose_name = _("warning of an idle task")
        constraints = [
            models.UniqueConstraint(
                fields=["item", "touched_at"], name="idlewarning_once"
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="idlewarning_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.warned_at:%Y-%m-%d %H:%M}"
