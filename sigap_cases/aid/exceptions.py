"""What social aid refuses, each with a sentence for the person."""

from django.utils.translation import gettext_lazy as _

from workflows.exceptions import NotAllowed, WorkflowError, WrongState


class AidError(WorkflowError):
    """Root of the errors of social aid."""


class NotFitting(AidError):
    sentence = _("The record does not fit the criteria of the programme.")


class ProgrammeNotOpen(WrongState):
    sentence = _("The programme is not open.")


class ProgrammeNotDraft(WrongState):
    sentence = _("Only a draft is changed; a programme that ran once stays as it was.")


class AlreadyProposed(WrongState):
    sentence = _("This person stands in the programme already.")


class NotInThatState(WrongState):
    sentence = _("The recipient is not in a state in which this can be done.")


class QuotaFull(WrongState):
    sentence = _("The quota of the programme is full.")


class DoublesUndecided(WrongState):
    sentence = _(
        "This may be a double recipient. Decide the double, with a reason, first."
    )


class DecidedAlready(WrongState):
    sentence = _("This double is decided already.")


class SecondPersonNeeded(NotAllowed):
    sentence = _(
        "Another person must do this: who proposed, verified, and approved are three people."
    )


class ProofMissing(AidError):
    sentence = _("A photo of the handover and the signed receipt are needed.")
