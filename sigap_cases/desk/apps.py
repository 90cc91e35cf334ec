"""The staff desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "sigap_cases.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
