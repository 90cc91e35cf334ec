"""Viewflow's own process and task, with django-simple-history, and an outbox."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords
from viewflow.workflow.models import AbstractProcess, AbstractTask


class PlainProcess(AbstractProcess):
    """One run."""


class PlainTask(AbstractTask):
    process = models.ForeignKey(
        PlainProcess, on_delete=models.CASCADE, related_name="tasks"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    owner_permission_content_type = models.ForeignKey(
        "contenttypes.ContentType",
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
    )

    history = HistoricalRecords()


class PlainNotice(models.Model):
    key = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["PlainNotice"]]

    def __str__(self) -> str:
        return self.key
