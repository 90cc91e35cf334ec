"""Making and deactivating accounts. An account is never deleted: history names it."""

from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from accounts.followers import Leaving, tell
from accounts.models import User
from accounts.policies import check_can_administer

from .absences import end_absences
from .history import save_as
from .memberships import end_all_memberships
from .staff_sessions import end_all


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUser:
    """What is known of a person when the account is made."""

    username: str
    full_name: str
    email: str = ""
    phone: str = ""
    is_system: bool = False


@transaction.atomic
def create_user(
    person: NewUser, *, password: str | None = None, by: User | None
) -> User:
    """Make an account; ValidationError if a value or the password is refused.

    Without a password nobody can sign in until an administrator sets one.
    """
    if by is not None:
        check_can_administer(by)
    user = User(
        username=person.username,
        full_name=person.full_name,
        email=person.email,
        phone=person.phone,
        is_system=person.is_system,
    )
    if password is not None:
        validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    save_as(user, by=by, reason="Akun dibuat")
    return user


@transaction.atomic
def set_phone(user: User, phone: str) -> User:
    """A person's own number, which nobody else needs to change for them."""
    locked = _locked(user)
    locked.phone = phone
    locked.full_clean(exclude=["password"])
    reason = "Nomor diubah oleh yang bersangkutan"
    save_as(locked, by=user, reason=reason, update_fields=["phone"])
    return locked


@transaction.atomic
def deactivate(
    user: User, *, by: User | None, reason: str, successor: User | None = None
) -> None:
    """Close the account and end its posts at once; the open session ends with it.

    What they hold goes to the successor, as far as they may have it, or to its queue.
    """
    locked = _locked(user)
    if by is not None:
        check_can_administer(by)
    end_all_memberships(locked, by=by, reason=reason)
    end_absences(locked, by=by, reason=reason)
    locked.is_active = False
    save_as(locked, by=by, reason=reason, update_fields=["is_active"])
    end_all(locked, by=by, reason=reason)
    tell(Leaving(user=locked, successor=successor, by=by, reason=reason))


def _locked(user: User) -> User:
    """Not as for a new key: who writes a row that names the user must not wait for it."""
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


@transaction.atomic
def reactivate(user: User, *, by: User | None, reason: str) -> None:
    """Open the account again, without any post: those are given anew."""
    locked = _locked(user)
    if by is not None:
        check_can_administer(by)
    locked.is_active = True
    save_as(locked, by=by, reason=reason, update_fields=["is_active"])
