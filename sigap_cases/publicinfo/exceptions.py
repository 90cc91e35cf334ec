"""What is refused when something is to be published, each with a sentence."""

from django.utils.translation import gettext_lazy as _

from workflows.exceptions import WorkflowError, WrongState


class PublishingError(WorkflowError):
    """Root of this app's errors."""


class NotInThatState(PublishingError, WrongState):
    sentence = _("This has been changed in the meantime. Reload the page.")


class SecondPersonNeeded(PublishingError):
    sentence = _("Somebody else than the one who wrote it has to publish it.")


class WithdrawalReasonNeeded(PublishingError):
    sentence = _("Write the reason: the public reads nothing of it, history keeps it.")


class YearNotOver(PublishingError):
    sentence = _("A report is confirmed when its year is over.")


class ReasonForNewEdition(PublishingError):
    sentence = _("This year is confirmed already. Write why it is confirmed anew.")


class NotAnswered(PublishingError):
    sentence = _("Only an answered suggestion of the ordinary level can be published.")


class NamesSomebody(PublishingError):
    sentence = _(
        "The text holds a name, a phone number, an e-mail address or a NIK of the "
        "sender. Write it without."
    )
