"""Who receives aid, the proof that they did, what a visit found, and doubles."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sigap_cases.aid.enums import (
    COUNTED_STATES,
    LIVE_STATES,
    DoubleDecision,
    DoubleGround,
    ProofKind,
    Receiver,
    RecipientState,
    VisitResult,
)
from sigap_cases.registry.models import Person
from sigap_cases.sealing.fields import SealField
from sigap_cases.sealing.history import SealedHistory

from .programme import AidProgramme


def _by(**options: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", **options
    )


class Recipient(models.Model):
    """A person of the registry in a programme, from the proposal to the handover.

    Who proposed, verified and approved are three people; the database holds that too.
    """

    programme = models.ForeignKey(
        AidProgramme, on_delete=models.PROTECT, related_name="recipients"
    )
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="received"
    )
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=RecipientState.choices,
        default=RecipientState.PROPOSED,
    )
    seal = SealField(owner="person", at_once=True)
    # The keyed hash of the family card as it was when last looked at; empty without one.
    household_index = models.CharField(max_length=64, blank=True, editable=False)
    grounds = models.TextField(_("why the person fits"), blank=True)
    proposed_by = _by()
    proposed_at = models.DateTimeField()
    verified_by = _by(null=True)
    verified_at = models.DateTimeField(null=True)
    approved_by = _by(null=True)
    approved_at = models.DateTimeField(null=True)
    refused_by = _by(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_reason = models.CharField(_("reason"), max_length=500, blank=True)
    handed_by = _by(null=True)
    handed_on = models.DateField(_("handed over on"), null=True)
    amount = models.DecimalField(
        _("amount (Rp)"), max_digits=14, decimal_places=2, null=True
    )
    receiver = models.CharField(
        _("received by"), max_length=10, choices=Receiver.choices, blank=True
    )

    history = SealedHistory(
        sealed=("grounds", "refused_reason"), excluded_fields=["household_index"]
    )

    class Meta:
        verbose_name = _("recipient of aid")
        ordering = ["-proposed_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person"],
                condition=Q(state__in=LIVE_STATES),
                name="recipient_once_a_programme",
            ),
            models.CheckConstraint(
                condition=~Q(verified_by=F("proposed_by")),
                name="recipient_verified_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=F("proposed_by"))
                & ~Q(approved_by=F("verified_by")),
                name="recipient_approved_by_a_third",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RecipientState.VERIFIED, *COUNTED_STATES])
                | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="recipient_verified_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=COUNTED_STATES)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="recipient_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=RecipientState.HANDED_OVER)
                | (
                    Q(handed_by__isnull=False, handed_on__isnull=False, amount__gt=0)
                    & ~Q(receiver="")
                ),
                name="recipient_handed_over_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state=RecipientState.REFUSED)
                | (Q(refused_by__isnull=False) & ~Q(refused_reason="")),
                name="recipient_refused_with_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["household_index"],
                condition=~Q(household_index=""),
                name="recipient_household",
            ),
            models.Index(fields=["programme", "state"], name="recipient_of_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.programme}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_STATES

    @property
    def is_handed_over(self) -> bool:
        return self.state == RecipientState.HANDED_OVER


class AidProof(models.Model):
    """A picture or scan that shows the handover; written once.

    Without a file once its person was forgotten: kind, size and hash stay.
    """

    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="proofs"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ProofKind.choices)
    file = models.FileField(upload_to="aid/%Y/%m", max_length=200)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    added_by = _by()
    added_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("proof of aid")
        ordering = ["kind", "pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.get_kind_display()


class AidVisit(models.Model):
    """What somebody found who looked after the aid."""

    recipient = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="visits"
    )
    visited_on = models.DateField(_("visited on"))
    result = models.CharField(_("result"), max_length=10, choices=VisitResult.choices)
    seal = SealField(owner="recipient", at_once=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    visited_by = _by()

    history = SealedHistory(sealed=("note",))

    class Meta:
        verbose_name = _("visit after aid")
        ordering = ["-visited_on", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.visited_on} {self.get_result_display()}"


class AidDouble(models.Model):
    """Two recipients in programmes whose periods overlap who may be one household.

    ``first`` was proposed before ``second``. Undecided as long as ``decision`` is empty.
    """

    first = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="doubles_after"
    )
    second = models.ForeignKey(
        Recipient, on_delete=models.PROTECT, related_name="doubles_before"
    )
    ground = models.CharField(_("ground"), max_length=10, choices=DoubleGround.choices)
    found_at = models.DateTimeField()
    decision = models.CharField(
        _("decision"), max_length=6, choices=DoubleDecision.choices, blank=True
    )
    # A key of its own: it goes with whichever of the two is forgotten first.
    seal = SealField(at_once=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    decided_by = _by(null=True)
    decided_at = models.DateTimeField(null=True)

    history = SealedHistory(sealed=("reason",))

    class Meta:
        verbose_name = _("double recipient")
        ordering = ["decision", "-found_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="double_once"),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="double_in_order"
            ),
            models.CheckConstraint(
                condition=Q(decision="")
                | (
                    ~Q(reason="")
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="double_decided_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}, {self.second_id}"
