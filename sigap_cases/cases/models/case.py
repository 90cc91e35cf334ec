"""The case and who is in it."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import validate_email
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase
from simple_history.models import HistoricalRecords

from accounts.models import Unit
from sigap_cases.cases.enums import (
    ENDED_STATUSES,
    Capacity,
    CaseKind,
    CaseStatus,
    Channel,
    CloseReason,
    Level,
    PartyOutcome,
    PartyRole,
    SafeChannel,
    Told,
    Urgency,
)
from sigap_cases.registry import phones
from sigap_cases.registry.models import Person
from sigap_cases.sealing.fields import (
    BlindIndexField,
    EncryptedTextField,
    SealedRow,
    SealField,
)
from sigap_cases.sealing.history import SealedHistory
from workflows.models import Matter, Process
from workflows.selectors import definition_of_version

from .names import FirmName
from .reference import CaseType, Country


class Case(models.Model):
    """What somebody brought to the office, from the first word to its closing.

    ``number`` is random and may be told; ``register_number`` is gap-free per year and
    the auditor's, because a running number would tell that a hidden case exists.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    register_year = models.PositiveSmallIntegerField(_("register year"))
    register_number = models.PositiveIntegerField(_("register number"), null=True)
    kind = models.CharField(
        _("process"),
        max_length=60,
        choices=CaseKind.choices,
        default=CaseKind.COMPLAINT,
    )
    matter = models.OneToOneField(Matter, on_delete=models.PROTECT, related_name="case")
    process = models.OneToOneField(
        Process, on_delete=models.PROTECT, null=True, related_name="case"
    )
    owner = models.ForeignKey(
        Unit, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+"
    )
    owner_path = models.CharField(max_length=200, editable=False)
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=CaseStatus.choices,
        default=CaseStatus.RECEIVED,
    )
    # The outcome of its process: a key of that definition's outcomes.
    close_reason = models.CharField(_("close reason"), max_length=60, blank=True)
    case_type = models.ForeignKey(
        CaseType,
        verbose_name=_("type"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    urgency = models.CharField(
        _("urgency"), max_length=10, choices=Urgency.choices, default=Urgency.ROUTINE
    )
    level = models.CharField(
        _("confidentiality"), max_length=10, choices=Level.choices, default=Level.NORMAL
    )
    village = models.ForeignKey(
        Unit,
        verbose_name=_("village of origin"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    village_may_know = models.BooleanField(
        _("may the village office know?"), default=False
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
    )
    workplace = models.CharField(
        _("employer, ship or place of work"), max_length=160, blank=True
    )
    is_ship = models.BooleanField(_("on a ship"), default=False)
    channel = models.CharField(
        _("channel"), max_length=10, choices=Channel.choices, default=Channel.PORTAL
    )
    letter_number = models.CharField(_("letter number"), max_length=80, blank=True)
    letter_date = models.DateField(_("letter date"), null=True, blank=True)
    narrative = models.TextField(_("what happened"))
    wish = models.TextField(_("what the reporter asks for"), blank=True)
    # The same send again finds the case instead of making another.
    submission_key = models.UUIDField(unique=True)
    lodged_at = models.DateTimeField(_("received"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    registered_at_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # Since then it says what was done, and nothing of whom.
    erased_at = models.DateTimeField(
        _("personal data deleted"), null=True, blank=True, editable=False
    )

    # That of its matter: all texts of one case file are sealed under one key.
    seal = SealField(owner="matter", at_once=True)

    history = SealedHistory(sealed=("narrative", "wish"))

    class Meta:
        verbose_name = _("case")
        ordering = ["-lodged_at"]
        default_permissions = ("view",)
        permissions = [("work_case", "Can work on a case")]
        constraints = [
            models.UniqueConstraint(
                fields=["register_year", "register_number"], name="case_register_unique"
            ),
            models.CheckConstraint(
                condition=Q(status__in=ENDED_STATUSES, closed_at__isnull=False)
                | (~Q(status__in=ENDED_STATUSES) & Q(closed_at__isnull=True)),
                name="case_closed_at_iff_ended",
            ),
            models.CheckConstraint(
                condition=~Q(kind=CaseKind.COMPLAINT) | Q(case_type__isnull=False),
                name="case_complaint_has_type",
            ),
            models.CheckConstraint(
                condition=~Q(channel=Channel.LETTER) | ~Q(letter_number=""),
                name="case_letter_has_number",
            ),
        ]
        indexes = [
            models.Index(fields=["owner_path", "-lodged_at"], name="case_owner_lodged"),
            models.Index(
                fields=["owner_path"],
                name="case_owner_prefix",
                opclasses=["varchar_pattern_ops"],
            ),
            # The newest of very many are read from it alone, whoever owns them.
            models.Index(
                fields=["id"],
                include=["level", "kind", "owner_path", "matter"],
                name="case_listed",
            ),
            # Counts over all open tasks leave these out, and read no other case.
            models.Index(
                fields=["level", "owner"],
                condition=~Q(level=Level.NORMAL),
                name="case_confidential",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def running(self) -> Process:
        """The case's own process; there from the moment it is lodged."""
        if self.process is None:
            raise ValueError(f"{self} is not lodged yet")
        return self.process

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def subject(self) -> str:
        """What it is about, in words: the complaint type, or the kind of process."""
        return str(self.case_type or self.get_kind_display())

    @property
    def ending(self) -> str:
        """The words for how it ended; empty while it runs."""
        complained = self.kind == CaseKind.COMPLAINT
        if complained and self.close_reason in CloseReason.values:
            return str(CloseReason(self.close_reason).label)
        if not self.close_reason or self.process is None:
            return ""
        outcomes = definition_of_version(self.process.version).outcomes
        outcome = outcomes.get(self.close_reason)
        return outcome.title if outcome else self.close_reason


class CaseUserObjectPermission(UserObjectPermissionBase):
    """A named person's right on one case, with its end and its reason."""

    content_object = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="user_grants"
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False
        indexes = [
            # Somebody's newest cases are read from it alone.
            models.Index(
                fields=["user", "content_object"],
                include=["permission", "expires_at"],
                name="case_user_grants",
            )
        ]


class CaseGroupObjectPermission(GroupObjectPermissionBase):
    """The right of a post at a unit (its group) on one case."""

    content_object = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="post_grants"
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    history = HistoricalRecords()

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
        indexes = [
            # Somebody's newest cases are read from it alone.
            models.Index(
                fields=["group", "content_object"],
                include=["permission", "expires_at"],
                name="case_group_grants",
            )
        ]


class Party(SealedRow):
    """Somebody in the case. Nothing but the role is ever required of anybody."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    role = models.CharField(_("role"), max_length=12, choices=PartyRole.choices)
    name = models.CharField(_("name"), max_length=150, blank=True)
    capacity = models.CharField(
        _("capacity"), max_length=12, choices=Capacity.choices, blank=True
    )
    seal = SealField(at_once=True)
    phone = EncryptedTextField(
        _("phone"), max_length=30, blank=True, bound_to="party.phone"
    )
    phone_index = BlindIndexField(of="phone", kind="phone", normal=phones.compared)
    email = EncryptedTextField(
        _("e-mail"),
        max_length=254,
        blank=True,
        validators=[validate_email],
        bound_to="party.email",
    )
    email_index = BlindIndexField(of="email", kind="email", normal=str.casefold)
    note = models.CharField(_("note"), max_length=300, blank=True)
    person = models.ForeignKey(
        Person,
        verbose_name=_("record of the worker"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parties",
    )
    safe_channel = models.CharField(
        _("safe channel"),
        max_length=10,
        choices=SafeChannel.choices,
        default=SafeChannel.NONE,
    )
    safe_from = models.TimeField(_("safe from"), null=True, blank=True)
    safe_until = models.TimeField(_("safe until"), null=True, blank=True)
    pass_phrase = EncryptedTextField(
        _("pass phrase"), max_length=60, blank=True, bound_to="party.pass_phrase"
    )
    may_be_told = models.CharField(
        _("may be told"), max_length=10, choices=Told.choices, default=Told.NOTHING
    )
    told_note = models.CharField(
        _("about what may be told"), max_length=300, blank=True
    )
    outcome = models.CharField(
        _("outcome"), max_length=12, choices=PartyOutcome.choices, blank=True
    )
    outcome_on = models.DateField(_("day of the outcome"), null=True, blank=True)
    outcome_note = models.CharField(
        _("note on the outcome"), max_length=300, blank=True
    )
    # The list that a complainant came with, and the row in it: the same list sent
    # again finds what it made.
    roster = models.CharField(max_length=64, blank=True, editable=False)
    roster_row = models.PositiveIntegerField(null=True, editable=False)

    history = SealedHistory(
        sealed=("name", "note", "told_note", "outcome_note"),
        excluded_fields=["phone_index", "email_index"],
    )

    class Meta:
        verbose_name = _("party")
        ordering = ["case", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(role=PartyRole.REPORTER),
                name="party_one_reporter",
            ),
            models.UniqueConstraint(
                fields=["case", "roster", "roster_row"],
                condition=~Q(roster=""),
                name="party_roster_row_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", outcome_on__isnull=True)
                | (~Q(outcome="") & Q(outcome_on__isnull=False)),
                name="party_outcome_has_its_day",
            ),
        ]
        indexes = [
            models.Index(FirmName("name"), name="party_firm_name"),
            models.Index(fields=["phone_index"], name="party_phone_index"),
            models.Index(fields=["email_index"], name="party_email_index"),
            GinIndex(
                OpClass(Upper("name"), name="gin_trgm_ops"), name="party_name_trigram"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.get_role_display()


class Custodian(models.Model):
    """Somebody a unit names for its secret cases; at least two, one a supervisor."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="custodians")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="custodian_of"
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("custodian")
        constraints = [
            models.UniqueConstraint(fields=["unit", "user"], name="custodian_unique")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.unit}"


class SecretTotalsRight(models.Model):
    """That a post at a unit counts secret cases in its totals. Nobody does without one.

    A right to numbers only: it shows no case. It is ended, never deleted.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(_("post"), max_length=30)
    reason = models.TextField(_("reason"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("right to totals over secret cases")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "post"],
                condition=Q(ended_at__isnull=True),
                name="secret_totals_right_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.post}, {self.unit}"


class RegisterCounter(models.Model):
    """The last register number of a year; taken late in a transaction, without gaps."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
