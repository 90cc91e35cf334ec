from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.enums import POST_UNIT_KINDS, Post
from accounts.exceptions import (
    DatesOutOfOrderError,
    DeactivatedError,
    EndsEarlierError,
    LastAdministratorError,
    NotAnAdministratorError,
    OwnAppointmentError,
    PostAlreadyHeldError,
    PostNotAtThisUnitError,
)
from accounts.models import Membership, PositionGroup, Unit, User
from accounts.selectors import group_ids_of, holders_of, positions_of, units_below
from accounts.services.memberships import appoint, end_membership, position_group
from accounts.services.users import deactivate


def test_appoint_gives_the_position_from_today(
    admin_sistem: User, orang_baru: User, disnaker: Unit
) -> None:
    membership = appoint(
        orang_baru, post=Post.PETUGAS_PENANGANAN, unit=disnaker, by=admin_sistem
    )

    (position,) = positions_of(orang_baru)
    assert (position.post, position.unit_path) == (
        "petugas_penanganan",
        "gianyar.disnaker.",
    )
    assert positions_of(orang_baru, on=timezone.localdate() - timedelta(days=1)) == ()
    record = membership.history.get()
    assert (record.history_user, record.history_change_reason) == (
        admin_sistem,
        "Penugasan",
    )


def test_appoint_counts_both_days(orang_baru: User, disnaker: Unit) -> None:
    appoint(
        orang_baru,
        post=Post.PETUGAS_PIKET,
        unit=disnaker,
        start=date(2026, 3, 1),
        end=date(2026, 3, 31),
        by=None,
    )

    held = [
        bool(positions_of(orang_baru, on=day))
        for day in (
            date(2026, 2, 28),
            date(2026, 3, 1),
            date(2026, 3, 31),
            date(2026, 4, 1),
        )
    ]
    assert held == [False, True, True, False]


def test_appoint_several_posts(orang_baru: User, units: dict[str, Unit]) -> None:
    appoint(orang_baru, post=Post.PENYELIA, unit=units["disnaker"], by=None)
    appoint(orang_baru, post=Post.PETUGAS_PIKET, unit=units["disnaker"], by=None)
    appoint(orang_baru, post=Post.PETUGAS_DESA, unit=units["51.04.01.2001"], by=None)

    positions = positions_of(orang_baru)
    assert {position.post for position in positions} == {
        "penyelia",
        "petugas_piket",
        "petugas_desa",
    }
    assert len(group_ids_of(positions)) == 3


@pytest.mark.parametrize(
    ("post", "unit"),
    [
        (Post.PETUGAS_DESA, "disnaker"),
        (Post.AUDITOR, "disnaker"),
        (Post.PENYELIA, "bp3mi-bali"),
        (Post.MITRA, "disnaker"),
        (Post.CAMAT, "51.04.01.2001"),
    ],
)
def test_appoint_at_a_unit_without_that_post_refused(
    orang_baru: User, units: dict[str, Unit], post: Post, unit: str
) -> None:
    with pytest.raises(PostNotAtThisUnitError):
        appoint(orang_baru, post=post, unit=units[unit], by=None)


def test_post_unit_kinds_covers_every_post() -> None:
    assert set(POST_UNIT_KINDS) == set(Post)


def test_appoint_by_somebody_else_refused(
    penyelia: User, orang_baru: User, disnaker: Unit
) -> None:
    with pytest.raises(NotAnAdministratorError):
        appoint(orang_baru, post=Post.PENYELIA, unit=disnaker, by=penyelia)

    assert not orang_baru.memberships.exists()


def test_appoint_twice_at_the_same_time_refused(penyelia: User, disnaker: Unit) -> None:
    with pytest.raises(PostAlreadyHeldError):
        appoint(penyelia, post=Post.PENYELIA, unit=disnaker, by=None)


def test_appoint_deactivated_person_refused(orang_baru: User, disnaker: Unit) -> None:
    deactivate(orang_baru, by=None, reason="Pindah tugas")

    with pytest.raises(DeactivatedError):
        appoint(orang_baru, post=Post.PENYELIA, unit=disnaker, by=None)


def test_appoint_with_days_out_of_order_refused(
    orang_baru: User, disnaker: Unit
) -> None:
    with pytest.raises(DatesOutOfOrderError):
        appoint(
            orang_baru,
            post=Post.PENYELIA,
            unit=disnaker,
            start=date(2026, 3, 2),
            end=date(2026, 3, 1),
            by=None,
        )


def test_membership_overlap_refused_by_the_database(
    penyelia: User, disnaker: Unit
) -> None:
    with (
        pytest.raises(IntegrityError, match="membership_no_overlap"),
        transaction.atomic(),
    ):
        Membership.objects.create(
            user=penyelia,
            unit=disnaker,
            post=Post.PENYELIA,
            valid=DateRange(date(2026, 1, 1), date(2026, 2, 1)),
        )


def test_membership_that_follows_directly_is_accepted(
    orang_baru: User, disnaker: Unit
) -> None:
    for start, end in ((date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), None)):
        appoint(
            orang_baru, post=Post.PENYELIA, unit=disnaker, start=start, end=end, by=None
        )

    assert [m.last_day for m in orang_baru.memberships.order_by("valid")] == [
        date(2026, 1, 31),
        None,
    ]


def test_end_membership_takes_the_right_away_at_once(
    admin_sistem: User, penyelia: User
) -> None:
    membership = penyelia.memberships.get()

    end_membership(membership, by=admin_sistem, reason="Mutasi")

    membership.refresh_from_db()
    assert positions_of(penyelia) == ()
    assert membership.last_day == timezone.localdate() - timedelta(days=1)
    record = membership.history.first()
    assert (record.history_user, record.history_change_reason) == (
        admin_sistem,
        "Mutasi",
    )


def test_end_membership_with_a_last_day_holds_until_then(penyelia: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)

    end_membership(penyelia.memberships.get(), last_day=tomorrow, by=None)

    assert positions_of(penyelia, on=tomorrow)
    assert not positions_of(penyelia, on=tomorrow + timedelta(days=1))


def test_end_membership_that_began_today_leaves_only_its_history(
    orang_baru: User, disnaker: Unit
) -> None:
    membership = appoint(orang_baru, post=Post.PENYELIA, unit=disnaker, by=None)

    end_membership(membership, by=None, reason="Keliru")

    assert not orang_baru.memberships.exists()
    assert [r.history_type for r in Membership.history.filter(user=orang_baru)] == [
        "-",
        "+",
    ]


def test_end_membership_after_its_end_refused(orang_baru: User, disnaker: Unit) -> None:
    membership = appoint(
        orang_baru,
        post=Post.PENYELIA,
        unit=disnaker,
        start=date(2026, 1, 1),
        end=date(2026, 1, 31),
        by=None,
    )

    with pytest.raises(EndsEarlierError):
        end_membership(membership, last_day=date(2026, 2, 28), by=None)


def test_end_membership_of_the_last_administrator_refused(admin_sistem: User) -> None:
    with pytest.raises(LastAdministratorError):
        end_membership(admin_sistem.memberships.get(), by=admin_sistem)

    assert positions_of(admin_sistem)


def test_end_membership_of_one_of_two_administrators(
    admin_sistem: User, orang_baru: User, disnaker: Unit
) -> None:
    appoint(orang_baru, post=Post.ADMIN_SISTEM, unit=disnaker, by=admin_sistem)

    end_membership(admin_sistem.memberships.get(), by=orang_baru)

    assert positions_of(admin_sistem) == ()


def test_holders_of_names_active_people_at_that_unit_only(
    penyelia: User, orang_baru: User, units: dict[str, Unit]
) -> None:
    appoint(orang_baru, post=Post.PENYELIA, unit=units["disnaker-pengaduan"], by=None)
    path = units["disnaker"].path

    assert list(holders_of(Post.PENYELIA, path)) == [penyelia]
    deactivate(penyelia, by=None, reason="Pensiun")
    assert not holders_of(Post.PENYELIA, path).exists()


def test_holders_of_an_inactive_unit_are_none(penyelia: User, disnaker: Unit) -> None:
    disnaker.is_active = False
    disnaker.save()

    assert not holders_of(Post.PENYELIA, disnaker.path).exists()


def test_units_below_a_district_are_its_villages(units: dict[str, Unit]) -> None:
    codes = {unit.code for unit in units_below(units["51.04.01"].path)}

    assert "51.04.01.2001" in codes
    assert len(codes) == 13
    assert units["51.04.02.2001"].code not in codes


def test_position_group_is_made_once(disnaker: Unit) -> None:
    first = position_group(disnaker, Post.PENYELIA)
    second = position_group(disnaker, Post.PENYELIA)

    assert first == second
    assert Group.objects.get().name == "penyelia@disnaker"
    assert PositionGroup.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_once(
    admin_sistem: User, orang_baru: User, disnaker: Unit
) -> None:
    appoint(
        orang_baru,
        post=Post.ADMIN_SISTEM,
        unit=disnaker,
        start=date(2025, 1, 1),
        by=None,
    )
    ready = Barrier(2)

    def remove(membership: Membership) -> bool:
        try:
            ready.wait(timeout=10)
            end_membership(membership, by=None)
        except LastAdministratorError:
            return False
        finally:
            connection.close()
        return True

    memberships = Membership.objects.filter(post=Post.ADMIN_SISTEM)
    with ThreadPoolExecutor(2) as pool:
        removed = list(pool.map(remove, memberships))

    assert sorted(removed) == [False, True]


def test_appoint_refuses_oneself(admin_sistem: User, disnaker: Unit) -> None:
    with pytest.raises(OwnAppointmentError):
        appoint(admin_sistem, post=Post.PENYELIA, unit=disnaker, by=admin_sistem)
    assert not positions_of(admin_sistem)[1:]
