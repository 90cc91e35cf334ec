"""Public information (UU 14/2008)."""

from django.apps import AppConfig


class PublicInfoConfig(AppConfig):
    name = "sigap_cases.publicinfo"
    label = "publicinfo"
    default_auto_field = "django.db.models.BigAutoField"
