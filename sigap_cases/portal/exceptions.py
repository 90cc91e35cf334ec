"""What the portal refuses, each with a sentence for the person."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap_cases.cases.exceptions import CaseError, FileRefused


class TooOften(CaseError):
    """``until`` is when the next try is let in."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        at = time_format(timezone.localtime(until), "H.i")
        super().__init__(
            _("Too many tries from this network. Try again after %(time)s WITA.")
            % {"time": at}
        )


class TooManyFiles(FileRefused):
    sentence = gettext_lazy(
        "There is no room for more files. Remove one, or send the rest after this "
        "through the tracking page."
    )


class Incomplete(CaseError):
    """``slug`` names the question that has to be answered first."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        super().__init__(_("One answer is still needed before you can send."))
