"""The year that the demo tells ends on one working day: on others, other things are late."""

from collections.abc import Iterator

import pytest
import time_machine


ENDS_ON = "2026-11-23T05:30:00+00:00"


@pytest.fixture(autouse=True, scope="module")
def _told_on_a_working_day() -> Iterator[None]:
    with time_machine.travel(ENDS_ON):
        yield
