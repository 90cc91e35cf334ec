"""Who acts: a person, the holder of a code, or a named rule of the system."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from workflows.models import ActorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Named as of now; the event keeps the name and post as they were."""

    kind: ActorKind
    name: str
    post: str = ""
    user: Any = None


def person(user: Any, post: str = "") -> Actor:
    return Actor(kind=ActorKind.PERSON, name=str(user), post=post, user=user)


def holder(name: str = "") -> Actor:
    """Whoever holds a tracking code; ``name`` as they gave it, never guessed."""
    return Actor(
        kind=ActorKind.HOLDER, name=name or gettext("Holder of the tracking code")
    )


def rule(name: str) -> Actor:
    return Actor(kind=ActorKind.RULE, name=name)
