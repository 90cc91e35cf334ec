"""What the accounts refuse, each with a sentence for the person."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _


if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class AccountsError(Exception):
    """Root of the errors of accounts; ``sentence`` is shown on the page."""

    sentence: "StrOrPromise" = _("This cannot be done now.")

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


class NotTheirLeaderError(AccountsError):
    sentence = _("Only the person, or who leads them, may plan this absence.")


class AlreadyAwayError(AccountsError):
    sentence = _("This person is already away on some of these days.")


class AbsenceTooLongError(AccountsError):
    sentence = _("An absence lasts a year at most.")


class AbsenceInThePastError(AccountsError):
    sentence = _("An absence is entered two weeks after its first day at the latest.")


class AbsenceOverError(AccountsError):
    sentence = _("This absence is over and is no longer changed.")


class AbsenceBegunError(AccountsError):
    sentence = _("The first day of an absence that has begun stays.")


class DeputyNeededError(AccountsError):
    sentence = _("Name a deputy to whom the open tasks go.")


class DeputyIsAbsentError(AccountsError):
    sentence = _("Nobody stands in for themselves. Choose somebody else.")


class DeputyElsewhereError(AccountsError):
    sentence = _(
        "The deputy does not work at the same unit, or does not act in such posts. "
        "Choose a colleague of that unit."
    )


class CircleError(AccountsError):
    """Deputies that lead back to the absent person; ``names`` from the first to the last."""

    def __init__(self, names: Sequence[str]) -> None:
        self.sentence = _(
            "The deputies would go round in a circle: %(chain)s. Choose another deputy."
        ) % {"chain": " → ".join(names)}
        super().__init__()


class NotTheirSupervisorError(AccountsError):
    sentence = _("Only a supervisor of this person in this post may set the capacity.")


class TooManyAttemptsError(AccountsError):
    """``is_first`` says whether it is the attempt that passed the limit."""

    sentence = _("Too many attempts. Try again in a few minutes.")

    def __init__(self, *, is_first: bool) -> None:
        self.is_first = is_first
        super().__init__()


class OwnFactorsError(AccountsError):
    sentence = _("Nobody resets their own second step; ask another administrator.")


class IdentityNotCheckedError(AccountsError):
    sentence = _("Check first who the person is, and say how you did.")


class NoReasonError(AccountsError):
    sentence = _("Write down the reason.")
