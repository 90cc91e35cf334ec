"""Every address, asked for as every post, about every situation.

What is expected is derived from the table of access alone. What somebody may not see is
answered byte for byte as what is missing.
"""

import functools
import logging
import os,time
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
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
from sigap_cases.access_policies.table import AREAS
from sigap_cases.cases.services.letters import typesetting
from tests.attack.asking import Asker, sent
from tests.attack.office_of_cases import build
from tests.attack.test_access_policies import addresses
from tests.desk import world


NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
# What is drawn anew for each answer: keys of forms and tokens against forgery.
DRAWN = re.compile(rb'(value="|X-CSRFToken": ")([0-9a-f-]{32,64}|[0-9A-Za-z]{64})(?=")')
REACHED = frozenset({200, 204, 301, 302, 304, 400, 409, 422})
OF_CODES = ("/ikuti/", "/rujukan/")


@pytest.fixture(scope="module", autouse=True)
def _typeset_once() -> Iterator[None]:
    """Typesetting is real, and done once for each letter: it is dear."""
    logging.disable(logging.CRITICAL)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("to_pages", "to_pdf", "_run"):
            made = getattr(typesetting, name, None)
            if made is not None:
                patch.setattr(typesetting, name, _remembered(made))
        yield
    logging.disable(logging.NOTSET)


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
    return not only_where or row.policy.name in PATTERNS


PATTERNS = {name: pattern for name, _route, pattern in addresses() if name}


def outcome_of(name: str, answer: HttpResponse) -> Outcome:
    status, to = answer.status_code, answer.headers.get("Location", "")
    if status in (404, 403, 405):
        return Outcome(str(status))
    if status == 302:
        if to.startswith((django_settings.LOGIN_URL, "/akun/login/", "/admin/login/")):
            return Outcome.SIGN_IN
        if to == "/admin/":
            # The administration's way of saying that there is no such row.
            return Outcome.SIGN_IN if name == "admin:logout" else Outcome.NOT_THERE
        if to in OF_CODES:
            return Outcome.CODE
    if name == "healthz" and status == 503:
        return Outcome.OK
    assert status in REACHED, (name, status)
    return Outcome.OK


class Visit:
    """One visitor's browser. Whatever a request did is taken back after it."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.client = Client()
        if visitor is not None:
            self.client.force_login(world.user(visitor))
        self.cookies = self.client.cookies.output(header="")

    def ask(self, row: Expected, address: str) -> HttpResponse:
        self.client.cookies.clear()
        self.client.cookies.load(self.cookies)
        with transaction.atomic():
            if row.method == READ:
                answer = self.client.get(address)
            else:
                answer = self.client.post(address, sent(row.policy))
            content = b"" if answer.streaming else answer.content
            answer.told = DRAWN.sub(rb"\1", content)  # type: ignore[attr-defined]
            transaction.set_rollback(True)
        return answer  # type: ignore[return-value]


AREA_ROWS: dict[str, list[Expected]] = defaultdict(list)
for _row in rows():
    if is_here(_row):
        AREA_ROWS[_row.area].append(_row)


@pytest.mark.slow
@pytest.mark.parametrize("area", AREAS)
def test_every_address_answers_as_the_table_says(
    db: None, asker: Asker, area: str
) -> None:
    wrong: list[str] = []
    t0=time.process_time(); n=0
    with transaction.atomic():
        for number, visitor in enumerate(VISITORS):
            if os.environ.get("H2_WHO") and str(visitor) not in os.environ["H2_WHO"].split(","): continue
            cache.clear()
            visit = Visit(visitor)
            missing: dict[tuple[str, str], set[bytes]] = defaultdict(set)
            for row in AREA_ROWS[area]:
                name = row.policy.name
                address = asker.address(row.policy, PATTERNS[name], row.at, visitor)
                n+=1
                answer = visit.ask(row, address)
                found, expected = outcome_of(name, answer), row.outcomes[number]
                if found != expected:
                    wrong.append(
                        f"{row.method} {name} as {visitor} at {row.at!r}:"
                        f" {found.value} {answer.status_code}, not {expected.value}"
                    )
                if answer.status_code == 404:
                    missing[name, row.method].add(answer.told)  # type: ignore[attr-defined]
            wrong += [
                f"{method} {name} as {visitor}: other and missing differ"
                for (name, method), told in missing.items()
                if len(told) > 1
            ]
        transaction.set_rollback(True)
    open("/tmp/h2_wrong.txt","a").write(f"## {area} cpu={time.process_time()-t0:.1f} n={n}\n"+"\n".join(wrong)+"\n")
    assert wrong == []
