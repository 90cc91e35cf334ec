"""Addresses for providers, below /kabar/. Only the provider in use has one for mail."""

from anymail.urls import urlpatterns as of_providers
from django.conf import settings
from django.urls import URLPattern, path

from . import webhooks


app_name = "notifications"
_ANYMAIL = "anymail.backends."


def _mail_reports() -> list[URLPattern]:
    """The tracking view of the mail provider that the settings name, if it is one."""
    if not settings.EMAIL_BACKEND.startswith(_ANYMAIL):
        return []
    provider = settings.EMAIL_BACKEND.removeprefix(_ANYMAIL).partition(".")[0]
    wanted = f"{provider}_tracking_webhook"
    found = [one for one in of_providers if one.name in (wanted, f"{provider}_webhook")]
    return [path("surel/", found[0].callback, name="mail_report")] if found else []


urlpatterns = [
    *_mail_reports(),
    path("gerbang/<slug:channel>/", webhooks.gateway_report, name="gateway_report"),
]
