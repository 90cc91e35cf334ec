"""Every address, asked for as every post, about every situation.

What is expected is derived from the table of access alone. What somebody may not see is
answered byte for byte as what is missing.
"""

import functools
import logging
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.template.backends.django import Template
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from sigap_cases.access_policies.matrix import (
    READ,
    VISITORS,
    Expected,
    Outcome,
    Visitor,
    rows,
)
from sigap_cases.access_policies.situations import FOUND, holds
from sigap_cases.cases.services.letters import typesetting
from tests.attack.asking import Asker, sent
from tests.attack.office_of_cases import build
from tests.attack.test_access_policies import addresses
from tests.desk import world


NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
# What is drawn anew for each answer: keys of forms and tokens against forgery.
DRAWN = re.compile(rb'(value="|X-CSRFToken": ")([0-9a-f-]{32,64}|[0-9A-Za-z]{64})(?=")')
REACHED = frozenset({200, 204, 301, 302, 304, 400, 409, 422})
# Who has to sign in is asked before anything is looked for: one thing stands for all.
FIRST = frozenset(found[0] for found in FOUND.values())
_CLASS = {Outcome.SAID: Outcome.OK}
# The pages that say no: they are compared, so that they are drawn.
DRAWN_PAGES = ("404", "403", "portal/letter_unknown")
OF_CODES = ("/ikuti/", "/rujukan/")


@contextmanager
def quiet() -> Iterator[None]:
    """Thousands of refusals need no line each in the log."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


@pytest.fixture(scope="module", autouse=True)
def _quickly() -> Iterator[None]:
    """Whether a page is reached is asked here; what it shows is the other tests'.

    Only the pages that say no are drawn, since they are compared. Typesetting is real,
    and done once for each letter: it is dear.
    """
    render = Template.render

    def drawn(template: Template, *args: Any, **kwargs: Any) -> str:
        name = str(template.template.name)
        if name.startswith(DRAWN_PAGES):
            return str(render(template, *args, **kwargs))
        return ""

    with quiet(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", drawn)
        for name in ("to_pages", "to_pdf"):
            patch.setattr(typesetting, name, _remembered(getattr(typesetting, name)))
        yield


def _remembered(made: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[str, Any] = {}

    @functools.wraps(made)
    def remembered(*args: Any, **kwargs: Any) -> Any:
        key = repr((args, kwargs))
        if key not in known:
            known[key] = made(*args, **kwargs)
        return known[key]

    return remembered


@pytest.fixture(scope="module")
def asker(
    office: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Asker]:
    media = tmp_path_factory.mktemp("berkas")
    with (
        override_settings(MEDIA_ROOT=media),
        time_machine.travel(NOW, tick=False),
        django_db_blocker.unblock(),
    ):
        found = Asker(build())
        with django_db_blocker.block():
            yield found


def is_here(row: Expected) -> bool:
    only_where = row.policy.only_where
    return not only_where or row.policy.name in ROUTES


ROUTES = {name: route for name, route, _pattern in addresses() if name}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    location: str
    content: bytes
    statements: int


def outcome_of(name: str, status: int, location: str) -> Outcome:
    if status in (401, 404, 403, 405):
        return Outcome(str(status))
    if location.startswith(("/akun/login/", "/admin/login/")):
        return Outcome.SIGN_IN
    if location in OF_CODES:
        return Outcome.CODE
    if location == "/admin/":
        # The administration's way of saying that there is no such row, or no such user.
        return Outcome.SIGN_IN if name == "admin:logout" else Outcome.NOT_THERE
    is_reached = status in REACHED or (name == "healthz" and status == 503)
    assert is_reached, (name, status)
    return Outcome.OK


def is_hidden(row: Expected, visitor: Visitor) -> bool:
    """Whether the object itself is out of sight, and not only what is done to it."""
    conditions = row.policy.reads if row.method == READ else row.policy.acts
    return conditions is not None and not all(
        holds(condition, visitor, row.at) for condition in conditions[:1]
    )


class Counted:
    """How many statements a request sends: what it takes shows in no shorter time."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., Any], sql: str, *told: Any) -> Any:
        self.number += 1
        return execute(sql, *told)


class Visit:
    """One visitor's browser. Whatever a request did is taken back after it."""

    def __init__(self, visitor: Visitor) -> None:
        self.client = Client(raise_request_exception=False)
        if visitor is not None:
            self.client.force_login(world.user(visitor))
        self.cookies = self.client.cookies.output(header="")

    def ask(self, row: Expected, address: str) -> Answer:
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies)
        counted = Counted()
        with transaction.atomic():
            with connection.execute_wrapper(counted):
                if row.method == READ:
                    answer = self.client.get(address)
                else:
                    answer = self.client.post(address, sent(row.policy))
            transaction.set_rollback(True)
        return Answer(
            status=answer.status_code,
            location=answer.headers.get("Location", ""),
            content=DRAWN.sub(rb"\1", answer.getvalue()),
            statements=counted.number,
        )


HERE = [row for row in rows() if is_here(row)]


class Told:
    """What one visitor was told at every row, and where the product and the table part."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        # By address and method: the answers to what does not exist for the visitor, and
        # how many statements went into those about something out of sight or missing.
        self.missing: dict[tuple[str, str], set[bytes]] = defaultdict(set)
        self.statements: dict[tuple[str, str], set[int]] = defaultdict(set)

    def add(
        self, row: Expected, visitor: Visitor, expected: Outcome, answer: Answer
    ) -> None:
        name = row.policy.name
        if answer.status >= 500 and name != "healthz":
            self.wrong.append(f"{row.method} {name}, {row.at}: {answer.status}")
            return
        found = outcome_of(name, answer.status, answer.location)
        if found != _CLASS.get(expected, expected):
            self.wrong.append(
                f"{row.method} {name}, {row.at or 'whatever'}:"
                f" {found.value} ({answer.status}), not {expected.value}"
            )
        if answer.status != 404:
            return
        self.missing[name, row.method].add(answer.content)
        if is_hidden(row, visitor):
            self.statements[name, row.method].add(answer.statements)

    def differing(self) -> list[str]:
        told = [key for key, found in self.missing.items() if len(found) > 1]
        timed = [key for key, found in self.statements.items() if len(found) > 1]
        return [f"{method} {name}: told apart by its text" for name, method in told] + [
            f"{method} {name}: told apart by {sorted(self.statements[name, method])}"
            for name, method in timed
        ]


@pytest.mark.slow
@pytest.mark.parametrize("visitor", VISITORS, ids=lambda visitor: visitor or "nobody")
def test_every_address_answers_as_the_table_says(
    db: None, asker: Asker, visitor: Visitor
) -> None:
    told = Told()
    cache.clear()
    number = VISITORS.index(visitor)
    with transaction.atomic():
        visit = Visit(visitor)
        for row in HERE:
            expected = row.outcomes[number]
            if expected is Outcome.SIGN_IN and row.at not in FIRST:
                continue
            route = ROUTES[row.policy.name]
            address = asker.address(row.policy, route, row.at, visitor)
            told.add(row, visitor, expected, visit.ask(row, address))
        transaction.set_rollback(True)
    found = told.wrong + told.differing()
    assert not found, "\n".join(found)
