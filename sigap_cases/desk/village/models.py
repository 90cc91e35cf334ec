"""What a phone has sent and the office has taken, so that nothing is taken twice."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from append_only import keep


class EntryKind(models.TextChoices):
    ADD_PERSON = "add_person", _("Worker added")
    CONFIRM = "confirm", _("Confirmation")
    QUICK_REPORT = "quick_report", _("Quick report")
    PHASE = "phase", _("Change of phase")


@keep
class SentEntry(models.Model):
    """An entry that was taken, by the key that the phone drew for it.

    Written in the transaction that makes the record: no record without its receipt, and
    no second record for the same key. It holds nothing of what was entered.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    key = models.UUIDField()
    kind = models.CharField(max_length=12, choices=EntryKind.choices)
    record_id = models.BigIntegerField()
    made_at = models.DateTimeField(_("entered on the phone"))
    taken_at = models.DateTimeField(_("taken"))

    class Meta:
        verbose_name = _("sent entry")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="sententry_once"),
            models.CheckConstraint(
                condition=Q(kind__in=EntryKind.values), name="sententry_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
