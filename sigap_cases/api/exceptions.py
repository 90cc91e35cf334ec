"""What the interface refuses, each with a sentence for who reads the answer."""

from django.utils.translation import gettext_lazy as _

from workflows.exceptions import NotAllowed, WorkflowError, WrongState


class ApiError(WorkflowError):
    """Root of the interface's errors; ``field`` names what is wrong, if it is one."""

    field = ""


class MayNotRegister(NotAllowed):
    sentence = _("Administrators register systems.")


class MayNotIssue(NotAllowed):
    sentence = _(
        "A supervisor issues tokens: who sees a token reads whatever it opens."
    )


class PostNotForSystems(ApiError):
    field = "post"
    sentence = _("No system may act in this post.")


class ScopeNotForPost(ApiError):
    field = "scopes"
    sentence = _("Choose what this post may do, and at least one of it.")


class LastsTooLong(ApiError):
    field = "days"
    sentence = _("A token lasts a year at most.")


class ClientEnded(WrongState):
    sentence = _("This system is no longer registered.")


class TokenRevoked(WrongState):
    sentence = _("This token is revoked already.")


class AddressRefused(ApiError):
    field = "url"
    sentence = _(
        "Enter an address that begins with https:// and lies on the public network."
    )


class NoEvents(ApiError):
    field = "events"
    sentence = _("Choose at least one event.")


class NotTaken(Exception):
    """A receiver did not take an event; ``for_good`` where it never will.

    ``why`` is a short code, never a text of the receiver.
    """

    def __init__(self, why: str, *, for_good: bool = False) -> None:
        self.why, self.for_good = why, for_good
        super().__init__(why)


class EndpointDisabled(WrongState):
    sentence = _("Nothing is sent to this address any more.")


class NothingToReplay(WrongState):
    sentence = _("This event waits or was delivered; there is nothing to repeat.")


class KeyUsedForOther(ApiError):
    field = "Idempotency-Key"
    sentence = _(
        "This key came with another request before. Draw a new key for a new request."
    )


class AnswerNotAwaited(WrongState):
    sentence = _("This answer is not awaited now. Read the referral again.")
