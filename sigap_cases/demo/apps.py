"""Demo data."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "sigap_cases.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
