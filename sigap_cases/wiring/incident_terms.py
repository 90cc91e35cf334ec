"""The term of a data incident warns and escalates like every other, without a case.

UU 27/2022 art. 46 gives 3 x 24 hours. The rungs are those of the rule with which the
incident was recorded, or the usual ones of a term in hours: half of the time, the due
date, an hour later.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from accounts.enums import Post
from notifications.enums import Topic
from notifications.services import outbox
from notifications.services.outbox import NO_MATTER, About, To
from sigap_cases.cases.models import DataIncident
from workflows.services.calendars import calendar_value
from workflows.services.clocks import OFFICE_CALENDAR
from workflows.sla import Unit, rungs
from workflows.sla.rungs import Act, Rung

from .escalating import nearest


_OPEN = Q(subjects_told_at=None) | Q(authority_told_at=None)


def remind_due(now: datetime | None = None) -> int:
    """Tell who answers for it, once a rung; returns of how many incidents it was told.

    After a standstill only the last rung is told: the earlier ones say less.
    """
    moment = now or timezone.now()
    told = 0
    for incident in DataIncident.objects.filter(_OPEN).select_related("rule", "office"):
        reached = [rung for rung in _rungs(incident) if rung.at <= moment]
        if reached:
            _tell(incident, reached[-1], len(reached))
            told += 1
    return told


def _rungs(incident: DataIncident) -> tuple[Rung, ...]:
    rule = incident.rule
    ladder = rungs.read(rule.warnings, rule.escalations, Unit(rule.unit))
    calendar = calendar_value(OFFICE_CALENDAR)
    return ladder.rungs(incident.known_at, incident.due_at, calendar)


def _tell(incident: DataIncident, rung: Rung, number: int) -> None:
    day = timezone.localdate(incident.due_at).isoformat()
    for to in _answerable(incident, rung):
        outbox.tell(
            Topic.DATA_INCIDENT,
            key=f"{incident.pk}:{number}:{to.post}:{to.unit_path}",
            about=About(matter_id=NO_MATTER, label=""),
            to=to,
            data={"date": day},
        )


def _answerable(incident: DataIncident, rung: Rung) -> Iterator[To]:
    """The supervisors of the office; the head where the rung puts it before them."""
    path = incident.office.path
    yield To(post=Post.PENYELIA, unit_path=path)
    head = nearest(Post.KEPALA_DINAS, path) if Act.TELL_HEAD in rung.acts else None
    if head is not None:
        yield To(post=head.post, unit_path=head.unit_path)
