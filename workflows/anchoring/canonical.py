"""The one text of each thing that is hashed. A change here makes all hashes wrong."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Final


Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]

# Names and order of what an event's hash covers, in the order of its text.
EVENT_PARTS: Final = (
    *("matter_id", "number", "kind", "at", "actor_kind", "actor_id", "actor_name"),
    *("actor_post", "process_id", "step", "title", "data", "reason", "previous_hash"),
)
_json = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
)


def _encoder() -> Callable[[Json], str]:
    """``_json.encode``, which makes its C encoder anew for every text, with one for all."""
    make = getattr(json.encoder, "c_make_encoder", None)
    strings = getattr(json.encoder, "c_encode_basestring", None)
    if make is None or strings is None:
        return _json.encode
    words = (_json.indent, _json.key_separator, _json.item_separator)
    encode = make(
        None,
        _json.default,
        strings,
        *words,
        _json.sort_keys,
        _json.skipkeys,
        _json.allow_nan,
    )
    return lambda content: "".join(encode(content, 0))


_encode = _encoder()


def canonical(content: Json) -> str:
    """JSON with sorted keys and without spaces; letters as they are."""
    return _encode(content)


def digest(text: str) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def event_digest(parts: Sequence[Json]) -> str:
    """The hash of an event: its EVENT_PARTS, ``at`` as ISO 8601 in UTC."""
    return hashlib.sha256(_encode(parts).encode()).hexdigest()


def row_text(table: str, columns: Sequence[str], values: Sequence[str | None]) -> str:
    """A row of a table that only grows: what is empty in the database is left out.

    So a column that comes later changes nothing about the rows before it.
    """
    kept = {
        name: value
        for name, value in zip(columns, values, strict=True)
        if value is not None
    }
    return _encode([table, kept])


def head_text(matter_id: int, number: int, head_hash: str) -> str:
    """The head of a matter's chain of events."""
    return _encode([matter_id, number, head_hash])
