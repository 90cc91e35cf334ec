"""What the timeline of a case says about its letters."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.enums import Post
from sigap_cases.desk.told import Told, sentence, titled
from workflows.models import Event


def _numbered_letter(sentence: str) -> Callable[[Event], Told]:
    def tell(event: Event) -> Told:
        words = {"title": event.title, "number": event.data.get("number", "")}
        return Told(text=_(sentence) % words, icon="mail")

    return tell


def _disposed(event: Event) -> Told:
    post = Post(event.data["to"]).label
    return Told(text=_("Disposition to %(post)s") % {"post": post}, icon="mail")


TELLING: dict[str, Callable[[Event], Told]] = {
    "letter.begun": titled(gettext_noop("Letter begun: %(title)s"), "file-text"),
    "letter.changed": titled(gettext_noop("Concept changed: %(title)s"), "pencil"),
    "letter.handed_in": titled(
        gettext_noop("Letter handed in for initials: %(title)s"), "send"
    ),
    "letter.initialled": titled(
        gettext_noop("Letter initialled: %(title)s"), "circle-check"
    ),
    "letter.returned": titled(
        gettext_noop("Letter returned for mending: %(title)s"), "refresh"
    ),
    "letter.signed": titled(gettext_noop("Letter signed: %(title)s"), "circle-check"),
    "letter.issued": _numbered_letter(
        gettext_noop("Letter numbered %(number)s: %(title)s")
    ),
    "letter.sent": _numbered_letter(gettext_noop("Letter %(number)s sent: %(title)s")),
    "letter.withdrawn": titled(gettext_noop("Letter withdrawn: %(title)s"), "circle-x"),
    "letter.copy_added": titled(
        gettext_noop("Signed letter uploaded: %(title)s"), "paperclip"
    ),
    "letter.received": sentence(gettext_noop("Incoming letter recorded"), "mail"),
    "letter.disposed": _disposed,
}
