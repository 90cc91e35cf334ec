"""Settings that every way of running shares. Values come from the environment."""

from datetime import date
from pathlib import Path
from typing import Any

from celery.schedules import crontab
from csp.constants import NONE, SELF

from . import logs
from .environment import number, numbers_of, read
from .notices import *  # noqa: F403


BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(read("SIGAP_VAR") or BASE_DIR / "var")

INSTALLED_APPS = [
    "accounts.admin_site.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "guardian",
    "simple_history",
    "pgtrigger",
    "viewflow",
    "viewflow.workflow",
    "django_htmx",
    "django_cotton",
    "django_filters",
    "django_structlog",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "accounts",
    "notifications",
    "workflows",
    "sigap_cases.sealing",
    "sigap_cases.backup",
    "sigap_cases.registry",
    "sigap_cases.cases",
    "sigap_cases.monitoring",
    "sigap_cases.publicinfo",
    "sigap_cases.exchange",
    "sigap_cases.aid",
    "sigap_cases.wiring",
    "sigap_cases.reports",
    "sigap_cases.api",
    "sigap_cases.desk",
    "sigap_cases.desk.village",
    "sigap_cases.portal",
    "sigap_cases.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "accounts.middleware.SignedInMiddleware",
]

ROOT_URLCONF = "sigap_cases.urls"
WSGI_APPLICATION = "sigap_cases.wsgi.application"
ASGI_APPLICATION = "sigap_cases.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sigap_cases.desk.context.navigation",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "sigap_cases.cases.policies.CaseBackend",
    "sigap_cases.registry.policies.PeopleBackend",
    "sigap_cases.cases.referral_policies.ReferralBackend",
    "accounts.policies.AdministrationBackend",
]
# What holders of admin_sistem may view, add and change. No case is among it.
ADMINISTERED_MODELS: frozenset[str] = frozenset(
    {
        "accounts.user",
        "accounts.unit",
        "accounts.membership",
        "workflows.workingcalendar",
        "workflows.holiday",
        "workflows.deadlinerule",
        "cases.casetype",
        "cases.country",
        "cases.emergencynumber",
        "cases.custodian",
        "cases.letternature",
        "cases.letterhead",
        "cases.lettertemplate",
    }
)
ANONYMOUS_USER_NAME = None
# The rule of who sees a case is CaseBackend's, which reads guardian's grants itself,
# with their end dates and the three levels; guardian's own backend knows neither.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]

# None of Viewflow's own pages is shown, so that its middleware has nothing to do.
VIEWFLOW = {"AUTOREGISTER": False}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Makassar"
USE_I18N = True
USE_TZ = True

SITE_URL = "http://127.0.0.1:8000"
OFFICE_NAME = "Dinas Tenaga Kerja Kabupaten Gianyar"
# An emergency that nobody takes calls again after so many minutes; after so many calls
# the supervisors and the head of the office are called too.
EMERGENCY_REPEAT_MINUTES = number("EMERGENCY_REPEAT_MINUTES", default=10, least=1)
EMERGENCY_CALLS_BEFORE_SUPERVISORS = number(
    "EMERGENCY_CALLS_BEFORE_SUPERVISORS", default=3
)
# How long a case stays open to somebody who broke the glass, how often in an hour they
# may try, and how long what was masked stays shown to who asked for it.
BREAK_GLASS_HOURS = number("BREAK_GLASS_HOURS", default=3)
BREAK_GLASS_TRIES_AN_HOUR = 5
UNMASKED_MINUTES = 15
STATIC_URL = "static/"
STATIC_ROOT = Path(read("STATIC_ROOT") or BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "sigap_cases.assets.UsedAppFinder",
    "sigap_cases.assets.PackageFinder",
    "sigap_cases.assets.SpriteFinder",
]
NODE_MODULES = BASE_DIR / "node_modules"
BUILT_ASSETS = VAR_DIR / "assets"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "media"

SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
SIMPLE_HISTORY_REVERT_DISABLED = True

LOGIN_REDIRECT_URL = "desk:inbox"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_EMAIL_VERIFICATION = "none"
# Attempts are tallied in the database (accounts.services.attempts): allauth's own limits
# are gone with the cache, and answer with a fault while it is away. The link to a new
# password holds a signature that nobody guesses; signing up is closed.
ACCOUNT_RATE_LIMITS = dict.fromkeys(
    (
        *("login", "login_failed", "reauthenticate", "change_password", "signup"),
        *("reset_password", "reset_password_from_key"),
    )
)
MFA_RATE_LIMITS = {"webauthn_login": None}
ACCOUNT_SESSION_REMEMBER = False
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
# Twelve hours after signing in at the latest, whatever is done meanwhile; an hour
# without use.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE_MINUTES: int | None = 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
# A forgotten password is set anew by a link; a worker sends it, so that an address that
# is nobody's costs the same.
ACCOUNT_FORMS = {
    "reset_password": "accounts.password_forms.ForgottenForm",
    "change_password": "accounts.password_forms.ChangeForm",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
PASSWORD_RESET_TIMEOUT = 60 * 60
# From the first step of signing in to the second.
ACCOUNT_LOGIN_TIMEOUT = 5 * 60
ACCOUNT_ADAPTER = "accounts.adapter.StaffAccountAdapter"

# The second step of signing in. Who holds one of these posts, or is named for secret
# cases, reaches nothing without one from that day on; None is never.
MFA_REQUIRED_POSTS = frozenset(
    {"penyelia", "kepala_dinas", "auditor", "admin_sistem", "petugas_piket"}
)
MFA_REQUIRED_FROM: date | None = date(2026, 1, 1)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "accounts.mfa_adapter.StaffMFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.factor_forms.CodeForm",
    "reauthenticate": "accounts.factor_forms.CodeAgainForm",
    "activate_totp": "accounts.factor_forms.AppForm",
    "login_webauthn": "accounts.factor_forms.PasskeyForm",
}
MFA_TOTP_ISSUER = "SIGAP Gianyar"
# A phone's clock may be half a minute off; each code is taken once all the same.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
# Keys of the secrets of second steps, the newest first; empty is SECRET_KEY.
MFA_SECRET_KEYS: list[str] = []

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

LOGGING = logs.configure(level="INFO")
# Anonymous reporters stay anonymous in the logs too.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False

CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# What a killed worker held is handed out again after five minutes at most; the sweeps
# would find it in the database as well. No task may run longer than that.
CELERY_TASK_TIME_LIMIT = 240
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
}
# How many open tasks a person is meant to hold in a post, where no supervisor says it.
WORKLOAD_CAPACITY = 15
SWEEP_SECONDS = 15
# A sweep that waited until the next one is due is dropped: the next does its work.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    name: {
        "task": name,
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    }
    for name in (
        "workflows.tasks.sweep_waits",
        "workflows.tasks.sweep_deadlines",
        "workflows.tasks.run_due_actions",
        "notifications.tasks.spread_due",
        "sigap_cases.wiring.tasks.repeat_emergencies",
        "sigap_cases.api.tasks.deliver_webhooks",
        "sigap_cases.beat_heartbeat",
    )
}
# A channel each, so that a slow one holds up none of the others.
CELERY_BEAT_SCHEDULE |= {
    f"notifications.deliver.{channel}": {
        "task": "notifications.tasks.deliver_due",
        "args": [channel],
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS},
    }
    for channel in ("email", "whatsapp", "sms")
}
# Files of documents whose transaction was taken back.
CELERY_BEAT_SCHEDULE["cases.sweep_files"] = {
    "task": "sigap_cases.cases.tasks.sweep_files",
    "schedule": 6 * 3600,
    "options": {"expires": 3600},
}
CELERY_BEAT_SCHEDULE["wiring.apologise"] = {
    "task": "sigap_cases.wiring.tasks.apologise",
    "schedule": 300,
    "options": {"expires": 300},
}
CELERY_BEAT_SCHEDULE["wiring.remind_of_incidents"] = {
    "task": "sigap_cases.wiring.tasks.remind_of_incidents",
    "schedule": 300,
    "options": {"expires": 300},
}
# Drafts and tallies of the public pages: what is told there about them holds by this.
CELERY_BEAT_SCHEDULE["portal.purge"] = {
    "task": "sigap_cases.portal.tasks.purge",
    "schedule": 600,
    "options": {"expires": 600},
}
# Rounds of monitoring that begin or end, and contacts that lapse; a day is its unit.
CELERY_BEAT_SCHEDULE["monitoring.sweep"] = {
    "task": "sigap_cases.monitoring.tasks.sweep",
    "schedule": 3600,
    "options": {"expires": 3600},
}
# Cases and tasks that nobody would carry on: told once a day, however often it is asked.
CELERY_BEAT_SCHEDULE["cases.watch_orphans"] = {
    "task": "sigap_cases.cases.tasks.watch_orphans",
    "schedule": 3600,
    "options": {"expires": 3600},
}
# The public figures of a day: frozen once, however often it is asked.
CELERY_BEAT_SCHEDULE["reports.freeze_statistics"] = {
    "task": "sigap_cases.reports.tasks.freeze_statistics",
    "schedule": 600,
    "options": {"expires": 600},
}
# What is past its retention and approved by two: in batches, a case a transaction.
CELERY_BEAT_SCHEDULE["cases.carry_out_retention"] = {
    "task": "sigap_cases.cases.tasks.carry_out_retention",
    "schedule": 300,
    "options": {"expires": 300},
}
# Referrals end by their last day; their partner sees nothing of them from midnight on.
CELERY_BEAT_SCHEDULE["cases.end_referrals"] = {
    "task": "sigap_cases.cases.tasks.end_referrals",
    "schedule": 600,
    "options": {"expires": 600},
}
# Tasks that are claimed and not touched go back to their queue after so many working
# days, an emergency's after so many hours; at some units (by path) after others.
IDLE_WORKING_DAYS = number("IDLE_WORKING_DAYS", default=3, least=1)
IDLE_WORKING_DAYS_AT = numbers_of("IDLE_WORKING_DAYS_AT")
IDLE_EMERGENCY_HOURS = number("IDLE_EMERGENCY_HOURS", default=4, least=1)
# How long a pause by a person lasts at most, in calendar days, where the rule of the
# deadline has no limit of its own.
PAUSE_LIMIT_DAYS = number("PAUSE_LIMIT_DAYS", default=30, least=1)
# Tallies of attempts, and sessions that no browser can use any more.
CELERY_BEAT_SCHEDULE["accounts.tidy"] = {
    "task": "accounts.tasks.tidy",
    "schedule": 3600,
    "options": {"expires": 600},
}
CELERY_BEAT_SCHEDULE |= {
    name: {"task": name, "schedule": 300, "options": {"expires": 300}}
    for name in (
        "workflows.tasks.sweep_idle",
        "sigap_cases.wiring.tasks.sweep_absences",
    )
}

# Imports that a worker left lying are taken up again; sheets go after their time.
CELERY_BEAT_SCHEDULE |= {
    "exchange.sweep": {
        "task": "sigap_cases.exchange.tasks.sweep",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "exchange.empty_old": {
        "task": "sigap_cases.exchange.tasks.empty_old",
        "schedule": crontab(hour=4, minute=15),
        "options": {"expires": 6 * 3600},
    },
}

# A key of a write is known for a week; the log of systems' requests lasts half a year,
# and no less than ninety days, which the database itself holds.
API_KEYS_KEPT_DAYS = 7
API_REQUESTS_KEPT_DAYS = 180
CELERY_BEAT_SCHEDULE["api.purge"] = {
    "task": "sigap_cases.api.tasks.purge",
    "schedule": crontab(hour=4, minute=45),
    "options": {"expires": 6 * 3600},
}

# The history is signed each night, and then checked; the key is in no database.
HISTORY_SIGNING_KEY_FILE = VAR_DIR / "history" / "signing.key"
HISTORY_MAKES_ITS_KEY = False
# Public keys, in hexadecimal, that may sign without having been named by the one before.
HISTORY_TRUSTED_KEYS: list[str] = []
HISTORY_ROOTS_FOLDER = VAR_DIR / "history"
# Who is sent each root; nobody where it is empty.
HISTORY_ROOT_EMAIL = ""
CELERY_BEAT_SCHEDULE |= {
    "workflows.sign_history": {
        "task": "workflows.tasks.sign_history",
        "schedule": crontab(hour=1, minute=15),
        "options": {"expires": 6 * 3600},
    },
    "workflows.verify_history": {
        "task": "workflows.tasks.verify_history",
        "schedule": crontab(hour=2, minute=15),
        "options": {"expires": 6 * 3600},
    },
}

# The interface for other agencies' systems takes tokens and speaks JSON; nothing else.
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["sigap_cases.api.identity.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["sigap_cases.api.identity.HasScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "sigap_cases.api.problems.answer_to",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "SIGAP Gianyar",
    "DESCRIPTION": "Antarmuka data bagi sistem instansi lain. Lihat docs/api.md.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
    "ENUM_NAME_OVERRIDES": {
        "ReferralStatus": "sigap_cases.cases.enums.ReferralStatus",
        "ReferralKind": "sigap_cases.cases.enums.ReferralKind",
    },
}
# Only where a receiver of events lies inside the office's own network, or in a test.
WEBHOOKS_MAY_BE_PRIVATE = False
WEBHOOKS_MAY_BE_PLAIN = False

# Backups: nowhere unless the office names a folder, and the keys they are sealed under.
BACKUP_FOLDER: Path | None = None
BACKUP_KEYS: dict[str, str] = {}
# Older ones are removed; 0 keeps all of them.
BACKUP_DAYS = 30
CELERY_BEAT_SCHEDULE["backup.back_up"] = {
    "task": "sigap_cases.backup.tasks.back_up",
    "schedule": crontab(hour=3, minute=15),
    "options": {"expires": 3600},
}
CELERY_BEAT_SCHEDULE["wiring.watch_backups"] = {
    "task": "sigap_cases.wiring.tasks.watch_backups",
    "schedule": crontab(hour=8, minute=0),
    "options": {"expires": 6 * 3600},
}
