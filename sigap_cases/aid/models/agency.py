"""The P3MI that the office knows of."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sigap_cases.aid.enums import AgencyStanding


class PlacementAgency(models.Model):
    """A placement agency by name. That it stands here says no more than its standing."""

    name = models.CharField(_("name of the P3MI"), max_length=150)
    licence = models.CharField(_("licence (SIP3MI)"), max_length=60, blank=True)
    standing = models.CharField(
        _("standing"),
        max_length=20,
        choices=AgencyStanding.choices,
        default=AgencyStanding.UNVERIFIED,
    )
    source = models.CharField(_("where it is known from"), max_length=200, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("placement agency")
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="agency_has_name"),
            models.CheckConstraint(
                condition=Q(standing__in=AgencyStanding.values),
                name="agency_standing_known",
            ),
            models.UniqueConstraint(Upper("name"), name="agency_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
