"""Backups: commands and a nightly task, without models."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "sigap_cases.backup"
    label = "backup"
