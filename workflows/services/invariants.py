"""What must be true of the engine's rows at any moment; each is counted, and must be 0."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from workflows import flows
from workflows.anchoring.canonical import EVENT_PARTS
from workflows.anchoring.chain import HASH, NUMBER, PREVIOUS, hash_of
from workflows.models import Matter, Process, ProcessVersion

from .verification import events_of


MATTER = EVENT_PARTS.index("matter_id")


@dataclass(frozen=True, slots=True)
class Finding:
    """An invariant by name, and the rows that break it."""

    name: str
    broken: tuple[str, ...]


# Each query gives one column: what is broken, as text.
QUERIES: Mapping[str, str] = {
    "item_disagrees_with_its_task": """
        SELECT i.task_id::text FROM workflows_workitem i JOIN workflows_task t ON t.id = i.task_id
        WHERE (i.state, t.status) NOT IN
              (('open', 'NEW'), ('claimed', 'ASSIGNED'), ('done', 'DONE'),
               ('cancelled', 'CANCELED'))
           OR (i.state = 'claimed' AND i.owner_id IS DISTINCT FROM t.owner_id)
           OR i.process_id <> t.process_id""",
    "human_task_without_item": """
        SELECT t.id::text FROM workflows_task t LEFT JOIN workflows_workitem i ON i.task_id = t.id
        WHERE t.flow_task_type = 'HUMAN' AND i.task_id IS NULL""",
    "task_completed_twice": """
        SELECT data->>'task' FROM workflows_event WHERE kind = 'task.completed'
        GROUP BY data->>'task' HAVING count(*) > 1""",
    "completion_without_event": """
        SELECT i.task_id::text FROM workflows_workitem i
        LEFT JOIN workflows_event e ON e.kind = 'task.completed' AND e.matter_id = i.matter_id
             AND e.data->>'task' = i.task_id::text
        WHERE i.state = 'done' AND e.id IS NULL""",
    "completion_event_without_task": """
        SELECT e.matter_id || '/' || e.number FROM workflows_event e
        LEFT JOIN workflows_workitem i ON i.task_id::text = e.data->>'task' AND i.state = 'done'
        WHERE e.kind = 'task.completed' AND i.task_id IS NULL""",
    "process_begun_without_one_event": """
        SELECT p.id::text FROM workflows_process p
        LEFT JOIN workflows_event e ON e.process_id = p.id AND e.kind = 'process.started'
        GROUP BY p.id HAVING count(e.id) <> 1""",
    "process_ended_without_one_event": """
        SELECT p.id::text FROM workflows_process p
        LEFT JOIN workflows_event e ON e.process_id = p.id
             AND e.kind IN ('process.ended', 'process.cancelled')
        GROUP BY p.id HAVING count(e.id) <> CASE WHEN p.finished IS NULL THEN 0 ELSE 1 END""",
    "event_without_actor": """
        SELECT matter_id || '/' || number FROM workflows_event
        WHERE actor_name = '' OR (actor_kind = 'person') <> (actor_id IS NOT NULL)""",
    "open_task_of_ended_process": """
        SELECT t.id::text FROM workflows_task t JOIN workflows_process p ON p.id = t.process_id
        WHERE p.finished IS NOT NULL AND t.status IN ('NEW', 'ASSIGNED', 'STARTED', 'SCHEDULED')""",
    "open_process_that_nothing_moves": """
        SELECT p.id::text FROM workflows_process p
        WHERE p.finished IS NULL
          AND NOT EXISTS (SELECT 1 FROM workflows_workitem i
                          WHERE i.process_id = p.id AND i.state IN ('open', 'claimed')
                            AND i.post <> '')
          AND NOT EXISTS (SELECT 1 FROM workflows_armedwait w
                          WHERE w.process_id = p.id AND w.state = 'armed')
          AND NOT EXISTS (SELECT 1 FROM workflows_actionrun r
                          WHERE r.process_id = p.id AND r.state IN ('ready', 'failed'))
          AND NOT EXISTS (SELECT 1 FROM workflows_process c JOIN workflows_task t
                          ON t.id = c.parent_task_id
                          WHERE t.process_id = p.id AND c.finished IS NULL)""",
    "wait_armed_for_closed_task": """
        SELECT w.id::text FROM workflows_armedwait w JOIN workflows_task t ON t.id = w.task_id
        WHERE w.state = 'armed' AND t.status NOT IN ('NEW', 'ASSIGNED', 'STARTED', 'SCHEDULED')""",
    "wait_step_without_armed_wait": """
        SELECT t.id::text FROM workflows_task t
        WHERE t.flow_task_type = 'WAIT' AND t.status = 'SCHEDULED'
          AND NOT EXISTS (SELECT 1 FROM workflows_armedwait w
                          WHERE w.task_id = t.id AND w.state = 'armed')""",
    "action_run_disagrees_with_its_task": """
        SELECT r.task_id::text FROM workflows_actionrun r JOIN workflows_task t ON t.id = r.task_id
        WHERE (r.state IN ('ready', 'failed')) <> (t.status = 'SCHEDULED')""",
    "deadline_running_for_closed_item": """
        SELECT d.item_id::text FROM workflows_deadline d
        JOIN workflows_workitem i ON i.task_id = d.item_id
        WHERE (d.state IN ('running', 'paused')) <> (i.state IN ('open', 'claimed'))""",
    "item_date_disagrees_with_deadline": """
        SELECT d.item_id::text FROM workflows_deadline d
        JOIN workflows_workitem i ON i.task_id = d.item_id
        WHERE (i.due_at, i.warn_at) IS DISTINCT FROM
              (CASE WHEN d.state <> 'paused' THEN d.due_at END,
               CASE WHEN d.state <> 'paused' THEN d.warn_at END)""",
    "deadline_not_acted_on": """
        SELECT d.item_id::text FROM workflows_deadline d
        WHERE d.state IN ('running', 'paused')
          AND d.fires_at <= %(now)s::timestamptz - interval '1 hour'""",
    "deadline_with_rungs_left_but_no_moment": """
        SELECT d.item_id::text FROM workflows_deadline d
        WHERE d.state = 'running' AND d.fires_at IS NULL AND d.rung = 0""",
    "stopped_deadline_that_would_fire": """
        SELECT d.item_id::text FROM workflows_deadline d
        WHERE d.state NOT IN ('running', 'paused') AND d.fires_at IS NOT NULL""",
    "rung_without_one_event": """
        SELECT e.deadline_id || '/' || e.rung FROM workflows_escalation e
        JOIN workflows_workitem i ON i.task_id = e.deadline_id
        LEFT JOIN workflows_event v ON v.matter_id = i.matter_id
             AND v.kind IN ('deadline.warned', 'deadline.escalated')
             AND v.data->>'task' = e.deadline_id::text
             AND v.data->>'rung' = e.rung::text
             AND (v.data->>'due')::timestamptz = e.due_at
        GROUP BY e.deadline_id, e.rung, e.due_at HAVING count(v.id) <> 1""",
    "event_of_a_rung_that_is_not_recorded": """
        SELECT v.matter_id || '/' || v.number FROM workflows_event v
        WHERE v.kind IN ('deadline.warned', 'deadline.escalated')
          AND NOT EXISTS (SELECT 1 FROM workflows_escalation e
                          WHERE e.deadline_id = (v.data->>'task')::bigint
                            AND e.rung = (v.data->>'rung')::int
                            AND e.due_at = (v.data->>'due')::timestamptz)""",
    "paused_clock_without_open_line": """
        SELECT d.item_id::text FROM workflows_deadline d
        WHERE (d.state = 'paused') <> EXISTS (
            SELECT 1 FROM workflows_clockpause p
            WHERE p.deadline_id = d.item_id AND p.ended_at IS NULL)""",
    "escalated_task_without_a_post_to_go_back_to": """
        SELECT i.task_id::text FROM workflows_workitem i
        WHERE i.escalated_from <> '' AND i.post = i.escalated_from
          AND i.unit_path = i.escalated_from_path""",
    "open_task_without_clock": """
        SELECT i.task_id::text FROM workflows_workitem i
        LEFT JOIN workflows_deadline d ON d.item_id = i.task_id
        WHERE i.state IN ('open', 'claimed') AND d.item_id IS NULL""",
    "claimed_by_inactive_person": """
        SELECT i.task_id::text FROM workflows_workitem i JOIN accounts_user u ON u.id = i.owner_id
        WHERE i.state = 'claimed' AND NOT u.is_active""",
}


def run_query(sql: str) -> tuple[str, ...]:
    """The one column of ``sql``, in which ``%(now)s`` is this moment."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"now": timezone.now()})
        return tuple(str(row[0]) for row in cursor.fetchall())


def broken_chains() -> Iterator[str]:
    """Matters whose events are not the chain that their hashes and head say they are.

    Every hash is computed again, of the texts as they stand; one pass, in order.
    """
    kept = Matter.objects.values_list("pk", "head_number", "head_hash")
    heads = {pk: (number, last) for pk, number, last in kept}
    seen: dict[int, tuple[int, str]] = {}
    broken: set[int] = set()
    with transaction.atomic():
        for row in events_of(None):
            matter, number, told = row[MATTER], row[NUMBER], row[HASH]
            before, last = seen.get(matter, (0, ""))
            if (number, row[PREVIOUS], told) != (before + 1, last, hash_of(row)):
                broken.add(matter)
            seen[matter] = (number, told)
    broken |= {pk for pk, head in heads.items() if seen.get(pk, (0, "")) != head}
    return (str(pk) for pk in sorted(broken | (seen.keys() - heads.keys())))


def flows_that_do_not_resolve() -> Iterator[str]:
    """Published versions, and classes that processes name, which nothing can build."""
    named = set(
        Process.objects.order_by().values_list("version_id", flat=True).distinct()
    )
    for version in ProcessVersion.objects.select_related("definition").filter(
        pk__in=named
    ):
        if not _resolves(version.flow_name):
            yield str(version)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT flow_class FROM workflows_process")
        stored = [str(row[0]) for row in cursor.fetchall()]
    yield from (name for name in stored if not _resolves(name.rpartition(".")[2]))


def _resolves(name: str) -> bool:
    try:
        getattr(flows, name)
    except AttributeError:
        return False
    return True


COMPUTED: Mapping[str, Callable[[], Iterable[str]]] = {
    "event_chain_broken": broken_chains,
    "flow_that_does_not_resolve": flows_that_do_not_resolve,
}


def findings() -> Iterator[Finding]:
    """Every invariant of the engine with what breaks it, if anything."""
    for name, sql in QUERIES.items():
        yield Finding(name, run_query(sql))
    for name, compute in COMPUTED.items():
        yield Finding(name, tuple(compute()))
