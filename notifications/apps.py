"""Notices."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from anymail.signals import tracking  # noqa: PLC0415 apps exist only now

        from .webhooks import note_mail_report  # noqa: PLC0415

        tracking.connect(note_mail_report, dispatch_uid="notifications.mail_report")
