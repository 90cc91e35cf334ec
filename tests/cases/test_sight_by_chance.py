"""The rule of sight as SQL and for one case, in regencies drawn by chance."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import POST_UNIT_KINDS, Post, UnitKind
from accounts.models import Unit, User
from accounts.selectors import positions_of
from sigap_cases.cases.case_lists import CaseList
from sigap_cases.cases.enums import CaseKind, Level
from sigap_cases.cases.models import Case
from sigap_cases.cases.policies import right_to_see
from sigap_cases.cases.selectors import cases_visible_to
from tests.factories import (
    give_post,
    grant_person,
    grant_post,
    make_absence,
    make_case,
    make_emergency,
    make_item,
    make_user,
    make_version,
)
from workflows.enums import ItemState
from workflows.selectors import items_in_reach

from .regency import build_regency


pytestmark = pytest.mark.django_db
# One kind of each group of readers.
KINDS = (CaseKind.COMPLAINT, CaseKind.INFORMATION, CaseKind.VILLAGE_SERVICE)


# --- by chance ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Drawn:
    """What an example is made of, as indexes into the small world."""

    posts: tuple[tuple[int, Post, int, int], ...]
    cases: tuple[tuple[Level, int, CaseKind], ...]
    personal: tuple[tuple[int, int, bool], ...]
    to_posts: tuple[tuple[int, Post, int, bool], ...]
    tasks: tuple[tuple[int, Post, int, ItemState, int], ...]
    inactive: frozenset[int]
    # Case, person, and whether the access still runs.
    opened: tuple[tuple[int, int, bool], ...]
    # Who is away today, and in whose hands.
    away: tuple[tuple[int, int], ...]


UNITS = (
    "office",
    "section",
    "other_office",
    "district",
    "village",
    "neighbour",
    "inspectorate",
    "partner",
    "root",
)
KIND = {
    "office": UnitKind.OFFICE,
    "other_office": UnitKind.OFFICE,
    "section": UnitKind.SECTION,
    "district": UnitKind.DISTRICT,
    "village": UnitKind.VILLAGE,
    "neighbour": UnitKind.VILLAGE,
    "inspectorate": UnitKind.INSPECTORATE,
    "partner": UnitKind.PARTNER,
    "root": UnitKind.REGENCY,
}
PLACES = [
    (post, at)
    for post in Post
    for at, unit in enumerate(UNITS)
    if KIND[unit] in POST_UNIT_KINDS[post]
]
PEOPLE, CASES = 4, 3
person = st.integers(0, PEOPLE - 1)
case_at = st.integers(0, CASES - 1)
# Half of what is drawn is at the office, where most cases are.
place = st.sampled_from([p for p in PLACES if p[1] == 0]) | st.sampled_from(PLACES)


def several(
    parts: st.SearchStrategy[Any], most: int, least: int = 0
) -> st.SearchStrategy[Any]:
    return st.lists(parts, min_size=least, max_size=most).map(tuple)


def flat(
    make: Callable[..., Any], *parts: st.SearchStrategy[Any]
) -> st.SearchStrategy[Any]:
    return st.builds(make, *parts)


worlds = st.builds(
    Drawn,
    posts=several(
        # when: 0 now, 1 ended, 2 to come
        flat(
            lambda who, p, when: (who, p[0], p[1], when),
            person,
            place,
            st.sampled_from([0, 0, 0, 1, 2]),
        ),
        10,
        5,
    ),
    cases=st.tuples(
        *[
            st.tuples(
                st.sampled_from(Level),
                st.sampled_from([0, 0, 1, 2, 7]),
                st.sampled_from(KINDS),
            )
        ]
        * CASES
    ),
    personal=several(st.tuples(case_at, person, st.booleans()), 3, 1),
    to_posts=several(
        flat(lambda at, p, ended: (at, *p, ended), case_at, place, st.booleans()), 3
    ),
    tasks=several(
        flat(
            lambda at, p, state, who: (at, *p, state, who),
            case_at,
            place,
            st.sampled_from(ItemState),
            person,
        ),
        6,
    ),
    inactive=st.frozensets(person, max_size=1),
    opened=several(st.tuples(case_at, person, st.sampled_from([True, True, False])), 3),
    away=several(st.tuples(person, person), 2),
)
WHEN = {0: (-9, None), 1: (-9, 0), 2: (1, None)}


def make_people(drawn: Drawn, units: list[Unit]) -> list[User]:
    today = timezone.localdate()
    people = [make_user(is_active=at not in drawn.inactive) for at in range(PEOPLE)]
    for who, post, at, when in {row[:3]: row for row in drawn.posts}.values():
        since, until = WHEN[when]
        give_post(
            people[who],
            post,
            units[at],
            since=today + timedelta(days=since),
            until=None if until is None else today + timedelta(days=until),
        )
    for who, deputy in dict(drawn.away).items():
        if who != deputy:
            make_absence(people[who], deputy=people[deputy])
    return people


def fill(
    drawn: Drawn, units: list[Unit], people: list[User], cases: list[Case]
) -> None:
    for at, who, ended in {row[:2]: row for row in drawn.personal}.values():
        grant_person(cases[at], people[who], ended=ended)
    for at, post, unit, ended in {row[:3]: row for row in drawn.to_posts}.values():
        grant_post(cases[at], post, units[unit], ended=ended)
    for at, who, running in {row[:2]: row for row in drawn.opened}.values():
        make_emergency(cases[at], people[who], running=running)
    version = make_version()
    for at, post, unit, state, who in drawn.tasks:
        owner = None if state == ItemState.OPEN else people[who]
        make_item(
            cases[at].matter,
            version=version,
            post=post,
            unit=units[unit],
            state=state,
            owner=owner,
        )


def listed_for(user: User) -> list[int]:
    """The list of cases, whole and cut short, and how many of it are ordinary."""
    cases = CaseList(user=user, positions=positions_of(user))
    found = cases.newest(CASES + 1)
    normal = [row for row in found if row.level == Level.NORMAL]
    assert cases.newest(1) == found[:1]
    assert cases.ordinary(2) == len(normal[:2])
    return [row.pk for row in found]


@pytest.mark.slow
def test_rule_as_sql_is_the_rule_for_one_case() -> None:
    seen = {True: 0, False: 0}

    @settings(
        max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(worlds)
    def hold(drawn: Drawn) -> None:
        with transaction.atomic():
            regency = build_regency()
            units = [regency.units[name] for name in UNITS]
            people = make_people(drawn, units)
            cases = [
                make_case(units[at], level=level, kind=kind)
                for level, at, kind in drawn.cases
            ]
            fill(drawn, units, people, cases)
            for user in people:
                visible = set(cases_visible_to(user).values_list("pk", flat=True))
                assert listed_for(user) == sorted(visible, reverse=True)
                for case in cases:
                    right = right_to_see(user, case)
                    assert user.has_perm("cases.view_case", case) == (
                        case.pk in visible
                    )
                    assert (right is not None) == (case.pk in visible)
                    seen[right is not None] += 1
                reach = items_in_reach(user)
                for item in reach.filter(named_only=True):
                    assert item.matter.case.pk in visible
            transaction.set_rollback(True)

    hold()
    assert min(seen.values()) > 50
