"""Whether the parts that the product needs are alive: ``GET /healthz``."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from .celery import app
from .liveness import BEAT, WORKER, lives


BROKER_SECONDS = 2


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        with app.connection_for_write(connect_timeout=BROKER_SECONDS) as broker:
            broker.ensure_connection(max_retries=1, timeout=BROKER_SECONDS)
    except OperationalError:
        return False
    return True


def _lives(part: str) -> bool:
    try:
        return lives(part)
    except (RedisError, DatabaseError):
        return False


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database_answers,
    "broker": _broker_answers,
    WORKER: lambda: _lives(WORKER),
    BEAT: lambda: _lives(BEAT),
}


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> JsonResponse:
    """200 when every part answers, 503 with the names of the parts that are down."""
    answers = {part: check() for part, check in CHECKS.items()}
    parts = {part: "ok" if alive else "down" for part, alive in answers.items()}
    return JsonResponse(parts, status=200 if all(answers.values()) else 503)
