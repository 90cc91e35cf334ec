"""Production refuses to start without its secrets, and says which are missing."""

import os
import subprocess
import sys

import pytest

from .checks import PRODUCTION_ENVIRONMENT, ROOT


# Of this test run, not of an office.
UNWANTED = {"CACHE_URL", "SIGAP_VAR", "DJANGO_ALLOW_ASYNC_UNSAFE"}
SECRETS = sorted(set(PRODUCTION_ENVIRONMENT) - {"DJANGO_SETTINGS_MODULE"})


def manage(*arguments: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    environment = {
        name: value for name, value in os.environ.items() if name not in UNWANTED
    }
    environment |= {**PRODUCTION_ENVIRONMENT, **changes}
    return subprocess.run(  # noqa: S603 - own command, no shell
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={name: value for name, value in environment.items() if value},
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_deploy_finds_nothing_in_production_settings() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize("name", SECRETS)
def test_production_refuses_without(name: str) -> None:
    done = manage("check", **{name: ""})
    assert done.returncode != 0
    assert f"ImproperlyConfigured: Set in the environment: {name}" in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY must be a random value"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY must be a random value"),
        (
            "TRACKING_CODE_KEY",
            "example-0123456789abcdefghijklmnop",
            "must be a random value",
        ),
        ("TRACKING_CODE_KEY", PRODUCTION_ENVIRONMENT["SECRET_KEY"], "must differ"),
        ("FIELD_KEYS", "k1", "each secret in FIELD_KEYS must be a random value"),
        ("FIELD_KEYS", "K 1:x", "FIELD_KEYS must be name:secret"),
        ("FIELD_INDEX_KEY", PRODUCTION_ENVIRONMENT["SECRET_KEY"], "must differ"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS must name the hosts"),
        ("DATABASE_URL", "sqlite:///sigap.sqlite3", "must name a PostgreSQL database"),
        ("BROKER_URL", "amqp://sigap@localhost//", "CACHE_URL is needed"),
        ("MEDIA_ROOT", "media", "must be an absolute path"),
        ("HISTORY_SIGNING_KEY_FILE", "kunci", "must be an absolute path"),
        ("HISTORY_ROOTS_FOLDER", "akar", "must be an absolute path"),
        ("TRUSTED_PROXIES", "one", "TRUSTED_PROXIES must be a whole number"),
        ("WHATSAPP_URL", "http://gerbang.invalid/", "must begin with https://"),
        ("SMS_URL", "https://gerbang.invalid/", "in the environment: SMS_SECRET"),
        ("EMAIL_URL", "anymail+mailgun://", "ANYMAIL, EMAIL_WEBHOOK_SECRET"),
        ("SMS_PER_MINUTE", "many", "SMS_PER_MINUTE must be a whole number"),
        ("MFA_REQUIRED_FROM", "nanti", "MFA_REQUIRED_FROM must be a day"),
        ("MFA_SECRET_KEYS", "short", "MFA_SECRET_KEYS must be random values"),
        ("SESSION_IDLE_MINUTES", "long", "must be a whole number"),
        ("BACKUP_FOLDER", "/var/backups/sigap", "BACKUP_FOLDER needs BACKUP_KEYS"),
        ("BACKUP_KEYS", PRODUCTION_ENVIRONMENT["FIELD_KEYS"], "must differ from all"),
    ],
)
def test_production_refuses_a_value(name: str, value: str, complaint: str) -> None:
    done = manage("check", **{name: value})
    assert done.returncode != 0
    assert complaint in done.stderr
    assert value not in done.stderr.splitlines()[-1] or value == "*"


REPORTS_FROM = "kabar:0123456789abcdefghijklmnopqrstuv"


@pytest.mark.parametrize(
    ("value", "complaint"),
    [("kabar:short", "must be a random value"), ("0123456789" * 4, "user:password")],
)
def test_production_refuses_a_weak_secret_of_reports(
    value: str, complaint: str
) -> None:
    done = manage(
        "check",
        EMAIL_URL="anymail+mailgun://",
        ANYMAIL='{"KEY":"k"}',
        EMAIL_WEBHOOK_SECRET=value,
    )
    assert done.returncode != 0
    assert complaint in done.stderr


def test_production_takes_a_provider_of_mail_by_its_name() -> None:
    script = (
        "from django.conf import settings as s; from django.urls import reverse;"
        "print(s.EMAIL_BACKEND, s.ANYMAIL['KEY'], s.ANYMAIL['WEBHOOK_SECRET'],"
        " reverse('notifications:mail_report'))"
    )
    done = manage(
        "shell",
        "-v",
        "0",
        "-c",
        script,
        EMAIL_URL="anymail+mailgun://",
        ANYMAIL='{"KEY":"k"}',
        EMAIL_WEBHOOK_SECRET=REPORTS_FROM,
    )
    assert done.stdout.split() == [
        "anymail.backends.mailgun.EmailBackend",
        "k",
        REPORTS_FROM,
        "/kabar/surel/",
    ], done.stderr


def test_production_has_no_page_of_outgoing_files_and_no_report_of_smtp() -> None:
    script = (
        "from django.urls import resolve, Resolver404\n"
        "for path in ('/operasi/surat-keluar/', '/kabar/surel/'):\n"
        "    try:\n        print(resolve(path))\n"
        "    except Resolver404:\n        print('gone')"
    )
    done = manage("shell", "-v", "0", "-c", script)
    assert done.stdout.split() == ["gone", "gone"], done.stderr


def test_production_keeps_sessions_to_this_host_and_asks_for_a_second_step() -> None:
    script = (
        "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME,"
        " s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY,"
        " s.SESSION_COOKIE_SAMESITE, s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH,"
        " s.SESSION_IDLE_MINUTES, s.MFA_REQUIRED_FROM, ','.join(sorted(s.MFA_REQUIRED_POSTS)))"
    )
    done = manage("shell", "-v", "0", "-c", script)
    assert done.stdout.split() == [
        "__Host-sessionid",
        "__Host-csrftoken",
        *("True", "True", "Lax", "None", "/", "60", "2026-01-01"),
        "admin_sistem,auditor,kepala_dinas,penyelia,petugas_piket",
    ], done.stderr


def test_check_refuses_a_post_that_is_none() -> None:
    done = manage("check", MFA_REQUIRED_POSTS="penyelia,kepala_suku")
    assert done.returncode != 0
    assert "kepala_suku" in done.stderr
