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


# What is told about people by form alone, wherever it stands in an event: numbers of 16
# digits (NIK, family card), phones, addresses of e-mail, passports, tracking codes.
_PERSONAL = re.compile(
    r"""
    [\w.+%-]+@[\w-]+(?:\.[\w-]+)+                      # an address of e-mail
    | (?<![\w.-])[2-9A-HJ-NP-Z]{4}(?:-?[2-9A-HJ-NP-Z]{4}){3}(?![\w-])  # a tracking code
    | (?<![0-9A-Za-z.:+-])(?:\d[ .-]?){15}\d(?![0-9A-Za-z])  # sixteen digits
    | (?<![\w.-])(?:\+|0(?!\.)|62)(?:[ ().-]?\d){8,14}(?![\w.:])  # a phone
    | (?<![0-9A-Za-z])[A-Z]{1,2}[ ]?\d{6,8}(?![0-9A-Za-z])   # a passport
    """,
    re.VERBOSE,
)
MASK = "[***]"
# What structlog and Django write themselves; an id may look like a number of somebody.
_OWN = frozenset({"timestamp", "level", "logger", "request_id", "code"})
# A long text is masked in the part that a reader would look at, and cut.
_LONGEST = 100_000


def masked(value: Any) -> Any:
    """The same with all that looks like personal data masked, also deep inside."""
    if isinstance(value, str):
        return _PERSONAL.sub(MASK, value[:_LONGEST])
    if isinstance(value, dict):
        return {masked(key): masked(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [masked(one) for one in value]
    # What is no text is left as it is, unless it would be masked as one.
    as_text = str(value)
    hidden = masked(as_text)
    plain = value is None or isinstance(value, (bool, int, float))
    return value if plain and hidden == as_text else hidden


def without_people(
    _logger: object, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """Mask what looks like personal data in every value of an event, tracebacks too."""
    for key, value in event.items():
        if key not in _OWN and not key.startswith("_"):
            event[key] = masked(value)
    return event


SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.format_exc_info,
    without_values,
    without_people,
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
