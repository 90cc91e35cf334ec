"""Whether somebody may see, change or add a record: selectors.py for one person."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from accounts.models import Unit
from accounts.selectors import Position, positions_of
from workflows.exceptions import NotAllowed

from .exceptions import (
    NotYourPeople,
    NotYourVillage,
    PersonErased,
    PersonMerged,
)
from .models import Person
from .selectors import (
    OFFICE_POSTS,
    READING_POSTS,
    VILLAGE_POSTS,
    reach_of,
)
from .sensitive import Sensitive, post_reads


REGISTERING_POSTS = VILLAGE_POSTS | OFFICE_POSTS
VIEW, CHANGE = "registry.view_person", "registry.change_person"


def right_to_see(user: Any, person: Person) -> str | None:
    """By which post ``user`` sees the record, in words; None when not at all."""
    position = _post_for(user, person.village, READING_POSTS)
    return position.title if position else None


def _post_for(user: Any, village: Unit, posts: frozenset[Any]) -> Position | None:
    if not user.is_authenticated or not user.is_active:
        return None
    for position in positions_of(user):
        if position.post in posts and covers(position, village):
            return position
    return None


def covers(position: Position, village: Unit) -> bool:
    if position.post in VILLAGE_POSTS:
        return position.unit_id == village.pk
    return position.post in READING_POSTS and village.path.startswith(
        reach_of(position)
    )


class PeopleBackend(BaseBackend):
    """``user.has_perm("registry.view_person", person)``; without a person it is no."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not isinstance(obj, Person):
            return False
        if perm == VIEW:
            return right_to_see(user_obj, obj) is not None
        if perm == CHANGE:
            return _post_for(user_obj, obj.village, REGISTERING_POSTS) is not None
        return False


def check_can_see(user: Any, person: Person) -> None:
    if not user.has_perm(VIEW, person):
        raise NotAllowed


def check_can_change(user: Any, person: Person) -> None:
    """Who may: the village's own posts and the office's. When: while it is current."""
    check_can_see(user, person)
    if not user.has_perm(CHANGE, person):
        raise NotYourPeople
    if person.is_merged:
        raise PersonMerged
    if person.erased_at is not None:
        raise PersonErased


def check_can_register(user: Any, village: Unit) -> Position:
    """The post by which ``user`` adds somebody of that village."""
    position = _post_for(user, village, REGISTERING_POSTS)
    if position is None:
        raise NotYourVillage
    return position


def reads_numbers(positions: tuple[Position, ...], person: Person) -> bool:
    """Whether NIK, passport and insurance numbers are shown whole.

    Who works with the record sees them; who only reads it (camat, auditor) does not.
    """
    return any(
        post_reads(position.post, Sensitive.NUMBERS)
        and covers(position, person.village)
        for position in positions
    )
