"""Forgetting what nobody needs any more, and sending links for new passwords."""

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from .models import User
from .services import attempts, passwords, staff_sessions


@shared_task
def tidy() -> None:
    """Doing it twice changes nothing."""
    attempts.forget_old()
    staff_sessions.forget_lapsed()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


@shared_task
def send_password_links(pks: list[int]) -> None:
    """An empty list is an address that is nobody's: it costs the same until here."""
    for user in User.objects.filter(pk__in=pks, is_active=True).exclude(email=""):
        passwords.send_link(user)
