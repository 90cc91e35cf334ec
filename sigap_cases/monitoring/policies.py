"""Who plans rounds, who sets the standard, and who reads which part of the monitoring."""

from typing import Any

from accounts.enums import Post
from accounts.selectors import positions_of
from sigap_cases.registry.selectors import OFFICE_POSTS, VILLAGE_POSTS
from workflows.exceptions import NotAllowed


MANAGING = frozenset({Post.PENYELIA, Post.KEPALA_DINAS})
# Who reads the lists of names; the registry says whose names these are.
LISTING = VILLAGE_POSTS | OFFICE_POSTS | {Post.AUDITOR}
# Who reads the figures of the regency, or of a district.
COUNTING = OFFICE_POSTS | {Post.KEPALA_DINAS, Post.AUDITOR, Post.CAMAT}


def check_can_manage(user: Any) -> None:
    if not any(position.post in MANAGING for position in positions_of(user)):
        raise NotAllowed


def counted_below(user: Any) -> tuple[str, ...]:
    """The paths below which ``user`` reads figures; none for who reads none."""
    return tuple(
        position.unit_path
        if position.post == Post.CAMAT
        else position.unit_path.split(".", 1)[0] + "."
        for position in positions_of(user)
        if position.post in COUNTING
    )
