"""Notices on their way: the outbox, the deliveries made of it, the inbox."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .enums import Channel, DeliveryState, OutboxState, Topic


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


class Delivery(models.Model):
    """A notice to one person by one channel. The address is looked up when it is sent.

    ``key`` goes to the provider, which drops a second sending of the same where it can.
    A digest or a notice that covers several is one delivery; the messages it stands for
    name it.
    """

    message = models.ForeignKey(
        OutboxMessage, on_delete=models.PROTECT, related_name="deliveries"
    )
    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    party_id = models.BigIntegerField(null=True)
    state = models.CharField(
        max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    # The provider's own id of it, by which its reports name it.
    provider_id = models.CharField(max_length=200, blank=True)
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
                fields=["due_at"],
                condition=Q(state=DeliveryState.WAITING),
                name="delivery_waiting",
            ),
            models.Index(
                fields=["provider_id"],
                condition=~Q(provider_id=""),
                name="delivery_provider_id",
            ),
        ]

    def __str__(self) -> str:
        return self.key


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
