"""E-mail, by django-anymail or whatever backend the settings name."""

from collections.abc import Sequence

from django.core.mail import EmailMessage, get_connection

from notifications.models import OutboxMessage
from notifications.recipients import Recipient


def send(
    message: OutboxMessage, recipients: Sequence[Recipient], *, subject: str, body: str
) -> None:
    """One mail to each; the header lets a provider drop a second sending of the same."""
    mails = [
        EmailMessage(
            subject=subject,
            body=body,
            to=[recipient.email],
            headers={"X-SIGAP-Notice": message.key},
        )
        for recipient in recipients
    ]
    get_connection().send_messages(mails)
