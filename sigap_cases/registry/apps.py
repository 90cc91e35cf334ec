"""The registry of workers."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "sigap_cases.registry"
    label = "registry"
    default_auto_field = "django.db.models.BigAutoField"
