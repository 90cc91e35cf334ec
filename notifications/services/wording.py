"""The words of a notice."""

from django.conf import settings

from notifications.channels.contract import Content
from notifications.enums import Topic
from notifications.models import OutboxMessage


def content_of(message: OutboxMessage) -> Content:
    said = str(Topic(message.topic).label)
    return Content(
        subject=f"SIGAP: {message.label}",
        body=f"{said}: {message.label}\n{settings.SITE_URL}/\n",
    )
