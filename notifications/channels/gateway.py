"""WhatsApp and SMS by the office's gateway: one signed POST a notice (docs/notices.md)."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from urllib.parse import urlsplit

import urllib3
from django.conf import settings
from django.utils import timezone
from urllib3.exceptions import HTTPError

from notifications.exceptions import ChannelDown, NeverSent, NotSent, NotSentYet

from .contract import Parcel, Send
from .reaching import connections
from .signing import headers


MOST_READ = 16 * 1024
# The gateway refuses us or does not know the address we call: no fault of a notice.
_OURS_TO_MEND = frozenset({401, 403, 404, 405, 407})
_TOO_MANY = 429
_LATER = frozenset({408, 409, 423, 425})
_ID = re.compile(r"[\x21-\x7e]{1,200}")


class Gateway:
    """Connections are kept open and used again for as long as a run takes."""

    at_once = 8

    def __init__(self, channel: str) -> None:
        self.channel = channel
        given = settings.NOTICE_GATEWAYS.get(channel, {})
        self.url: str = given.get("url", "")
        self.secret: str = given.get("secret", "")

    @contextmanager
    def open(self) -> Iterator[Send]:
        pool = connections(
            at_once=self.at_once,
            may_be_private=settings.NOTICE_GATEWAYS_MAY_BE_PRIVATE,
        )
        try:
            yield partial(self._send, pool)
        finally:
            pool.clear()

    def _send(self, pool: urllib3.PoolManager, parcel: Parcel) -> str:
        self._check_address()
        body = body_of(parcel)
        signed = headers(
            self.secret,
            message_id=parcel.reference,
            timestamp=int(timezone.now().timestamp()),
            body=body,
        )
        try:
            answer = pool.request(
                "POST",
                self.url,
                body=body,
                headers={"Content-Type": "application/json", **signed},
                redirect=False,
                preload_content=False,
            )
            try:
                return _understood(answer)
            finally:
                _let_go(answer)
        except HTTPError as error:
            raise ChannelDown(type(error).__name__) from error

    def _check_address(self) -> None:
        scheme = urlsplit(self.url).scheme
        if not self.secret or scheme not in ("http", "https"):
            raise ChannelDown("no_gateway")
        if scheme == "http" and not settings.NOTICE_GATEWAYS_MAY_BE_PLAIN:
            raise ChannelDown("not_https")


def body_of(parcel: Parcel) -> bytes:
    """``at`` is when the notice was made, so that every attempt sends the same bytes."""
    said = {
        "to": parcel.address,
        "text": parcel.content.body,
        "key": parcel.reference,
        "kind": "urgent" if parcel.is_urgent else "notice",
        "at": parcel.created_at.isoformat(),
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _understood(answer: urllib3.BaseHTTPResponse) -> str:
    if 200 <= answer.status < 300:
        return _id_in(answer.read(MOST_READ, decode_content=False))
    raise _refusal(answer.status, answer.headers.get("Retry-After", ""))


def _let_go(answer: urllib3.BaseHTTPResponse) -> None:
    """Back to the pool if it was read to its end; closed if there is more, or too much."""
    if answer.length_remaining:
        answer.close()
    answer.release_conn()


def _id_in(body: bytes) -> str:
    """The gateway's id of it; an answer that has none is no failure."""
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    found = str(said.get("id", "")) if isinstance(said, dict) else ""
    return found if _ID.fullmatch(found) else ""


def _refusal(status: int, retry_after: str) -> NotSent:
    code = f"http_{status}"
    after = timedelta(seconds=int(retry_after)) if _is_seconds(retry_after) else None
    if status == _TOO_MANY or status in _OURS_TO_MEND:
        return ChannelDown(code, after=after)
    if status in _LATER or (status >= 500 and after is None):
        return NotSentYet(code)
    if status >= 500:
        return ChannelDown(code, after=after)
    return NeverSent(code) if status >= 400 else ChannelDown(f"redirect_{status}")


def _is_seconds(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 8
