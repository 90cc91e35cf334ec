"""Who acts for whom while people are away, read at every request."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.enums import Post
from accounts.models import Unit, User
from accounts.policies import can_administer
from accounts.selectors import (
    absence_of,
    deputy_of,
    holders_of,
    own_positions_of,
    positions_of,
    present_holders_of,
)
from tests.factories import give_post, make_absence, make_holder, make_unit


@pytest.fixture
def kantor(db: None) -> Unit:
    return make_unit()


@pytest.fixture
def petugas(kantor: Unit) -> User:
    return make_holder(Post.PETUGAS_PENANGANAN, kantor)


@pytest.fixture
def rekan(kantor: Unit) -> User:
    return make_holder(Post.PETUGAS_PENGADUAN, kantor)


def posts_of(user: User) -> list[tuple[str, str]]:
    return [(position.post, position.stands_for) for position in positions_of(user)]


def test_positions_of_deputy_hold_the_post_of_the_absent(
    petugas: User, rekan: User
) -> None:
    make_absence(petugas, deputy=rekan)

    assert posts_of(rekan) == [
        (Post.PETUGAS_PENGADUAN, ""),
        (Post.PETUGAS_PENANGANAN, petugas.full_name),
    ]
    assert petugas.full_name in positions_of(rekan)[1].title
    assert [position.post for position in own_positions_of(rekan)] == [
        Post.PETUGAS_PENGADUAN
    ]


def test_positions_of_deputy_end_with_the_last_day(petugas: User, rekan: User) -> None:
    absence = make_absence(petugas, deputy=rekan, days=2)

    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert len(posts_of(rekan)) == 2
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert len(posts_of(rekan)) == 1
    absence.called_off_at = timezone.now()
    absence.save()
    assert len(posts_of(rekan)) == 1


def test_positions_of_absent_person_stay(petugas: User, rekan: User) -> None:
    make_absence(petugas, deputy=rekan)

    assert posts_of(petugas) == [(Post.PETUGAS_PENANGANAN, "")]


def test_positions_follow_the_chain_to_its_end(
    kantor: Unit, petugas: User, rekan: User
) -> None:
    last = make_holder(Post.PENDAMPING_HUKUM, kantor)
    make_absence(petugas, deputy=rekan)
    make_absence(rekan, deputy=last)

    assert [post for post, _ in posts_of(last)] == [
        Post.PENDAMPING_HUKUM,
        Post.PETUGAS_PENANGANAN,
        Post.PETUGAS_PENGADUAN,
    ]
    assert posts_of(rekan) == [(Post.PETUGAS_PENGADUAN, "")]
    assert deputy_of(petugas) == deputy_of(rekan) == last


def test_positions_of_a_circle_in_the_rows_are_ones_own(
    petugas: User, rekan: User
) -> None:
    make_absence(petugas, deputy=rekan)
    make_absence(rekan, deputy=petugas)

    assert len(posts_of(petugas)) == len(posts_of(rekan)) == 1
    assert deputy_of(petugas) is None


def test_positions_name_a_post_once(kantor: Unit, petugas: User, rekan: User) -> None:
    other = make_holder(Post.PETUGAS_PENANGANAN, kantor)
    make_absence(petugas, deputy=rekan)
    make_absence(other, deputy=rekan)
    give_post(rekan, Post.PENYELIA, kantor)
    supervisor = make_holder(Post.PENYELIA, kantor)
    make_absence(supervisor, deputy=rekan)

    assert [post for post, _ in posts_of(rekan)] == [
        Post.PENYELIA,
        Post.PETUGAS_PENGADUAN,
        Post.PETUGAS_PENANGANAN,
    ]


@pytest.mark.parametrize("post", [Post.ADMIN_SISTEM, Post.AUDITOR])
def test_positions_never_pass_on_administration_and_audit(
    kantor: Unit, rekan: User, post: Post
) -> None:
    make_absence(make_holder(post, kantor), deputy=rekan)

    assert posts_of(rekan) == [(Post.PETUGAS_PENGADUAN, "")]
    assert not can_administer(rekan)


def test_positions_of_deputy_need_work_at_the_unit(petugas: User) -> None:
    elsewhere = make_holder(Post.PETUGAS_PENANGANAN, make_unit())
    make_absence(petugas, deputy=elsewhere)

    assert len(posts_of(elsewhere)) == 1


def test_positions_of_deputy_end_when_the_absent_person_leaves(
    petugas: User, rekan: User
) -> None:
    make_absence(petugas, deputy=rekan)
    petugas.is_active = False
    petugas.save()

    assert posts_of(rekan) == [(Post.PETUGAS_PENGADUAN, "")]


def test_positions_cost_one_query(
    petugas: User, rekan: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_absence(petugas, deputy=rekan)

    with django_assert_num_queries(1):
        positions_of(rekan)


def test_deputy_of_nobody_away_is_nobody(petugas: User, rekan: User) -> None:
    make_absence(petugas, deputy=rekan, start=timezone.localdate() + timedelta(days=1))

    assert deputy_of(petugas) is None
    assert absence_of(petugas) is None
    assert deputy_of(petugas, on=timezone.localdate() + timedelta(days=1)) == rekan


def test_deputy_of_chain_that_ends_with_nobody(petugas: User, rekan: User) -> None:
    make_absence(petugas, deputy=rekan)
    make_absence(rekan)

    assert deputy_of(petugas) is None


def test_present_holders_are_those_there_and_deputies(
    kantor: Unit, petugas: User, rekan: User
) -> None:
    colleague = make_holder(Post.PETUGAS_PENANGANAN, kantor)
    make_absence(petugas, deputy=rekan)

    assert set(present_holders_of(Post.PETUGAS_PENANGANAN, kantor.path)) == {
        colleague,
        rekan,
    }
    assert petugas in holders_of(Post.PETUGAS_PENANGANAN, kantor.path)


def test_present_holders_of_a_post_where_all_are_away_are_all(
    kantor: Unit, petugas: User
) -> None:
    make_absence(petugas)

    assert list(present_holders_of(Post.PETUGAS_PENANGANAN, kantor.path)) == [petugas]
