"""The rule of sight of referrals, as SQL and for one referral, drawn by chance."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import Post, UnitKind
from accounts.models import Unit, User
from sigap_cases.cases.enums import (
    Level,
    ReferralStatus,
    ReferralWay,
)
from sigap_cases.cases.models import (
    Case,
    CaseUserObjectPermission,
    Referral,
    ReferralPerson,
)
from sigap_cases.cases.referral_policies import right_to_see_referral
from sigap_cases.cases.referral_selectors import referrals_visible_to
from sigap_cases.cases.selectors import cases_visible_to
from tests import referring
from tests.factories import (
    give_post,
    grant_person,
    make_case,
    make_item,
    make_matter,
    make_unit,
    make_user,
    make_version,
)
from workflows.enums import ItemState
from workflows.selectors import items_in_reach

from .regency import build_regency


pytestmark = pytest.mark.django_db

HOLDS = (
    (Post.MITRA, "partner"),
    (Post.MITRA, "other_partner"),
    (Post.PETUGAS_DESA, "village"),
    (Post.PERBEKEL, "village"),
    (Post.CAMAT, "district"),
    (Post.PETUGAS_PENANGANAN, "office"),
    (Post.PENYELIA, "office"),
    (Post.ADMIN_SISTEM, "office"),
)
TARGETS = ("partner", "other_partner", "village", "district", "")
PEOPLE = 3
person = st.integers(0, PEOPLE - 1)


@dataclass(frozen=True)
class Drawn:
    posts: tuple[tuple[int, int], ...]
    level: Level
    referrals: tuple[tuple[int, ReferralWay, ReferralStatus, int], ...]
    named: tuple[tuple[int, int], ...]
    tasks: tuple[tuple[int, int, ItemState, int], ...]
    granted: frozenset[int]
    inactive: frozenset[int]


def several(parts: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[Any]:
    return st.lists(parts, max_size=most).map(tuple)


referral_parts = st.tuples(
    st.integers(0, len(TARGETS) - 1),
    st.sampled_from([ReferralWay.ACCOUNT, ReferralWay.ACCOUNT, ReferralWay.LETTER]),
    st.sampled_from(ReferralStatus),
    st.sampled_from([-1, 0, 5]),
)
worlds = st.builds(
    Drawn,
    posts=st.lists(
        st.tuples(person, st.integers(0, len(HOLDS) - 1)), min_size=3, max_size=6
    ).map(tuple),
    level=st.sampled_from(Level),
    referrals=st.tuples(referral_parts, referral_parts),
    named=several(st.tuples(st.integers(0, 1), person), 3),
    tasks=several(
        st.tuples(
            st.integers(0, 1),
            st.integers(0, len(HOLDS) - 1),
            st.sampled_from([ItemState.OPEN, ItemState.CLAIMED, ItemState.CLAIMED]),
            person,
        ),
        4,
    ),
    granted=st.frozensets(person, max_size=1),
    inactive=st.frozensets(person, max_size=1),
)
ENDED = {
    ReferralStatus.REFUSED,
    ReferralStatus.RETURNED,
    ReferralStatus.WITHDRAWN,
    ReferralStatus.EXPIRED,
}


def make_referral(
    case: Case,
    unit: Unit | None,
    way: ReferralWay,
    status: ReferralStatus,
    days: int,
) -> Referral:
    return referring.row(
        case,
        partner=unit,
        way=way if unit else ReferralWay.LETTER,
        status=status,
        ended_at=timezone.now() if status in ENDED else None,
        ends_on=timezone.localdate() + timedelta(days=days),
    )


def fill(drawn: Drawn, units: dict[str, Unit], people: list[User]) -> list[Referral]:
    for who, held in set(drawn.posts):
        post, at = HOLDS[held]
        give_post(people[who], post, units[at])
    case = make_case(
        units["office"], level=drawn.level, matter=make_matter({"office": "kantor."})
    )
    for who in drawn.granted:
        grant_person(case, people[who])
    made = [
        make_referral(case, units.get(TARGETS[at]), way, status, days)
        for at, way, status, days in drawn.referrals
    ]
    for place, who in set(drawn.named):
        ReferralPerson.objects.create(referral=made[place], user=people[who])
    version = make_version()
    for place, held, state, who in drawn.tasks:
        post, unit = HOLDS[held]
        make_item(
            made[place].matter,
            version=version,
            post=post,
            unit=units[unit],
            state=state,
            owner=None if state == ItemState.OPEN else people[who],
        )
    return made


@pytest.mark.slow
def test_rule_as_sql_is_the_rule_for_one_referral() -> None:
    seen = {True: 0, False: 0}

    @settings(
        max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(worlds)
    def hold(drawn: Drawn) -> None:
        with transaction.atomic():
            regency = build_regency()
            units = {**regency.units, "other_partner": make_unit(UnitKind.PARTNER)}
            people = [
                make_user(is_active=at not in drawn.inactive) for at in range(PEOPLE)
            ]
            made = fill(drawn, units, people)
            for user in people:
                visible = set(referrals_visible_to(user).values_list("pk", flat=True))
                for referral in made:
                    right = right_to_see_referral(user, referral)
                    assert user.has_perm("cases.view_referral", referral) == (
                        referral.pk in visible
                    )
                    assert (right is not None) == (referral.pk in visible)
                    seen[right is not None] += 1
                expect_partner_side(user, made, visible)
            transaction.set_rollback(True)

    hold()
    assert min(seen.values()) > 20


def expect_partner_side(user: User, made: list[Referral], visible: set[int]) -> None:
    """Tasks for named people are of what one sees, and no partner sees the case by it."""
    for item in items_in_reach(user).filter(named_only=True):
        assert item.matter.referral.pk in visible
    posts = set(user.memberships.values_list("post", flat=True))
    receiving = {Post.MITRA, Post.PETUGAS_DESA, Post.PERBEKEL, Post.CAMAT}
    granted = CaseUserObjectPermission.objects.filter(user=user).exists()
    if posts <= receiving and not granted:
        assert not cases_visible_to(user).exists()
        for referral in made:
            if referral.pk in visible:
                assert referral.is_live()
                assert referral.way == ReferralWay.ACCOUNT
