"""The village desk."""

from django.apps import AppConfig


class VillageConfig(AppConfig):
    name = "sigap_cases.desk.village"
    label = "village"
    default_auto_field = "django.db.models.BigAutoField"
