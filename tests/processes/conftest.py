"""The office on a Monday morning, with a clock that can be moved."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine


# After the loading, and with three weeks of plain working days ahead.
MORNING = datetime(2026, 7, 6, 9, 0, tzinfo=ZoneInfo("Asia/Makassar"))


@pytest.fixture
def clock(office: None) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=True) as traveller:
        yield traveller
