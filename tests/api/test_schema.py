"""The description is true: every address answers as it says, whatever is sent to it."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import Unit
from sigap_cases.api.describing import schema as described
from sigap_cases.reports.services import snapshots
from sigap_cases.wsgi import application
from tests import referring
from tests.desk import world
from tests.registry.people import make_person

from .conftest import System, make_system


CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
EXAMPLES = 8


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """The product's own requests close their connection, and the test's transaction is
    in it."""
    both = (request_started, request_finished)
    for signal in both:
        signal.disconnect(close_old_connections)
    yield
    for signal in both:
        signal.connect(close_old_connections)


@pytest.fixture
def system(desk: None, _one_connection: None) -> System:
    """Of a village, which may ask for everything; with a person, a referral and
    the figures of a day."""
    make_person(
        Unit.objects.get(code=world.VILLAGE),
        by=world.user("petugas_desa"),
        nik="5104010101900001",
    )
    referring.refer(world.lodge(), code=world.VILLAGE, told_agreed=True)
    snapshots.take()
    return make_system("petugas_desa", world.VILLAGE)


def test_description_is_openapi_3_1_and_names_every_address(desk: None) -> None:
    told = Client().get("/api/v1/schema/").json()
    assert told["openapi"].startswith("3.1")
    assert set(told["paths"]) == {
        f"/api/v1/{address}"
        for address in (
            *("me/", "statuses/", "wilayah/", "people/", "people/{id}/"),
            *("people/{id}/placements/", "placements/", "referrals/"),
            *("referrals/{number}/", "referrals/{number}/answers/"),
            *("referrals/{number}/notes/", "statistics/", "statistics/{table}/"),
        )
    }
    for methods in told["paths"].values():
        for operation in methods.values():
            assert operation["security"] == [{"token": []}]


def test_page_for_people_says_the_same_and_loads_nothing_from_elsewhere(
    desk: None,
) -> None:
    page = Client().get("/api/v1/")
    text = page.content.decode()
    assert page.status_code == 200
    for path in described()["paths"]:
        assert path in text
    assert "<script" not in text.replace('<script src="/static/', "")


@pytest.mark.slow
def test_no_request_is_answered_with_a_fault_or_against_the_description(
    system: System,
) -> None:
    seen: dict[str, set[int]] = {}
    loaded = schemathesis.openapi.from_wsgi(
        "/api/v1/schema/", application, headers=system.headers
    )
    for result in loaded.get_all_operations():
        operation: Any = result.ok()  # type: ignore[union-attr]

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            answer = case.call(headers=system.headers)
            seen.setdefault(case.operation.label, set()).add(answer.status_code)
            case.validate_response(answer, checks=CHECKS)

        ask()
    assert len(seen) == 14
    assert {200, 404} <= set().union(*seen.values())
