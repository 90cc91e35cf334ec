"""The test settings for a child process: its database, broker and providers are given."""

import os

from sigap_cases.settings.test import *  # noqa: F403
from sigap_cases.settings.test import CELERY_BEAT_SCHEDULE, NOTICE_CARRIERS
from tests.fake_gateway import SECRET


CELERY_BROKER_URL = os.environ.get("FAULT_BROKER_URL", "memory://")
if cache_url := os.environ.get("FAULT_CACHE_URL"):
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": cache_url,
        }
    }
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": min(int(entry["schedule"]), 1)}
    for name, entry in CELERY_BEAT_SCHEDULE.items()
    if entry["task"].startswith(os.environ.get("FAULT_BEAT", "notifications."))
}
NOTICE_BATCH = int(os.environ.get("FAULT_BATCH", "10"))
NOTICE_LANES = int(os.environ.get("FAULT_LANES", "2"))
NOTICE_CARRIERS = {**NOTICE_CARRIERS}
NOTICE_GATEWAYS = {
    channel: {"url": os.environ.get("FAULT_GATEWAY", ""), "secret": SECRET}
    for channel in ("whatsapp", "sms")
}
NOTICE_GATEWAYS_MAY_BE_PRIVATE = NOTICE_GATEWAYS_MAY_BE_PLAIN = True
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", int(os.environ.get("FAULT_SMTP", "1"))
EMAIL_TIMEOUT = 5
