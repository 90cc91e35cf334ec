"""The office's calendar with the closed days of the years the tests speak of."""

from zoneinfo import ZoneInfo

import pytest

from workflows.sla import OFFICE_WEEK, WorkingCalendar
from workflows.sla.holidays_id import closed_days


@pytest.fixture(scope="session")
def office() -> WorkingCalendar:
    return WorkingCalendar(
        version="gianyar.1",
        timezone=ZoneInfo("Asia/Makassar"),
        week=OFFICE_WEEK,
        closed={closed.day: closed.name for closed in closed_days((2026, 2027, 2028))},
    )
