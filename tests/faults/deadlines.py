"""Thousands of running clocks made at once, and what a sweep must have done with each.

What is expected is computed from the rows' rule, start and calendar alone: it knows
nothing of how the sweep does it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby

from django.db import transaction
from django.utils import timezone
from viewflow.workflow.token import Token

from accounts.models import Unit, User
from notifications.enums import Topic
from notifications.models import OutboxMessage
from tests.factories import number
from workflows.enums import ItemState
from workflows.flows import flow_of
from workflows.models import (
    Deadline,
    DeadlineRule,
    Escalation,
    Event,
    Matter,
    Process,
    ProcessVersion,
    Task,
    WorkItem,
)
from workflows.models.event import ActorKind
from workflows.services.calendars import current_version, version_value
from workflows.services.deadline_rules import ladder_of
from workflows.services.publishing import publish_document
from workflows.services.transition import event_hash
from workflows.sla import due_at
from workflows.sla.rungs import Act, Rung


OFFICER, SUPERVISOR, HEAD = "petugas_pengaduan", "penyelia", "kepala_dinas"
RULE = "STD-KONTAK"
ALL_HOURS = "PDP-AKSES"
_DOCUMENT = """
key: gangguan
title: Gangguan
summary: Untuk uji.
legal_basis: [{title: Tidak ada}]
fields:
  note: {type: text, title: Catatan}
roles:
  intake: {title: Petugas, post: petugas_pengaduan}
outcomes:
  settled: {title: Selesai, status: settled}
start: work
steps:
  work:
    title: Kerja
    role: intake
    deadline: STD-KONTAK
    form: [{field: note}]
    next: done
  done: {kind: end, title: Selesai, outcome: settled}
"""
Told = tuple[int, str, int | None, str]


def arm(starts: Sequence[datetime], *, kode: str = RULE) -> list[int]:
    """A clock by the rule for each start, every other task claimed; the ids of the tasks."""
    version = publish_document(_DOCUMENT, note="")
    rule = DeadlineRule.objects.get(kode=kode, valid_to=None)
    path = Unit.objects.get(code="disnaker").path
    with transaction.atomic():
        matters = Matter.objects.bulk_create(
            Matter(
                label=f"ADU-26-{number():06}", places={"office": path}, opened_at=start
            )
            for start in starts
        )
        tasks = _begun(matters, version)
        WorkItem.objects.bulk_create(
            _item(task, path, rule, start)
            for task, start in zip(tasks, starts, strict=True)
        )
        Deadline.objects.bulk_create(
            _clock(task.pk, rule, start)
            for task, start in zip(tasks, starts, strict=True)
        )
        _told_of_start(tasks)
        OutboxMessage.objects.bulk_create(_opened(task, path) for task in tasks)
    return [task.pk for task in tasks]


def _begun(matters: Sequence[Matter], version: ProcessVersion) -> list[Task]:
    flow = flow_of(version)
    processes = Process.objects.bulk_create(
        Process(flow_class=flow, status="NEW", matter=matter, version=version)
        for matter in matters
    )
    owner = User.objects.get(username=OFFICER)
    tasks: list[Task] = Task.objects.bulk_create(
        Task(
            process=process,
            flow_task=flow.instance.work,
            flow_task_type="HUMAN",
            status="ASSIGNED" if place % 2 else "NEW",
            owner=owner if place % 2 else None,
            token=Token("start"),
        )
        for place, process in enumerate(processes)
    )
    return tasks


def _item(task: Task, path: str, rule: DeadlineRule, start: datetime) -> WorkItem:
    return WorkItem(
        task=task,
        process=task.process,
        matter=task.process.matter,
        step="work",
        title="Kerja",
        post=OFFICER,
        unit_path=path,
        state=ItemState.CLAIMED if task.owner_id else ItemState.OPEN,
        owner_id=task.owner_id,
        opened_at=start,
        claimed_at=start if task.owner_id else None,
        due_at=_due(rule.pk, start),
        warn_at=rungs(rule.pk, start)[0].at,
    )


def _clock(item: int, rule: DeadlineRule, start: datetime) -> Deadline:
    first = rungs(rule.pk, start)[0].at
    return Deadline(
        item_id=item,
        rule=rule,
        calendar_id=current_version("gianyar"),
        started_at=start,
        due_at=_due(rule.pk, start),
        warn_at=first,
        fires_at=first,
    )


def _told_of_start(tasks: Sequence[Task]) -> None:
    """The first event of each matter, and its head."""
    now = timezone.now()
    events = [_began(task.process, now) for task in tasks]
    for event in events:
        event.hash = event_hash(event)
        event.matter.head_number, event.matter.head_hash = 1, event.hash
    Event.objects.bulk_create(events)
    Matter.objects.bulk_update(
        [event.matter for event in events], ["head_number", "head_hash"], batch_size=500
    )


def _began(process: Process, now: datetime) -> Event:
    return Event(
        matter=process.matter,
        number=1,
        kind="process.started",
        at=now,
        actor_kind=ActorKind.RULE,
        actor_name="Uji",
        process=process,
    )


def _opened(task: Task, path: str) -> OutboxMessage:
    now = timezone.now()
    return OutboxMessage(
        key=f"task_opened:gangguan:{task.pk}",
        topic=Topic.TASK_OPENED,
        matter_id=task.process.matter_id,
        label=task.process.matter.label,
        item_id=task.pk,
        post=OFFICER,
        unit_path=path,
        created_at=now,
        due_at=now,
    )


def long_past(count: int) -> list[datetime]:
    """Starts of clocks that stand on every rung of the ladder by now, many on its last."""
    today = timezone.localtime().replace(hour=10, minute=17, second=23, microsecond=0)
    days = (60, 60, 45, 30, 7, 4, 3, 2)
    return [
        today - timedelta(days=days[place // 2 % len(days)]) for place in range(count)
    ]


@cache
def _rule(pk: int) -> DeadlineRule:
    return DeadlineRule.objects.get(pk=pk)


@cache
def _due(rule: int, start: datetime) -> datetime:
    calendar = version_value(current_version("gianyar"))
    return due_at(start, _rule(rule).term, calendar)


@cache
def rungs(rule: int, start: datetime) -> tuple[Rung, ...]:
    calendar = version_value(current_version("gianyar"))
    return ladder_of(rule).rungs(start, _due(rule, start), calendar)


def are_due() -> bool:
    return Deadline.objects.filter(fires_at__lte=timezone.now()).exists()


def swept_once(ids: Sequence[int]) -> int:
    """Each rung that is reached is done once, told of once, and no other; how many."""
    now = timezone.now()
    rows = Deadline.objects.filter(pk__in=ids).select_related("item")
    rows = rows.prefetch_related("escalations")
    reached = {row: _reached(row, now) for row in rows}
    assert len(reached) == len(ids)
    expected = Counter(
        (row.pk, place) for row, done in reached.items() for place in _places(done)
    )
    assert _recorded(ids) == expected
    assert _events(ids) == expected
    assert _raised(ids) == Counter(
        row.pk for row, done in reached.items() if _acts(done, Act.RAISE_PRIORITY)
    )
    claimed = set(ids[1::2])
    assert _outbox(ids) == Counter(
        told
        for row, done in reached.items()
        for part in _parts(row, done)
        for told in _told(row, part, is_claimed=row.pk in claimed)
    )
    return expected.total()


def _reached(row: Deadline, now: datetime) -> list[Rung]:
    return [rung for rung in rungs(row.rule_id, row.started_at) if rung.at <= now]


def _places(reached: Sequence[Rung]) -> range:
    return range(1, len(reached) + 1)


def _parts(row: Deadline, reached: Sequence[Rung]) -> Iterator[list[Rung]]:
    """The rungs that one sweep found together."""
    rows = sorted(row.escalations.all(), key=lambda done: done.rung)
    for _, together in groupby(rows, key=lambda done: done.at):
        yield [reached[done.rung - 1] for done in together]


def _recorded(ids: Sequence[int]) -> Counter[tuple[int, int]]:
    rows = Escalation.objects.filter(deadline__in=ids)
    return Counter(rows.values_list("deadline_id", "rung"))


def _events(ids: Sequence[int]) -> Counter[tuple[int, int]]:
    kinds = ("deadline.warned", "deadline.escalated")
    rows = Event.objects.filter(kind__in=kinds, matter__items__in=ids)
    return Counter(rows.values_list("data__task", "data__rung"))


def _raised(ids: Sequence[int]) -> Counter[int]:
    rows = Event.objects.filter(kind="task.priority_raised", matter__items__in=ids)
    return Counter(rows.values_list("data__task", flat=True))


def _outbox(ids: Sequence[int]) -> Counter[Told]:
    """By matter, since the head of the office is told without the task."""
    matters = WorkItem.objects.filter(pk__in=ids).values("matter")
    rows = OutboxMessage.objects.filter(matter_id__in=matters)
    rows = rows.exclude(topic=Topic.TASK_OPENED)
    return Counter(rows.values_list("matter_id", "topic", "user_id", "post"))


def _acts(reached: Sequence[Rung], act: Act) -> bool:
    return any(act in rung.acts for rung in reached)


def _told(
    row: Deadline, reached: Sequence[Rung], *, is_claimed: bool
) -> Iterator[Told]:
    """Whoever hears of several rungs at once hears of the last one only."""
    worker = (_officer(), "") if is_claimed else (None, OFFICER)
    above, head = (None, SUPERVISOR), (None, HEAD)
    topics: dict[tuple[int | None, str], str] = {}
    for rung in reached:
        if rung.is_warning:
            topics[worker] = "task_due_soon"
        if Act.NOTIFY in rung.acts:
            topics |= {worker: "task_overdue", above: "task_overdue"}
        if Act.TO_SUPERVISOR in rung.acts:
            topics |= {worker: "task_taken"} if is_claimed else {}
            topics[above] = "task_escalated"
        if Act.TELL_HEAD in rung.acts:
            topics[head] = "task_escalated"
    for (user, post), topic in topics.items():
        yield (row.item.matter_id, topic, user, post)


@cache
def _officer() -> int:
    return User.objects.get(username=OFFICER).pk
