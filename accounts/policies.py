"""Who administers: the holders of admin_sistem, asked anew at every request.

What they may change is named in ``settings.ADMINISTERED_MODELS``; nothing there may
be deleted, and no case is among it.
"""

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils import timezone

from .enums import LEADING_POSTS, RANKS, Post
from .exceptions import (
    NotAnAdministratorError,
    NotTheirLeaderError,
    NotTheirSupervisorError,
)
from .extensions import installed
from .models import User
from .selectors import (
    Position,
    holds_post,
    own_positions_of,
    positions_of,
    recalled,
)


ADMINISTRATIVE_ACTS = ("view", "add", "change")


def check_can_administer(user: AbstractBaseUser | AnonymousUser) -> None:
    if not (isinstance(user, User) and holds_post(user, Post.ADMIN_SISTEM)):
        raise NotAnAdministratorError


def can_administer(user: AbstractBaseUser | AnonymousUser) -> bool:
    try:
        check_can_administer(user)
    except NotAnAdministratorError:
        return False
    return True


def leads(by: User, user: User) -> bool:
    """Whether ``by`` leads ``user`` in every post that they were appointed to."""
    leading = [p for p in positions_of(by) if p.post in LEADING_POSTS]
    held = own_positions_of(user)
    return bool(held) and all(
        any(_is_above(leader, position) for leader in leading) for position in held
    )


def _is_above(leader: Position, position: Position) -> bool:
    own, other = RANKS[Post(leader.post)], RANKS.get(Post(position.post), 0)
    return position.unit_path.startswith(leader.unit_path) and other <= own


def check_can_set_capacity(by: User, user: User, post: str) -> None:
    """A supervisor at or above the unit at which the person holds the post."""
    above = [p.unit_path for p in positions_of(by) if p.post == Post.PENYELIA]
    if not any(
        position.post == post and position.unit_path.startswith(path)
        for position in own_positions_of(user)
        for path in above
    ):
        raise NotTheirSupervisorError


def can_set_capacity(by: User, user: User, post: str) -> bool:
    try:
        check_can_set_capacity(by, user, post)
    except NotTheirSupervisorError:
        return False
    return True


def check_can_plan(by: User, user: User) -> None:
    """Everybody plans their own absences, and those of the people they lead."""
    if by.pk != user.pk and not leads(by, user):
        raise NotTheirLeaderError


def needs_second_factor(user: User) -> bool:
    """Whether a post held today, or the custody of secret cases, asks for a second step.

    ``settings.MFA_REQUIRED_FROM`` is the day from which; None is never.
    """
    begins = settings.MFA_REQUIRED_FROM
    if begins is None or timezone.localdate() < begins:
        return False
    return would_need_second_factor(user)


def would_need_second_factor(user: User) -> bool:
    """The same whatever the day is."""
    held = {position.post for position in positions_of(user)}
    return bool(held & settings.MFA_REQUIRED_POSTS) or recalled(
        ("custodian", user.pk), lambda: installed().is_custodian(user)
    )


class AdministrationBackend(BaseBackend):
    """Model permissions on the administered models; signs nobody in."""

    def has_perm(
        self,
        user_obj: AbstractBaseUser | AnonymousUser,
        perm: str,
        obj: Model | None = None,  # noqa: ARG002  Django's signature
    ) -> bool:
        app, _, codename = perm.partition(".")
        act, _, model = codename.partition("_")
        return (
            f"{app}.{model}" in settings.ADMINISTERED_MODELS
            and act in ADMINISTRATIVE_ACTS
            and can_administer(user_obj)
        )

    def has_module_perms(self, user_obj: AbstractBaseUser, app_label: str) -> bool:
        apps = {label.partition(".")[0] for label in settings.ADMINISTERED_MODELS}
        return app_label in apps and can_administer(user_obj)
