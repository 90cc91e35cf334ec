"""The outbox: what somebody is to hear of, written with the change it tells of."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OutboxState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    NOBODY = "nobody", _("Nobody to tell")
    FAILED = "failed", _("Failed for good")


class OutboxMessage(models.Model):
    """A notice to a post or a person. Holds ids, a topic and a number; no content."""

    key = models.CharField(max_length=120, unique=True)
    topic = models.CharField(max_length=40)
    matter_id = models.BigIntegerField()
    label = models.CharField(max_length=40, blank=True)
    item_id = models.BigIntegerField(null=True)
    post = models.CharField(max_length=30, blank=True)
    unit_path = models.CharField(max_length=200, blank=True)
    user_id = models.BigIntegerField(null=True)
    state = models.CharField(
        max_length=10, choices=OutboxState.choices, default=OutboxState.WAITING
    )
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("outgoing notice")
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state=OutboxState.WAITING),
                name="outbox_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.key
