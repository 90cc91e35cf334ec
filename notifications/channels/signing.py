"""Signed requests in the manner of Standard Webhooks, the same in both directions.

``webhook-signature`` is ``v1,`` and the base64 of HMAC-SHA256 over id, time and body,
each followed by a full stop but the last. Several, for a change of the secret, are
separated by spaces.
"""

import base64
import hmac
from collections.abc import Mapping


# How far the time of a request may lie from ours; what is older is a replay.
WINDOW_SECONDS = 300
_VERSION = "v1,"


def headers(
    secret: str, *, message_id: str, timestamp: int, body: bytes
) -> dict[str, str]:
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(
            secret, message_id=message_id, timestamp=str(timestamp), body=body
        ),
    }


def signature(secret: str, *, message_id: str, timestamp: str, body: bytes) -> str:
    said = b".".join((message_id.encode(), timestamp.encode(), body))
    mac = hmac.digest(_key(secret), said, "sha256")
    return _VERSION + base64.b64encode(mac).decode()


def is_genuine(
    secret: str, headers: Mapping[str, str], *, body: bytes, now: float
) -> bool:
    """Whether a request bears a signature under the secret, made within the window."""
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    if not (message_id and timestamp.isascii() and timestamp.isdecimal()):
        return False
    if len(timestamp) > 12 or abs(now - int(timestamp)) > WINDOW_SECONDS:
        return False
    ours = signature(secret, message_id=message_id, timestamp=timestamp, body=body)
    theirs = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(ours.encode(), one.encode()) for one in theirs[:10])


def _key(secret: str) -> bytes:
    """``whsec_`` and base64 as Standard Webhooks writes a key, or any other text."""
    coded = secret.removeprefix("whsec_")
    return base64.b64decode(coded) if coded != secret else secret.encode()
