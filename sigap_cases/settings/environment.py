"""Reads the environment strictly: what is missing or malformed is named, all of it at once."""

import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured


SWITCHES = {
    "1": True,
    "true": True,
    "yes": True,
    "0": False,
    "false": False,
    "no": False,
}
LOCK_TIMEOUT_MS = 5000


def read(name: str) -> str:
    """The value of ``name``, or an empty string."""
    return os.environ.get(name, "").strip()


def required(*names: str) -> None:
    """Refuse to start unless every one of ``names`` has a value."""
    missing = [name for name in names if not read(name)]
    if missing:
        raise ImproperlyConfigured(f"Set in the environment: {', '.join(missing)}")


def secret(name: str, *, length: int) -> str:
    """A key of at least ``length`` characters that is not one written down as an example."""
    value = read(name)
    if _is_weak(value, length):
        raise ImproperlyConfigured(
            f"{name} must be a random value of {length} characters or more"
        )
    return value


def _is_weak(value: str, length: int) -> bool:
    return len(value) < length or len(set(value)) < 10 or "example" in value.lower()


def keyring(name: str, *, length: int) -> dict[str, str]:
    """``name:secret`` pairs separated by commas; the first is the one in use."""
    found: dict[str, str] = {}
    for pair in words(name):
        label, _, value = pair.partition(":")
        if not re.fullmatch(r"[a-z0-9-]{1,20}", label) or label in found:
            raise ImproperlyConfigured(f"{name} must be name:secret,name:secret")
        if _is_weak(value, length):
            raise ImproperlyConfigured(
                f"each secret in {name} must be a random value of {length} characters or more"
            )
        found[label] = value
    return found


def switch(name: str, *, default: bool) -> bool:
    value = read(name).lower()
    if not value:
        return default
    if value not in SWITCHES:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(SWITCHES)}")
    return SWITCHES[value]


def number(name: str, *, default: int, least: int = 0) -> int:
    value = read(name)
    if value and not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number")
    found = int(value) if value else default
    if found < least:
        raise ImproperlyConfigured(f"{name} must be {least} or more")
    return found


def numbers_of(name: str) -> dict[str, int]:
    """``path:number`` pairs separated by commas, each number 1 or more; none is none."""
    found: dict[str, int] = {}
    for pair in words(name):
        path, _, value = pair.rpartition(":")
        if not path or not value.isdecimal() or int(value) < 1:
            raise ImproperlyConfigured(f"{name} must be path:number,path:number")
        found[path] = int(value)
    return found


def absolute_path(name: str) -> Path:
    path = Path(read(name))
    if not path.is_absolute():
        raise ImproperlyConfigured(f"{name} must be an absolute path")
    return path


def day(name: str, *, default: date | None) -> date | None:
    """A day written as 2026-12-31."""
    value = read(name)
    try:
        return date.fromisoformat(value) if value else default
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a day, 2026-12-31") from error


def secrets(name: str, *, length: int) -> list[str]:
    """Keys separated by commas, each as ``secret`` wants it; none is none."""
    found = words(name)
    for value in found:
        if len(value) < length or len(set(value)) < 10 or "example" in value.lower():
            raise ImproperlyConfigured(
                f"{name} must be random values of {length} characters or more"
            )
    return found


def words(name: str) -> list[str]:
    """Values separated by commas."""
    return [word.strip() for word in read(name).split(",") if word.strip()]


def database(url: str) -> dict[str, Any]:
    """Django's settings of a PostgreSQL database.

    Statements are prepared on the server after a few uses: with its own binding that is
    what makes a task's completion quick. A lock that is not had in time is given up, so
    that one stuck transaction does not hold every worker. Nothing is compiled: a page's
    statements are over sooner than that takes.
    """
    parsed: dict[str, Any] = environ.Env.db_url_config(url)
    if parsed.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database")
    options = parsed.pop("OPTIONS", {})
    return {
        **parsed,
        "HOST": options.pop("host", parsed["HOST"]),
        "PORT": str(options.pop("port", parsed["PORT"])),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "server_side_binding": True,
            "prepare_threshold": 3,
            "options": f"-c lock_timeout={LOCK_TIMEOUT_MS} -c jit=off",
            **options,
        },
    }


def cache(url: str) -> dict[str, Any]:
    parsed: dict[str, Any] = environ.Env.cache_url_config(url)
    return parsed


def cache_beside(broker_url: str) -> str:
    """The cache's address where none is given: the next database of a Redis or Valkey broker."""
    scheme, _, rest = broker_url.partition("://")
    if scheme not in ("redis", "rediss"):
        raise ImproperlyConfigured(
            "CACHE_URL is needed where the broker is not Redis or Valkey, "
            "for example dbcache://django_cache"
        )
    server = rest.partition("/")[0]
    return f"{scheme}://{server}/1"


def load(path: Path) -> None:
    """Read ``NAME=value`` lines; what the environment says already stands."""
    if path.is_file():
        environ.Env.read_env(str(path))
