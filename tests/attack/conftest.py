"""An open office: one for a module, or one that is written where hands race."""

from typing import Any

import pytest

from tests.desk import world
from tests.desk.conftest import desk, office


__all__ = ["desk", "office"]


@pytest.fixture
def live_office(transactional_db: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    world.open_office()
