"""Registering a system, issuing and revoking its tokens.

Who registers and who issues are two people: an administrator gives the post, and reads
nothing by it; a supervisor, who reads for the office anyway, is shown the token.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.enums import Post
from accounts.models import Unit, User
from accounts.policies import can_administer
from accounts.selectors import holds_post
from accounts.services import memberships, users
from accounts.services.history import save_as
from sigap_cases.api.enums import SCOPES_OF
from sigap_cases.api.exceptions import (
    ClientEnded,
    LastsTooLong,
    MayNotIssue,
    MayNotRegister,
    PostNotForSystems,
    ScopeNotForPost,
    TokenRevoked,
)
from sigap_cases.api.models import ApiClient, ApiToken
from sigap_cases.api.selectors import digest_of


LONGEST_DAYS = 366
# How long the token before goes on, so that a system can be given the new one.
OVERLAP = timedelta(hours=24)
_BEGINNING = "sigap"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClient:
    """What is asked of a system when it is registered."""

    name: str
    unit: Unit
    post: str
    rate: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """``text`` is shown once and kept nowhere."""

    token: ApiToken
    text: str


def can_register(user: Any) -> bool:
    return can_administer(user)


def can_issue(user: Any) -> bool:
    return isinstance(user, User) and holds_post(user, Post.PENYELIA)


def check_can_register(user: Any) -> None:
    if not can_register(user):
        raise MayNotRegister


def check_can_issue(user: Any) -> None:
    if not can_issue(user):
        raise MayNotIssue


def check_can_keep(user: Any) -> None:
    """Revoking, addresses for events and repeating one are for either: none reads by it."""
    if not (can_register(user) or can_issue(user)):
        raise MayNotRegister


@transaction.atomic
def register(told: NewClient, *, by: User) -> ApiClient:
    """Make the system, its account without a password, and the account's post.

    The accounts' own errors say what is wrong with the appointment.
    """
    check_can_register(by)
    if told.post not in SCOPES_OF:
        raise PostNotForSystems
    person = users.NewUser(
        username=f"api-{secrets.token_hex(6)}",
        full_name=f"Sistem {told.name.strip()}"[:150],
        is_system=True,
    )
    account = users.create_user(person, by=by)
    memberships.appoint(account, post=told.post, unit=told.unit, by=by)
    client = ApiClient(
        name=told.name.strip(),
        unit=told.unit,
        post=told.post,
        account=account,
        rate=told.rate,
        registered_at=timezone.now(),
        registered_by=by,
    )
    save_as(client, by=by, reason="")
    return client


@transaction.atomic
def end(client: ApiClient, *, by: User) -> ApiClient:
    """Nothing of it opens anything any more, from the next request on, and its account
    holds no post."""
    check_can_register(by)
    client = _locked(client)
    now = timezone.now()
    client.ended_at = now
    save_as(client, by=by, reason="", update_fields=["ended_at"])
    for token in client.tokens.filter(revoked_at=None):
        _close(token, now, by)
    for endpoint in client.endpoints.filter(disabled_at=None):
        endpoint.disabled_at = now
        save_as(endpoint, by=by, reason="", update_fields=["disabled_at"])
    users.deactivate(client.account, by=by, reason="Sistem tidak lagi terdaftar")
    return client


@transaction.atomic
def issue(client: ApiClient, *, scopes: Collection[str], days: int, by: User) -> Issued:
    """A new token beside those there are; its text is known to nobody afterwards."""
    check_can_issue(by)
    client = _locked(client)
    allowed = SCOPES_OF[Post(client.post)]
    if not scopes or not set(scopes) <= allowed:
        raise ScopeNotForPost
    if not 1 <= days <= LONGEST_DAYS:
        raise LastsTooLong
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    text = f"{_BEGINNING}_{prefix}_{secret}"
    now = timezone.now()
    token = ApiToken(
        client=client,
        prefix=prefix,
        digest=digest_of(text),
        scopes=sorted(scopes),
        issued_at=now,
        issued_by=by,
        expires_at=now + timedelta(days=days),
    )
    save_as(token, by=by, reason="")
    return Issued(token=token, text=text)


@transaction.atomic
def rotate(token: ApiToken, *, by: User) -> Issued:
    """A new one for the same; the one before goes on for a day at most."""
    check_can_issue(by)
    token = _locked_token(token)
    if token.revoked_at is not None:
        raise TokenRevoked
    lasted = token.expires_at - token.issued_at
    days = min(max(round(lasted / timedelta(days=1)), 1), LONGEST_DAYS)
    made = issue(token.client, scopes=token.scopes, days=days, by=by)
    token.expires_at = min(token.expires_at, timezone.now() + OVERLAP)
    save_as(token, by=by, reason="", update_fields=["expires_at"])
    return made


@transaction.atomic
def revoke(token: ApiToken, *, by: User) -> ApiToken:
    """It opens nothing at the next request."""
    check_can_keep(by)
    token = _locked_token(token)
    if token.revoked_at is not None:
        raise TokenRevoked
    _close(token, timezone.now(), by)
    return token


def _close(token: ApiToken, now: datetime, by: User) -> None:
    token.revoked_at, token.revoked_by = now, by
    save_as(token, by=by, reason="", update_fields=["revoked_at", "revoked_by"])


def _locked(client: ApiClient) -> ApiClient:
    found = ApiClient.objects.select_for_update(of=("self",), no_key=True)
    client = found.select_related("account", "unit").get(pk=client.pk)
    if client.ended_at is not None:
        raise ClientEnded
    return client


def _locked_token(token: ApiToken) -> ApiToken:
    found = ApiToken.objects.select_for_update(of=("self",), no_key=True)
    return found.select_related("client").get(pk=token.pk)
