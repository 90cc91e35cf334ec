"""Who keeps the information list, who publishes, and who reads the figures."""

from typing import Any

from accounts.enums import Post
from accounts.models import Unit
from accounts.selectors import positions_of
from sigap_cases.publicinfo.exceptions import SecondPersonNeeded
from sigap_cases.publicinfo.models import InformationItem
from workflows.exceptions import NotAllowedHere


KEEPING_POSTS = frozenset({Post.PETUGAS_PPID})
PUBLISHING_POSTS = frozenset({Post.ATASAN_PPID})
WITHDRAWING_POSTS = KEEPING_POSTS | PUBLISHING_POSTS
REPORT_POSTS = frozenset({Post.PETUGAS_PPID, Post.ATASAN_PPID, Post.KEPALA_DINAS})


def unit_of(user: Any) -> Unit:
    """The unit of the officer who keeps the list; NotAllowed without that post."""
    for position in positions_of(user):
        if position.post in KEEPING_POSTS:
            return Unit.objects.get(pk=position.unit_id)
    raise NotAllowedHere


def check_can_keep(user: Any) -> None:
    _check(user, KEEPING_POSTS)


def check_can_withdraw(user: Any) -> None:
    _check(user, WITHDRAWING_POSTS)


def check_can_confirm(user: Any) -> None:
    _check(user, PUBLISHING_POSTS)


def check_can_publish(user: Any, item: InformationItem) -> None:
    """The superior, and never for what they wrote themselves."""
    _check(user, PUBLISHING_POSTS)
    if item.written_by_id == user.pk:
        raise SecondPersonNeeded


def _check(user: Any, posts: frozenset[Post]) -> None:
    if not any(position.post in posts for position in positions_of(user)):
        raise NotAllowedHere
