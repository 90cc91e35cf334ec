"""Work items: the projection of human tasks that every list and count reads."""

import json
from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sigap_cases.sealing.fields import EncryptedTextField, Erased, SealField
from workflows.enums import OPEN_STATES, ItemState, Priority

from .process import Matter, Process, Task


class WorkItem(models.Model):
    """A human task: whose it is, until when, and how it stands.

    Written in the transaction of the task it mirrors. ``revision`` grows with every
    change but that of its priority; a form that carries an older one is stale.
    """

    task = models.OneToOneField(
        Task, on_delete=models.PROTECT, primary_key=True, related_name="item"
    )
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="items")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="items")
    step = models.CharField(_("step"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    post = models.CharField(_("post"), max_length=30)
    unit_path = models.CharField(_("unit"), max_length=200)
    named_only = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField(
        _("priority"), choices=Priority.choices, default=Priority.ROUTINE
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ItemState.choices, default=ItemState.OPEN
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="work_items",
    )
    revision = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Whose it was before it was put into the supervisor's queue; empty otherwise. The
    # database knows the default too: rows are also written without these columns.
    escalated_from = models.CharField(
        max_length=30, blank=True, default="", db_default=""
    )
    escalated_from_path = models.CharField(
        max_length=200, blank=True, default="", db_default=""
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    warn_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("work item")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=ItemState.CLAIMED, owner__isnull=False)
                | ~Q(state=ItemState.CLAIMED),
                name="workitem_claimed_has_owner",
            ),
            models.CheckConstraint(
                condition=Q(state=ItemState.OPEN, owner__isnull=True)
                | ~Q(state=ItemState.OPEN),
                name="workitem_open_has_no_owner",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, closed_at__isnull=True)
                | Q(
                    state__in=(ItemState.DONE, ItemState.CANCELLED),
                    closed_at__isnull=False,
                ),
                name="workitem_closed_at_iff_closed",
            ),
            models.CheckConstraint(
                condition=Q(escalated_from="", escalated_from_path="")
                | ~Q(escalated_from="") & ~Q(escalated_from_path=""),
                name="workitem_escalated_from_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["post", "unit_path", "priority", "due_at", "task"],
                condition=Q(state=ItemState.OPEN),
                name="workitem_queue",
            ),
            models.Index(
                fields=["owner", "due_at"],
                condition=Q(state=ItemState.CLAIMED),
                name="workitem_mine",
            ),
            models.Index(
                fields=["post", "unit_path", "due_at"],
                condition=Q(state__in=OPEN_STATES),
                name="workitem_due",
            ),
            models.Index(
                fields=["matter"],
                condition=Q(named_only=True, state__in=OPEN_STATES),
                name="workitem_named",
            ),
            models.Index(
                fields=["matter", "post", "unit_path"], name="workitem_matter_post"
            ),
            # The supervisor's board counts all open items and reads no row for it.
            models.Index(
                fields=["matter"],
                include=[
                    "post",
                    "unit_path",
                    "state",
                    "owner",
                    "priority",
                    "due_at",
                    "warn_at",
                    "opened_at",
                    "process",
                    "task",
                ],
                condition=Q(state__in=OPEN_STATES, named_only=False),
                name="workitem_board",
            ),
            models.Index(
                fields=["due_at", "task"],
                condition=Q(state__in=OPEN_STATES, named_only=False),
                name="workitem_board_by_date",
            ),
            models.Index(
                fields=["owner", "closed_at"],
                condition=Q(state=ItemState.DONE),
                name="workitem_done_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.get_state_display()})"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    def is_overdue(self, at: datetime) -> bool:
        return self.is_open and self.due_at is not None and self.due_at < at


class TaskDraft(models.Model):
    """A half-filled form, kept for the person who holds the task."""

    item = models.OneToOneField(
        WorkItem, on_delete=models.CASCADE, primary_key=True, related_name="draft"
    )
    values = models.JSONField(default=dict)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.item_id}"


BOUND_TO = "keptanswers.sealed"


class KeptAnswers(models.Model):
    """What the form of a completed task said that its event does not tell; written once.

    The process holds what was written last; this is what was written then.
    """

    item = models.OneToOneField(
        WorkItem, on_delete=models.PROTECT, primary_key=True, related_name="kept"
    )
    # In clear in rows from before they were sealed.
    values = models.JSONField(default=dict)
    # Of the matter.
    seal = SealField()
    sealed = EncryptedTextField(
        max_length=1_000_000, default="", blank=True, bound_to=BOUND_TO
    )
    kept_at = models.DateTimeField()

    class Meta:
        verbose_name = _("answers of a task")
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="no_truncate",
                operation=pgtrigger.Truncate,
                when=pgtrigger.Before,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'answers are never truncated';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id}"

    @property
    def texts(self) -> dict[str, Any]:
        """What was answered; nothing where the key of the matter was destroyed."""
        text = self.sealed
        if isinstance(text, Erased):
            return {}
        return dict(json.loads(text) if text else self.values)
