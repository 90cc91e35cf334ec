"""Figures for leaders and for the public."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "sigap_cases.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"
