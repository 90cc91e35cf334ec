"""What is signed each night of the history, and what checking it found."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from append_only import keep

from .process import Matter


@keep
class SignedRoot(models.Model):
    """One signature over all of the history as it stood. Each names the one before it.

    ``statement`` is the very text that was signed; the other columns repeat parts of it.
    """

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    signed_at = models.DateTimeField(_("signed"))
    statement = models.TextField()
    # SHA-256 of the statement: what the next root names.
    hash = models.CharField(max_length=64, unique=True)
    # Ed25519, in hexadecimal.
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    class Meta:
        verbose_name = _("signed root")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.signed_at:%Y-%m-%d}"


@keep
class AnchoredHead(models.Model):
    """The head of a matter's chain when a root was signed; only where it had moved."""

    root = models.ForeignKey(SignedRoot, on_delete=models.PROTECT, related_name="heads")
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, related_name="anchored_heads"
    )
    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("anchored head")
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "root"], name="anchoredhead_once_a_root"
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.number}"


@keep
class AnchoredRows(models.Model):
    """Rows of a table that only grows: the new ones since the root before.

    ``leaves`` holds 40 bytes a row: its key, and the hash of its text over ``columns``.
    The signed statement names ``merkle_root``, the root of the tree over these hashes.
    """

    root = models.ForeignKey(SignedRoot, on_delete=models.PROTECT, related_name="rows")
    table = models.CharField(max_length=63)
    # Keys from above ``after`` up to ``upto``.
    after = models.BigIntegerField()
    upto = models.BigIntegerField()
    count = models.PositiveIntegerField()
    columns = models.JSONField()
    leaves = models.BinaryField()
    merkle_root = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("anchored rows")
        ordering = ["table", "after"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "after"], name="anchoredrows_follow_on"
            ),
            models.CheckConstraint(
                condition=Q(upto__gt=F("after")), name="anchoredrows_go_on"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.after}-{self.upto}"


@keep
class VerificationRun(models.Model):
    """A check of the history that ran to its end.

    ``findings``: a list of {kind, table, matter_id, number, told}; ``number`` is that of
    the event, or the key of the row, ``matter_id`` empty where there is none.
    """

    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"))
    rows_checked = models.PositiveBigIntegerField(_("rows checked"))
    findings = models.JSONField(_("findings"), default=list)
    # None: by the clock, or from the command line.
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    # The latest signed root that was checked against.
    root = models.ForeignKey(
        SignedRoot, on_delete=models.PROTECT, null=True, related_name="verifications"
    )
    # Only this matter was checked; None for the whole.
    matter = models.ForeignKey(
        Matter, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("check of the history")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gte=F("started_at")),
                name="verificationrun_ends_after_its_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"

    @property
    def is_whole(self) -> bool:
        """Nothing was found wrong."""
        return not self.findings

    @property
    def rate(self) -> float:
        """Rows a second."""
        seconds: Any = (self.ended_at - self.started_at).total_seconds()
        return self.rows_checked / seconds if seconds else 0.0
