"""Instead of sending: a file for each notice, for trying the product on one machine."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage as Letter
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from .contract import Parcel, Send


class EmailBackend(BaseEmailBackend):
    """A mail backend that writes ``.eml`` files."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for mail in email_messages:
            raw = mail.message()
            _write(str(raw["Message-ID"]).strip("<>").partition("@")[0], raw.as_bytes())
        return len(email_messages)


class Phones:
    """WhatsApp and SMS as files of the same kind, with their channel in a header."""

    at_once = 1

    def __init__(self, channel: str) -> None:
        self.channel = channel

    @contextmanager
    def open(self) -> Iterator[Send]:
        yield self.send

    def send(self, parcel: Parcel) -> str:
        letter = Letter()
        letter["To"] = parcel.address
        letter["Date"] = timezone.now()
        letter["X-Channel"] = self.channel
        letter.set_content(parcel.content.body)
        _write(parcel.reference, letter.as_bytes())
        return f"file-{parcel.reference}"


def _write(reference: str, raw: bytes) -> None:
    """The name sorts by time; it is put in place whole."""
    folder = Path(settings.OUTGOING_FILES or "")
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{reference[:32]}"
    draft = folder / f"{name}.new"
    draft.write_bytes(raw)
    draft.rename(folder / f"{name}.eml")
