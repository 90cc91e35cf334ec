"""E-mail, by django-anymail or whatever backend the settings name."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from email.utils import parseaddr
from functools import partial
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from notifications.exceptions import ChannelDown, NeverSent, NotSent, NotSentYet

from .contract import Parcel, Send


# Line breaks of every kind and other control characters end or forge a header.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
SERVICE_GOES_AWAY = 421
TOO_MANY = 429
_KEYS = frozenset({401, 403})


class Mail:
    """One connection for many mails; it is opened with the first of them."""

    at_once = 1

    def __init__(self, _channel: str) -> None:
        """Channels are made alike; this one has nothing of its own to look up."""

    @contextmanager
    def open(self) -> Iterator[Send]:
        connection = get_connection()
        try:
            yield partial(_send, connection)
        finally:
            _hang_up(connection)


def _send(connection: Any, parcel: Parcel) -> str:
    mail = _mail(parcel)
    try:
        connection.open()
        connection.send_messages([mail])
    except SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise _answered(codes[0] if codes else SERVICE_GOES_AWAY) from error
    except SMTPDataError as error:
        raise _answered(error.smtp_code) from error
    except (SMTPException, OSError) as error:
        _hang_up(connection)
        raise ChannelDown(_code(error)) from error
    except AnymailError as error:
        raise _refused_by_provider(error) from error
    given = getattr(getattr(mail, "anymail_status", None), "message_id", None)
    return "" if given is None else str(given)


def _mail(parcel: Parcel) -> EmailMessage:
    """Neither the sender nor a header says more to a reporter's household than must be."""
    sender = (
        settings.REPORTER_FROM if parcel.to_reporter else settings.DEFAULT_FROM_EMAIL
    )
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    mail = EmailMessage(
        subject=one_line(parcel.content.subject),
        body=parcel.content.body,
        from_email=sender,
        to=[one_line(parcel.address)],
        headers={
            "Message-ID": f"<{parcel.reference}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    # Read by django-anymail; any other backend leaves them alone.
    mail.metadata = {"reference": parcel.reference}  # type: ignore[attr-defined]
    mail.track_opens = mail.track_clicks = False  # type: ignore[attr-defined]
    return mail


def one_line(text: str) -> str:
    return _CONTROL.sub(" ", text).strip()


def _hang_up(connection: Any) -> None:
    with suppress(SMTPException, OSError):
        connection.close()


def _answered(code: int) -> NotSent:
    """What a mail server said about this one mail."""
    if code == SERVICE_GOES_AWAY:
        return ChannelDown(f"smtp_{code}")
    return NeverSent(f"smtp_{code}") if code >= 500 else NotSentYet(f"smtp_{code}")


def _code(error: Exception) -> str:
    if isinstance(error, SMTPSenderRefused):
        return f"smtp_sender_{error.smtp_code}"
    if isinstance(error, SMTPResponseException):
        return f"smtp_{error.smtp_code}"
    return type(error).__name__


def _refused_by_provider(error: AnymailError) -> NotSent:
    if isinstance(error, AnymailRecipientsRefused):
        return NeverSent("recipient_refused")
    status = error.status_code if isinstance(error, AnymailAPIError) else None
    if status is None:
        return ChannelDown(type(error).__name__.removeprefix("Anymail"))
    if status == TOO_MANY or status >= 500 or status in _KEYS:
        return ChannelDown(f"http_{status}", after=_wish(error))
    return NeverSent(f"http_{status}")


def _wish(error: AnymailAPIError) -> timedelta | None:
    value = getattr(error.response, "headers", {}).get("Retry-After", "")
    return timedelta(seconds=int(value)) if value.isdecimal() else None
