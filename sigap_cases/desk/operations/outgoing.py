"""What would have been sent, where nothing leaves the machine: a list, and one of it."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from notifications.enums import Channel
from sigap_cases.desk import paging
from sigap_cases.desk.officer import DeskRequest, for_administrators


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One file of the folder."""

    name: str
    at: datetime
    channel: str
    sender: str
    to: str
    subject: str
    body: str = ""


@require_GET
@for_administrators
def index(request: DeskRequest) -> HttpResponse:
    number = paging.number_of(request.GET.get("page", ""))
    start = paging.start_of(number)
    names = sorted((path.stem for path in _folder().glob("*.eml")), reverse=True)
    some = [_head(name) for name in names[start : start + paging.SIZE + 1]]
    context = {"page": paging.page_of(some, number), "count": len(names)}
    return render(request, "desk/operations/outgoing.html", context)


@require_GET
@for_administrators
def show(request: DeskRequest, name: str) -> HttpResponse:
    path = _folder() / f"{name}.eml"
    if not path.is_file():
        raise Http404
    letter = message_from_bytes(path.read_bytes(), policy=policy.default)
    text = letter.get_body(("plain",)) if isinstance(letter, EmailMessage) else None
    body = text.get_content() if text is not None else ""
    context = {"letter": _read(name, letter, body=body)}
    return render(request, "desk/operations/outgoing_file.html", context)


def _folder() -> Path:
    return Path(settings.OUTGOING_FILES or "")


def _head(name: str) -> Outgoing:
    with (_folder() / f"{name}.eml").open("rb") as file:
        return _read(name, BytesHeaderParser(policy=policy.default).parse(file))


def _read(name: str, letter: EmailMessage, *, body: str = "") -> Outgoing:
    channel = Channel(letter.get("X-Channel", Channel.EMAIL))
    return Outgoing(
        name=name,
        at=_moment(name),
        channel=str(channel.label),
        sender=letter.get("From", ""),
        to=letter.get("To", ""),
        subject=letter.get("Subject", ""),
        body=body,
    )


def _moment(name: str) -> datetime:
    """Files are named by their moment, in UTC."""
    day, clock, micro = name.split("-")[:3]
    read = datetime.strptime(f"{day}{clock}{micro}+0000", "%Y%m%d%H%M%S%f%z")
    return timezone.localtime(read)
