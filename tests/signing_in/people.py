"""People at the sign-in page, with the codes of their telephones."""

import time
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.desk import world


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/142.0.0.0 Safari/537.36"
)
LOGIN = "/akun/login/"
CODE = "/akun/2fa/authenticate/"


def browser(agent: str = FIREFOX) -> Client:
    return Client(headers={"user-agent": agent})


def sign_in(
    who: str, *, client: Client | None = None, password: str = "", **more: Any
) -> tuple[Client, Any]:
    """The first step; returns the browser and the answer."""
    used = client or browser()
    typed = {"login": who, "password": password or settings.DEMO_PASSWORD, **more}
    return used, used.post(LOGIN, typed)


def signed_in(who: str, *, agent: str = FIREFOX) -> Client:
    client, answer = sign_in(who, client=browser(agent))
    assert answer.status_code == 302, answer.content.decode()
    return client


def give_app(who: str) -> str:
    """Set up an app for somebody; returns its secret."""
    secret: str = generate_totp_secret()
    TOTP.activate(world.user(who), secret)
    return secret


def give_codes(who: str) -> list[str]:
    codes: list[str] = RecoveryCodes.activate(world.user(who)).generate_codes()
    return codes


def code_of(secret: str, *, steps: int = 0) -> str:
    """What the app shows now, or so many steps of half a minute later."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps)))


def through_both_steps(who: str, secret: str) -> Client:
    client, _ = sign_in(who)
    answer = client.post(CODE, {"code": code_of(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return client


def has_factor(who: str) -> bool:
    return bool(Authenticator.objects.filter(user=world.user(who)).exists())


def queries_of(client: Client, name: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(reverse(name)).status_code == 200
    return len(found)
