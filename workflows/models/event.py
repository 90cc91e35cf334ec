"""The event chain of a matter: append-only, numbered, each with the hash before it."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sigap_cases.sealing.fields import LateSealedField

from .process import Matter, Process


REASON = "event.reason"


class ActorKind(models.TextChoices):
    PERSON = "person", _("Person")
    HOLDER = "holder", _("Holder of the code")
    RULE = "rule", _("System rule")


class Event(models.Model):
    """One thing that happened, by whom, and why. Never changed, never deleted."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10, choices=ActorKind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Name and post as they were then.
    actor_name = models.CharField(max_length=150)
    actor_post = models.CharField(max_length=200, blank=True)
    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, null=True, related_name="+"
    )
    step = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200, blank=True)
    data = models.JSONField(default=dict)
    # Sealed under the key of the matter where it is a note of what somebody said; what
    # is hashed is the text that stands here, so that a destroyed key breaks no chain.
    reason = LateSealedField(max_length=100_000, blank=True, bound_to=REASON)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("event")
        ordering = ["matter", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "number"], name="event_number_unique"
            ),
            models.CheckConstraint(
                condition=~Q(actor_name="")
                & (
                    Q(actor_kind=ActorKind.PERSON, actor__isnull=False)
                    | (~Q(actor_kind=ActorKind.PERSON) & Q(actor__isnull=True))
                ),
                name="event_names_its_actor",
            ),
        ]
        indexes = [
            models.Index(fields=["process"], name="event_process"),
            # The auditor searches all matters at once, newest first.
            models.Index(fields=["at"], name="event_at"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="no_truncate",
                operation=pgtrigger.Truncate,
                when=pgtrigger.Before,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'events are never truncated';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.number} {self.kind}"
