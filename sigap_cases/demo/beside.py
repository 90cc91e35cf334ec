"""What the demo office does on open cases beside their own tasks: letters and referrals."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from accounts.models import User
from sigap_cases.cases.enums import CaseKind, Level
from sigap_cases.cases.models import Case
from workflows.models import WorkItem
from workflows.services import assignment

from .simulation import Simulation, Story


LONGEST = 200  # working hours
_ORDINARY = Case.objects.filter(closed_at=None, level=Level.NORMAL)


class Beside:
    """Acts planned backwards from the end of the year, in the hours of the office.

    They are done on complaints that stand somewhere at the end, so that these are open.
    """

    def __init__(self, sim: Simulation, stories: Sequence[Story]) -> None:
        self.sim = sim
        self._standing = [
            story
            for story in stories
            if story.script.stop
            and story.script.ending is None
            and story.lodging.kind == CaseKind.COMPLAINT
        ]
        self._moments = _working_hours_before(sim, LONGEST)

    def plan(self, hours_ago: int, act: Callable[[], None]) -> None:
        self.sim.at(self._moments[hours_ago], None, act)

    @property
    def some_story(self) -> Story:
        """The queue wants a story to look at after each act; looking twice finds nothing."""
        return self._standing[0]

    def case(self, turn: int) -> Case | None:
        """One of the open ordinary complaints of this moment, each in its turn."""
        brought = [story.case.pk for story in self._standing if story.case is not None]
        rows = _ORDINARY.filter(pk__in=brought).order_by("pk")
        cases = list(rows.select_related("matter", "process", "owner", "village"))
        return cases[turn % len(cases)] if cases else None

    def goes_on(self, case_pk: int) -> bool:
        """Not where the case was closed or made confidential: its papers stay as they are."""
        return _ORDINARY.filter(pk=case_pk).exists()


def _working_hours_before(sim: Simulation, count: int) -> list[datetime]:
    """``count`` moments in office hours, one hour apart, the latest first."""
    moments: list[datetime] = []
    moment = sim.until - timedelta(minutes=10)
    while len(moments) < count:
        if sim.office.calendar.next_working_moment(moment) == moment:
            moments.append(moment)
        moment -= timedelta(hours=1)
    return moments


def taken(item: WorkItem, by: User) -> WorkItem:
    """The open task in the hands of ``by``."""
    return assignment.claim(item, by=by)
