"""Systems of agencies, their tokens, what they asked, and what they are told."""

import uuid
from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from accounts.enums import Post
from accounts.models import Unit
from append_only import keep, keep_for, keep_history
from sigap_cases.sealing.fields import EncryptedTextField, SealedRow, SealField

from .enums import EventType, Scope, SendState


MOST_A_MINUTE = 600


class ApiClient(models.Model):
    """A system of an agency. It acts as one post at one unit, by an account of its own
    with which nobody signs in: what that post sees, it sees, and nothing else."""

    name = models.CharField(_("name of the system"), max_length=100)
    unit = models.ForeignKey(
        Unit, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+"
    )
    post = models.CharField(_("acts as"), max_length=30, choices=Post.choices)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="api_client"
    )
    rate = models.PositiveSmallIntegerField(_("requests a minute"), default=60)
    registered_at = models.DateTimeField(_("registered"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("system of an agency")
        ordering = ["name", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(rate__gte=1, rate__lte=MOST_A_MINUTE),
                name="apiclient_rate_bounded",
            ),
            models.UniqueConstraint(
                fields=["unit", "name"],
                condition=Q(ended_at=None),
                name="apiclient_name_once_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ApiToken(models.Model):
    """A token, kept as a hash: it is shown once, and known by its beginning."""

    client = models.ForeignKey(
        ApiClient, on_delete=models.PROTECT, related_name="tokens"
    )
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = ArrayField(models.CharField(max_length=30, choices=Scope.choices))
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    history = HistoricalRecords(excluded_fields=["digest"])

    class Meta:
        verbose_name = _("token")
        ordering = ["-issued_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="apitoken_revoked_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(scopes=[]), name="apitoken_is_for_something"
            ),
        ]

    def __str__(self) -> str:
        return self.prefix

    def is_valid(self, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at


@keep_for(days=90)
class ApiRequest(models.Model):
    """One request with a token: what was asked for, and how it was answered.

    The name of the address and no more: no number, no text, no address of the caller.
    Goes after ``API_REQUESTS_KEPT_DAYS``; who read which record stays in its own trail.
    """

    token = models.ForeignKey(
        ApiToken, on_delete=models.PROTECT, related_name="requests"
    )
    method = models.CharField(max_length=7)
    surface = models.CharField(max_length=60)
    status = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    request_id = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("request of a system")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["token", "-at"], name="apirequest_token_at")]

    def __str__(self) -> str:
        return f"{self.method} {self.surface} {self.status}"


@keep_for(days=1)
class IdempotentCall(models.Model):
    """A write that was carried out under a key: the same again finds what it made.

    Key and request are kept as hashes, what was made as its id; a key is forgotten
    after ``API_KEYS_KEPT_DAYS``.
    """

    client = models.ForeignKey(ApiClient, on_delete=models.PROTECT, related_name="+")
    key_hash = models.CharField(max_length=64)
    request_hash = models.CharField(max_length=64)
    made = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("write of a system")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["client", "key_hash"], name="idempotentcall_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.client_id} {self.at:%Y-%m-%d %H:%M}"


class WebhookEndpoint(SealedRow):
    """Where a system is told of events, and the secret that signs what is told.

    While a secret is being changed both sign: the receiver may take either.
    """

    client = models.ForeignKey(
        ApiClient, on_delete=models.PROTECT, related_name="endpoints"
    )
    url = models.CharField(_("address"), max_length=300)
    events = ArrayField(models.CharField(max_length=30, choices=EventType.choices))
    seal = SealField(at_once=True)
    secret = EncryptedTextField(max_length=100, bound_to="webhook.secret")
    old_secret = EncryptedTextField(
        max_length=100, blank=True, bound_to="webhook.old_secret"
    )
    old_secret_until = models.DateTimeField(null=True, blank=True)
    added_at = models.DateTimeField(_("added"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    disabled_at = models.DateTimeField(_("stopped"), null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["secret", "old_secret"])

    class Meta:
        verbose_name = _("address for events")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(events=[]), name="webhookendpoint_hears_something"
            )
        ]

    def __str__(self) -> str:
        return self.url

    def secrets(self, at: datetime) -> list[str]:
        """Those that sign at that moment, the newest first."""
        until = self.old_secret_until
        if until is None or until <= at or not self.old_secret:
            return [self.secret]
        return [self.secret, self.old_secret]


class WebhookDelivery(models.Model):
    """One event on its way to one address: an id and a type, and no more.

    ``reference`` is the event's id to the receiver, the same at every attempt.
    """

    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.PROTECT, related_name="deliveries"
    )
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    event = models.CharField(max_length=30, choices=EventType.choices)
    # The number of the referral, or the day of the figures.
    subject = models.CharField(max_length=40)
    state = models.CharField(
        max_length=10, choices=SendState.choices, default=SendState.WAITING
    )
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # Until when nobody else may send it: a killed worker's lease ends.
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # A short code; never a text of the receiver.
    last_error = models.CharField(max_length=60, blank=True)

    class Meta:
        verbose_name = _("event on its way")
        ordering = ["-created_at", "-pk"]
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state=SendState.WAITING),
                name="webhookdelivery_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.reference}"


@keep
class WebhookReplay(models.Model):
    """Somebody had an event sent once more."""

    delivery = models.ForeignKey(
        WebhookDelivery, on_delete=models.PROTECT, related_name="replays"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("event sent once more")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.at:%Y-%m-%d %H:%M}"


keep_history("api")
