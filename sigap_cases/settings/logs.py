"""Logging: one line an event, without what people wrote or who they are."""

import re
from typing import Any

import structlog


# What the database adds to an error, over one line or many, and a query string hold
# values: whole rows, names, searches. In a traceback it ends with an empty line.
_DETAIL = re.compile(
    r"\n?^(?:DETAIL|CONTEXT|LINE \d+|HINT|QUERY):.*?(?=\n\nThe above |\n\nDuring |\Z)",
    re.MULTILINE | re.DOTALL,
)
_QUERY = re.compile(r"\?.*")
# Who has it sets a new password.
_RESET_KEY = re.compile(r"(/password/reset/key/)[^/\s]+")


def without_values(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Take the database's detail lines and the addresses' query strings out of an event."""
    for key in ("event", "exception"):
        if isinstance(event.get(key), str):
            event[key] = _DETAIL.sub("", event[key])
    if isinstance(event.get("request"), str):
        event["request"] = _RESET_KEY.sub(r"\1***", _QUERY.sub("", event["request"]))
    return event


SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,
    without_values,
]


def configure(*, level: str) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING: JSON lines on the error stream."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(),
                ],
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        # Django's own handlers would mail whole requests to ADMINS.
        "loggers": {"django": {"handlers": [], "level": level, "propagate": True}},
    }
