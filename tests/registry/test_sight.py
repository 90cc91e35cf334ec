"""Who sees which people: the rule for one person and the rule as SQL are one."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.enums import POST_UNIT_KINDS, Post
from sigap_cases.registry.selectors import people_visible_to
from tests.cases.regency import build_regency
from tests.cases.test_sight_by_chance import KIND, UNITS
from tests.factories import give_post, make_holder, make_user

from .conftest import Staff
from .people import make_person


PLACES = [
    (post, unit)
    for post in Post
    for unit in UNITS
    if KIND[unit] in POST_UNIT_KINDS[post]
]


@pytest.mark.slow
def test_rule_as_sql_is_the_rule_for_one_person(db: None) -> None:
    seen = {True: 0, False: 0}

    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(
        posts=st.lists(st.sampled_from(PLACES), max_size=3, unique=True),
        is_active=st.sampled_from([True, True, True, False]),
    )
    def hold(posts: list[tuple[Post, str]], *, is_active: bool) -> None:
        with transaction.atomic():
            units = build_regency()
            clerk = make_holder(Post.PETUGAS_PENGADUAN, units.office)
            everybody = [
                make_person(units.units[name], by=clerk)
                for name in ("village", "neighbour")
            ]
            user = make_user(is_active=is_active)
            for post, name in posts:
                give_post(user, post, units.units[name])
            visible = set(people_visible_to(user))
            for person in everybody:
                may = user.has_perm("registry.view_person", person)
                assert may == (person in visible)
                assert may or not user.has_perm("registry.change_person", person)
                seen[may] += 1
            transaction.set_rollback(True)

    hold()
    assert min(seen.values()) > 20


@pytest.mark.parametrize(
    ("post", "unit", "sees", "changes"),
    [
        (Post.PETUGAS_DESA, "village", True, True),
        (Post.PERBEKEL, "village", True, True),
        (Post.PETUGAS_DESA, "neighbour", False, False),
        (Post.CAMAT, "district", True, False),
        (Post.PETUGAS_PENGADUAN, "office", True, True),
        (Post.PETUGAS_PENANGANAN, "section", True, True),
        (Post.PENDAMPING_HUKUM, "office", True, True),
        (Post.PENDAMPING_REINTEGRASI, "office", True, True),
        (Post.PETUGAS_PIKET, "office", True, True),
        (Post.PENYELIA, "office", True, True),
        (Post.AUDITOR, "inspectorate", True, False),
        (Post.KEPALA_DINAS, "office", False, False),
        (Post.PETUGAS_PPID, "office", False, False),
        (Post.ATASAN_PPID, "office", False, False),
        (Post.ADMIN_SISTEM, "office", False, False),
        (Post.MITRA, "partner", False, False),
    ],
)
def test_post_sees_and_changes(
    staff: Staff, post: Post, unit: str, *, sees: bool, changes: bool
) -> None:
    person = make_person(staff.units.village, by=staff.petugas_desa)
    user = make_holder(post, staff.units.units[unit])
    assert user.has_perm("registry.view_person", person) == sees
    assert user.has_perm("registry.change_person", person) == changes
    assert people_visible_to(user).exists() == sees


def test_no_right_without_a_person(staff: Staff) -> None:
    assert not staff.pengaduan.has_perm("registry.view_person")
