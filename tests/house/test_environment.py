"""The environment is read strictly."""

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
