"""Social aid."""

from django.apps import AppConfig


class AidConfig(AppConfig):
    name = "sigap_cases.aid"
    label = "aid"
    default_auto_field = "django.db.models.BigAutoField"
