"""The next task: the most urgent one that the person may have, to one person only."""

from accounts.selectors import absence_of
from sigap_cases.cases import conflicts
from workflows.exceptions import AlreadyTaken, Busy, WorkflowError
from workflows.models import WorkItem
from workflows.policies import can, check_can_claim
from workflows.services import assignment

from . import lists
from .officer import Officer


# Read at once, and tried in all: others take the first ones at the same moment.
AT_ONCE, MOST_TRIED = 20, 400
# So many are looked at for one that fits, where the rules ask for another person.
MOST_SHOWN = 5


def shown(officer: Officer) -> WorkItem | None:
    """What would be given now to somebody who is there."""
    items = lists.next_in_queue(officer, size=MOST_SHOWN)
    conflicts.remember_none(officer.user, items)
    for item in items:
        if can(check_can_claim, item, officer.user):
            return item
    return None


def take(officer: Officer) -> WorkItem | None:
    """Claim the most urgent that fits; what another hand takes first is passed over."""
    if absence_of(officer.user) is not None:
        return None
    tried: set[int] = set()
    contended: list[WorkItem] = []
    while len(tried) < MOST_TRIED:
        found = lists.next_in_queue(officer, size=AT_ONCE, without=tried)
        if not found:
            break
        for item in found:
            tried.add(item.pk)
            taken = _claimed(item, officer, contended)
            if taken is not None:
                return taken
    # Another hand was on these; it may have been refused, and they are still there.
    again = (_claimed(item, officer, []) for item in contended)
    return next((item for item in again if item is not None), None)


def _claimed(
    item: WorkItem, officer: Officer, contended: list[WorkItem]
) -> WorkItem | None:
    try:
        return assignment.claim(item, by=officer.user)
    except (AlreadyTaken, Busy):
        contended.append(item)
    except WorkflowError:
        pass  # not for this person, in whatever order it comes
    return None
