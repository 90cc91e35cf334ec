"""Settings of the test suite: the real PostgreSQL, quick password hashing."""

from .base import *  # noqa: F403
from .base import VAR_DIR
from .environment import database, read


SECRET_KEY = "test-only"
DEBUG = False
ALLOWED_HOSTS = ["*"]
# Type checks load these settings without a server; a test without one fails to connect.
DATABASES = {"default": database(read("DATABASE_URL") or "postgresql:///sigap")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = VAR_DIR / "test-static"
# Tests collect no static files; without this each request warns of the missing folder.
WHITENOISE_AUTOREFRESH = True
MEDIA_ROOT = VAR_DIR / "test-media"
CELERY_BROKER_URL = "memory://"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TRACKING_CODE_KEY = "test-only-key-for-tracking-codes"
FIELD_KEYS = {"test": "test-only-key-for-sealed-columns"}
FIELD_INDEX_KEY = "test-only-key-for-indexes"
BACKUP_KEYS = {"test": "test-only-key-for-backups"}
DEMO_PASSWORD = "test-only-password"
# Every channel is there; the gateways have no address until a test gives them one.
NOTICE_CARRIERS = {
    "email": "notifications.channels.email.Mail",
    "whatsapp": "notifications.channels.gateway.Gateway",
    "sms": "notifications.channels.gateway.Gateway",
}
HISTORY_SIGNING_KEY_FILE = VAR_DIR / "test-history" / "signing.key"
HISTORY_ROOTS_FOLDER = VAR_DIR / "test-history"
HISTORY_MAKES_ITS_KEY = True
# Tests that are about these turn them on.
MFA_REQUIRED_FROM = None
SESSION_IDLE_MINUTES = None
