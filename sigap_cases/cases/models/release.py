"""Documents that the office gives out to the applicant on the tracking page."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .file import Document


class Release(models.Model):
    """A document that whoever holds the tracking code may download, until taken back.

    Nothing of a case is given out without such a row.
    """

    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, primary_key=True, related_name="release"
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    released_at = models.DateTimeField(_("released"))
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("release")
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at=None)
                | Q(taken_back_at__gte=models.F("released_at")),
                name="release_taken_back_after",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document}"
