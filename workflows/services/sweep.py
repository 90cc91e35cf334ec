"""The sweep: deadlines whose next moment has come, in batches, by any number of workers.

A batch is one transaction: its rows are taken with SKIP LOCKED, in the order in which
every service locks (root process, matter, deadline), and waited for by nobody. What
another hand holds now is taken by the next sweep. A rung is done once, because the
row that says so is written by the statement that does it, and is unique.
"""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django.utils.translation import gettext

from workflows.actors import rule
from workflows.enums import ClockState
from workflows.exceptions import Busy
from workflows.extensions import installed
from workflows.models import Deadline, DeadlineFault, Matter

from . import pausing
from .escalation import climb
from .transition import Transition, transition


logger = logging.getLogger(__name__)

MOST_AT_ONCE = 20_000
_DUE = """
FROM workflows_deadline AS d
JOIN workflows_workitem AS i ON i.task_id = d.item_id
JOIN workflows_process AS p ON p.id = i.process_id
JOIN workflows_process AS root ON root.id = COALESCE(p.root_id, p.id)
JOIN workflows_matter AS m ON m.id = i.matter_id
WHERE d.fires_at <= %(now)s AND d.state IN ('running', 'paused')
"""
_LOCKED = "FOR UPDATE OF root, m, d SKIP LOCKED"
_TAKE = f"""
SELECT d.item_id {_DUE} AND d.item_id <> ALL(%(without)s)
ORDER BY d.fires_at LIMIT %(size)s {_LOCKED}
"""
_TAKE_ONE = f"SELECT d.item_id {_DUE} AND d.item_id = %(pk)s {_LOCKED}"


def sweep_due(
    *, now: datetime | None = None, limit: int = MOST_AT_ONCE, batch: int = 200
) -> int:
    """Act on every deadline whose moment has come; returns on how many.

    One that cannot be acted on is logged, noted for the operator and left for the next
    sweep; it does not keep the others waiting.
    """
    moment = now or timezone.now()
    swept = 0
    broken: set[int] = set()
    while swept < limit:
        size = min(batch, limit - swept)
        try:
            done = _sweep_batch(moment, size, broken)
        except Busy:
            break
        except (OperationalError, InterfaceError):
            raise
        except Exception:  # noqa: BLE001 which one it was is found out one by one
            done = _sweep_singly(moment, size, broken)
        if not done:
            break
        swept += done
    return swept - len(broken)


def _sweep_batch(now: datetime, size: int, without: Collection[int]) -> int:
    with transition(actor=rule(gettext("Deadline"))) as move:
        words = {"now": now, "size": size, "without": list(without)}
        taken = _take(_TAKE, words)
        _act(move, taken, now)
    return len(taken)


def _sweep_singly(now: datetime, size: int, broken: set[int]) -> int:
    """The same, each in a transaction of its own; adds those that fail to ``broken``."""
    due = (
        Deadline.objects.filter(
            fires_at__lte=now, state__in=(ClockState.RUNNING, ClockState.PAUSED)
        )
        .exclude(pk__in=broken)
        .order_by("fires_at")
    )
    seen = 0
    for pk in list(due.values_list("pk", flat=True)[:size]):
        seen += _sweep_one(pk, now, broken)
    return seen


def _sweep_one(pk: int, now: datetime, broken: set[int]) -> bool:
    """Whether it is dealt with in this sweep: acted on, or found to be broken."""
    try:
        with transition(actor=rule(gettext("Deadline"))) as move:
            taken = _take(_TAKE_ONE, {"now": now, "pk": pk})
            _act(move, taken, now)
    except Busy:
        return False
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # noqa: BLE001 one broken rule is not everybody's
        # The class only: the text may hold personal data.
        logger.error("deadline %s was not acted on: %s", pk, type(error).__name__)  # noqa: TRY400
        broken.add(pk)
        DeadlineFault.objects.update_or_create(
            pk=pk, defaults={"error": type(error).__name__, "at": now}
        )
        return True
    return bool(taken)


def _take(sql: str, words: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, words)
        return [row[0] for row in cursor.fetchall()]


def _act(move: Transition, taken: Sequence[int], now: datetime) -> None:
    """Read again what is locked now: what was read with the lock may be older."""
    if not taken:
        return
    rows = Deadline.objects.select_related("item__owner").filter(pk__in=taken)
    deadlines = sorted(rows, key=lambda row: (row.fires_at, row.pk))
    move.matters |= Matter.objects.in_bulk({row.item.matter_id for row in deadlines})
    with installed().remembering():
        for deadline in deadlines:
            deadline.item.matter = move.matters[deadline.item.matter_id]
            if deadline.state == ClockState.PAUSED:
                pausing.resume_at_cap(move, deadline)
            else:
                climb(move, deadline, now=now)
