"""Why one person sees a case or does not: each rule in its order, with the reason."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import Position, positions_of
from sigap_cases.cases.enums import Level, SightRule
from sigap_cases.cases.models import Case
from sigap_cases.cases.selectors import READING_POSTS, reach_of, reads_kind

from .sight import CaseSight, Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A rule, whether it lets the person see the case, and why or why not."""

    title: str
    holds: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    user: User
    positions: tuple[Position, ...]
    rules: tuple[Checked, ...]
    sees_case: bool
    sees_part: bool


def explain(case: Case, user: User) -> Explanation:
    positions = positions_of(user)
    sight = CaseSight(case)
    grounds = sight.grounds_of(user.pk, positions)
    rules = [_checked(rule, grounds, sight, user, positions) for rule in SightRule]
    return Explanation(
        user=user,
        positions=positions,
        rules=(_standing(user, positions), *rules),
        sees_case=any(ground.opens_case for ground in grounds),
        sees_part=any(not ground.opens_case for ground in grounds),
    )


def _standing(user: User, positions: tuple[Position, ...]) -> Checked:
    if not user.is_active:
        reason = _("The account is deactivated.")
    elif not positions:
        reason = _("They hold no post today; without one nobody sees any case.")
    else:
        reason = "; ".join(position.title for position in positions)
    return Checked(title=_("Holds a post today"), holds=bool(positions), reason=reason)


def _checked(
    rule: SightRule,
    grounds: list[Ground],
    sight: CaseSight,
    user: User,
    positions: tuple[Position, ...],
) -> Checked:
    found = [ground for ground in grounds if ground.rule == rule]
    if found:
        reason = "; ".join(words_of(ground) for ground in found)
    else:
        reason = _WHY_NOT[rule](sight, user, positions)
    return Checked(title=str(rule.label), holds=bool(found), reason=reason)


def words_of(ground: Ground) -> str:
    """The detail, who gave it and why, and until when."""
    parts = [ground.detail, ground.reason.rstrip(".")]
    if ground.given_by:
        parts.append(_("given by %(name)s") % {"name": ground.given_by})
    if ground.until is not None:
        parts.append(_("until %(day)s") % {"day": _moment(ground.until)})
    elif ground.rule in (SightRule.PERSON, SightRule.POST):
        parts.append(_("without an end"))
    return ", ".join(filter(None, parts))


def _moment(at: datetime) -> str:
    return f"{date_format(timezone.localtime(at), 'j F Y, H.i')} WITA"


def _no_person(sight: CaseSight, user: User, _positions: Any) -> str:
    grant = sight.person_grants.get(user.pk)
    if grant is None or grant.expires_at is None:
        return _("No access was given to this person.")
    return _("The access that was given ended on %(day)s.") % {
        "day": _moment(grant.expires_at)
    }


def _closed_to_posts(sight: CaseSight, positions: tuple[Position, ...]) -> str:
    """Why nothing that is given to posts counts; empty where it could."""
    if sight.case.level == Level.SECRET:
        return _("The case is secret: it is open to named people only.")
    if positions and not any(sight.counts(position) for position in positions):
        return _("The case is limited: it is never open to a village or district.")
    return ""


def _no_post(sight: CaseSight, _user: User, positions: tuple[Position, ...]) -> str:
    if closed := _closed_to_posts(sight, positions):
        return closed
    for position in positions:
        grant = sight.post_grants.get((position.unit_id, position.post))
        if grant is not None and not sight.is_live(grant.expires_at):
            words = {"post": position.title, "day": _moment(grant.expires_at)}
            return _("The access of %(post)s ended on %(day)s.") % words
    return _("No access was given to a post that they hold.")


def _no_task(sight: CaseSight, _user: User, positions: tuple[Position, ...]) -> str:
    return _closed_to_posts(sight, positions) or _("They hold no task of the case.")


def _no_unit(sight: CaseSight, _user: User, positions: tuple[Position, ...]) -> str:
    if sight.case.level == Level.SECRET:
        return _("The case is secret: it is open to named people only.")
    if not positions:
        return _("They hold no post.")
    return "; ".join(_not_by_unit(sight, position) for position in positions)


def _not_by_unit(sight: CaseSight, position: Position) -> str:
    words = {"post": position.title}
    if position.post not in READING_POSTS:
        return _("%(post)s: this post reads no case by itself") % words
    if not reads_kind(position.post, sight.case.kind):
        return _("%(post)s: this post does not read cases of this kind") % words
    if not sight.case.owner_path.startswith(reach_of(position)):
        return _("%(post)s: the case belongs to another unit") % words
    return _("%(post)s: the case is limited and the post has no task in it") % words


def _no_emergency(sight: CaseSight, user: User, _positions: Any) -> str:
    access = sight.emergencies.get(user.pk)
    if access is None:
        return _("They have not opened it in an emergency.")
    if access.is_live(sight.now):
        return _("They no longer hold the post by which they opened it.")
    ended = access.ended_at or access.expires_at
    return _("Their emergency access ended on %(day)s.") % {"day": _moment(ended)}


def _no_referral(sight: CaseSight, _user: User, _positions: Any) -> str:
    if not sight.referrals:
        return _("No part of the case is referred at present.")
    return _("No referral of the case lies with them.")


_WHY_NOT = {
    SightRule.PERSON: _no_person,
    SightRule.POST: _no_post,
    SightRule.TASK: _no_task,
    SightRule.UNIT: _no_unit,
    SightRule.EMERGENCY: _no_emergency,
    SightRule.REFERRAL: _no_referral,
}
