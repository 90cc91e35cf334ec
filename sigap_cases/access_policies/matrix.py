"""What each post is told at each address: derived from the table, never written by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from accounts.enums import Post

from .situations import Situation, holds, situations_of
from .table import AREAS
from .vocabulary import Policy, Refusal, Who


class Outcome(StrEnum):
    """Classes of answers. ``ok``: the page, the form or the service was reached;
    ``said``: it was, and refuses in words without changing anything."""

    OK = "ok"
    SAID = "said"
    NOT_THERE = "404"
    FORBIDDEN = "403"
    SIGN_IN = "in"
    METHOD = "405"
    CODE = "code"
    TOKEN = "401"  # noqa: S105  no secret


READ, ACT = "GET", "POST"
# None stands for whoever has not signed in.
Visitor = Post | None
VISITORS: Final[tuple[Visitor, ...]] = (None, *Post)
_REFUSED = {
    Refusal.NOT_THERE: Outcome.NOT_THERE,
    Refusal.FORBIDDEN: Outcome.FORBIDDEN,
    Refusal.SAID: Outcome.SAID,
}
# Where somebody is asked who they are before the method is looked at.
_ASKED_FIRST = frozenset({Who.ACCOUNT, Who.ADMINISTRATION})
# Nobody in the matrix holds a code, a link, a token or a provider's secret.
_WITHOUT_PROOF = {
    Who.CODE_HOLDER: Outcome.CODE,
    Who.LINK_HOLDER: Outcome.CODE,
    Who.PROVIDER: Outcome.NOT_THERE,
    Who.TOKEN_HOLDER: Outcome.TOKEN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A row of the matrix: one address, one method, one thing it is about."""

    area: str
    policy: Policy
    method: str
    at: Situation
    outcomes: tuple[Outcome, ...]


def is_asked_who(policy: Policy, visitor: Visitor) -> bool:
    """Whether the visitor is sent to sign in before anything else is looked at."""
    match policy.who:
        case Who.ADMINISTRATION:
            return visitor != Post.ADMIN_SISTEM
        case Who.SIGNED_IN | Who.ACCOUNT:
            return visitor is None
        case _:
            return False


def outcome(policy: Policy, method: str, visitor: Visitor, at: Situation) -> Outcome:
    conditions = policy.reads if method == READ else policy.acts
    asked = is_asked_who(policy, visitor)
    if conditions is None and not (asked and policy.who in _ASKED_FIRST):
        return Outcome.METHOD
    if asked:
        return Outcome.SIGN_IN
    if policy.who in _WITHOUT_PROOF:
        return _WITHOUT_PROOF[policy.who]
    for condition in conditions or ():
        if not holds(condition, visitor, at):
            return _REFUSED[condition.refusal]
    return Outcome.OK


def rows() -> Iterator[Expected]:
    """Where no condition looks at the object, what lies there makes no difference."""
    for area, policies in AREAS.items():
        for policy in policies:
            for method in (READ, ACT):
                for at in _situations(policy, method):
                    yield Expected(
                        area=area,
                        policy=policy,
                        method=method,
                        at=at,
                        outcomes=tuple(
                            outcome(policy, method, visitor, at) for visitor in VISITORS
                        ),
                    )


def _situations(policy: Policy, method: str) -> tuple[Situation, ...]:
    found = situations_of(policy)
    conditions = policy.reads if method == READ else policy.acts
    if any(condition.need is not None for condition in conditions or ()):
        return found
    return found[:1]
