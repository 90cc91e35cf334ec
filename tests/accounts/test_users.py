import getpass

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.test import Client

from accounts.exceptions import LastAdministratorError, NotAnAdministratorError
from accounts.models import Unit, User
from accounts.policies import AdministrationBackend, can_administer
from accounts.selectors import positions_of
from accounts.services.users import NewUser, create_user, deactivate, reactivate


PERSON = NewUser(username="baru", full_name="Ni Luh Baru")


def test_create_user_records_who_made_it(admin_sistem: User) -> None:
    user = create_user(PERSON, password="kata-sandi-panjang", by=admin_sistem)

    assert user.check_password("kata-sandi-panjang")
    assert user.history.get().history_user == admin_sistem
    assert not (user.is_staff)
    assert not (user.is_superuser)


def test_create_user_without_password_cannot_sign_in(db: None) -> None:
    assert not create_user(PERSON, by=None).has_usable_password()


def test_create_user_by_somebody_else_refused(penyelia: User) -> None:
    with pytest.raises(NotAnAdministratorError):
        create_user(PERSON, by=penyelia)


@pytest.mark.parametrize(
    ("person", "password"),
    [
        (NewUser(username="ada spasi", full_name="A"), None),
        (NewUser(username="a", full_name=""), None),
        (PERSON, "12345"),
    ],
)
def test_create_user_with_bad_values_refused(db, person, password):
    with pytest.raises(ValidationError):
        create_user(person, password=password, by=None)


def test_superuser_refused_by_the_database(orang_baru: User) -> None:
    orang_baru.is_superuser = True

    with pytest.raises(IntegrityError, match="user_no_superuser"), transaction.atomic():
        orang_baru.save()


def test_deactivate_ends_posts_and_the_open_session(
    client: Client, admin_sistem: User, penyelia: User
) -> None:
    client.force_login(penyelia, "allauth.account.auth_backends.AuthenticationBackend")

    deactivate(penyelia, by=admin_sistem, reason="Pensiun")

    penyelia.refresh_from_db()
    response = client.get("/akun/password/change/")
    assert not penyelia.is_active
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/akun/login/")
    record = penyelia.history.first()
    assert (record.history_user, record.history_change_reason) == (
        admin_sistem,
        "Pensiun",
    )


def test_deactivate_the_last_administrator_refused(admin_sistem: User) -> None:
    with pytest.raises(LastAdministratorError):
        deactivate(admin_sistem, by=admin_sistem, reason="Pindah")

    admin_sistem.refresh_from_db()
    assert admin_sistem.is_active


def test_reactivate_gives_no_post_back(admin_sistem: User, penyelia: User) -> None:
    deactivate(penyelia, by=admin_sistem, reason="Cuti panjang")

    reactivate(penyelia, by=admin_sistem, reason="Kembali")

    penyelia.refresh_from_db()
    assert penyelia.is_active
    assert positions_of(penyelia) == ()


def test_user_who_held_a_post_cannot_be_deleted(penyelia: User) -> None:
    with pytest.raises(ProtectedError):
        penyelia.delete()


def test_can_administer_only_with_the_post(admin_sistem: User, penyelia: User) -> None:
    assert can_administer(admin_sistem)
    assert not can_administer(penyelia)


@pytest.mark.parametrize(
    ("perm", "expected"),
    [
        ("accounts.change_user", True),
        ("accounts.view_membership", True),
        ("workflows.change_deadlinerule", True),
        ("accounts.delete_user", False),
        ("auth.change_group", False),
        ("cases.view_case", False),
        ("cases.change_case", False),
        ("workflows.view_process", False),
        ("nonsense", False),
    ],
)
def test_administration_covers_accounts_and_reference_data_only(
    admin_sistem: User, penyelia: User, perm: str, expected: bool
) -> None:
    backend = AdministrationBackend()

    assert backend.has_perm(admin_sistem, perm) is expected
    assert not backend.has_perm(penyelia, perm)


def test_create_administrator_makes_the_first_one(
    disnaker: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda: "kata-sandi-panjang")

    call_command("create_administrator", "arya", "I Gede Arya Kusuma")

    assert can_administer(User.objects.get(username="arya"))


def test_create_administrator_with_a_weak_password_makes_nobody(
    disnaker: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda: "123")

    with pytest.raises(CommandError):
        call_command("create_administrator", "arya", "I Gede Arya Kusuma")

    assert not User.objects.exists()


def test_create_administrator_without_units_says_so(db: None) -> None:
    with pytest.raises(CommandError, match="load_reference"):
        call_command("create_administrator", "arya", "I Gede Arya Kusuma")
