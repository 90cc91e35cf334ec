"""Levels of confidentiality, custodians, and grants on one case."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.enums import Post
from accounts.models import Unit, User
from accounts.selectors import holders_of, own_positions_of, positions_of
from sigap_cases.cases.enums import PRIORITY_OF, VILLAGE_KINDS, Level, Urgency
from sigap_cases.cases.exceptions import (
    CustodiansMissing,
    GrantRefused,
    LessThanParent,
)
from sigap_cases.cases.models import Case, CaseUserObjectPermission, Custodian
from sigap_cases.cases.policies import (
    acting,
    check_can_supervise,
    check_can_work,
    check_is_open,
    takes_part,
)
from sigap_cases.cases.selectors import (
    VIEW,
    children_of,
    live_grants,
    named_people,
    parent_of,
)
from workflows.actors import Actor
from workflows.enums import ItemState
from workflows.exceptions import ReasonNeeded
from workflows.models import WorkItem
from workflows.policies import can, held_for
from workflows.services import assignment, matters
from workflows.services.history import save_as

from . import duty, grants
from .locking import lock_case
from .referral_ends import follow_level


def custodians_of(unit: Unit) -> list[User]:
    """At least two who work there, one of them a supervisor; CustodiansMissing otherwise."""
    named = Custodian.objects.filter(unit=unit, user__is_active=True)
    users = [row.user for row in named.select_related("user")]
    users = [user for user in users if positions_of(user)]
    if len(users) < 2 or not any(map(_is_supervisor, users)):
        raise CustodiansMissing
    return users


def _is_supervisor(user: User) -> bool:
    """By appointment: who stands in for a supervisor is none when the case goes on."""
    return any(position.post == Post.PENYELIA for position in own_positions_of(user))


def name_custodians(case: Case, *, by: Actor) -> None:
    """Grant a secret case to the custodians of the unit that owns it."""
    _name(case, custodians_of(case.owner), by=by)


def name_first_readers(case: Case, *, by: Actor) -> None:
    """As name_custodians; where they are missing, the supervisors of the unit.

    Nobody who reports violence is sent away because the office has named nobody.
    """
    try:
        users = custodians_of(case.owner)
    except CustodiansMissing:
        users = list(holders_of(Post.PENYELIA, case.owner_path))
        if not users:
            raise
    _name(case, users, by=by)


def _name(case: Case, users: list[User], *, by: Actor) -> None:
    for user in users:
        grants.write_for_person(
            case, user, reason=_("Custodian of secret cases"), by=by.user, until=None
        )


@transaction.atomic
def grant(
    case: Case, user: User, *, by: Any, reason: str, until: datetime | None = None
) -> CaseUserObjectPermission:
    """Give a person sight of one case, until a moment or for good."""
    if not reason.strip():
        raise ReasonNeeded
    lock_case(case)
    check_can_supervise(by, case)
    grants.check_person(case, user, by=by)
    grants.check_until(until)
    given = grants.write_for_person(case, user, reason=reason, by=by, until=until)
    data = {"to": str(user), "until": until.isoformat() if until else ""}
    matters.record(
        case.matter, "case.access_given", by=acting(by, case), data=data, reason=reason
    )
    return given


@transaction.atomic
def revoke(case: Case, user: User, *, by: Any, reason: str) -> None:
    """Take a person's grant away; it is gone at their next request."""
    if not reason.strip():
        raise ReasonNeeded
    lock_case(case)
    check_can_supervise(by, case)
    given = case.user_grants.filter(user=user, permission__codename=VIEW).first()
    if given is None:
        raise GrantRefused
    grants.take_away(given, by=by, reason=reason)
    if case.level == Level.SECRET:
        left = list(named_people(case.matter_id) or ())
        if len(left) < 2 or not any(map(_is_supervisor, left)):
            raise CustodiansMissing
        _take_back_from_others(case, acting(by, case))
    matters.record(
        case.matter,
        "case.access_taken",
        by=acting(by, case),
        data={"from": str(user)},
        reason=reason,
    )


@transaction.atomic
def change_level(case: Case, level: str, *, by: Any, reason: str) -> Case:
    """Raise or lower the confidentiality of a case, with a reason."""
    if not reason.strip():
        raise ReasonNeeded
    lock_case(case)
    check_can_work(by, case)
    check_is_open(case)
    return apply_level(case, level, by=acting(by, case), reason=reason)


_STRICTNESS: tuple[str, ...] = (Level.NORMAL, Level.LIMITED, Level.SECRET)


def is_stricter(level: str, *, than: str) -> bool:
    return _STRICTNESS.index(level) > _STRICTNESS.index(than)


def apply_level(case: Case, level: str, *, by: Actor, reason: str) -> Case:
    """The change itself, recorded; the caller has checked the right to make it.

    What was started from the case is raised with it. LessThanParent where the case
    itself was started from one that is more confidential.
    """
    if level == case.level:
        return case
    parent = parent_of(case)
    if parent is not None and is_stricter(parent.level, than=level):
        raise LessThanParent
    before, case.level = case.level, Level(level)
    save_as(case, by=by.user, reason=reason, update_fields=["level"])
    if level == Level.SECRET:
        name_custodians(case, by=by)
    matters.expose(case.matter, by=by, named_only=level == Level.SECRET, reason=reason)
    _take_back_from_others(case, by)
    follow_level(case, by=by, reason=reason)
    data = {"from": before, "to": str(level)}
    matters.record(case.matter, "case.level_changed", by=by, data=data, reason=reason)
    matters.place(case.matter, places_of(case), by=by, reason=reason)
    _raise_children(case, by=by, reason=reason)
    return case


def places_of(case: Case) -> dict[str, str]:
    village = case.village if case.village_may_know else None
    places = places_at(case.owner_path, village, case.level)
    if case.kind in VILLAGE_KINDS:
        # The village owns it; the office stays where it was when the case began.
        places["office"] = case.matter.places["office"]
    return places


def places_at(owner_path: str, village: Unit | None, level: str) -> dict[str, str]:
    """At which units the roles of a case's processes are found.

    ``village`` is one that may know of the case; what is limited never goes there.
    """
    places = {"office": owner_path, "root": owner_path.split(".", 1)[0] + "."}
    if village is not None and level == Level.NORMAL:
        places["village"] = village.path
    return places


def _raise_children(case: Case, *, by: Actor, reason: str) -> None:
    children = [
        child
        for child in children_of(case).select_related("owner", "matter", "village")
        if not is_stricter(child.level, than=case.level)
    ]
    lock_case(*children)
    for child in children:
        apply_level(child, case.level, by=by, reason=reason)
        if case.level == Level.SECRET:
            share_names(case, child)


def share_names(parent: Case, child: Case) -> None:
    """Who is named in the secret parent is named in the child, for as long."""
    for given in parent.user_grants.filter(live_grants()).select_related("user"):
        if not child.user_grants.filter(user=given.user).exists():
            grants.write_for_person(
                child,
                given.user,
                reason=given.reason,
                by=given.granted_by,
                until=given.expires_at,
            )


def _take_back_from_others(case: Case, by: Actor) -> None:
    """What somebody holds who may no longer work on it goes back to its queue.

    Of a secret case that is whoever is not named now; when it is secret no more, who
    was named and does not hold the post.
    """
    held = WorkItem.objects.filter(matter=case.matter, state=ItemState.CLAIMED)
    for item in held.select_related("owner", "matter"):
        if not can(held_for, item, item.owner) or not takes_part(item.owner, case):
            reason = _("The confidentiality of the case has changed.")
            assignment.take_back(item, by=by, reason=reason)


@transaction.atomic
def change_urgency(case: Case, urgency: str, *, by: Any, reason: str) -> Case:
    if not reason.strip():
        raise ReasonNeeded
    lock_case(case)
    check_can_work(by, case)
    check_is_open(case)
    return apply_urgency(case, urgency, by=acting(by, case), reason=reason)


def apply_urgency(case: Case, urgency: str, *, by: Actor, reason: str) -> Case:
    """The change itself, recorded; the caller has checked the right to make it."""
    if urgency == case.urgency:
        return case
    before, case.urgency = case.urgency, Urgency(urgency)
    save_as(case, by=by.user, reason=reason, update_fields=["urgency"])
    matters.expose(case.matter, by=by, priority=PRIORITY_OF[urgency], reason=reason)
    data = {"from": before, "to": str(urgency)}
    matters.record(case.matter, "case.urgency_changed", by=by, data=data, reason=reason)
    if urgency == Urgency.EMERGENCY:
        duty.call(case, by=by)
    return case
