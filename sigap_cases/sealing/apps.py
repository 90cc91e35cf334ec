"""Sealed columns. The keys that were opened are forgotten between requests and tasks."""

from celery.signals import task_prerun
from django.apps import AppConfig
from django.core.signals import request_finished, request_started

from .opened import forget


class SealingConfig(AppConfig):
    name = "sigap_cases.sealing"
    label = "sealing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        for signal in (request_started, request_finished, task_prerun):
            signal.connect(forget, dispatch_uid="sealing.forget")
