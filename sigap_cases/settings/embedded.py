"""Settings for trying and developing: the servers that ``make run`` starts."""

from pathlib import Path

from django.core.management.utils import get_random_secret_key

from .base import *  # noqa: F403
from .base import VAR_DIR
from .environment import (
    cache,
    cache_beside,
    database,
    keyring,
    load,
    read,
    switch,
)


load(VAR_DIR / "servers.env")
load(VAR_DIR / "keys.env")

# Without a running launcher, what needs no server still works; the rest is told this.
NOT_RUNNING = "postgresql:///sigap?host=/servers-not-running/start-them-with/make-run"

SECRET_KEY = read("SECRET_KEY") or get_random_secret_key()
TRACKING_CODE_KEY = read("TRACKING_CODE_KEY") or get_random_secret_key()
FIELD_KEYS = keyring("FIELD_KEYS", length=32) or {"none": get_random_secret_key()}
FIELD_INDEX_KEY = read("FIELD_INDEX_KEY") or get_random_secret_key()
# Whoever tries a backup names its key: one that is drawn anew would open nothing later.
BACKUP_KEYS = keyring("BACKUP_KEYS", length=32)
DEBUG = switch("DEBUG", default=False)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DATABASES = {"default": database(read("DATABASE_URL") or NOT_RUNNING)}
CELERY_BROKER_URL = read("BROKER_URL") or "memory://"
CACHES = {
    "default": cache(read("CACHE_URL") or cache_beside(CELERY_BROKER_URL))
    if read("BROKER_URL")
    else cache("locmemcache://")
}
STATIC_ROOT = Path(read("STATIC_ROOT") or VAR_DIR / "staticfiles")
# Nothing leaves the machine: what would be sent lies in var/mail, and a page shows it.
EMAIL_BACKEND = "notifications.channels.files.EmailBackend"
NOTICE_CARRIERS = {
    "email": "notifications.channels.email.Mail",
    "whatsapp": "notifications.channels.files.Phones",
    "sms": "notifications.channels.files.Phones",
}
OUTGOING_FILES = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = "sigap@localhost"
DEMO_PASSWORD = "sigap-gianyar"
HISTORY_MAKES_ITS_KEY = True
# Whoever tries the product has one password for every post; their page says so.
MFA_REQUIRED_FROM = None
