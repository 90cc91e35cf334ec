"""Sending events: signed, leased, with back-off and a visible end (Standard Webhooks)."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import urllib3
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from urllib3.exceptions import HTTPError

from accounts.models import User
from notifications.channels import signing
from notifications.channels.reaching import connections
from notifications.exceptions import ChannelDown
from sigap_cases.api.enums import EventType, SendState
from sigap_cases.api.exceptions import NothingToReplay, NotTaken
from sigap_cases.api.models import WebhookDelivery, WebhookReplay
from sigap_cases.api.selectors import due_deliveries, referrals_of

from .clients import check_can_keep


BATCH, MOST_ATTEMPTS = 20, 10
LEASE = timedelta(minutes=12)
ONE_RUN = timedelta(seconds=60)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
GONE = 410
Clock = Callable[[], datetime]


def deliver_due(*, now: datetime | None = None) -> int:
    """Send what is due; returns how many were dealt with. Safe to run many at once.

    A receiver that fails holds up its own events only: the rest of them wait for the
    next run.
    """
    clock: Clock = timezone.now if now is None else lambda: now
    ends, down, done = clock() + ONE_RUN, set[int](), 0
    with connections(
        at_once=1, may_be_private=settings.WEBHOOKS_MAY_BE_PRIVATE
    ) as pool:
        for delivery in _take(clock()):
            if delivery.endpoint_id in down or clock() >= ends:
                _give_back(delivery)
                continue
            if not _deliver(pool, delivery, clock):
                down.add(delivery.endpoint_id)
            done += 1
    return done


@transaction.atomic
def _take(now: datetime) -> list[WebhookDelivery]:
    rows = due_deliveries(now).select_for_update(of=("self",), skip_locked=True)
    taken = list(rows.select_related("endpoint__client__account")[:BATCH])
    for delivery in taken:
        delivery.leased_until = now + LEASE
        delivery.attempts += 1
        delivery.save(update_fields=["leased_until", "attempts"])
    return taken


def _give_back(delivery: WebhookDelivery) -> None:
    """Nothing was tried: it stays due, and counts for nothing."""
    delivery.leased_until = None
    delivery.attempts -= 1
    delivery.save(update_fields=["leased_until", "attempts"])


def _deliver(pool: urllib3.PoolManager, delivery: WebhookDelivery, at: Clock) -> bool:
    """Send one and write down what became of it; False if the receiver failed."""
    if not _still_told(delivery):
        _settle(delivery, SendState.DROPPED)
        return True
    try:
        _post(pool, delivery, at())
    except NotTaken as error:
        _postpone(delivery, error, at())
        return False
    _settle(delivery, SendState.SENT, sent_at=at(), last_error="")
    return True


def _still_told(delivery: WebhookDelivery) -> bool:
    """The right is asked again; that something has ended is told to who knew of it."""
    endpoint = delivery.endpoint
    if endpoint.disabled_at is not None or endpoint.client.ended_at is not None:
        return False
    if delivery.event in (EventType.REFERRAL_ENDED, EventType.STATISTICS_PUBLISHED):
        # The row was made while the system saw the referral; figures are for everybody.
        return endpoint.client.account.is_active
    return referrals_of(endpoint.client).filter(number=delivery.subject).exists()


def body_of(delivery: WebhookDelivery) -> bytes:
    """The same bytes at every attempt: a type, a moment and a number or a day."""
    is_of_figures = delivery.event == EventType.STATISTICS_PUBLISHED
    said: dict[str, Any] = {
        "type": delivery.event,
        "timestamp": delivery.created_at.isoformat(),
        "data": {"day" if is_of_figures else "referral": delivery.subject},
    }
    return json.dumps(said, separators=(",", ":")).encode()


def headers_of(delivery: WebhookDelivery, body: bytes, now: datetime) -> dict[str, str]:
    """One signature under each secret that signs now, separated by a space."""
    signed = [
        signing.headers(
            secret,
            message_id=str(delivery.reference),
            timestamp=int(now.timestamp()),
            body=body,
        )
        for secret in delivery.endpoint.secrets(now)
    ]
    both = " ".join(one["webhook-signature"] for one in signed)
    return {**signed[0], "webhook-signature": both, "Content-Type": "application/json"}


def _post(pool: urllib3.PoolManager, delivery: WebhookDelivery, now: datetime) -> None:
    body = body_of(delivery)
    try:
        answer = pool.request(
            "POST",
            delivery.endpoint.url,
            body=body,
            headers=headers_of(delivery, body, now),
            redirect=False,
            preload_content=False,
        )
    except ChannelDown as error:
        raise NotTaken(error.why) from error
    except (HTTPError, ValueError) as error:
        raise NotTaken(type(error).__name__) from error
    # Nothing of the answer but its status is read.
    answer.close()
    answer.release_conn()
    if 300 <= answer.status < 400:
        raise NotTaken(f"redirect_{answer.status}")
    if not 200 <= answer.status < 300:
        for_good = answer.status == GONE
        raise NotTaken(f"http_{answer.status}", for_good=for_good)


def _postpone(delivery: WebhookDelivery, error: NotTaken, now: datetime) -> None:
    if error.for_good or delivery.attempts >= MOST_ATTEMPTS:
        _settle(delivery, SendState.FAILED, last_error=error.why[:60])
        return
    due = now + back_off(delivery)
    _settle(delivery, SendState.WAITING, last_error=error.why[:60], due_at=due)


def back_off(delivery: WebhookDelivery) -> timedelta:
    """Twice as long after each attempt, and up to a fifth more, by its reference."""
    doubled: int = 1 << (min(delivery.attempts, 12) - 1)
    part: float = (delivery.reference.int >> delivery.attempts) % 1000 / 5000
    return min(FIRST_WAIT * doubled, LONGEST_WAIT) * (1 + part)


def _settle(delivery: WebhookDelivery, state: SendState, **values: Any) -> None:
    changes = {"state": state, "leased_until": None, **values}
    for name, value in changes.items():
        setattr(delivery, name, value)
    delivery.save(update_fields=list(changes))


@transaction.atomic
def replay(delivery: WebhookDelivery, *, by: User) -> WebhookDelivery:
    """Try what failed once more from the beginning, under the same id."""
    check_can_keep(by)
    rows = WebhookDelivery.objects.select_for_update(of=("self",))
    delivery = rows.select_related("endpoint__client").get(pk=delivery.pk)
    if delivery.state != SendState.FAILED:
        raise NothingToReplay
    now = timezone.now()
    _settle(delivery, SendState.WAITING, due_at=now, attempts=0)
    WebhookReplay.objects.create(delivery=delivery, by=by, at=now)
    return delivery
