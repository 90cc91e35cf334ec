"""Vocabulary of the notices."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """What a notice is about. The engine and the product name them in their notices."""

    TASK_OPENED = "task_opened", _("A task is waiting in your queue")
    TASK_ASSIGNED = "task_assigned", _("A task has been given to you")
    TASK_TAKEN = "task_taken", _("A task of yours has been given to somebody else")
    TASK_DUE_SOON = "task_due_soon", _("A deadline is near")
    TASK_OVERDUE = "task_overdue", _("A deadline has passed")
    TASK_ESCALATED = "task_escalated", _("A late task has been put before you")
    ORPHAN = "orphan", _("Nobody carries on with something")
    TASK_IDLE = "task_idle", _("A task of yours will go back to the queue")
    TASK_RETURNED = "task_returned", _("A task of yours is back in the queue")
    EMERGENCY = "emergency", _("An emergency is waiting for you")
    REPORTER_ANSWERED = "reporter_answered", _("The reporter has answered")
    REFERRAL = "referral", _("A referral has come")
    REFERRAL_ANSWERED = "referral_answered", _("A referral has been answered")
    NOTE_MENTION = "note_mention", _("You are mentioned in a note on a case")
    RESULT = "result", _("A case has a result")
    ABSENCE = "absence", _("You stand in for somebody")
    ACTION_FAILED = "action_failed", _("An automatic action has failed")
    BREAK_GLASS = "break_glass", _("A case was opened in an emergency")
    MONITORING = "monitoring", _("Periodic monitoring waits for your village")
    DATA_INCIDENT = "data_incident", _("The term of a data incident runs out")
    BACKUP_MISSING = "backup_missing", _("A backup is missing")
    TEST = "test", _("A test of your settings")
    NEW_DEVICE = "new_device", _("Somebody signed in with your account on a new device")
    FACTORS_RESET = "factors_reset", _("Your second step of signing in was reset")
    TOLD_RECEIVED = "told_received", _("To the reporter: received")
    TOLD_MORE_NEEDED = "told_more_needed", _("To the reporter: more is needed")
    TOLD_RESULT = "told_result", _("To the reporter: there is a result")
    TOLD_LATE = "told_late", _("To the reporter: we are late")


# What goes to a reporter, by the channel and in the hours that they chose.
REPORTER_TOPICS = frozenset(
    {Topic.TOLD_RECEIVED, Topic.TOLD_MORE_NEEDED, Topic.TOLD_RESULT, Topic.TOLD_LATE}
)
# About the person's own account, and nobody else's matter.
ACCOUNT_TOPICS = frozenset({Topic.NEW_DEVICE, Topic.FACTORS_RESET})
# Life and safety: at any hour, by every channel that reaches the person.
AT_ANY_HOUR = frozenset({Topic.EMERGENCY, Topic.BREAK_GLASS})


class Channel(models.TextChoices):
    INBOX = "inbox", _("Inbox")
    EMAIL = "email", _("E-mail")
    WHATSAPP = "whatsapp", _("WhatsApp")
    SMS = "sms", _("SMS")


# The inbox is a row, written when a notice is dealt out; these are sent.
SENT_CHANNELS = (Channel.EMAIL, Channel.WHATSAPP, Channel.SMS)


class Length(models.TextChoices):
    """How much room a channel gives to the words of a notice."""

    LONG = "long", _("For e-mail")
    SHORT = "short", _("For WhatsApp and SMS")


LENGTH_OF: dict[Channel, Length] = {
    Channel.INBOX: Length.LONG,
    Channel.EMAIL: Length.LONG,
    Channel.WHATSAPP: Length.SHORT,
    Channel.SMS: Length.SHORT,
}


class OutboxState(models.TextChoices):
    """States of a notice until it has become deliveries."""

    WAITING = "waiting", _("Waiting")
    SPREAD = "spread", _("Dealt out")
    NOBODY = "nobody", _("Nobody to tell")
    FAILED = "failed", _("Failed for good")


class DeliveryState(models.TextChoices):
    """States of one notice to one person by one channel."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    DELIVERED = "delivered", _("Delivered")
    BOUNCED = "bounced", _("Bounced")
    FAILED = "failed", _("Failed for good")
    GIVEN_UP = "given_up", _("Given up")
    DROPPED = "dropped", _("No longer to be told")


class Cause(models.TextChoices):
    """Why nothing more is sent to an address."""

    BOUNCED = "bounced", _("The provider says that it does not exist")
    COMPLAINED = "complained", _("Its owner has reported our notices as unwanted")


class Operation(models.TextChoices):
    """What an operator does with what could not be delivered."""

    AGAIN = "again", _("Tried again")
    ALL_AGAIN = "all_again", _("All of the channel tried again")
    GIVEN_UP = "given_up", _("Given up")
    WOKEN = "woken", _("The channel's rest ended")


# How far a delivery is, by what providers report. A report only ever moves one on, so
# that reports which come twice or in the wrong order end in the same state.
REPORTED = {
    DeliveryState.SENT: 1,
    DeliveryState.DELIVERED: 2,
    DeliveryState.BOUNCED: 3,
}
