"""What a process waits for: time, messages, and automatic actions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflows.enums import ArmState, RunState, WaitKind

from .process import Matter, Process, Task


class ArmedWait(models.Model):
    """A wait step or a timeout of a task, armed until it fires or its task closes."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="waits")
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="waits")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="waits")
    kind = models.CharField(max_length=10, choices=WaitKind.choices)
    step = models.CharField(max_length=60)
    # Which timeout of the step; 0 for a wait step.
    position = models.PositiveSmallIntegerField(default=0)
    messages = ArrayField(models.CharField(max_length=60), default=list)
    waits_for = models.CharField(max_length=60, blank=True)
    started_at = models.DateTimeField()
    fires_at = models.DateTimeField(null=True)
    state = models.CharField(
        max_length=10, choices=ArmState.choices, default=ArmState.ARMED
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("wait")
        constraints = [
            models.UniqueConstraint(
                fields=["task", "position"],
                condition=Q(state=ArmState.ARMED),
                name="armedwait_once",
            ),
            models.CheckConstraint(
                condition=Q(fires_at__isnull=False) | ~Q(messages=[]),
                name="armedwait_has_an_end",
            ),
        ]
        indexes = [
            models.Index(
                fields=["fires_at"],
                condition=Q(state=ArmState.ARMED),
                name="armedwait_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.state}"


class StoredMessage(models.Model):
    """A named message to a process; one that comes early waits here for its wait."""

    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, related_name="messages"
    )
    name = models.CharField(max_length=60)
    key = models.CharField(max_length=80, unique=True)
    received_at = models.DateTimeField()
    consumed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message")
        indexes = [
            models.Index(
                fields=["process", "name"],
                condition=Q(consumed_at=None),
                name="storedmessage_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ActionRun(models.Model):
    """An automatic action of a process, run by a worker until it is done."""

    task = models.OneToOneField(
        Task, on_delete=models.PROTECT, primary_key=True, related_name="run"
    )
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="runs")
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="runs")
    action = models.CharField(max_length=60)
    state = models.CharField(
        max_length=10, choices=RunState.choices, default=RunState.READY
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    run_at = models.DateTimeField()
    # The error's class only: its text may hold personal data.
    last_error = models.CharField(max_length=120, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("automatic action")
        indexes = [
            models.Index(
                fields=["run_at"],
                condition=Q(state=RunState.READY),
                name="actionrun_due",
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.state}"
