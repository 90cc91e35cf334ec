"""After how long a task that nobody touches goes back to its queue."""

from django.conf import settings

from sigap_cases.cases.enums import EMERGENCY_RULE
from sigap_cases.cases.referral_selectors import lies_with_receiver
from workflows.enums import Priority
from workflows.models import WorkItem
from workflows.sla import Term, Unit


def idle_after(item: WorkItem) -> Term | None:
    """The office's term; hours for an emergency.

    That is what the case is, or the rule of the task: a priority that was raised for
    being late makes none, and nobody would be there at night to take it.
    None for what lies with a partner, a village or a district by a referral: it answers
    by the terms of the referral, and often one person is all there is to its queue.
    """
    if lies_with_receiver(item):
        return None
    if is_emergency(item):
        return Term(settings.IDLE_EMERGENCY_HOURS, Unit.HOURS)
    days = settings.IDLE_WORKING_DAYS_AT.get(item.unit_path, settings.IDLE_WORKING_DAYS)
    return Term(days, Unit.WORKING_DAYS)


def is_emergency(item: WorkItem) -> bool:
    if item.matter.priority == Priority.EMERGENCY:
        return True
    deadline = getattr(item, "deadline", None)
    return deadline is not None and deadline.rule.kode == EMERGENCY_RULE
