"""A hundred thousand notices: dealt out, and delivered to the fake gateway by two workers."""

import re
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from notifications.enums import Channel, DeliveryState, OutboxState, Topic
from notifications.models import Delivery, OutboxMessage
from notifications.services import delivery, spreading
from tests.fake_gateway import SECRET
from workflows.models import Matter

from . import databases, world
from .gateway import gateway
from .report import figure, measure
from .sizes import FEW_CASES, NOTICES
from .workers import together


WORKERS = 2
PEOPLE = 100
_PEAK = re.compile(r"VmHWM:\s+(\d+) kB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What one run of them all came to."""

    enqueued: float
    delivered: float
    megabytes: float


def _settings(url: str) -> Any:
    return override_settings(
        NOTICE_CARRIERS={Channel.WHATSAPP: "notifications.channels.gateway.Gateway"},
        NOTICE_GATEWAYS={Channel.WHATSAPP: {"url": url, "secret": SECRET}},
        NOTICE_GATEWAYS_MAY_BE_PRIVATE=True,
        NOTICE_GATEWAYS_MAY_BE_PLAIN=True,
        NOTICE_LANES=WORKERS,
    )


def _recipients() -> list[User]:
    """Who is reached by phone alone."""
    people = world.people(PEOPLE, group=7)
    for index, person in enumerate(people):
        person.email, person.phone = "", f"+62812{index:07}"
        person.save()
    return people


def _enqueue(people: list[User], matters: list[int]) -> None:
    """Rows as a transition writes them; a person hears of each matter once."""
    now = timezone.now()
    OutboxMessage.objects.bulk_create(
        (
            OutboxMessage(
                key=f"bench:{number}:{now.timestamp()}",
                topic=Topic.TASK_OVERDUE,
                matter_id=matters[number // len(people) % len(matters)],
                label=f"ADU-26-{number:06}",
                user_id=people[number % len(people)].pk,
                at_any_hour=True,
                created_at=now,
                due_at=now,
            )
            for number in range(NOTICES)
        ),
        batch_size=5000,
    )
    while OutboxMessage.objects.filter(state=OutboxState.WAITING).exists():
        spreading.spread_due()


def _due() -> QuerySet[Delivery]:
    """Not what waits for the end of an hour, where an earlier run's data were kept."""
    return Delivery.objects.filter(
        state=DeliveryState.WAITING, due_at__lte=timezone.now()
    )


def _deliver(_number: int, url: str) -> float:
    """Until none waits; the most memory that this process took meanwhile, in MB."""
    Path("/proc/self/clear_refs").write_text("5")
    with _settings(url):
        while _due().exists():
            if not delivery.deliver_due(Channel.WHATSAPP):
                time.sleep(0.05)
    found = _PEAK.search(Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0


@cache
def _run() -> Done:
    """Once a run of the benchmarks: it takes minutes, and is the same each round."""
    world.prepare(FEW_CASES)
    OutboxMessage.objects.filter(state=OutboxState.WAITING).update(
        state=OutboxState.NOBODY
    )
    people = _recipients()
    matters = list(
        Matter.objects.order_by("pk").values_list("pk", flat=True)[
            : NOTICES // PEOPLE + 1
        ]
    )
    with gateway() as (url, pipe):
        # Nothing waits yet: the workers' own start is not measured.
        together(WORKERS, databases.address(), _deliver, url)
        with _settings(url):
            start = time.perf_counter()
            _enqueue(people, matters)
            enqueued = NOTICES / (time.perf_counter() - start)
        count = _due().count()
        start = time.perf_counter()
        peaks = together(WORKERS, databases.address(), _deliver, url)
        delivered = count / (time.perf_counter() - start)
        pipe.send("how many")
        taken = pipe.recv()
    if taken != (count, count):
        raise ValueError(f"the gateway took and was asked {taken}, not {count} once")
    return Done(enqueued=enqueued, delivered=delivered, megabytes=max(peaks))


@measure("notices.enqueued", unit="per_second")
def enqueued() -> float:
    return _run().enqueued


@measure("notices.delivered", unit="per_second")
def delivered() -> float:
    return _run().delivered


@measure("notices.peak_memory", unit="MB")
def peak_memory() -> float:
    return _run().megabytes


figure(enqueued, at_least=1000)
figure(delivered, at_least=200)
figure(peak_memory, at_most=250)
