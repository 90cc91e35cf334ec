"""The application of the plain flow; its tables are made without migrations."""

from django.apps import AppConfig


class PlainConfig(AppConfig):
    name = "bench.plain"
    label = "plain"
    default_auto_field = "django.db.models.BigAutoField"
