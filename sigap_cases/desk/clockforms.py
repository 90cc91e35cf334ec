"""What may be done to the clock of a task, by whom, and how it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflows.models import WorkItem
from workflows.policies import (
    can,
    check_can_extend,
    check_can_pause,
    check_can_recompute,
    check_can_resume,
)
from workflows.services import extending, pausing, recomputing


class Keeping(StrEnum):
    """An act on a clock, by its word in the address."""

    PAUSE = "hentikan"
    RESUME = "lanjutkan"
    EXTEND = "perpanjang"
    RECOMPUTE = "hitung-ulang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """``check`` says who may, ``do`` does it; the words are the button's and the page's."""

    check: Callable[[WorkItem, Any], object]
    do: Callable[..., WorkItem]
    button: Promise
    help: Promise
    done: Promise


DEEDS: dict[Keeping, Deed] = {
    Keeping.PAUSE: Deed(
        check=check_can_pause,
        do=pausing.pause,
        button=_("Stop the clock"),
        help=_(
            "The deadline stands still until it goes on: by itself after the longest pause "
            "that its rule, or else the office, allows. It never stops for a partner."
        ),
        done=_("The clock is stopped."),
    ),
    Keeping.RESUME: Deed(
        check=check_can_resume,
        do=pausing.resume,
        button=_("Let the clock go on"),
        help=_("The deadline moves by the time it stood still."),
        done=_("The clock goes on."),
    ),
    Keeping.EXTEND: Deed(
        check=check_can_extend,
        do=extending.extend,
        button=_("Extend the deadline"),
        help=_("Once, by the term of the rule, from the date it was due."),
        done=_("The deadline is extended."),
    ),
    Keeping.RECOMPUTE: Deed(
        check=check_can_recompute,
        do=recomputing.recompute,
        button=_("Compute the deadline again"),
        help=_("By the working calendar and the rule of today. Before and after stay."),
        done=_("The deadline is computed again."),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    act: str
    button: Promise


def offered(item: WorkItem, user: Any) -> list[Offer]:
    """The acts that ``user`` may do to the clock of this task now."""
    return [
        Offer(act=act.value, button=deed.button)
        for act, deed in DEEDS.items()
        if can(deed.check, item, user) and _has_effect(act, item)
    ]


def _has_effect(act: Keeping, item: WorkItem) -> bool:
    """Computing again is offered only where calendar or rule have changed since."""
    if act is not Keeping.RECOMPUTE:
        return True
    return recomputing.preview(item, now=timezone.now()).changes
