"""The case file."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "sigap_cases.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
