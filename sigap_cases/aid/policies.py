"""Who may do what with social aid. Whom somebody sees is the registry's rule."""

from typing import Any

from accounts.enums import Post
from accounts.selectors import positions_of
from sigap_cases.registry.models import Person
from sigap_cases.registry.policies import check_can_see, covers
from workflows.exceptions import NotAllowed


WRITING_POSTS = frozenset({Post.PENYELIA})
PROPOSING_POSTS = frozenset({Post.PETUGAS_DESA, Post.PERBEKEL})
VERIFYING_POSTS = frozenset(
    {Post.PERBEKEL, Post.PETUGAS_PENANGANAN, Post.PENDAMPING_REINTEGRASI}
)
APPROVING_POSTS = frozenset({Post.PENYELIA})
HANDING_POSTS = PROPOSING_POSTS | VERIFYING_POSTS
REFUSING_POSTS = VERIFYING_POSTS | APPROVING_POSTS
AGENCY_POSTS = frozenset({Post.PENYELIA, Post.PETUGAS_PENGADUAN})


def check_can_write(user: Any) -> None:
    """Programmes are the supervisor's."""
    _check_holds(user, WRITING_POSTS)


def check_keeps_agencies(user: Any) -> None:
    _check_holds(user, AGENCY_POSTS)


def _check_holds(user: Any, posts: frozenset[Post]) -> None:
    if not any(position.post in posts for position in positions_of(user)):
        raise NotAllowed


def check_can(user: Any, person: Person, posts: frozenset[Post]) -> None:
    """Sees the record, and holds one of ``posts`` where the person lives."""
    check_can_see(user, person)
    if not any(
        position.post in posts and covers(position, person.village)
        for position in positions_of(user)
    ):
        raise NotAllowed
