"""What the monitoring refuses, each with a sentence for the person."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from sigap_cases.registry.exceptions import WrongAnswer
from workflows.exceptions import WrongState


if TYPE_CHECKING:
    from .models import MonitoringCheck


class WrongEntry(WrongAnswer):
    """``field`` names what is missing or wrong."""


class CheckConflictError(WrongState):
    """Somebody else answered the check meanwhile; ``current`` is as they left it."""

    sentence = _("Somebody else has answered this check meanwhile.")

    def __init__(self, current: "MonitoringCheck") -> None:
        self.current = current
        super().__init__()

    @property
    def values(self) -> dict[str, object]:
        """What stands there now, by the names of the entry."""
        names = ("revision", "state", "how", "result", "phase", "needs", "note")
        return {name: getattr(self.current, name) for name in names}


class KeyUsed(WrongState):
    sentence = _("This sending was used for another entry already.")


class CheckEnded(WrongState):
    sentence = _("This person is not to be monitored in this round any more.")


class NotLapsed(WrongState):
    sentence = _("A complaint starts here from a lapsed contact only.")


class RoundOpen(WrongState):
    sentence = _("Another round is running or planned. Close it first.")


class RoundEnded(WrongState):
    sentence = _("This round is closed already.")
