"""Units and people, named by their post."""

from datetime import date

import pytest
from django.test import Client

from accounts.enums import Post
from accounts.models import Unit, User
from accounts.services.memberships import appoint
from accounts.services.reference import load_units
from accounts.services.users import NewUser, create_user


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    load_units()
    return {unit.code: unit for unit in Unit.objects.all()}


@pytest.fixture
def disnaker(units: dict[str, Unit]) -> Unit:
    return units["disnaker"]


@pytest.fixture
def admin_sistem(disnaker: Unit) -> User:
    user = create_user(
        NewUser(username="admin_sistem", full_name="I Gede Arya"), by=None
    )
    appoint(
        user, post=Post.ADMIN_SISTEM, unit=disnaker, start=date(2025, 1, 1), by=None
    )
    return user


@pytest.fixture
def penyelia(disnaker: Unit) -> User:
    user = create_user(NewUser(username="penyelia", full_name="I Ketut Alit"), by=None)
    appoint(user, post=Post.PENYELIA, unit=disnaker, start=date(2025, 1, 1), by=None)
    return user


@pytest.fixture
def orang_baru(db: None) -> User:
    return create_user(NewUser(username="baru", full_name="Ni Luh Baru"), by=None)


@pytest.fixture
def admin_client(client: Client, admin_sistem: User) -> Client:
    client.force_login(
        admin_sistem, "allauth.account.auth_backends.AuthenticationBackend"
    )
    return client
