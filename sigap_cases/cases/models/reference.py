"""Reference data of the case file: complaint types and countries."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sigap_cases.cases.enums import Level, Phase


class CaseType(models.Model):
    """A complaint type; ``level`` is what a new case of it starts with."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    phase = models.CharField(_("phase"), max_length=10, choices=Phase.choices)
    level = models.CharField(_("confidentiality"), max_length=10, choices=Level.choices)
    source = models.CharField(_("source"), max_length=200, blank=True)
    is_verified = models.BooleanField(_("verified"), default=True)
    is_active = models.BooleanField(_("in use"), default=True)
    reference_digest = models.CharField(max_length=64, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("complaint type")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Country(models.Model):
    """A country of ISO 3166-1 with its Indonesian name (CLDR)."""

    iso2 = models.CharField(_("code"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    is_active = models.BooleanField(_("in use"), default=True)
    reference_digest = models.CharField(max_length=64, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("country")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class EmergencyNumber(models.Model):
    """A number shown where somebody is in danger; edited in the administration."""

    title = models.CharField(_("title"), max_length=120)
    number = models.CharField(_("number"), max_length=40)
    link = models.CharField(_("link"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    is_active = models.BooleanField(_("shown"), default=True)
    reference_digest = models.CharField(max_length=64, blank=True, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("emergency number")
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.title}: {self.number}"
