"""Second steps of signing in: resetting those of somebody who lost theirs."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from accounts.enums import SignInKind
from accounts.exceptions import (
    IdentityNotCheckedError,
    NoReasonError,
    OwnFactorsError,
)
from accounts.extensions import installed
from accounts.models import User
from accounts.policies import check_can_administer

from .sign_ins import record
from .staff_sessions import end_all


FACTORS_RESET = "factors_reset"


@transaction.atomic
def reset(user: User, *, by: User, checked: str, reason: str) -> None:
    """Take away every second step of a person and sign them out everywhere.

    ``checked`` says how their identity was checked. They are told, and set up a new one
    when they sign in next.
    """
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    check_can_administer(by)
    if by.pk == locked.pk:
        raise OwnFactorsError
    if not checked.strip():
        raise IdentityNotCheckedError
    if not reason.strip():
        raise NoReasonError
    Authenticator.objects.filter(user=locked).delete()
    told = f"{reason} ({checked})"
    end_all(locked, by=by, reason=told)
    kept = record(SignInKind.FACTORS_RESET, user=locked, by=by, reason=told)
    installed().tell(locked, FACTORS_RESET, str(kept.pk))
