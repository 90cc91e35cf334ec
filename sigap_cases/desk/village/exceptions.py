"""What stops an entry, each with a sentence for the person."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.exceptions import NotAllowed, WorkflowError

from .answers import Difference


class NotInYourVillage(NotAllowed):
    """Of a person who is missing and of one of others alike."""

    sentence = _("This person is not in the list of your village.")


class NotYoursToEnter(NotAllowed):
    sentence = _("This is for the village officer to enter.")


class TooOld(WorkflowError):
    sentence = _("This was entered too long ago. Enter it again.")


class WrongFields(WorkflowError):
    """``errors`` are by field."""

    sentence = _("Something is missing or wrong. Nothing is lost: mend it here.")

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        super().__init__()


class Changed(WorkflowError):
    """What the phone saw is no longer so."""

    sentence = _("This was changed meanwhile. Choose what holds.")

    def __init__(self, differences: list[Difference], expect: dict[str, Any]) -> None:
        self.differences = differences
        self.expect = expect
        super().__init__()
