"""Where providers report what became of a notice. Every report bears a secret."""

import json
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .channels import signing
from .enums import Cause, Channel, DeliveryState
from .services import reports


MOST_BYTES = 16 * 1024
# What a gateway may say of a notice. The last: nobody has this number.
SAID = {
    "sent": (DeliveryState.SENT, None),
    "delivered": (DeliveryState.DELIVERED, None),
    "failed": (DeliveryState.BOUNCED, None),
    "unknown_number": (DeliveryState.BOUNCED, Cause.BOUNCED),
}
# E-mail: what else is reported (queued, put off, opened) settles nothing.
_MAIL = {
    EventType.SENT: DeliveryState.SENT,
    EventType.DELIVERED: DeliveryState.DELIVERED,
    EventType.BOUNCED: DeliveryState.BOUNCED,
    EventType.REJECTED: DeliveryState.BOUNCED,
    EventType.FAILED: DeliveryState.BOUNCED,
    EventType.COMPLAINED: DeliveryState.DELIVERED,
    EventType.UNSUBSCRIBED: DeliveryState.DELIVERED,
}
_WANTS_NOTHING = frozenset({EventType.COMPLAINED, EventType.UNSUBSCRIBED})
# A full mailbox or a policy of the day says nothing about the address.
_NO_SUCH_ADDRESS = frozenset({RejectReason.INVALID, RejectReason.BOUNCED})


@csrf_exempt
@require_POST
def gateway_report(request: HttpRequest, channel: str) -> HttpResponse:
    """A report of the phone gateway; one that names nothing of ours is answered alike."""
    given = settings.NOTICE_GATEWAYS.get(channel)
    if channel == Channel.EMAIL or not given:
        raise Http404
    body = _body(request)
    if body is None:
        return HttpResponse(status=413)
    now = timezone.now().timestamp()
    if not signing.is_genuine(given["secret"], request.headers, body=body, now=now):
        return HttpResponse(status=401)
    said = _report(body)
    if said is None:
        return HttpResponse(status=400)
    state, cause = SAID[said["state"]]
    reports.settle(
        channel,
        state=state,
        provider_id=said.get("id", ""),
        reference=said.get("key", ""),
        cause=cause,
    )
    return HttpResponse(status=200)


def _body(request: HttpRequest) -> bytes | None:
    """The body, None if it is larger than a report can be."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return None
    return request.body


def _report(body: bytes) -> dict[str, str] | None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict):
        return None
    found = {
        name: value
        for name in ("id", "key", "state")
        if isinstance(value := said.get(name, ""), str)
    }
    is_report = found.get("state") in SAID and "\0" not in "".join(found.values())
    return found if is_report else None


def note_mail_report(event: AnymailTrackingEvent, **_kwargs: Any) -> None:
    """django-anymail's signal; it has checked the secret and read the provider's format."""
    state = _MAIL.get(event.event_type)
    if state is None:
        return
    reports.settle(
        Channel.EMAIL,
        state=state,
        provider_id=event.message_id or "",
        reference=str((event.metadata or {}).get("reference", "")),
        cause=_cause(event),
    )


def _cause(event: AnymailTrackingEvent) -> Cause | None:
    if event.event_type in _WANTS_NOTHING or event.reject_reason == RejectReason.SPAM:
        return Cause.COMPLAINED
    if event.reject_reason in _NO_SUCH_ADDRESS:
        return Cause.BOUNCED
    return None
