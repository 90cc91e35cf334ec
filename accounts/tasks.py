"""Forgetting what nobody needs any more."""

from celery import shared_task
from django.contrib.sessions.models import Session
from django.utils import timezone

from .services import attempts, staff_sessions


@shared_task
def tidy() -> None:
    """Doing it twice changes nothing."""
    attempts.forget_old()
    staff_sessions.forget_lapsed()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
