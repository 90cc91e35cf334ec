"""Settings of an office: nothing starts without its secrets. See docs/operations.md."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from . import sending
from .base import *  # noqa: F403
from .base import MFA_REQUIRED_FROM as ALWAYS
from .base import MFA_REQUIRED_POSTS as USUAL_POSTS
from .environment import (
    absolute_path,
    cache,
    cache_beside,
    database,
    day,
    keyring,
    number,
    read,
    required,
    secret,
    secrets,
    switch,
    words,
)


required(
    "SECRET_KEY",
    "TRACKING_CODE_KEY",
    "FIELD_KEYS",
    "FIELD_INDEX_KEY",
    "DATABASE_URL",
    "BROKER_URL",
    "ALLOWED_HOSTS",
    "MEDIA_ROOT",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
    "REPORTER_FROM",
    "HISTORY_SIGNING_KEY_FILE",
    "HISTORY_ROOTS_FOLDER",
)

DEBUG = False
SECRET_KEY = secret("SECRET_KEY", length=50)
TRACKING_CODE_KEY = secret("TRACKING_CODE_KEY", length=32)
if TRACKING_CODE_KEY == SECRET_KEY:
    raise ImproperlyConfigured("TRACKING_CODE_KEY must differ from SECRET_KEY")
# Master keys of the sealed columns, the first in use; and the key of their indexes.
FIELD_KEYS = keyring("FIELD_KEYS", length=32)
FIELD_INDEX_KEY = secret("FIELD_INDEX_KEY", length=32)
if len({SECRET_KEY, TRACKING_CODE_KEY, FIELD_INDEX_KEY, *FIELD_KEYS.values()}) < (
    3 + len(FIELD_KEYS)
):
    raise ImproperlyConfigured("FIELD_KEYS and FIELD_INDEX_KEY must differ from others")
ALLOWED_HOSTS = words("ALLOWED_HOSTS")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts, not *")
# Links in notices go to the first host.
SITE_URL = f"https://{ALLOWED_HOSTS[0]}"
MEDIA_ROOT = Path(read("MEDIA_ROOT"))
if not MEDIA_ROOT.is_absolute():
    raise ImproperlyConfigured("MEDIA_ROOT must be an absolute path")

DATABASES = {"default": database(read("DATABASE_URL"))}
CELERY_BROKER_URL = read("BROKER_URL")
CACHES = {"default": cache(read("CACHE_URL") or cache_beside(CELERY_BROKER_URL))}

# SMTP: smtp+tls://user:password@host:587. A provider of django-anymail by its name,
# anymail+mailgun://, with its keys as JSON in ANYMAIL.
vars().update(sending.mail())
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = read("DEFAULT_FROM_EMAIL")
REPORTER_FROM = read("REPORTER_FROM")
NOTICE_GATEWAYS = sending.gateways()
NOTICE_CARRIERS = sending.carriers()
NOTICE_RATES = sending.rates()
NOTICE_LANES = number("NOTICE_LANES", default=2)
NOTICE_GATEWAYS_MAY_BE_PRIVATE = switch("GATEWAYS_MAY_BE_PRIVATE", default=False)

CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS]
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_SECURE = True
# The browser takes such a cookie from this very host only, over TLS, for every path.
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_IDLE_MINUTES = number("SESSION_IDLE_MINUTES", default=60)
# Which posts must show a second step, from which day, and under which keys its secrets
# are kept. An office that begins with it gives its people a few weeks.
MFA_REQUIRED_POSTS = frozenset(words("MFA_REQUIRED_POSTS")) or USUAL_POSTS
MFA_REQUIRED_FROM = day("MFA_REQUIRED_FROM", default=ALWAYS)
MFA_SECRET_KEYS = secrets("MFA_SECRET_KEYS", length=32)
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]  # asked on the machine itself, without TLS
# The web server in front must set this header itself and drop what the client sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = number("HSTS_SECONDS", default=365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# How many proxies stand in front: the rate limits count by the client's address.
ALLAUTH_TRUSTED_PROXY_COUNT = number("TRUSTED_PROXIES", default=1)

# The key that signs the history, and where the signed roots are written.
HISTORY_SIGNING_KEY_FILE = absolute_path("HISTORY_SIGNING_KEY_FILE")
HISTORY_ROOTS_FOLDER = absolute_path("HISTORY_ROOTS_FOLDER")
HISTORY_TRUSTED_KEYS = words("HISTORY_TRUSTED_KEYS")
HISTORY_ROOT_EMAIL = read("HISTORY_ROOT_EMAIL")

# Encrypted backups each night, where a folder is named; its keys are no other keys.
BACKUP_FOLDER = absolute_path("BACKUP_FOLDER") if read("BACKUP_FOLDER") else None
BACKUP_KEYS = keyring("BACKUP_KEYS", length=32)
BACKUP_DAYS = number("BACKUP_DAYS", default=30)
if BACKUP_FOLDER is not None and not BACKUP_KEYS:
    raise ImproperlyConfigured("BACKUP_FOLDER needs BACKUP_KEYS")
if set(BACKUP_KEYS.values()) & {
    SECRET_KEY,
    TRACKING_CODE_KEY,
    FIELD_INDEX_KEY,
    *FIELD_KEYS.values(),
}:
    raise ImproperlyConfigured("BACKUP_KEYS must differ from all other keys")
