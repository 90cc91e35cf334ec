"""What the portal keeps for a short while: drafts, their files, and tallies."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sigap_cases.sealing.fields import EncryptedJSONField, SealedRow, SealField


class Draft(SealedRow):
    """A complaint that is not sent yet. Only the browser that began it knows its key.

    ``answers`` holds what was typed, by question; it is read through the questions'
    forms again before anything is made of it. A draft that was sent is empty and stays
    until it expires, so that the same send again finds the case it made.
    """

    key_hash = models.CharField(max_length=64, unique=True)
    submission_key = models.UUIDField(default=uuid.uuid4, unique=True)
    seal = SealField()
    answers: "models.Field[Any, Any]" = EncryptedJSONField(
        default=dict, blank=True, bound_to="draft.answers"
    )
    # The summary was seen: a question that is changed leads back to it.
    is_reviewed = models.BooleanField(default=False)
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(_("expires"), db_index=True)

    class Meta:
        verbose_name = _("draft of a complaint")

    def __str__(self) -> str:
        return f"{self.pk}"


class DraftFile(models.Model):
    """A file of a draft, already cleaned. In the database, so that it goes with it."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    # Drawn by the browser: the same file sent again is kept once.
    upload_key = models.CharField(max_length=64)
    name = models.CharField(_("name"), max_length=150)
    content = models.BinaryField()
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(_("size"))
    added_at = models.DateTimeField()

    class Meta:
        verbose_name = _("file of a draft")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "upload_key"], name="draftfile_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Tally(models.Model):
    """How often something was tried in an hour, from one address or from all.

    ``source`` is a hash that is salted with the hour, so that two hours cannot be
    joined; it is empty on the row that counts everybody.
    """

    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=64, blank=True)
    hour = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("tally")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "source", "hour"], name="tally_unique"
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="tally_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.hour:%Y-%m-%d %H}: {self.count}"
