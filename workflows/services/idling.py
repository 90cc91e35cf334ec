"""Tasks that somebody has claimed and does not touch go back to their queue.

Touched is: claimed or given, a draft saved, or anything recorded in the matter by whoever
holds the task: a note, a document, a contact, a message. Nothing goes back unwarned, and
nothing whose clock stands still.
"""

import logging
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from django.db import InterfaceError, OperationalError
from django.db.models import DateTimeField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from workflows import sla
from workflows.actors import rule
from workflows.enums import ClockState, ItemState
from workflows.exceptions import Busy
from workflows.extensions import Notice, installed
from workflows.models import Event, IdleWarning, WorkItem

from . import assignment
from .calendars import current_version, version_value
from .clocks import OFFICE_CALENDAR
from .transition import Transition, transition


logger = logging.getLogger(__name__)

# Nothing is idle so soon; spares the sweep what was claimed a moment ago.
SOONEST = timedelta(hours=1)
WARN_DAYS = sla.WorkingDaysBefore(1)
WARN_HALFWAY = sla.ShareElapsed(Fraction(1, 2))


def touched(items: QuerySet[WorkItem]) -> QuerySet[Any]:
    """Claimed items with ``touched_at``: when their holder last did something in them."""
    recorded = (
        Event.objects.filter(matter=OuterRef("matter"), actor=OuterRef("owner"))
        .order_by("-at")
        .values("at")[:1]
    )
    # PostgreSQL's GREATEST passes over what is null.
    return items.filter(state=ItemState.CLAIMED).annotate(
        touched_at=Greatest(
            F("claimed_at"),
            F("draft__saved_at"),
            Subquery(recorded),
            output_field=DateTimeField(),
        )
    )


def sweep() -> int:
    """Warn whoever lets a task lie, and take back what was warned of; returns how many.

    One that cannot be dealt with is logged and does not keep the others waiting.
    """
    now = timezone.now()
    claimed = touched(
        WorkItem.objects.filter(claimed_at__lt=now - SOONEST)
        .exclude(deadline__state=ClockState.PAUSED)
        .select_related("matter", "deadline__rule")
    )
    calendar = version_value(current_version(OFFICE_CALENDAR))
    done = 0
    for item in claimed.order_by("pk"):
        try:
            done += _look_at(item, now, calendar)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001 one broken task is not everybody's
            # The class only: the text may hold personal data.
            logger.error(  # noqa: TRY400
                "idle task %s was not dealt with: %s", item.pk, type(error).__name__
            )
    return done


def _look_at(item: Any, now: datetime, calendar: sla.WorkingCalendar) -> bool:
    length = installed().idle_after(item)
    if length is None:
        return False
    returns_at = sla.due_at(item.touched_at, length, calendar)
    if now < _warns_at(item.touched_at, returns_at, length, calendar):
        return False
    return _act(item, returns_at, calendar)


def _warns_at(
    touched_at: datetime,
    returns_at: datetime,
    length: sla.Term,
    calendar: sla.WorkingCalendar,
) -> datetime:
    lead = WARN_HALFWAY if length.unit is sla.Unit.HOURS else WARN_DAYS
    return sla.warn_at(touched_at, returns_at, lead, calendar)


def _act(item: Any, returns_at: datetime, calendar: sla.WorkingCalendar) -> bool:
    """The next thing to do about one item, if it is still to be done; its tree is locked."""
    actor = rule(_("Tasks that nobody touches"))
    try:
        with transition(actor=actor) as move:
            current = assignment.locked(move, [item])[item.pk]
            still = touched(WorkItem.objects.filter(pk=item.pk, owner=item.owner_id))
            if still.values_list("touched_at", flat=True).first() != item.touched_at:
                return False
            warning = IdleWarning.objects.filter(
                item=current, touched_at=item.touched_at
            ).first()
            if warning is None:
                _warn(move, current, item.touched_at, returns_at, calendar)
                return True
            if move.now < warning.returns_at:
                return False
            told = {"day": date_format(timezone.localtime(item.touched_at), "j F Y")}
            reason = _("Not touched since %(day)s.") % told
            move.batch.reason = reason
            assignment.put(move, current, None, reason=reason, data={"why": "idle"})
    except Busy:
        return (
            False  # somebody is on its tree at this moment; the next sweep looks again
        )
    return True


def _warn(
    move: Transition,
    item: WorkItem,
    touched_at: datetime,
    returns_at: datetime,
    calendar: sla.WorkingCalendar,
) -> None:
    """Never later than a working day before: where sweeps were missed, that day is given."""
    if returns_at <= move.now:
        one_day = sla.Term(1, sla.Unit.WORKING_DAYS)
        returns_at = sla.due_at(move.now, one_day, calendar)
    IdleWarning.objects.create(
        item=item, touched_at=touched_at, warned_at=move.now, returns_at=returns_at
    )
    move.notices.append(
        Notice(
            topic="task_idle",
            matter=item.matter,
            item_id=item.pk,
            user_id=item.owner_id,
            data={"date": timezone.localtime(returns_at).isoformat()},
        )
    )
