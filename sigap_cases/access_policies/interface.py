"""The interface for systems of agencies: addresses for tokens, and who looks after them."""

from . import posts
from .vocabulary import (
    About,
    Conditions,
    Need,
    Policy,
    Who,
    found_by,
    hidden_but_for,
)


IS_THERE = found_by(Need.IS_THERE)
KEEPS = hidden_but_for(*posts.ADMINISTRATORS, *posts.SUPERVISORS)
REGISTERS = hidden_but_for(*posts.ADMINISTRATORS)
ISSUES = hidden_but_for(*posts.SUPERVISORS)


def _of_token(name: str, *, acts: bool = False, reads: bool = True) -> Policy:
    """What the token's post sees; other and missing are the same problem document."""
    return Policy(
        name=f"api:{name}",
        who=Who.TOKEN_HOLDER,
        reads=() if reads else None,
        acts=() if acts else None,
        note="the token's scope, and the sight of its post; recorded",
    )


TOKENS = (
    _of_token("me"),
    _of_token("statuses"),
    _of_token("regions"),
    _of_token("people"),
    _of_token("person"),
    _of_token("person_placements", acts=True),
    _of_token("placements"),
    _of_token("referrals"),
    _of_token("referral"),
    _of_token("referral_answers", acts=True, reads=False),
    _of_token("referral_notes", acts=True, reads=False),
    _of_token("statistics"),
    _of_token("statistics_table"),
    _of_token("missing", acts=True),
    Policy(name="api:schema", who=Who.ANYBODY, reads=(), note="names nobody"),
    Policy(name="api:reference", who=Who.ANYBODY, reads=(), note="names nobody"),
)


def _page(
    name: str, *, reads: Conditions | None = None, acts: Conditions | None = None
) -> Policy:
    about = About.NOTHING if name in ("index", "register") else About.OFFICE
    return Policy(name=f"apiaccess:{name}", about=about, reads=reads, acts=acts)


KEEPING = (
    _page("index", reads=(KEEPS,)),
    _page("register", reads=(REGISTERS,), acts=(REGISTERS,)),
    _page("client", reads=(KEEPS, IS_THERE)),
    _page("issue", acts=(ISSUES, IS_THERE)),
    _page("rotate", acts=(ISSUES, IS_THERE)),
    _page("revoke", acts=(KEEPS, IS_THERE)),
    _page("end", acts=(REGISTERS, IS_THERE)),
    _page("endpoint_add", acts=(KEEPS, IS_THERE)),
    _page("endpoint_rotate", acts=(KEEPS, IS_THERE)),
    _page("endpoint_disable", acts=(KEEPS, IS_THERE)),
    _page("replay", acts=(KEEPS, IS_THERE)),
)
POLICIES = (*TOKENS, *KEEPING)
