"""The keys under which the values of one subject are sealed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SealKey(models.Model):
    """A data key, wrapped by the master key that ``master`` names.

    It has no history: a copy of a destroyed key would open again what was deleted.
    A destroyed key stays as a row that says who destroyed it, when and why.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped = models.BinaryField()
    master = models.CharField(max_length=20)
    made_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(_("destroyed"), null=True, blank=True)
    destroyed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("key of sealed data")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    destroyed_at=None, destroyed_by=None, reason="", wrapped__gt=b""
                )
                | Q(destroyed_at__isnull=False, wrapped=b"") & ~Q(reason=""),
                name="sealkey_whole_or_destroyed",
            )
        ]
        indexes = [models.Index(fields=["master", "id"], name="sealkey_by_master")]

    def __str__(self) -> str:
        return self.pk.hex

    @property
    def is_destroyed(self) -> bool:
        return self.destroyed_at is not None
