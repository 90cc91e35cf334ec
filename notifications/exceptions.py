"""What can go wrong on the way out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _


if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class NotSent(Exception):
    """A channel did not take a notice. ``why`` is a short code, never personal data."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class NotSentYet(NotSent):
    """It may be taken later; ``after`` is the provider's own wish, if it has one."""

    def __init__(self, why: str, *, after: timedelta | None = None) -> None:
        self.after = after
        super().__init__(why)


class NotNow(NotSentYet):
    """The person does not want it at this hour; not an attempt."""

    def __init__(self, opens: datetime) -> None:
        self.opens = opens
        super().__init__("not_now")


class ChannelDown(NotSentYet):
    """The channel itself does not work; no fault of this one notice."""


class NeverSent(NotSent):
    """Trying again is of no use: the address is refused, or there is none."""


class Refused(Exception):
    """An operator asked for what cannot be done; ``sentence`` says why."""

    sentence: "StrOrPromise" = _("This cannot be done now.")


class AlreadySettled(Refused):
    sentence = _(
        "This notice is no longer waiting or failed; nothing was changed. Look at the list again."
    )


class BeingSent(Refused):
    sentence = _("A worker is sending this notice just now. Try again in two minutes.")


class MissingReason(Refused):
    sentence = _("Write the reason why this notice is given up.")


class TemplateRefused(Exception):
    """A text that may not go out. ``problems`` are sentences, by the field's name."""

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        self.problems = problems
        super().__init__("; ".join(sentence for _field, sentence in problems))
