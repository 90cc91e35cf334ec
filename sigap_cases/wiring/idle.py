"""After how long a task that nobody touches goes back to its queue."""

from django.conf import settings

from sigap_cases.cases.referral_selectors import RECEIVING_POSTS, is_referral
from workflows.enums import Priority
from workflows.models import WorkItem
from workflows.sla import Term, Unit


_RECEIVING = frozenset().union(*RECEIVING_POSTS.values())


def idle_after(item: WorkItem) -> Term | None:
    """The office's term; hours for an emergency.

    None for what lies with a partner, a village or a district by a referral: it answers
    by the terms of the referral, and often one person is all there is to its queue.
    """
    if is_referral(item.matter) and item.post in _RECEIVING:
        return None
    if item.priority == Priority.EMERGENCY:
        return Term(settings.IDLE_EMERGENCY_HOURS, Unit.HOURS)
    days = settings.IDLE_WORKING_DAYS_AT.get(item.unit_path, settings.IDLE_WORKING_DAYS)
    return Term(days, Unit.WORKING_DAYS)
