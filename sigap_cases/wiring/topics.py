"""What the engine's notices are called in this product."""

from notifications.enums import Topic
from sigap_cases.cases.enums import EMERGENCY_RULE
from sigap_cases.cases.referral_selectors import is_referral
from workflows.enums import Priority
from workflows.extensions import Notice


# A receiving agency's first task in a referral is the referral itself.
REFERRAL_STEPS = frozenset({"answer", "answer_village", "answer_district"})
_NIGHTLY = frozenset({Topic.TASK_OVERDUE, Topic.TASK_ESCALATED, Topic.TASK_ASSIGNED})


def topic_of(notice: Notice) -> str:
    if notice.topic != Topic.TASK_OPENED:
        return notice.topic
    if notice.rule == EMERGENCY_RULE:
        return Topic.EMERGENCY
    if notice.step in REFERRAL_STEPS and is_referral(notice.matter):
        return Topic.REFERRAL
    return notice.topic


def at_any_hour(notice: Notice) -> bool:
    """Work on an emergency is told of at night too."""
    return notice.matter.priority == Priority.EMERGENCY and notice.topic in _NIGHTLY
