"""What the accounts refuse, each with a sentence for the person."""

from django.utils.translation import gettext_lazy as _


class AccountsError(Exception):
    """Root of the errors of accounts; ``sentence`` is shown on the page."""

    sentence = _("This cannot be done now.")

    def __init__(self) -> None:
        super().__init__(str(self.sentence))


class NotAnAdministratorError(AccountsError):
    sentence = _("Only a system administrator may do this.")


class OwnAppointmentError(AccountsError):
    sentence = _(
        "Nobody gives a post or a custody to themselves; ask another administrator."
    )


class PostAlreadyHeldError(AccountsError):
    sentence = _("This person already holds the post at this unit in that time.")


class PostNotAtThisUnitError(AccountsError):
    sentence = _("This post does not exist at a unit of this kind.")


class DatesOutOfOrderError(AccountsError):
    sentence = _("The last day lies before the first day.")


class EndsEarlierError(AccountsError):
    sentence = _("A post can only end earlier than it does now.")


class DeactivatedError(AccountsError):
    sentence = _("This account is deactivated.")


class LastAdministratorError(AccountsError):
    sentence = _("At least one system administrator must remain.")
