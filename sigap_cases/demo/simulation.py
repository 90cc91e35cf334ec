"""A year of the office in one queue of moments: every act goes through the services.

The clock is moved to each act's moment before it is done, so that register numbers,
due dates, events and history are in order, as if people had worked all year.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random

import time_machine
from django.db import connection
from django.utils import timezone

from notifications.services import delivery, spreading
from sigap_cases.cases.models import Case
from sigap_cases.cases.services.intake import Lodging
from workflows.enums import OPEN_STATES, ArmState, ItemState
from workflows.models import ArmedWait, WorkItem
from workflows.services import actions, waits

from .forms import Choices
from .office import Office
from .scripts import Script


LOOK_AT_SIZES_EVERY = 250  # acts


Act = Callable[[], None]
# Hears of each month that begins.
Tell = Callable[[date], None]


@dataclass(slots=True, kw_only=True)
class Story:
    """One case on its way; ``case`` is there once it is lodged."""

    script: Script
    lodging: Lodging
    rng: Random
    choices: Choices
    by: str = ""
    same_as: "Story | None" = None
    case: Case | None = None
    seen: set[tuple[str, int, int]] = field(default_factory=set)
    stopped: bool = False

    @property
    def file(self) -> Case:
        """The case as it is now; its type, matter and process come along."""
        if self.case is None:
            raise LookupError("this complaint is not lodged yet")
        return Case.objects.select_related(
            "case_type", "matter", "process", "owner"
        ).get(pk=self.case.pk)


class Simulation:
    """The queue of acts, and the clock that goes from one to the next."""

    def __init__(
        self,
        office: Office,
        clock: time_machine.Traveller,
        *,
        until: datetime,
        tell: Tell | None = None,
    ) -> None:
        self._tell = tell
        self._month: date | None = None
        self.office = office
        self.until = until
        self._clock = clock
        self._acts: list[tuple[datetime, int, Story, Act]] = []
        self._order = count()

    def at(self, moment: datetime, story: Story, act: Act) -> None:
        """Plan an act; what lies after the end of the simulation is never done."""
        if moment < self.until:
            heapq.heappush(self._acts, (moment, next(self._order), story, act))

    def run(self, look: "Callable[[Simulation, Story], None]") -> None:
        """Do every act in order; ``look`` plans what follows from each."""
        for number in count():
            if not self._acts:
                break
            if number % LOOK_AT_SIZES_EVERY == 0:
                _let_the_planner_look()
            moment, _, story, act = heapq.heappop(self._acts)
            self._tell_month(moment)
            self._clock.move_to(max(moment, timezone.now()).astimezone(UTC))
            act()
            actions.run_due()
            look(self, story)
            spreading.spread_due()
            delivery.deliver_due()
        self._clock.move_to(self.until)

    def _tell_month(self, moment: datetime) -> None:
        """A year of an office takes minutes: whoever waits sees it go by."""
        month = timezone.localtime(moment).replace(day=1).date()
        if self._tell is not None and month != self._month:
            self._month = month
            self._tell(month)

    def open_items(self, story: Story) -> list[WorkItem]:
        """Open tasks of the story that are new, or have changed, since the last look.

        Those of a letter are not the story's: what becomes of it is planned with it.
        """
        if story.case is None:
            return []
        items = WorkItem.objects.select_related("owner").filter(
            matter_id=story.case.matter_id,
            state__in=OPEN_STATES,
            process__letter=None,
        )
        return [
            item
            for item in items
            if self._is_new(story, "item", item.pk, item.revision)
        ]

    def armed_waits(self, story: Story) -> list[ArmedWait]:
        if story.case is None:
            return []
        armed = ArmedWait.objects.filter(
            matter_id=story.case.matter_id, state=ArmState.ARMED
        )
        return [wait for wait in armed if self._is_new(story, "wait", wait.pk, 0)]

    def _is_new(self, story: Story, kind: str, pk: int, revision: int) -> bool:
        key = (kind, pk, revision)
        if key in story.seen:
            return False
        story.seen.add(key)
        return True

    def fire_in_time(self, story: Story, wait: ArmedWait) -> None:
        """The sweep comes by some seconds after the time is up."""
        if wait.fires_at is not None:
            seconds = story.rng.randint(1, 15)
            self.at(
                wait.fires_at + timedelta(seconds=seconds),
                story,
                lambda: _fire(wait.pk),
            )


def _let_the_planner_look() -> None:
    """All of it is one transaction, in which nothing but this tells the planner that the
    tables are no longer empty.

    By name: without, the catalogues that all databases of the server share would be
    locked until the end too.
    """
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        cursor.execute("ANALYZE " + ", ".join(map(connection.ops.quote_name, names)))


def _fire(pk: int) -> None:
    waits.fire(pk)


def still_held(item: WorkItem) -> WorkItem | None:
    """The item, if it is in the hands it was in when the act was planned."""
    return (
        WorkItem.objects.select_related("owner", "process__version__definition")
        .filter(pk=item.pk, state=ItemState.CLAIMED, owner_id=item.owner_id)
        .first()
    )
