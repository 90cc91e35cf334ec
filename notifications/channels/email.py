"""E-mail, by django-anymail or whatever backend the settings name."""

from smtplib import SMTPException

from django.core.mail import EmailMessage

from notifications.exceptions import NotSentYet
from notifications.models import Delivery

from .contract import Content


def send(delivery: Delivery, *, address: str, content: Content) -> str:
    """The header lets a provider drop a second sending of the same."""
    mail = EmailMessage(
        subject=content.subject,
        body=content.body,
        to=[address],
        headers={"X-SIGAP-Notice": delivery.key},
    )
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        raise NotSentYet(type(error).__name__) from error
    return ""
