"""Small definitions, put together in a line or two, as documents to publish."""

from typing import Any

import yaml

from workflows.models import ProcessVersion
from workflows.services.publishing import publish_document


Data = dict[str, Any]
HOUR = {"amount": 1, "unit": "jam"}
DAY = {"amount": 1, "unit": "hari"}


def document(key: str, steps: Data, **parts: Any) -> str:
    """A definition that starts with its first step."""
    data: Data = {
        "key": key,
        "title": key.title(),
        "summary": "Untuk pengujian.",
        "legal_basis": [{"title": "Tidak ada"}],
        "fields": {
            "agreed": {"type": "boolean", "title": "Setuju"},
            "note": {"type": "long_text", "title": "Catatan", "sensitive": True},
        },
        "roles": {
            "intake": {"title": "Penerima", "post": "intake"},
            "worker": {"title": "Pekerja", "post": "worker"},
        },
        "outcomes": {
            "done": {"title": "Selesai", "status": "closed"},
            "stopped": {
                "title": "Dihentikan",
                "status": "closed",
                "cancel_by": ["intake"],
            },
        },
        "start": next(iter(steps)),
        "steps": {name: {"title": name.title()} | step for name, step in steps.items()},
    }
    return yaml.safe_dump(data | parts, sort_keys=False, allow_unicode=True)


def publish(key: str, steps: Data, **parts: Any) -> ProcessVersion:
    return publish_document(document(key, steps, **parts), note="Uji")


def task(to: str, *form: str, role: str = "intake", **parts: Any) -> Data:
    fields = [{"field": name, "required": name != "note"} for name in form]
    return {
        "kind": "human",
        "role": role,
        "form": fields,
        "deadline": "STD-KONTAK",
        "next": to,
    } | parts


def action(to: str) -> Data:
    return {"kind": "automatic", "action": "act", "next": to}


def decision(*branches: Data) -> Data:
    return {"kind": "decision", "branches": list(branches)}


def fork(join: str, *branches: str | Data) -> Data:
    opened = [{"next": way} if isinstance(way, str) else way for way in branches]
    return {"kind": "fork", "branches": opened, "join": join}


def join(to: str) -> Data:
    return {"kind": "join", "next": to}


def wait(expiry: Data | None = None, **messages: str) -> Data:
    named = [{"message": name, "next": to} for name, to in messages.items()]
    return {"kind": "wait", "messages": named} | ({"expiry": expiry} if expiry else {})


def call(process: str, to: str, **parts: Any) -> Data:
    return {"kind": "call", "process": process, "on": "same", "next": to} | parts


def end(outcome: str | None = "done") -> Data:
    return {"kind": "end"} | ({"outcome": outcome} if outcome else {})


def timeout(to: str, after: Data = HOUR, *, interrupting: bool = True) -> Data:
    return {"after": after, "next": to, "interrupting": interrupting}


def yes(to: str) -> Data:
    return {"when": {"field": "agreed", "is": True}, "next": to}


def no(to: str) -> Data:
    return {"when": {"field": "agreed", "is": False}, "next": to}
