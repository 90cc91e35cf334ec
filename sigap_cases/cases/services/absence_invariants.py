"""What must be true of absences, and of who holds what; each is counted, and must be 0."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta

from django.utils import timezone

from accounts.selectors import positions_of
from workflows.models import WorkItem

from .claims import lost_claims


QUERIES: Mapping[str, str] = {
    # Absences that share days, each away with the next one as deputy, back to the first.
    "deputies_in_a_circle": """
        WITH RECURSIVE chain AS (
            SELECT a.id, a.user_id AS first, a.deputy_id AS last, a.valid,
                   ARRAY[a.user_id] AS passed
            FROM accounts_absence a WHERE a.called_off_at IS NULL AND a.deputy_id IS NOT NULL
            UNION ALL
            SELECT c.id, c.first, a.deputy_id, c.valid * a.valid, c.passed || a.user_id
            FROM chain c JOIN accounts_absence a ON a.user_id = c.last
            WHERE a.called_off_at IS NULL AND a.deputy_id IS NOT NULL
              AND a.valid && c.valid AND NOT a.user_id = ANY (c.passed))
        SELECT DISTINCT id::text FROM chain WHERE first = last""",
    "handed_over_without_event": """
        SELECT b.id || '/' || l.item_id FROM workflows_reassignmentline l
        JOIN workflows_reassignmentbatch b ON b.id = l.batch_id
        JOIN workflows_workitem i ON i.task_id = l.item_id
        LEFT JOIN workflows_event e ON e.matter_id = i.matter_id
             AND e.kind IN ('task.reassigned', 'task.taken_back')
             AND e.data->>'batch' = b.id::text AND e.data->>'task' = l.item_id::text
        WHERE e.id IS NULL""",
    # The sweep runs every five minutes; an hour after the last day it is surely done.
    "handed_over_and_not_back": """
        SELECT a.id::text FROM accounts_absence a
        WHERE a.handed_over_at IS NOT NULL AND a.handed_back_at IS NULL
          AND (a.called_off_at < %(now)s - interval '1 hour'
               OR upper(a.valid) < (%(now)s)::date - 1)""",
}


def claimed_without_right() -> Iterator[str]:
    """Tasks whose holder has neither the post, nor deputises, nor is named.

    Who had the post an hour ago has it still: the sweep comes soon after midnight.
    """
    now = timezone.now()
    before = timezone.localdate(now - timedelta(hours=1))
    for item in lost_claims():
        if before == timezone.localdate(now) or not _had_post(item, before):
            yield str(item.pk)


def _had_post(item: WorkItem, day: date) -> bool:
    return item.owner is not None and any(
        (position.post, position.unit_path) == (item.post, item.unit_path)
        for position in positions_of(item.owner, on=day)
    )


COMPUTED: Mapping[str, Callable[[], Iterable[str]]] = {
    "claimed_without_right": claimed_without_right
}
