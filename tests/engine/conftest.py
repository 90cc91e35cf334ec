"""The engine with a plain product, its office open, and a clock that can be moved."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from accounts.models import User
from tests.factories import make_matter, make_user
from workflows import extensions
from workflows.actors import holder
from workflows.models import Matter, Process, WorkItem
from workflows.services import actions, assignment, completion, processes, waits
from workflows.services.calendars import OFFICE as CALENDAR
from workflows.services.calendars import publish_calendar
from workflows.services.reference import deadline_rows, load_calendar, load_deadlines

from .product import OFFICE, Product


# A Monday morning, while the office is open.
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Makassar"))
KODES = ("STD-KONTAK", "STD-HASIL", "LAPOR-VERIF")


@pytest.fixture
def product() -> Iterator[Product]:
    before = extensions.installed()
    plain = Product()
    extensions.install(plain.extensions())
    yield plain
    extensions.install(before)


@pytest.fixture
def office() -> None:
    """The calendar and the deadlines that the definitions of these tests name."""
    load_calendar()
    publish_calendar(CALENDAR, by=None, reason="Uji")
    load_deadlines(row for row in deadline_rows() if row["kode"] in KODES)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=True) as traveller:
        yield traveller


class World:
    """One matter, its people, and the moves a test makes."""

    def __init__(self, product: Product, clock: time_machine.Traveller) -> None:
        self.product, self.clock = product, clock
        self.intake: User = product.give(make_user("intake"), "intake")
        self.worker: User = product.give(make_user("worker"), "worker")
        self.supervisor: User = product.give(make_user("supervisor"), "supervisor")
        product.supervisors.add(self.supervisor.pk)
        self.outsider: User = make_user("orang_luar")
        self.matter: Matter = make_matter({"office": OFFICE})

    def start(
        self, key: str = "p", matter: Matter | None = None, **values: object
    ) -> Process:
        return processes.start(
            key, matter=matter or self.matter, values=values, by=holder("Pelapor")
        )

    def open_steps(self, matter: Matter | None = None) -> list[str]:
        items = WorkItem.objects.filter(matter=matter or self.matter, closed_at=None)
        return sorted(items.values_list("step", flat=True))

    def item(self, step: str) -> WorkItem:
        return WorkItem.objects.get(step=step, closed_at=None)

    def do(self, step: str, **values: object) -> WorkItem:
        """Claim the open task at ``step`` as whoever it is for, and complete it."""
        item = self.item(step)
        user = {"intake": self.intake, "worker": self.worker}[item.post]
        if item.owner_id is None:
            item = assignment.claim(item, by=user)
        return completion.complete(item, by=user, values=values, revision=item.revision)

    def later(self, **length: float) -> int:
        """Let time pass; returns how many waits fired."""
        self.clock.shift(timedelta(**length))
        return waits.fire_due()

    def run_actions(self) -> int:
        return actions.run_due()


@pytest.fixture
def world(
    db: None, office: None, product: Product, clock: time_machine.Traveller
) -> World:
    return World(product, clock)


@pytest.fixture
def committed(
    transactional_db: None,
    product: Product,
    office: None,
    clock: time_machine.Traveller,
) -> World:
    """Like ``world``, for tests with several connections: what is written is committed."""
    return World(product, clock)


Finished = Callable[[Process], str]


@pytest.fixture
def outcome() -> Finished:
    def read(process: Process) -> str:
        process.refresh_from_db()
        return process.outcome if process.finished else ""

    return read
