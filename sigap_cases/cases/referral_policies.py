"""Whether a person may see a referral, and why; and who may send and change one."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.utils.translation import gettext

from accounts.enums import UnitKind
from accounts.models import Unit
from accounts.selectors import Position, positions_of
from sigap_cases.cases.enums import Level, ReferralWay
from sigap_cases.cases.exceptions import (
    ReferralEnded,
    TargetRefused,
)
from sigap_cases.cases.models import Case, Referral
from sigap_cases.cases.policies import acting, check_can_work, right_to_see
from sigap_cases.cases.referral_selectors import (
    RECEIVING_POSTS,
    office_positions,
    receives,
)
from sigap_cases.cases.selectors import tasks_held
from workflows.actors import Actor, person
from workflows.exceptions import NotAllowed, WorkflowError


VIEW = "view_referral"


def right_to_see_referral(user: Any, referral: Referral) -> str | None:
    """By which right ``user`` sees the referral, in words; None when not at all."""
    if not user.is_authenticated or not user.is_active:
        return None
    return next(_rights(user, referral), None)


def _rights(user: Any, referral: Referral) -> Iterator[str]:
    by_case = right_to_see(user, referral.case)
    if by_case is not None:
        yield by_case
    positions = positions_of(user)
    if _holds_office_task(user, positions, referral):
        yield gettext("Holds a task in the referral")
    for position in positions:
        if _receives(user, position, referral):
            words = {"number": referral.number, "post": position.title}
            yield gettext("Referral %(number)s: %(post)s") % words


def _holds_office_task(
    user: Any, positions: tuple[Position, ...], referral: Referral
) -> bool:
    if referral.case.level == Level.SECRET:
        return False
    held = tasks_held(user, office_positions(positions))
    return held.filter(matter_id=referral.matter_id).exists()


def _receives(user: Any, position: Position, referral: Referral) -> bool:
    if position.unit_id != referral.partner_id or not receives(position):
        return False
    if referral.way != ReferralWay.ACCOUNT or not referral.is_live():
        return False
    level = referral.case.level
    if position.unit_kind != UnitKind.PARTNER:
        return bool(level == Level.NORMAL)
    if level == Level.SECRET:
        return referral.people.filter(user=user).exists()
    return True


class ReferralBackend(BaseBackend):
    """``user.has_perm("cases.view_referral", referral)``: the only rule there is."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if perm != f"cases.{VIEW}" or not isinstance(obj, Referral):
            return False
        return right_to_see_referral(user_obj, obj) is not None


def acting_for(user: Any, referral: Referral) -> Actor:
    """``user`` as an actor in this referral, with the post by which they act in it."""
    for position in positions_of(user):
        if position.unit_id == referral.partner_id and receives(position):
            return person(user, position.title)
    return acting(user, referral.case)


def check_is_live(referral: Referral) -> None:
    if not referral.is_live():
        raise ReferralEnded


def check_works_on(user: Any, referral: Referral) -> None:
    """The office's side: works on the case, or holds the office's task in the referral."""
    try:
        check_can_work(user, referral.case)
    except NotAllowed:
        if not _holds_office_task(user, positions_of(user), referral):
            raise


def check_is_partner(user: Any, referral: Referral) -> None:
    """Sits at the receiving agency, and the referral is with it now."""
    if not any(_receives(user, position, referral) for position in positions_of(user)):
        raise NotAllowed


def check_target(case: Case, unit: Unit | None, *, told_agreed: bool) -> None:
    """Whether part of the case may go to that unit; TargetRefused says why not.

    A village or district hears of a normal case only, and only where the reporter lets
    the village know, or has agreed to this very referral.
    """
    if unit is None:
        return
    if unit.kind not in RECEIVING_POSTS or not unit.is_active:
        raise TargetRefused
    if unit.kind == UnitKind.PARTNER:
        return
    if case.level != Level.NORMAL:
        raise TargetRefused(
            gettext(
                "A limited or secret case does not go to a village or district office."
            )
        )
    known = case.village_may_know and _is_home(case, unit)
    if not known and not told_agreed:
        raise TargetRefused(
            gettext(
                "The reporter has not agreed that the village or district may know. "
                "Ask first, and tick that they have agreed."
            )
        )


def _is_home(case: Case, unit: Unit) -> bool:
    village = case.village
    return village is not None and unit.pk in (village.pk, village.parent_id)


def can_refer(user: Any, case: Case) -> bool:
    if not case.is_open:
        return False
    try:
        check_can_work(user, case)
    except WorkflowError:
        return False
    return True
