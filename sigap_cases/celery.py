"""The Celery app, the clock of the sweeps, and the heartbeats that /healthz reads."""

import os
from typing import Any

from celery import Celery
from celery.signals import before_task_publish, heartbeat_sent, setup_logging
from celery.utils.log import get_task_logger


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap_cases.settings.embedded")

app = Celery("sigap_cases")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
