from collections import Counter

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError

from accounts.enums import Post, UnitKind
from accounts.models import Unit, User
from accounts.selectors import holders_of, positions_of
from accounts.services.demo import DEMO_ACCOUNTS, create_demo_accounts
from accounts.services.reference import load_units


PASSWORD = "sandi-contoh-saja"  # noqa: S105  of invented people


def test_load_units_has_every_village_and_district(units: dict[str, Unit]) -> None:
    kinds = Counter(unit.kind for unit in units.values())

    assert (kinds[UnitKind.VILLAGE], kinds[UnitKind.DISTRICT]) == (70, 7)
    assert kinds[UnitKind.REGENCY] == kinds[UnitKind.INSPECTORATE] == 1
    assert kinds[UnitKind.PARTNER] >= 10
    village = units["51.04.01.2001"]
    assert village.name == "Desa Batubulan"
    assert village.path == "gianyar.51_04_01.51_04_01_2001."
    assert units["disnaker-pengaduan"].path == "gianyar.disnaker.disnaker-pengaduan."


def test_load_units_puts_partners_outside_the_tree(units: dict[str, Unit]) -> None:
    partners = [unit for unit in units.values() if unit.kind == UnitKind.PARTNER]

    assert all(unit.parent is None for unit in partners)
    assert not any(unit.path.startswith("gianyar.") for unit in partners)


def test_load_units_twice_changes_nothing_and_keeps_edits(
    units: dict[str, Unit],
) -> None:
    office = units["disnaker"]
    office.name = "Dinas Ketenagakerjaan"
    office.is_active = False
    office.save()
    history = Unit.history.count()

    assert load_units() == 0
    assert Unit.history.count() == history
    office.refresh_from_db()
    assert (office.name, office.is_active) == ("Dinas Ketenagakerjaan", False)


def test_load_units_brings_back_what_is_missing(units: dict[str, Unit]) -> None:
    units["51.04.01.2001"].delete()

    assert load_units() == 1
    assert Unit.objects.get(code="51.04.01.2001").parent == units["51.04.01"]


def test_unit_partner_inside_the_tree_refused(units: dict[str, Unit]) -> None:
    with pytest.raises(IntegrityError, match="unit_partner_outside_tree"):
        Unit.objects.create(
            code="x", name="X", kind=UnitKind.PARTNER, parent=units["gianyar"]
        )


def test_create_demo_accounts_has_one_user_for_each_post(
    units: dict[str, Unit],
) -> None:
    create_demo_accounts(PASSWORD)

    for post in Post:
        user = authenticate(username=post.value, password=PASSWORD)
        assert isinstance(user, User)
        assert [position.post for position in positions_of(user)] == [post.value]


def test_create_demo_accounts_has_two_of_those_that_check_each_other(
    units: dict[str, Unit],
) -> None:
    create_demo_accounts(PASSWORD)

    path = units["disnaker"].path
    assert holders_of(Post.PENYELIA, path).count() == 2
    assert holders_of(Post.PETUGAS_PENANGANAN, path).count() == 3
    assert holders_of(Post.PETUGAS_PENGADUAN, path).count() == 2


def test_create_demo_accounts_twice_changes_nothing(units: dict[str, Unit]) -> None:
    create_demo_accounts(PASSWORD)
    before = (User.history.count(), User.objects.get(username="penyelia").password)

    accounts = create_demo_accounts(PASSWORD)

    assert accounts == list(DEMO_ACCOUNTS)
    assert (
        User.history.count(),
        User.objects.get(username="penyelia").password,
    ) == before


def test_demo_accounts_have_names_of_their_own() -> None:
    assert len({account.full_name for account in DEMO_ACCOUNTS}) == len(DEMO_ACCOUNTS)
    assert len({account.username for account in DEMO_ACCOUNTS}) == len(DEMO_ACCOUNTS)
