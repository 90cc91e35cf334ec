"""The public portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "sigap_cases.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"
