"""The shell alone: no database, none of the product's apps but the one it is drawn in."""

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from sigap_cases.settings.base import *  # noqa: F403
from sigap_cases.settings.base import BASE_DIR


SECRET_KEY = "shell-tests"
ALLOWED_HOSTS = ["*"]
AUTH_USER_MODEL = "auth.User"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_cotton",
    "csp",
    "sigap_cases.desk",
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "allauth.account.adapter.DefaultAccountAdapter"
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.dummy"}}
SILENCED_SYSTEM_CHECKS = []
LOCALE_PATHS = [BASE_DIR / "var" / "shell-locale"]


def _compile_words() -> None:
    words = BASE_DIR / "locale" / "parts" / "shell.po"
    target = LOCALE_PATHS[0] / "id" / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    with words.open("rb") as source, target.open("wb") as compiled:
        write_mo(compiled, read_po(source, locale="id"))


_compile_words()
