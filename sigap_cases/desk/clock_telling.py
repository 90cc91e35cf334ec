"""What the timeline of a case says about its deadlines."""

from collections.abc import Callable, Mapping

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from sigap_cases.desk.due import full_moment
from sigap_cases.desk.told import Told
from workflows.enums import PauseCause, Priority
from workflows.models import Event
from workflows.sla.rungs import Act


ACTS: Mapping[str, Promise] = {
    Act.NOTIFY: gettext_lazy("the worker and the supervisor were told"),
    Act.RAISE_PRIORITY: gettext_lazy("the priority was raised"),
    Act.TO_DEPUTY: gettext_lazy("the task went to the deputy or back to the queue"),
    Act.TO_SUPERVISOR: gettext_lazy("the task was put into the supervisor's queue"),
    Act.TELL_HEAD: gettext_lazy("the head of the office was told"),
}


def _moment(event: Event, key: str) -> str:
    moment = parse_datetime(str(event.data.get(key, "")))
    return full_moment(moment) if moment else ""


def _dated(sentence: str, icon: str, *, late: bool = False) -> Callable[[Event], Told]:
    """A sentence with the task's title and the dates before and after."""

    def tell(event: Event) -> Told:
        words = {
            "title": event.title,
            "before": _moment(event, "before"),
            "due": _moment(event, "due"),
        }
        return Told(text=_(sentence) % words, icon=icon, is_late=late)

    return tell


def _escalated(event: Event) -> Told:
    done = [str(ACTS[Act(act)]) for act in event.data.get("acts", ())]
    text = _("Past its deadline of %(due)s: %(title)s") % {
        "title": event.title,
        "due": _moment(event, "due"),
    }
    return Told(text=text, icon="alert-triangle", is_late=True, details=done)


def _raised(event: Event) -> Told:
    words = {
        "title": event.title,
        "before": Priority(event.data["before"]).label,
        "after": Priority(event.data["after"]).label,
    }
    text = _("Priority changed from %(before)s to %(after)s: %(title)s") % words
    return Told(text=text, icon="bolt")


def _paused(event: Event) -> Told:
    cause = PauseCause(event.data["cause"]).label
    words = {"title": event.title, "cause": cause}
    return Told(
        text=_("Deadline stopped (%(cause)s): %(title)s") % words, icon="player-pause"
    )


TELLING: dict[str, Callable[[Event], Told]] = {
    "deadline.warned": _dated(
        gettext_noop("Deadline of %(due)s is near: %(title)s"), "clock"
    ),
    "deadline.escalated": _escalated,
    "task.priority_raised": _raised,
    "deadline.paused": _paused,
    "deadline.resumed": _dated(
        gettext_noop("Deadline runs again, new date %(due)s: %(title)s"), "player-play"
    ),
    "deadline.extended": _dated(
        gettext_noop("Deadline extended from %(before)s to %(due)s: %(title)s"), "clock"
    ),
    "deadline.recomputed": _dated(
        gettext_noop("Deadline computed again, from %(before)s to %(due)s: %(title)s"),
        "refresh",
    ),
}
