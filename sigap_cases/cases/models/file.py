"""Documents, what is said to and by the reporter, and codes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from sigap_cases.cases.enums import Check, Direction, DocumentKind, MessageKind
from sigap_cases.sealing.fields import SealField
from sigap_cases.sealing.history import SealedHistory

from .case import Case, Party


class Document(models.Model):
    """A file of the case, kept outside the web root under a random name."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(
        _("kind"),
        max_length=30,
        choices=DocumentKind.choices,
        default=DocumentKind.OTHER,
    )
    title = models.CharField(_("title"), max_length=150)
    file = models.FileField(upload_to="documents/%Y/%m", max_length=200)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    # What it answers in the checklist of the case's process; empty for any other file.
    item = models.CharField(_("asked for as"), max_length=60, blank=True)
    replaces = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
    )
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    check_state = models.CharField(
        _("check"), max_length=10, choices=Check.choices, default=Check.RECEIVED
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)
    check_note = models.CharField(_("note of the check"), max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("document")
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    check_state=Check.RECEIVED,
                    checked_by__isnull=True,
                    checked_at__isnull=True,
                )
                | (
                    ~Q(check_state=Check.RECEIVED)
                    & Q(checked_by__isnull=False, checked_at__isnull=False)
                ),
                name="document_check_names_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(check_state=Check.REJECTED) | ~Q(check_note=""),
                name="document_rejected_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_current(self) -> bool:
        """Whether no newer version has taken its place."""
        return not hasattr(self, "replaced_by")


class TrackingCode(models.Model):
    """A code that opens one case to whoever holds it; only its keyed hash is stored.

    Without ``party`` it is the reporter's. A party's own code opens a page with what
    concerns that party and may be told to it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="codes")
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, null=True, related_name="codes"
    )
    code_hash = models.CharField(max_length=64, unique=True)
    # Set by an anonymous reporter to have a lost code issued again.
    second_secret_hash = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["code_hash", "second_secret_hash"])

    class Meta:
        verbose_name = _("tracking code")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "party"],
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                name="trackingcode_one_valid",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case}"


class ReporterMessage(models.Model):
    """A message between the office and the reporter, read on the tracking page."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=14, choices=Direction.choices)
    kind = models.CharField(
        max_length=12, choices=MessageKind.choices, default=MessageKind.MESSAGE
    )
    seal = SealField(owner="case", at_once=True)
    body = models.TextField(_("text"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Names what wrote it, so that a repeated action writes it once.
    key = models.CharField(max_length=80, unique=True, null=True)  # noqa: DJ001 unique but for none
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    history = SealedHistory(sealed=("body",))

    class Meta:
        verbose_name = _("message")
        ordering = ["sent_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} {self.sent_at:%Y-%m-%d}"


class Announcement(models.Model):
    """What the office tells all complainants of a case at once, on their pages."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="announcements"
    )
    body = models.TextField(_("text"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField()

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("message to all complainants")
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.case} {self.sent_at:%Y-%m-%d}"
