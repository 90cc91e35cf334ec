"""Delivering the outbox: any number of workers, back-off, a visible end."""

from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notifications.channels import email
from notifications.models import OutboxMessage, OutboxState
from notifications.recipients import recipients_of


MOST_ATTEMPTS = 10
SUBJECTS = {
    "task_opened": _("A task is waiting in your queue"),
    "task_assigned": _("A task has been given to you"),
    "action_failed": _("An automatic action has failed"),
    "note_mention": _("You are mentioned in a note on a case"),
}


def deliver_due(*, now: datetime | None = None, limit: int = 100) -> int:
    """Deliver what is due; returns how many were dealt with. Safe to run twice at once."""
    moment = now or timezone.now()
    done = 0
    while done < limit and _deliver_one(moment):
        done += 1
    return done


@transaction.atomic
def _deliver_one(now: datetime) -> bool:
    message = (
        OutboxMessage.objects.select_for_update(skip_locked=True)
        .filter(state=OutboxState.WAITING, due_at__lte=now)
        .order_by("due_at", "pk")
        .first()
    )
    if message is None:
        return False
    message.attempts += 1
    try:
        _send(message)
    except (SMTPException, OSError) as error:
        _postpone(message, error, now)
    else:
        message.sent_at = now
    message.save(update_fields=["attempts", "state", "sent_at", "due_at", "last_error"])
    return True


def _send(message: OutboxMessage) -> None:
    recipients = [found for found in recipients_of(message) if found.email]
    if not recipients:
        message.state = OutboxState.NOBODY
        return
    subject = str(SUBJECTS.get(message.topic, SUBJECTS["task_opened"]))
    body = f"{subject}: {message.label}\n{settings.SITE_URL}/\n"
    email.send(message, recipients, subject=f"SIGAP: {message.label}", body=body)
    message.state = OutboxState.SENT


def _postpone(message: OutboxMessage, error: Exception, now: datetime) -> None:
    message.last_error = type(error).__name__
    message.due_at = now + timedelta(minutes=min(2**message.attempts, 360))
    if message.attempts >= MOST_ATTEMPTS:
        message.state = OutboxState.FAILED
