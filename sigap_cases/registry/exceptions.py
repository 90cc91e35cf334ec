"""What the registry refuses, each with a sentence for the person."""

from django.utils.translation import gettext_lazy as _

from workflows.exceptions import NotAllowed, WorkflowError, WrongState


class RegistryError(WorkflowError):
    """Root of the registry's errors."""


class WrongAnswer(RegistryError):
    """``field`` names what is missing or wrong."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


class NotYourPeople(NotAllowed):
    sentence = _("You may read this record, and not change it.")


class NotYourVillage(NotAllowed):
    sentence = _("You register the people of your own village only.")


class PersonMerged(WrongState):
    sentence = _("This record was merged into another one. Change that one instead.")


class PersonErased(WrongState):
    sentence = _("The data of this record have been deleted.")


class MergeRefused(RegistryError):
    sentence = _("These two records cannot be merged.")


class MergeUndone(WrongState):
    sentence = _("This merge was undone already.")


class LaterMergeFirst(WrongState):
    sentence = _(
        "One of the records was merged again later. Undo the later merge first."
    )


class ChoiceMissing(RegistryError):
    """``fields`` are those whose value nobody chose."""

    sentence = _("Choose which value holds wherever the two records differ.")

    def __init__(self, fields: list[str]) -> None:
        self.fields = fields
        super().__init__()


class PlacementEnded(WrongState):
    sentence = _("This placement has ended already.")


class GroundWithdrawn(WrongState):
    sentence = _("This consent was withdrawn already.")
