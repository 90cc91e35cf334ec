"""Papers of a worker, the ground on which data are kept, and social aid."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sigap_cases.registry.enums import LegalBasis, PaperKind
from sigap_cases.sealing.fields import (
    BlindIndexField,
    EncryptedTextField,
    SealedRow,
    SealField,
)
from sigap_cases.sealing.history import SealedHistory

from .person import Person


class PersonDocument(SealedRow):
    """A passport, visa, certificate or agreement by its number; no file."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(
        _("document kind"), max_length=20, choices=PaperKind.choices
    )
    seal = SealField(owner="person", at_once=True)
    number = EncryptedTextField(
        _("document number"), max_length=40, blank=True, bound_to="paper.number"
    )
    number_index = BlindIndexField(of="number", kind="paper")
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    office = models.CharField(_("issued by"), max_length=120, blank=True)

    history = HistoricalRecords(excluded_fields=["number_index"])

    class Meta:
        verbose_name = _("document of the worker")
        ordering = ["kind", "-expires_on", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None)
                | Q(issued_on=None)
                | Q(expires_on__gte=F("issued_on")),
                name="paper_expires_after_issue",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=PaperKind.values), name="paper_kind_known"
            ),
        ]
        indexes = [
            models.Index(fields=["number_index"], name="paper_number_index"),
            models.Index(fields=["kind", "expires_on"], name="paper_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()


class ProcessingGround(models.Model):
    """On what ground of UU 27/2022 the data are processed, and since when."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grounds")
    basis = models.CharField(
        _("legal ground of processing"), max_length=20, choices=LegalBasis.choices
    )
    given_on = models.DateField(_("since"))
    note = models.CharField(_("how it was given"), max_length=300, blank=True)
    seal = SealField(owner="person", at_once=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    history = SealedHistory(sealed=("note",))

    class Meta:
        verbose_name = _("ground of processing")
        ordering = ["given_on", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("given_on")),
                name="ground_withdrawn_after_given",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(basis=LegalBasis.CONSENT),
                name="ground_only_consent_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.get_basis_display()


class SocialAid(models.Model):
    """Social aid (bansos) that the worker or the family received."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="aids")
    programme = models.CharField(_("programme"), max_length=120)
    period = models.CharField(_("period"), max_length=60, blank=True)
    seal = SealField(owner="person", at_once=True)
    recipient = models.CharField(_("recipient"), max_length=150, blank=True)
    amount = models.DecimalField(
        _("amount (Rp)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    proof = models.CharField(_("proof"), max_length=200, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    history = SealedHistory(sealed=("recipient", "proof"))

    class Meta:
        verbose_name = _("social aid")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="aid_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.period}".strip()
