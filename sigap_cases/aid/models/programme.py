"""A programme of social aid."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sigap_cases.aid.enums import AidSource, Standing


class AidProgramme(models.Model):
    """What is given, to how many, in which period, and who fits.

    ``criteria`` is what ``criteria.Criteria.as_data`` writes. ``amount`` is in rupiah, for
    one recipient.
    """

    name = models.CharField(_("name of the programme"), max_length=120)
    source = models.CharField(
        _("source of the aid"), max_length=10, choices=AidSource.choices
    )
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    quota = models.PositiveIntegerField(_("quota"))
    amount = models.DecimalField(_("amount (Rp)"), max_digits=14, decimal_places=2)
    criteria = models.JSONField(_("criteria"), default=dict, blank=True)
    standing = models.CharField(
        _("standing"), max_length=10, choices=Standing.choices, default=Standing.DRAFT
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("aid programme")
        ordering = ["-starts_on", "name", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="programme_has_name"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="programme_period_in_order",
            ),
            models.CheckConstraint(
                condition=Q(quota__gte=1), name="programme_has_quota"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="programme_has_amount"
            ),
            models.CheckConstraint(
                condition=Q(standing__in=Standing.values),
                name="programme_standing_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.standing == Standing.OPEN

    @property
    def is_draft(self) -> bool:
        return self.standing == Standing.DRAFT

    @property
    def period(self) -> str:
        return f"{self.starts_on:%m/%Y} - {self.ends_on:%m/%Y}"
