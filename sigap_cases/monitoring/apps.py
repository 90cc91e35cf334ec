"""Periodic monitoring of workers, and quick reports."""

from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "sigap_cases.monitoring"
    label = "monitoring"
    default_auto_field = "django.db.models.BigAutoField"
