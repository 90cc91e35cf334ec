"""What the monitoring refuses, each with a sentence for the person."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from workflows.exceptions import WorkflowError, WrongState


if TYPE_CHECKING:
    from .models import MonitoringCheck


class MonitoringError(WorkflowError):
    """Root of the monitoring's errors."""


class WrongEntry(MonitoringError):
    """``field`` names what is missing or wrong."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


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
