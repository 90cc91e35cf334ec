"""Every run of the suite as one search for leaks.

Whatever a test seals (NIK, passports, phones, addresses, pass phrases) and every tracking
code that is drawn becomes a canary. It may appear in no line of the log, as the log is
written, in no message to the broker, and in no text of a mail. A run in which one does fails.
"""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from celery.signals import before_task_publish
from django.core.mail.backends.locmem import (  # noqa: TID251 what tests send ends here
    EmailBackend,
)

from sigap_cases.cases.services import tracking
from sigap_cases.sealing import keys
from sigap_cases.settings.logs import configure


# A shorter word, or a number as short as a date, stands in many places by chance.
SHORTEST, SHORTEST_NUMBER = 8, 10
_WORD = re.compile(r"[\w.+@%-]{8,}")
_NUMBER = re.compile(r"\d[\d .()-]{8,}\d")


class Canaries:
    """What must not be seen, and where it was."""

    def __init__(self) -> None:
        self._said: set[str] = set()
        self.leaks: set[str] = set()

    def add(self, text: str) -> None:
        digits = re.sub(r"\D", "", text)
        if len(digits) >= SHORTEST_NUMBER:
            self._said.add(digits)
        if len(text) >= SHORTEST and ("@" in text or any(map(str.isdigit, text))):
            self._said.add(text.casefold())

    def found_in(self, text: str) -> set[str]:
        words = {word.casefold().strip(".-") for word in _WORD.findall(text)}
        numbers = {re.sub(r"\D", "", one) for one in _NUMBER.findall(text)}
        return self._said & (words | numbers)

    def look(self, where: str, text: str) -> None:
        self.leaks |= {f"{where}: {one}" for one in self.found_in(text)}


class _Log(logging.Handler):
    """The log as the product writes it."""

    def __init__(self, canaries: Canaries) -> None:
        super().__init__()
        told = configure(level="INFO")["formatters"]["json"]
        self.setFormatter(told.pop("()")(**told))
        self.canaries = canaries

    def emit(self, record: logging.LogRecord) -> None:
        self.canaries.look(f"log of {record.name}", self.format(record))


def watch(patch: pytest.MonkeyPatch, canaries: Canaries) -> None:
    """Note what is sealed and drawn, and look at what leaves by log, broker and mail."""
    seal, code_from, send = keys.seal, tracking.code_from, EmailBackend.send_messages

    def noted_seal(text: str, **told: Any) -> str:
        # A draft is one sealed text of many; what it holds is sealed again when it is sent.
        if told.get("bound_to") != "draft.answers":
            canaries.add(text)
        return seal(text, **told)

    def noted_code(secret: str) -> str:
        code = code_from(secret)
        canaries.add(code)
        canaries.add(tracking.pretty(code))
        return code

    def looked_at(backend: EmailBackend, messages: Any) -> int:
        messages = list(messages)
        for message in messages:
            canaries.look("mail", f"{message.subject}\n{message.body}")
        return send(backend, messages)

    patch.setattr(keys, "seal", noted_seal)
    patch.setattr(tracking, "code_from", noted_code)
    patch.setattr(EmailBackend, "send_messages", looked_at)


@pytest.fixture(autouse=True, scope="session")
def canaries() -> Iterator[Canaries]:
    found = Canaries()
    handler = _Log(found)

    def published(body: Any = None, sender: Any = None, **_more: Any) -> None:
        found.look(f"broker, {sender}", json.dumps(body, default=str))

    logging.getLogger().addHandler(handler)
    before_task_publish.connect(published, weak=False)
    with pytest.MonkeyPatch.context() as patch:
        watch(patch, found)
        yield found
    before_task_publish.disconnect(published)
    logging.getLogger().removeHandler(handler)
    assert not found.leaks, f"personal data leaked: {sorted(found.leaks)[:20]}"
