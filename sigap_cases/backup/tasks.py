"""The nightly backup. It carries nothing; what it needs stands in the settings."""

import structlog
from celery import shared_task
from django.conf import settings
from django.db import connection

from . import making
from .server import Server


log = structlog.get_logger(__name__)
HOURS = 4


# Not given out again while it runs, nor after: a second one would only lie beside it.
@shared_task(acks_late=False, time_limit=HOURS * 3600)
def back_up() -> str:
    """The name of the backup; empty where the office has set no folder."""
    if settings.BACKUP_FOLDER is None:
        return ""
    made = making.make(
        settings.BACKUP_FOLDER,
        server=Server(settings=connection.settings_dict),
        media=settings.MEDIA_ROOT,
        keys=settings.BACKUP_KEYS,
    )
    gone = making.forget_old(settings.BACKUP_FOLDER, days=settings.BACKUP_DAYS)
    log.info("backup_made", name=made.name, forgotten=len(gone))
    return made.name
