"""Notices on their way: the outbox, the deliveries made of it, the inbox."""

import hashlib
import uuid
from datetime import datetime, time
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from append_only import keep_history

from .enums import (
    Cause,
    Channel,
    DeliveryState,
    Length,
    Operation,
    OutboxState,
    Topic,
)


# What an operator looks after: it has ended without reaching anybody.
UNDELIVERED = (DeliveryState.FAILED, DeliveryState.BOUNCED)


class OutboxMessage(models.Model):
    """Something somebody should hear of, written with the change it tells of.

    Holds ids, a topic, a number and dates; no content and no name. Who hears of it, and
    by which channel, is settled when it is dealt out into deliveries.
    """

    key = models.CharField(max_length=160, unique=True)
    topic = models.CharField(max_length=40, choices=Topic.choices)
    matter_id = models.BigIntegerField()
    label = models.CharField(max_length=40, blank=True)
    item_id = models.BigIntegerField(null=True)
    # Whom it is for: a post at a unit, a person, or a party of the case.
    post = models.CharField(max_length=30, blank=True)
    unit_path = models.CharField(max_length=200, blank=True)
    user_id = models.BigIntegerField(null=True)
    party_id = models.BigIntegerField(null=True)
    # Told at night too: work on an emergency, whatever it is about it.
    at_any_hour = models.BooleanField(default=False, db_default=False)
    # Dates and numbers that its wording may name, such as {"due": "2026-11-30"}.
    data = models.JSONField(default=dict, blank=True)
    state = models.CharField(
        max_length=10, choices=OutboxState.choices, default=OutboxState.WAITING
    )
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    spread_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("outgoing notice")
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state=OutboxState.WAITING),
                name="outbox_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.key


class NoticeTemplate(models.Model):
    """The words of a topic, long or short, as they are now. History keeps the others.

    ``reference_digest`` is that of the text as it came with the product: while both are
    the same nobody has edited it, and a new release may change it.
    """

    topic = models.CharField(_("event"), max_length=40, choices=Topic.choices)
    length = models.CharField(_("length"), max_length=5, choices=Length.choices)
    subject = models.CharField(_("subject"), max_length=120, blank=True)
    body = models.TextField(_("text"))
    version = models.PositiveIntegerField(default=1)
    reference_digest = models.CharField(max_length=64)

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("notice template")
        ordering = ["topic", "length"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "length"], name="noticetemplate_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_topic_display()} ({self.get_length_display()})"

    @property
    def was_edited(self) -> bool:
        return digest_of(self.subject, self.body) != self.reference_digest


def digest_of(subject: str, body: str) -> str:
    return hashlib.sha256(f"{subject}\n\n{body}".encode()).hexdigest()


class Preference(models.Model):
    """Whether a person wants to hear of a topic by a channel; none is the usual way."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    topic = models.CharField(max_length=40, choices=Topic.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    wanted = models.BooleanField()

    class Meta:
        verbose_name = _("wish about notices")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "topic", "channel"], name="preference_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.topic} {self.channel}"


class Rhythm(models.Model):
    """When a person is written to: at once or once a day, in office hours or at any."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="+",
    )
    daily = models.BooleanField(_("one e-mail a day"), default=False)
    daily_at = models.TimeField(_("at"), default=time(7, 30))
    any_hour = models.BooleanField(_("outside office hours too"), default=False)

    class Meta:
        verbose_name = _("rhythm of notices")

    def __str__(self) -> str:
        return f"{self.user_id}"


class Delivery(models.Model):
    """A notice to one person by one channel. The address is looked up when it is sent.

    ``key`` is ours: what it names is delivered once. ``reference`` is the same to the
    provider, and tells it nothing: it drops a second sending of the same where it can.
    A digest or a notice that covers several is one delivery; the messages it stands for
    name it.
    """

    message = models.ForeignKey(
        OutboxMessage, on_delete=models.PROTECT, related_name="deliveries"
    )
    key = models.CharField(max_length=200, unique=True)
    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    # Goes before everything else that waits.
    is_urgent = models.BooleanField(default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    party_id = models.BigIntegerField(null=True)
    # What it is about: one matter's notices are told once an hour. A digest has none.
    matter_id = models.BigIntegerField(null=True)
    is_digest = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    # Who is sending it, and until when nobody else may: a killed worker's lease ends.
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    # When it was first taken up.
    tried_since = models.DateTimeField(null=True)
    # Set then, and moved on by the hours in which it may not go; who still waits by then
    # is told too late.
    expires_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    # The provider's own id of it, by which its reports name it.
    provider_id = models.CharField(max_length=200, blank=True)
    # Under which keyed hash a report on its address is kept.
    address_hash = models.CharField(max_length=64, blank=True)
    # A short code; never a text of the provider, which may hold an address.
    last_error = models.CharField(max_length=120, blank=True)

    class Meta:
        verbose_name = _("delivery")
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, party_id__isnull=True)
                | Q(user__isnull=True, party_id__isnull=False),
                name="delivery_to_one",
            )
        ]
        indexes = [
            models.Index(
                fields=["channel", "-is_urgent", "due_at", "id"],
                condition=Q(state=DeliveryState.WAITING),
                name="delivery_waiting",
            ),
            models.Index(
                fields=["leased_until"],
                condition=Q(leased_until__isnull=False),
                name="delivery_leased",
            ),
            models.Index(
                fields=["-created_at", "-id"],
                condition=Q(state__in=UNDELIVERED),
                name="delivery_undelivered",
            ),
            models.Index(
                fields=["sent_at"],
                condition=Q(sent_at__isnull=False),
                name="delivery_sent_at",
            ),
            models.Index(
                fields=["provider_id"],
                condition=~Q(provider_id=""),
                name="delivery_provider_id",
            ),
            models.Index(fields=["matter_id", "due_at"], name="delivery_of_matter"),
        ]

    def __str__(self) -> str:
        return self.key

    def told(self) -> list[OutboxMessage]:
        """The notices it stands for, the oldest first."""
        rows = [self.message, *(covered.message for covered in self.covered.all())]
        return sorted({row.pk: row for row in rows}.values(), key=lambda row: row.pk)


class ChannelHealth(models.Model):
    """How a channel fares. Workers lock its row while they take something to send."""

    channel = models.CharField(max_length=10, choices=Channel.choices, primary_key=True)
    # Failures of the channel itself in a row; after some it rests.
    failures = models.PositiveIntegerField(default=0)
    resting_until = models.DateTimeField(null=True)
    last_sent_at = models.DateTimeField(null=True)
    last_failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=120, blank=True)
    # How many may be sent at once now, where the settings name a rate; and as of when.
    allowance = models.FloatField(default=0)
    allowed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("channel")

    def __str__(self) -> str:
        return self.channel

    def rests(self, at: datetime) -> bool:
        return self.resting_until is not None and self.resting_until > at


class BadAddress(models.Model):
    """An address that takes nothing more, kept as a keyed hash, and whose it was."""

    channel = models.CharField(max_length=10, choices=Channel.choices)
    address_hash = models.CharField(max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    party_id = models.BigIntegerField(null=True)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    noted_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("address that takes nothing")
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "address_hash"],
                condition=Q(cleared_at=None),
                name="badaddress_once",
            ),
            models.CheckConstraint(
                condition=Q(cleared_at__isnull=True) | Q(cleared_by__isnull=False),
                name="badaddress_cleared_by_somebody",
            ),
        ]
        indexes = [
            models.Index(
                fields=["user"], condition=Q(cleared_at=None), name="badaddress_of_user"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.cause}"


class DeliveryOperation(models.Model):
    """What an operator did, by whom and why. Only ever added to."""

    operation = models.CharField(max_length=10, choices=Operation.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    # None where it was done to all of the channel.
    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, null=True, related_name="operations"
    )
    reason = models.CharField(max_length=300, blank=True)
    count = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("operation on deliveries")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(operation=Operation.GIVEN_UP) | ~Q(reason=""),
                name="deliveryoperation_given_up_with_reason",
            )
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="never_truncated",
                operation=pgtrigger.Truncate,
                when=pgtrigger.Before,
                level=pgtrigger.Statement,
                func="RAISE EXCEPTION 'what operators did is never truncated';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.operation} {self.at:%Y-%m-%d %H:%M}"


class Covered(models.Model):
    """A notice that is told in a delivery made for another one, or in a digest."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.PROTECT, related_name="covered"
    )
    message = models.ForeignKey(
        OutboxMessage, on_delete=models.PROTECT, related_name="covered_by"
    )

    class Meta:
        verbose_name = _("covered notice")
        constraints = [
            models.UniqueConstraint(fields=["delivery", "message"], name="covered_once")
        ]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.message_id}"


class InboxNotice(models.Model):
    """A notice in a person's inbox."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    message = models.ForeignKey(
        OutboxMessage, on_delete=models.PROTECT, related_name="+"
    )
    topic = models.CharField(max_length=40, choices=Topic.choices)
    label = models.CharField(max_length=40, blank=True)
    matter_id = models.BigIntegerField()
    item_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("notice")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "message"], name="inboxnotice_once")
        ]
        indexes = [
            models.Index(
                fields=["user"], condition=Q(read_at=None), name="inboxnotice_unread"
            ),
            models.Index(
                fields=["user", "-created_at", "-id"], name="inboxnotice_of_user"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.topic}"


# What was said in which words stays known.
keep_history("notifications")
