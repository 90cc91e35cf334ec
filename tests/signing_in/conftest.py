"""An office whose people sign in as they would: with a password and a second step."""

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache

from tests.desk.conftest import desk, office


__all__ = ["desk", "office"]


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def enforced(settings: Any) -> None:
    """As in an office: the second step is asked for, and sessions end."""
    settings.MFA_REQUIRED_FROM = date(2020, 1, 1)
    settings.SESSION_IDLE_MINUTES = 60
