"""What of a case goes to another agency, and what comes back from there."""

from datetime import date, datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.models import Unit
from sigap_cases.cases.enums import (
    LIVE_REFERRALS,
    EntryKind,
    PartyRole,
    ReferralGround,
    ReferralKind,
    ReferralStatus,
    ReferralWay,
)
from sigap_cases.sealing.fields import SealField
from sigap_cases.sealing.history import SealedHistory
from workflows.models import Matter, Process

from .case import Case, Party
from .file import Document


class Referral(models.Model):
    """A part of a case, in the hands of a partner, a village or a district.

    It has a number and an event chain of its own: the partner knows no other number.
    What the partner may see is this row and what hangs on it, as long as it is live.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    matter = models.OneToOneField(
        Matter, on_delete=models.PROTECT, related_name="referral"
    )
    process = models.OneToOneField(
        Process, on_delete=models.PROTECT, null=True, related_name="referral"
    )
    kind = models.CharField(
        _("kind"),
        max_length=10,
        choices=ReferralKind.choices,
        default=ReferralKind.PART,
    )
    way = models.CharField(
        _("way to answer"),
        max_length=10,
        choices=ReferralWay.choices,
        default=ReferralWay.ACCOUNT,
    )
    # None for an agency outside of our list, which is then named in words only.
    partner = models.ForeignKey(
        Unit,
        verbose_name=_("receiving agency"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
    )
    agency = models.CharField(_("receiving agency"), max_length=160)
    seal = SealField(owner="case", at_once=True)
    purpose = models.CharField(_("purpose"), max_length=300)
    summary = models.TextField(_("summary for the partner"))
    ground = models.CharField(
        _("ground"), max_length=12, choices=ReferralGround.choices
    )
    ground_note = models.CharField(_("note on the ground"), max_length=300, blank=True)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=ReferralStatus.choices,
        default=ReferralStatus.SENT,
    )
    # The step of the case's process that waits for this very answer; empty for none.
    awaited_step = models.CharField(max_length=60, blank=True)
    letter_number = models.CharField(_("letter number"), max_length=80, blank=True)
    letter_date = models.DateField(_("letter date"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    # The last day on which the partner sees it.
    ends_on = models.DateField(_("last day"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    history = SealedHistory(sealed=("purpose", "summary", "ground_note"))

    class Meta:
        verbose_name = _("referral")
        ordering = ["-sent_at", "-pk"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=LIVE_REFERRALS, ended_at__isnull=True)
                | (~Q(status__in=LIVE_REFERRALS) & Q(ended_at__isnull=False)),
                name="referral_ended_at_iff_ended",
            ),
            models.CheckConstraint(
                condition=~Q(way=ReferralWay.ACCOUNT) | Q(partner__isnull=False),
                name="referral_account_has_unit",
            ),
            models.CheckConstraint(
                condition=~Q(agency=""), name="referral_names_its_agency"
            ),
        ]
        indexes = [
            models.Index(
                fields=["partner", "-sent_at"],
                condition=Q(ended_at__isnull=True),
                name="referral_live_of_partner",
            ),
            models.Index(
                fields=["ends_on"],
                condition=Q(ended_at__isnull=True),
                name="referral_live_until",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def running(self) -> Process:
        """The referral's own process; there from the moment it is sent."""
        if self.process is None:
            raise ValueError(f"{self} is not sent yet")
        return self.process

    def is_live(self, on: date | None = None) -> bool:
        """Whether the partner still has it on that day (default: today)."""
        return self.ended_at is None and self.ends_on >= (on or timezone.localdate())


class ReferralPerson(models.Model):
    """Somebody of the partner who is named for the referral of a secret case."""

    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="people"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("person named for a referral")
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "user"], name="referralperson_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.referral}"


class ReferralParty(models.Model):
    """What the partner is told of one party: the fields chosen, as they were then.

    A later change of the party reaches the partner only when it is shared again.
    """

    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="parties"
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=12, choices=PartyRole.choices)
    told = models.JSONField(default=dict)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("party of a referral")
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "party"], name="referralparty_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral}, {self.get_role_display()}"


class ReferralDocument(models.Model):
    """A document of the case that the partner has: shared with it, or sent by it."""

    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="documents"
    )
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    from_partner = models.BooleanField(default=False)
    added_at = models.DateTimeField(_("added"))

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("document of a referral")
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "document"], name="referraldocument_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral}, {self.document}"


class ReferralEntry(models.Model):
    """What was said about a referral, from either side, in the order it was said.

    ``is_internal`` is the office's own and never shown to the partner. An answer that
    came by letter or telephone carries its sender, number and date.
    """

    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="entries"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=EntryKind.choices)
    seal = SealField(owner="referral", at_once=True)
    body = models.TextField(_("text"), blank=True)
    from_partner = models.BooleanField(default=False)
    is_internal = models.BooleanField(default=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    author_name = models.CharField(_("by"), max_length=200)
    sender = models.CharField(_("sender"), max_length=160, blank=True)
    letter_number = models.CharField(_("letter number"), max_length=80, blank=True)
    letter_date = models.DateField(_("letter date"), null=True, blank=True)
    written_at = models.DateTimeField()

    history = SealedHistory(sealed=("body",))

    class Meta:
        verbose_name = _("entry of a referral")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.referral} {self.get_kind_display()}"


class PartnerNumber(models.Model):
    """The partner's own number for the matter: LP, SP2HP, a register number."""

    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="numbers"
    )
    kind = models.CharField(_("kind of number"), max_length=60)
    number = models.CharField(_("number"), max_length=120)
    dated = models.DateField(_("date"), null=True, blank=True)
    recorded_name = models.CharField(_("recorded by"), max_length=200)
    recorded_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("partner's number")
        ordering = ["recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "kind", "number"], name="partnernumber_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class ReferralLink(models.Model):
    """A link that opens one referral once, for one person without an account.

    Only keyed hashes are stored: of the token, of the PIN told by phone, and of what
    the one browser holds that has opened it.
    """

    referral = models.ForeignKey(
        Referral, on_delete=models.PROTECT, related_name="links"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=64, blank=True)
    browser_hash = models.CharField(max_length=64, blank=True)
    person = models.CharField(_("for whom"), max_length=150)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField(_("until"))
    opened_at = models.DateTimeField(_("opened"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    wrong_pins = models.PositiveSmallIntegerField(default=0)

    history = HistoricalRecords(
        excluded_fields=["token_hash", "pin_hash", "browser_hash"]
    )

    class Meta:
        verbose_name = _("one-time link")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["referral"],
                condition=Q(revoked_at=None),
                name="referrallink_one_valid",
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral}, {self.person}"

    def is_valid(self, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at


class ReferralLinkUse(models.Model):
    """One use of a link: opened, a wrong PIN, a page read, a file taken."""

    link = models.ForeignKey(
        ReferralLink, on_delete=models.PROTECT, related_name="uses"
    )
    what = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("use of a one-time link")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["link", "-at"], name="referrallinkuse_at")]
        triggers = [
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.link} {self.what}"
