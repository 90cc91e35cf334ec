"""A year of the office in one queue of moments: every act goes through the services.

The clock is moved to each act's moment before it is done, so that register numbers,
due dates, events and history are in order, as if people had worked all year.
"""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random

import time_machine
from django.db import connection
from django.utils import timezone

from sigap_cases.cases.enums import Urgency
from sigap_cases.cases.models import Case
from sigap_cases.cases.services.intake import Lodging
from workflows.enums import OPEN_STATES, ArmState, ItemState
from workflows.models import ArmedWait, Event, WorkItem
from workflows.services import actions, waits

from . import beats
from .forms import Choices
from .office import Office
from .scripts import Script


LOOK_AT_SIZES_EVERY = 250  # acts
# So long before the end notices go out as they come, not some times a day.
WATCHED = timedelta(days=10)


Act = Callable[[], object]
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
        self._acts: list[tuple[datetime, int, Story | None, Act]] = []
        self._order = count()
        self._stories: dict[int, Story] = {}
        self._heard = 0

    def at(self, moment: datetime, story: Story | None, act: Act) -> None:
        """Plan an act; what lies after the end of the simulation is never done."""
        if moment < self.until:
            heapq.heappush(self._acts, (moment, next(self._order), story, act))

    def run(self, look: "Callable[[Simulation, Story], None]") -> None:
        """Do every act in order; ``look`` plans what follows from each."""
        every = beats.Beats(timezone.now(), self.office.calendar)
        self._heard = _last_event()
        for number in count():
            if number % LOOK_AT_SIZES_EVERY == 0:
                _let_the_planner_look()
            moment = self._acts[0][0] if self._acts else self.until
            due = every.due_by(moment)
            if due is None and not self._acts:
                break
            if due is not None:
                self._go_to(due)
                if every.run():
                    self._look_where_something_was_done(look)
                continue
            _, _, story, act = heapq.heappop(self._acts)
            self._go_to(moment)
            act()
            actions.run_due()
            if story is None:
                self._look_where_something_was_done(look)
            else:
                look(self, story)
            if moment > self.until - WATCHED or _is_emergency(story):
                beats.send()
        self._clock.move_to(self.until)
        beats.send()

    def _go_to(self, moment: datetime) -> None:
        self._tell_month(moment)
        self._clock.move_to(max(moment, timezone.now()).astimezone(UTC))

    def meet(self, story: Story) -> None:
        """From now on what rules and sweeps do in the matter of its case is looked at."""
        if story.case is not None:
            self._stories[story.case.matter_id] = story

    def _look_where_something_was_done(
        self, look: "Callable[[Simulation, Story], None]"
    ) -> None:
        for story in self._touched():
            look(self, story)

    def _touched(self) -> "Iterable[Story]":
        fresh = Event.objects.filter(pk__gt=self._heard).order_by("pk")
        rows = list(fresh.values_list("pk", "matter_id"))
        if rows:
            self._heard = rows[-1][0]
        matters = dict.fromkeys(matter for _, matter in rows)
        return [self._stories[pk] for pk in matters if pk in self._stories]

    def _tell_month(self, moment: datetime) -> None:
        """A year of an office takes minutes: whoever waits sees it go by."""
        month = timezone.localtime(moment).replace(day=1).date()
        if self._tell is not None and month != self._month:
            self._month = month
            self._tell(month)

    def open_items(self, story: Story) -> list[WorkItem]:
        """Open tasks of the story that are new, or have changed, since the last look.

        Those of a letter and of an emergency access are not the story's: what becomes of
        them is planned with them.
        """
        if story.case is None:
            return []
        items = WorkItem.objects.select_related("owner").filter(
            matter_id=story.case.matter_id,
            state__in=OPEN_STATES,
            process__letter=None,
            process__emergency_access=None,
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


def _is_emergency(story: Story | None) -> bool:
    return story is not None and story.lodging.urgency == Urgency.EMERGENCY


def _last_event() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


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
