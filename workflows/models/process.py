"""Matters, and the processes and tasks that Viewflow runs on them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractProcess, AbstractTask

from sigap_cases.sealing.fields import SealField
from workflows.enums import Priority

from .definition import ProcessVersion


class Matter(models.Model):  # type: ignore[django-manager-missing]
    """What processes are about, as far as the engine knows it.

    Holds the head of the event chain, at which units the posts of its tasks are
    found, how urgent it is, and whether its tasks are seen by named people only.
    """

    label = models.CharField(max_length=40, unique=True)
    head_number = models.PositiveBigIntegerField(default=0)
    head_hash = models.CharField(max_length=64, default="", blank=True)
    # Unit level -> path: office is gianyar.disnaker. and so on.
    places = models.JSONField(default=dict)
    priority = models.PositiveSmallIntegerField(
        choices=Priority.choices, default=Priority.ROUTINE
    )
    named_only = models.BooleanField(default=False)
    opened_at = models.DateTimeField(default=timezone.now)
    # What is written about it and must be forgotten one day is sealed under this key.
    seal = SealField(at_once=True)

    def __str__(self) -> str:
        return self.label


class Process(AbstractProcess):
    """One run of a published version. The root of a tree of runs carries the lock."""

    version = models.ForeignKey(
        ProcessVersion, on_delete=models.PROTECT, related_name="processes"
    )
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="processes"
    )
    root = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="descendants"
    )
    parent_task = models.ForeignKey(
        "Task", on_delete=models.PROTECT, null=True, related_name="children"
    )
    values = models.JSONField(default=dict)
    outcome = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("process")
        indexes = [
            models.Index(
                fields=["version"],
                condition=models.Q(finished=None),
                name="process_open_by_version",
            )
        ]

    @property
    def root_pk(self) -> int:
        return int(self.root_id or self.pk)


class Task(AbstractTask):
    """A step of a run. Holds no data: what people enter stays out of Viewflow's rows."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="tasks")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Viewflow's own Task, installed beside ours, has the default reverse name.
    owner_permission_content_type = models.ForeignKey(
        "contenttypes.ContentType",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("task")

    @property
    def step_key(self) -> str:
        return str(self.flow_task.name)
