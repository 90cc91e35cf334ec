"""What happened to records: merges, and who read which."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .person import Person


class PersonMerge(models.Model):
    """Two records that became one, with all that is needed to part them again.

    ``before`` and ``after`` are the kept record's columns around the merge, ``moved``
    names the rows that changed hands: kind of row -> ids.
    """

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="lost_in")
    before = models.JSONField(encoder=DjangoJSONEncoder)
    after = models.JSONField(encoder=DjangoJSONEncoder)
    moved = models.JSONField()
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    merged_at = models.DateTimeField(_("merged"))
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("merge of two records")
        ordering = ["-merged_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at=None),
                name="merge_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(kept=F("merged")), name="merge_of_two_records"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} -> {self.kept_id}"

    @property
    def is_live(self) -> bool:
        return self.undone_at is None


class PersonAccess(models.Model):
    """Who read whose record, when, and by which right (UU 27/2022)."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="accesses"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    right = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("access to a record")
        default_permissions = ()
        indexes = [
            models.Index(fields=["person", "-at"], name="personaccess_person_at")
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.person_id} {self.at:%Y-%m-%d %H:%M}"
