"""Reads of the registry. Every one starts from the people somebody may see.

The rule (DOMAIN.md, "Units, posts and who owns a case"):

1. the posts of a village see its people;
2. the head of a district sees those of its villages;
3. the office's posts that read cases, and the auditor, see all of the regency.

Partners, administrators, the head of the office and the information officers see none.
"""

from typing import Any

from django.db.models import Q, QuerySet

from accounts.enums import Post
from accounts.selectors import Position, positions_of

from .models import Person


VILLAGE_POSTS = frozenset({Post.PETUGAS_DESA, Post.PERBEKEL})
OFFICE_POSTS = frozenset(
    {
        Post.PETUGAS_PENGADUAN,
        Post.PETUGAS_PENANGANAN,
        Post.PENDAMPING_HUKUM,
        Post.PENDAMPING_REINTEGRASI,
        Post.PETUGAS_PIKET,
        Post.PENYELIA,
    }
)
READING_POSTS = VILLAGE_POSTS | OFFICE_POSTS | {Post.CAMAT, Post.AUDITOR}


def reach_of(position: Position) -> str:
    """The path below which a post reads people; an office's is the whole regency."""
    if position.post in OFFICE_POSTS or position.post == Post.AUDITOR:
        return position.unit_path.split(".", 1)[0] + "."
    return position.unit_path


def sight_of(positions: tuple[Position, ...]) -> Q:
    rule = Q(pk__in=[])
    for position in positions:
        if position.post in VILLAGE_POSTS:
            rule |= Q(village_id=position.unit_id)
        elif position.post in READING_POSTS:
            rule |= Q(village__path__startswith=reach_of(position))
    return rule


def people_visible_to(
    user: Any, *, positions: tuple[Position, ...] | None = None
) -> QuerySet[Person]:
    """The records that ``user`` may see, those merged into others among them.

    ``positions`` spares a query where the caller has just read them.
    """
    if not user.is_authenticated or not user.is_active:
        return Person.objects.none()
    if positions is None:
        positions = positions_of(user)
    return Person.objects.filter(sight_of(positions))


def current(people: QuerySet[Person]) -> QuerySet[Person]:
    """Without the records that were merged into others, or whose data were deleted."""
    return people.filter(merged_into=None, erased_at=None)
