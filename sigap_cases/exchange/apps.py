"""Data of agencies: imports, reconciliation and exports of the registry."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "sigap_cases.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"
