"""Settings of the test suite: the real PostgreSQL, quick password hashing."""

from .base import *  # noqa: F403
from .base import BASE_DIR, env


SECRET_KEY = "test-only"
DEBUG = False
ALLOWED_HOSTS = ["*"]
DATABASES = {"default": env.db("DATABASE_URL")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = BASE_DIR / "var" / "test-media"
CELERY_BROKER_URL = "memory://"
TRACKING_CODE_KEY = "test-only-key-for-tracking-codes"
