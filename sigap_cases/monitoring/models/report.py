"""What a village reports at once, in three taps."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Unit
from sigap_cases.cases.models import Case
from sigap_cases.monitoring.enums import ReportKind
from sigap_cases.registry.models import Person
from sigap_cases.sealing.fields import EncryptedTextField, SealedRow, SealField


class QuickReport(SealedRow):
    """A report that became a complaint, or stays as an entry of the monitoring.

    The words of one that became a complaint stand in the complaint alone: who may read
    that is decided there.
    """

    kind = models.CharField(_("kind"), max_length=13, choices=ReportKind.choices)
    person = models.ForeignKey(
        Person,
        verbose_name=_("worker"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quick_reports",
    )
    village = models.ForeignKey(
        Unit, verbose_name=_("village"), on_delete=models.PROTECT, related_name="+"
    )
    seal = SealField(owner="person")
    words = EncryptedTextField(
        _("in words"), max_length=2000, blank=True, bound_to="quickreport.words"
    )
    at = models.DateTimeField(_("noticed"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField(_("received"))
    # The same send again finds the report instead of making another.
    client_key = models.UUIDField(unique=True, editable=False)
    case = models.OneToOneField(
        Case,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quick_report",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("quick report")
        ordering = ["-reported_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ReportKind.OTHER, case=None)
                | (~Q(kind=ReportKind.OTHER) & Q(case__isnull=False, words="")),
                name="quickreport_becomes_case_or_entry",
            )
        ]
        indexes = [
            models.Index(
                fields=["village", "-reported_at"], name="quickreport_of_village"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reported_at:%Y-%m-%d}"
