"""What an office says about sending: its mail, its gateways, how much they may be given."""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

from .environment import number, read, required, secret


ANYMAIL_PREFIX = "anymail+"
GATEWAY = "notifications.channels.gateway.Gateway"
MAIL = "notifications.channels.email.Mail"
PHONE_CHANNELS = ("whatsapp", "sms")


def mail() -> dict[str, Any]:
    """Settings of SMTP, or of a provider of django-anymail with the secret of its reports."""
    url = read("EMAIL_URL")
    if not url.startswith(ANYMAIL_PREFIX):
        found: dict[str, Any] = environ.Env.email_url_config(url)
        return found
    provider = url.removeprefix(ANYMAIL_PREFIX).partition(":")[0]
    required("ANYMAIL", "EMAIL_WEBHOOK_SECRET")
    webhook_secret = secret("EMAIL_WEBHOOK_SECRET", length=32)
    if ":" not in webhook_secret:
        raise ImproperlyConfigured("EMAIL_WEBHOOK_SECRET must be user:password")
    return {
        "EMAIL_BACKEND": f"anymail.backends.{provider}.EmailBackend",
        "ANYMAIL": {
            **environ.Env().json("ANYMAIL"),
            "WEBHOOK_SECRET": webhook_secret,
            # Not every provider knows references, or has pixels to switch off.
            "IGNORE_UNSUPPORTED_FEATURES": True,
        },
    }


def gateways() -> dict[str, dict[str, str]]:
    """The phone channels that have a gateway: https, with a secret of its own."""
    found = {}
    for channel in PHONE_CHANNELS:
        name = channel.upper()
        url = read(f"{name}_URL")
        if not url:
            continue
        if not url.startswith("https://"):
            raise ImproperlyConfigured(f"{name}_URL must begin with https://")
        required(f"{name}_SECRET")
        found[channel] = {"url": url, "secret": secret(f"{name}_SECRET", length=32)}
    return found


def carriers() -> dict[str, str]:
    return {"email": MAIL, **dict.fromkeys(gateways(), GATEWAY)}


def rates() -> dict[str, int]:
    """Most a minute, by channel, for those that have a limit."""
    found = {
        channel: number(f"{channel.upper()}_PER_MINUTE", default=0)
        for channel in ("email", *PHONE_CHANNELS)
    }
    return {channel: rate for channel, rate in found.items() if rate}
