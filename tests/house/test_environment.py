"""The environment is read strictly."""

import runpy
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from sigap_cases.settings import environment


def test_the_suite_runs_with_its_own_settings() -> None:
    assert settings.SETTINGS_MODULE == "sigap_cases.settings.test"


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("no", False), ("TRUE", True)]
)
def test_switch_reads_a_known_word(
    monkeypatch: pytest.MonkeyPatch, value: str, *, expected: bool
) -> None:
    monkeypatch.setenv("DEBUG", value)
    assert environment.switch("DEBUG", default=not expected) is expected


def test_switch_refuses_an_unknown_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="DEBUG must be one of"):
        environment.switch("DEBUG", default=False)


def test_number_has_a_least(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDLE_WORKING_DAYS", "0")
    with pytest.raises(ImproperlyConfigured, match="IDLE_WORKING_DAYS must be 1 or"):
        environment.number("IDLE_WORKING_DAYS", default=3, least=1)


def test_numbers_of_reads_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IDLE_WORKING_DAYS_AT", "gianyar.disnaker.:5, gianyar.desa.:4")
    assert environment.numbers_of("IDLE_WORKING_DAYS_AT") == {
        "gianyar.disnaker.": 5,
        "gianyar.desa.": 4,
    }
    monkeypatch.setenv("IDLE_WORKING_DAYS_AT", "gianyar.disnaker.")
    with pytest.raises(ImproperlyConfigured, match="IDLE_WORKING_DAYS_AT must be"):
        environment.numbers_of("IDLE_WORKING_DAYS_AT")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IDLE_WORKING_DAYS", 6),
        ("IDLE_EMERGENCY_HOURS", 2),
        ("EMERGENCY_REPEAT_MINUTES", 5),
        ("EMERGENCY_CALLS_BEFORE_SUPERVISORS", 1),
        ("PAUSE_LIMIT_DAYS", 14),
    ],
)
def test_environment_sets_what_an_office_may_choose(
    monkeypatch: pytest.MonkeyPatch, name: str, value: int
) -> None:
    monkeypatch.setenv(name, str(value))
    monkeypatch.delitem(sys.modules, "sigap_cases.settings.base")
    found = runpy.run_module("sigap_cases.settings.base")
    assert found[name] == value


def test_required_names_everything_that_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("FIRST", raising=False)
    monkeypatch.setenv("SECOND", "  ")
    monkeypatch.setenv("THIRD", "here")
    with pytest.raises(ImproperlyConfigured, match=r"FIRST, SECOND$"):
        environment.required("FIRST", "SECOND", "THIRD")


def test_database_takes_the_socket_from_the_query() -> None:
    found = environment.database("postgresql://sigap@/sigap?host=/run/sigap&port=5433")
    assert (found["HOST"], found["PORT"], found["NAME"]) == (
        "/run/sigap",
        "5433",
        "sigap",
    )
    assert found["OPTIONS"]["server_side_binding"] is True


def test_cache_beside_keeps_the_server_and_its_password() -> None:
    assert environment.cache_beside("rediss://:p@host:1/0") == "rediss://:p@host:1/1"
