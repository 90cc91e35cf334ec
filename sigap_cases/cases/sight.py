"""Everybody who sees one case and by which rules, from facts that are read once.

The rules are those of selectors.py, asked of each person in turn without a query; a
property test holds them equal to ``user.has_perm``. Who only receives a part of the case
by a referral is found too and marked: they do not see the case.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.enums import LIMITED_READING_POSTS, UnitKind
from accounts.models import User
from accounts.selectors import Position, positions_of_everybody
from sigap_cases.cases.enums import Level, ReferralWay, SightRule
from sigap_cases.cases.models import (
    Case,
    CaseUserObjectPermission,
    EmergencyAccess,
    Referral,
)
from sigap_cases.cases.selectors import (
    EMERGENCY_POSTS,
    NEVER_LIMITED,
    VIEW,
    reach_of,
    reads_kind,
)
from workflows.enums import ItemState
from workflows.models import WorkItem

from .referral_selectors import RECEIVING_POSTS, receives


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One rule by which somebody sees the case; ``detail`` is a post, a task or a number."""

    rule: SightRule
    detail: str = ""
    reason: str = ""
    given_by: str = ""
    until: datetime | None = None

    @property
    def opens_case(self) -> bool:
        return self.rule != SightRule.REFERRAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Onlooker:
    user: User
    positions: tuple[Position, ...]
    grounds: Sequence[Ground]

    @property
    def sees_case(self) -> bool:
        return any(ground.opens_case for ground in self.grounds)


class CaseSight:
    """The facts about one case that the rules need; each is read at most once."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.now = timezone.now()

    def is_live(self, until: datetime | None) -> bool:
        return until is None or until > self.now

    @cached_property
    def person_grants(self) -> Mapping[int, CaseUserObjectPermission]:
        """The grant of each person, also one that has ended."""
        rows = self.case.user_grants.filter(permission__codename=VIEW)
        return {row.user_id: row for row in rows.select_related("granted_by")}

    @cached_property
    def post_grants(self) -> Mapping[tuple[int, str], Any]:
        """The grant of each post at a unit, also one that has ended."""
        rows = self.case.post_grants.filter(permission__codename=VIEW)
        return {
            (row.group.position.unit_id, row.group.position.post): row
            for row in rows.select_related("group__position", "granted_by")
        }

    @cached_property
    def items(self) -> Sequence[WorkItem]:
        rows = WorkItem.objects.filter(matter_id=self.case.matter_id)
        return list(rows.exclude(state=ItemState.CANCELLED))

    @cached_property
    def posts_with_task(self) -> set[tuple[str, str]]:
        return {(item.post, item.unit_path) for item in self.items}

    @cached_property
    def emergencies(self) -> Mapping[int, EmergencyAccess]:
        """The latest access that each person took, also one that is over."""
        rows = self.case.emergency_accesses.order_by("expires_at", "pk")
        live = [row for row in rows if row.is_live(self.now)]
        return {row.user_id: row for row in [*rows, *live]}

    @cached_property
    def referrals(self) -> Sequence[Referral]:
        rows = self.case.referrals.filter(ended_at=None)
        return list(rows.prefetch_related("people"))

    @cached_property
    def referral_items(self) -> Sequence[WorkItem]:
        matters = [referral.matter_id for referral in self.referrals]
        held = WorkItem.objects.filter(
            matter__in=matters, state=ItemState.CLAIMED
        ).select_related("matter")
        return list(held) if matters else []

    def counts(self, position: Position) -> bool:
        """Whether a post counts for what is given to posts and for tasks at this level."""
        if self.case.level == Level.SECRET:
            return False
        return (
            self.case.level == Level.NORMAL or position.unit_kind not in NEVER_LIMITED
        )

    def grounds_of(self, user_id: int, positions: tuple[Position, ...]) -> list[Ground]:
        """Every rule by which the person sees the case, or a part of it."""
        if not positions:
            return []
        return [
            *self.by_person(user_id),
            *self.by_posts(positions),
            *self.by_task(user_id, positions),
            *self.by_unit(positions),
            *self.by_emergency(user_id, positions),
            *self.by_referral(user_id, positions),
        ]

    def by_person(self, user_id: int) -> Iterator[Ground]:
        grant = self.person_grants.get(user_id)
        if grant is not None and self.is_live(grant.expires_at):
            yield _given(SightRule.PERSON, "", grant)

    def by_posts(self, positions: tuple[Position, ...]) -> Iterator[Ground]:
        for position in positions:
            grant = self.post_grants.get((position.unit_id, position.post))
            if (
                grant is not None
                and self.is_live(grant.expires_at)
                and self.counts(position)
            ):
                yield _given(SightRule.POST, position.title, grant)

    def by_task(
        self, user_id: int, positions: tuple[Position, ...]
    ) -> Iterator[Ground]:
        counted = {(p.post, p.unit_path): p for p in positions if self.counts(p)}
        for item in self.items:
            held = item.state == ItemState.CLAIMED and item.owner_id == user_id
            if held and (item.post, item.unit_path) in counted:
                yield Ground(rule=SightRule.TASK, detail=item.title)

    def by_unit(self, positions: tuple[Position, ...]) -> Iterator[Ground]:
        for position in positions:
            if self.reads_by_unit(position):
                yield Ground(rule=SightRule.UNIT, detail=position.title)

    def reads_by_unit(self, position: Position) -> bool:
        case = self.case
        if case.level == Level.SECRET or not reads_kind(position.post, case.kind):
            return False
        if not case.owner_path.startswith(reach_of(position)):
            return False
        if case.level == Level.NORMAL or position.post in LIMITED_READING_POSTS:
            return True
        return (position.post, position.unit_path) in self.posts_with_task

    def by_emergency(
        self, user_id: int, positions: tuple[Position, ...]
    ) -> Iterator[Ground]:
        access = self.emergencies.get(user_id)
        if access is None or not access.is_live(self.now):
            return
        for position in positions:
            if self.may_open_in_emergency(position):
                yield Ground(
                    rule=SightRule.EMERGENCY,
                    detail=access.post_title,
                    reason=access.reason,
                    until=access.expires_at,
                )
                return

    def may_open_in_emergency(self, position: Position) -> bool:
        return (
            position.post in EMERGENCY_POSTS
            and reads_kind(position.post, self.case.kind)
            and self.case.owner_path.startswith(position.unit_path)
        )

    def by_referral(
        self, user_id: int, positions: tuple[Position, ...]
    ) -> Iterator[Ground]:
        """A part of the case: what lies with the person's agency, or a task in it."""
        for referral in self.referrals:
            if any(self._receives(referral, user_id, p) for p in positions):
                yield Ground(rule=SightRule.REFERRAL, detail=referral.number)
        if self.case.level == Level.SECRET:
            return
        office = {
            (p.post, p.unit_path)
            for p in positions
            if p.unit_kind not in RECEIVING_POSTS
        }
        for item in self.referral_items:
            if item.owner_id == user_id and (item.post, item.unit_path) in office:
                yield Ground(
                    rule=SightRule.REFERRAL, detail=f"{item.matter.label}: {item.title}"
                )

    def _receives(self, referral: Referral, user_id: int, position: Position) -> bool:
        if position.unit_id != referral.partner_id or not receives(position):
            return False
        if referral.way != ReferralWay.ACCOUNT or not referral.is_live():
            return False
        if position.unit_kind != UnitKind.PARTNER:
            return bool(self.case.level == Level.NORMAL)
        if self.case.level != Level.SECRET:
            return True
        return any(row.user_id == user_id for row in referral.people.all())


def _given(rule: SightRule, detail: str, grant: Any) -> Ground:
    return Ground(
        rule=rule,
        detail=detail,
        reason=grant.reason,
        given_by=str(grant.granted_by or ""),
        until=grant.expires_at,
    )


def onlookers_of(case: Case) -> list[Onlooker]:
    """Everybody who sees the case or a part of it now, by name; in nine queries."""
    sight = CaseSight(case)
    everybody = positions_of_everybody()
    grounds = {
        user_id: found
        for user_id, positions in everybody.items()
        if (found := sight.grounds_of(user_id, positions))
    }
    users = User.objects.filter(pk__in=grounds).order_by("full_name", "pk")
    return [
        Onlooker(user=user, positions=everybody[user.pk], grounds=grounds[user.pk])
        for user in users
    ]
