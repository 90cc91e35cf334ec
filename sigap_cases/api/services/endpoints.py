"""Where systems are told of events: adding an address, its secret, stopping it."""

import base64
import ipaddress
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services.history import save_as
from notifications.channels.reaching import is_public
from sigap_cases.api.enums import EventType
from sigap_cases.api.exceptions import (
    AddressRefused,
    ClientEnded,
    EndpointDisabled,
    NoEvents,
)
from sigap_cases.api.models import ApiClient, WebhookEndpoint

from .clients import check_can_keep


# As long as both secrets sign after a change.
OVERLAP = timedelta(hours=24)
SECRET_BYTES = 32
LONGEST_URL = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """``secret`` is shown once; kept sealed, for signing alone."""

    endpoint: WebhookEndpoint
    secret: str


def new_secret() -> str:
    """As Standard Webhooks writes a key."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def check_address(url: str) -> str:
    """https, a host, no user in it, and no number of a private network.

    A name is asked for again at each sending, by the address it really leads to.
    """
    try:
        parts = urlsplit(url.strip())
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        raise AddressRefused from None
    scheme_fits = parts.scheme == "https" or (
        parts.scheme == "http" and settings.WEBHOOKS_MAY_BE_PLAIN
    )
    if not scheme_fits or not host or parts.username or parts.fragment:
        raise AddressRefused
    if len(url.strip()) > LONGEST_URL or not _may_be_reached(host):
        raise AddressRefused
    return url.strip()


def _may_be_reached(host: str) -> bool:
    if settings.WEBHOOKS_MAY_BE_PRIVATE:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host and not host.rstrip(".").endswith((".local", ".localhost"))
    return is_public(host)


@transaction.atomic
def add(client: ApiClient, *, url: str, events: Collection[str], by: User) -> Shown:
    check_can_keep(by)
    client = ApiClient.objects.select_for_update(no_key=True).get(pk=client.pk)
    if client.ended_at is not None:
        raise ClientEnded
    if not events or not set(events) <= set(EventType.values):
        raise NoEvents
    endpoint = WebhookEndpoint(
        client=client,
        url=check_address(url),
        events=sorted(events),
        secret=(secret := new_secret()),
        added_at=timezone.now(),
        added_by=by,
    )
    save_as(endpoint, by=by, reason="")
    return Shown(endpoint=endpoint, secret=secret)


@transaction.atomic
def rotate_secret(endpoint: WebhookEndpoint, *, by: User) -> Shown:
    """Both secrets sign for a day; the receiver changes over in between."""
    check_can_keep(by)
    endpoint = _locked(endpoint)
    endpoint.old_secret = endpoint.secret
    endpoint.old_secret_until = timezone.now() + OVERLAP
    endpoint.secret = secret = new_secret()
    fields = ["secret", "old_secret", "old_secret_until"]
    save_as(endpoint, by=by, reason="rotate_secret", update_fields=fields)
    return Shown(endpoint=endpoint, secret=secret)


@transaction.atomic
def disable(endpoint: WebhookEndpoint, *, by: User) -> WebhookEndpoint:
    """What waits for it is dropped when it is due."""
    check_can_keep(by)
    endpoint = _locked(endpoint)
    endpoint.disabled_at = timezone.now()
    save_as(endpoint, by=by, reason="", update_fields=["disabled_at"])
    return endpoint


def _locked(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    found = WebhookEndpoint.objects.select_for_update(of=("self",), no_key=True)
    endpoint = found.get(pk=endpoint.pk)
    if endpoint.disabled_at is not None:
        raise EndpointDisabled
    return endpoint
