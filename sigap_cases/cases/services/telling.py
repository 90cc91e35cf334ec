"""Who is told of what happens in a case: one function for each event of the product.

The engine tells of tasks and deadlines by itself. Each is called in the transaction of
the change; whom it reaches is settled when it is dealt out, by the rights of then.
"""

from django.utils import timezone

from accounts.models import User
from notifications.enums import Topic
from notifications.services.outbox import About, To, tell
from sigap_cases.cases.enums import EMERGENCY_RULE
from sigap_cases.cases.models import (
    Case,
    EmergencyAccess,
    Note,
    Referral,
    ReferralEntry,
)
from sigap_cases.cases.selectors import open_items_of
from workflows.models import WorkItem


def _about(case: Case, item: WorkItem | None = None) -> About:
    return About(
        matter_id=case.matter_id,
        label=case.number,
        item_id=item.pk if item is not None else None,
    )


def mentioned(note: Note, user: User) -> None:
    tell(
        Topic.NOTE_MENTION,
        key=f"{note.pk}:{user.pk}",
        about=_about(note.case),
        to=To(user_id=user.pk),
        at=note.written_at,
    )


def reporter_answered(case: Case, *, key: str) -> None:
    """Whoever works on the case, or the posts at which its tasks wait."""
    tell(Topic.REPORTER_ANSWERED, key=key, about=_about(case))


def received(case: Case) -> None:
    """To the reporter, where they chose a channel; the promised date is added later."""
    tell(Topic.TOLD_RECEIVED, key=str(case.pk), about=_about(case))


def more_needed(case: Case) -> None:
    key = f"{case.pk}:{timezone.now().timestamp()}"
    tell(Topic.TOLD_MORE_NEEDED, key=key, about=_about(case))


def result(case: Case, *, key: str) -> None:
    """To the reporter, and to those who worked on it."""
    tell(Topic.TOLD_RESULT, key=key, about=_about(case))
    tell(Topic.RESULT, key=key, about=_about(case))


def referral_answered(referral: Referral, entry: ReferralEntry) -> None:
    """Who referred it; by its topic whoever works on the case, where nobody is named."""
    tell(
        Topic.REFERRAL_ANSWERED,
        key=str(entry.pk),
        about=About(matter_id=referral.matter_id, label=referral.number),
        to=To(user_id=referral.sent_by_id),
    )


def emergency(case: Case) -> None:
    """The case has become an emergency: whoever holds its tasks, or has them in their queue.

    Once: what calls again, until it is taken, is the duty officer's own task.
    """
    at = timezone.now()
    for item in open_items_of(case).exclude(deadline__rule__kode=EMERGENCY_RULE):
        tell(
            Topic.EMERGENCY,
            key=f"{case.pk}:{at.timestamp()}:{item.pk}",
            about=_about(case, item if item.owner_id is not None else None),
            to=To(user_id=item.owner_id, post=item.post, unit_path=item.unit_path),
            at=at,
        )


def opened_in_emergency(access: EmergencyAccess, item: WorkItem) -> None:
    """Whoever reviews it, at any hour: the supervisors, of a secret case who is named."""
    case = access.case
    tell(
        Topic.BREAK_GLASS,
        key=str(access.pk),
        about=_about(case, item),
        to=To(post=item.post, unit_path=item.unit_path),
        at=access.opened_at,
    )
