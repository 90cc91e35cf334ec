"""An open office: one for a module, or one that is written where hands race."""

import pytest

from tests.desk import world
from tests.desk.conftest import desk, office
from tests.loaded_office import name_custodians


__all__ = ["desk", "office"]


@pytest.fixture
def live_office(live_office: None) -> None:
    """With the custodians that the tests of the desk have."""
    name_custodians(world.CUSTODIANS)
