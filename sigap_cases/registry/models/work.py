"""Where somebody works, and the phases on the way there and back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sigap_cases.registry.countries import name_of
from sigap_cases.registry.enums import ContactWay, Scheme, Sector, WorkPhase
from sigap_cases.sealing.fields import SealField
from sigap_cases.sealing.history import SealedHistory

from .person import Person


ON_LAND = ("country", "city", "mission")
AT_SEA = ("ship", "flag", "shipping_company", "last_port", "next_port")


class Placement(models.Model):
    """A work abroad: in a country, or on a ship with its flag, company and ports."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="placements"
    )
    scheme = models.CharField(
        _("scheme"), max_length=18, choices=Scheme.choices, default=Scheme.UNKNOWN
    )
    sector = models.CharField(
        _("sector"), max_length=8, choices=Sector.choices, default=Sector.UNKNOWN
    )
    agency = models.CharField(_("placing agency (P3MI)"), max_length=150, blank=True)
    agency_licence = models.CharField(_("SIP3MI number"), max_length=60, blank=True)
    partner_agency = models.CharField(
        _("partner agency abroad"), max_length=150, blank=True
    )
    training_centre = models.CharField(
        _("training centre (LPK)"), max_length=150, blank=True
    )
    is_ship = models.BooleanField(_("on a ship"), default=False)
    country = models.CharField(_("country"), max_length=2, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    mission = models.CharField(_("Indonesian mission"), max_length=120, blank=True)
    ship = models.CharField(_("name of the ship"), max_length=120, blank=True)
    flag = models.CharField(_("flag"), max_length=2, blank=True)
    shipping_company = models.CharField(
        _("shipping company"), max_length=150, blank=True
    )
    last_port = models.CharField(_("last port"), max_length=100, blank=True)
    next_port = models.CharField(_("next port"), max_length=100, blank=True)
    employer = models.CharField(_("employer"), max_length=150, blank=True)
    job = models.CharField(_("job"), max_length=120, blank=True)
    wage = models.DecimalField(
        _("monthly wage"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    starts_on = models.DateField(_("contract from"), null=True, blank=True)
    ends_on = models.DateField(_("contract until"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    end_note = models.CharField(_("why it ended"), max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("placement")
        ordering = [F("ended_on").desc(nulls_first=True), "-starts_on", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(is_ship=True, country="", city="", mission="")
                | Q(
                    is_ship=False,
                    **dict.fromkeys(AT_SEA, ""),
                ),
                name="placement_ship_or_country",
            ),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"),
                name="placement_country_iso2",
            ),
            models.CheckConstraint(
                condition=Q(flag="") | Q(flag__regex=r"^[A-Z]{2}$"),
                name="placement_flag_iso2",
            ),
            models.CheckConstraint(
                condition=Q(wage=None, currency="")
                | (Q(wage__gte=0) & Q(currency__regex=r"^[A-Z]{3}$")),
                name="placement_wage_with_currency",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None)
                | Q(ends_on=None)
                | Q(ends_on__gte=F("starts_on")),
                name="placement_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(scheme__in=Scheme.values), name="placement_scheme_known"
            ),
            models.CheckConstraint(
                condition=Q(sector__in=Sector.values), name="placement_sector_known"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "ended_on"], name="placement_of_person"),
            models.Index(fields=["country", "scheme"], name="placement_where"),
        ]

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.job, self.place)))

    @property
    def is_current(self) -> bool:
        return self.ended_on is None

    @property
    def place(self) -> str:
        """The ship, or the city and country, in words."""
        if self.is_ship:
            return self.ship or str(_("a ship"))
        return ", ".join(filter(None, (self.city, name_of(self.country))))

    @property
    def country_name(self) -> str:
        return name_of(self.country)

    @property
    def flag_name(self) -> str:
        return name_of(self.flag)


class PhaseChange(models.Model):
    """Since when somebody is in a phase, from where it is known, and who noted it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="phases")
    phase = models.CharField(
        _("phase of work"), max_length=12, choices=WorkPhase.choices
    )
    since = models.DateField(_("since"))
    seal = SealField(owner="person", at_once=True)
    source = models.CharField(_("how it is known"), max_length=200, blank=True)
    noted_at = models.DateTimeField(_("noted"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    history = SealedHistory(sealed=("source",))

    class Meta:
        verbose_name = _("change of phase")
        ordering = ["-since", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(phase__in=WorkPhase.values), name="phasechange_phase_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_phase_display()} {self.since:%Y-%m-%d}"


class ContactRecord(models.Model):
    """A try to reach the worker or the family, and what came of it."""

    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="contact_log"
    )
    at = models.DateTimeField(_("when"))
    way = models.CharField(_("by which way"), max_length=10, choices=ContactWay.choices)
    reached = models.BooleanField(_("reached"))
    seal = SealField(owner="person", at_once=True)
    note = models.CharField(_("note"), max_length=1000, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    history = SealedHistory(sealed=("note",))

    class Meta:
        verbose_name = _("contact with the worker")
        ordering = ["-at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.get_way_display()}"
