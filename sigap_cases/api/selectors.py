"""Reads of the interface: who asks, and what is on its way to whom."""

import hashlib
from datetime import datetime

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from accounts.selectors import Position, positions_of
from sigap_cases.cases.models import Referral
from sigap_cases.cases.referral_selectors import referrals_received_by

from .enums import SendState
from .models import ApiClient, ApiToken, WebhookDelivery


def digest_of(token: str) -> str:
    """256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def find_token(text: str) -> ApiToken | None:
    """The token if it opens anything now; asked anew at every request."""
    return (
        ApiToken.objects.select_related("client__account", "client__unit")
        .filter(
            digest=digest_of(text),
            revoked_at=None,
            expires_at__gt=timezone.now(),
            client__ended_at=None,
            client__account__is_active=True,
        )
        .first()
    )


def positions_as(client: ApiClient) -> tuple[Position, ...]:
    """The one post by which the system acts; none once the account has lost it."""
    return tuple(
        position
        for position in positions_of(client.account)
        if position.post == client.post
        and position.unit_id == client.unit_id
        and not position.stands_for
    )


def referrals_of(client: ApiClient) -> QuerySet[Referral]:
    """What lies with the agency now, as its post sees it on its pages."""
    return referrals_received_by(client.account, positions=positions_as(client))


def clients() -> QuerySet[ApiClient]:
    return ApiClient.objects.select_related("unit", "registered_by").order_by(
        "unit__name", "name", "pk"
    )


def tokens_of(client: ApiClient) -> QuerySet[ApiToken]:
    """With the moment each was used last."""
    return client.tokens.select_related("issued_by", "revoked_by").annotate(
        used_at=Max("requests__at")
    )


def not_arrived(client: ApiClient | None = None) -> QuerySet[WebhookDelivery]:
    """Events that failed for good, and those that were tried and wait."""
    rule = Q(state=SendState.FAILED) | Q(state=SendState.WAITING, attempts__gt=0)
    found = WebhookDelivery.objects.filter(rule).select_related("endpoint__client")
    if client is not None:
        found = found.filter(endpoint__client=client)
    return found.order_by("-created_at", "-pk")


def due_deliveries(now: datetime) -> QuerySet[WebhookDelivery]:
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    return WebhookDelivery.objects.filter(
        free, state=SendState.WAITING, due_at__lte=now
    ).order_by("due_at", "pk")
