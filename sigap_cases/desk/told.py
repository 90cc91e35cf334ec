"""An event of a timeline in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from workflows.models import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An event in words: the sentence, and what was answered, line by line."""

    text: str
    icon: str
    details: Sequence[str] = ()
    is_late: bool = False


def titled(words: str, icon: str, *, late: bool = False) -> Callable[[Event], Told]:
    """A sentence that takes the event's title."""

    def tell(event: Event) -> Told:
        return Told(text=_(words) % {"title": event.title}, icon=icon, is_late=late)

    return tell


def sentence(words: str, icon: str, *, late: bool = False) -> Callable[[Event], Told]:
    def tell(_event: Event) -> Told:
        return Told(text=_(words), icon=icon, is_late=late)

    return tell
