import pytest
from django.test import Client

from accounts.enums import Post
from accounts.models import Unit, User
from accounts.services.memberships import appoint
from accounts.services.reference import load_units
from accounts.services.users import NewUser, create_user
from workflows.models import DeadlineRule, Holiday, WorkingCalendar
from workflows.services.reference import deadline_rows, load_deadlines, load_holidays


@pytest.fixture
def admin_sistem(db: None) -> User:
    load_units()
    load_holidays([2026])
    load_deadlines(deadline_rows())
    user = create_user(
        NewUser(username="admin_sistem", full_name="I Gede Arya"), by=None
    )
    appoint(
        user, post=Post.ADMIN_SISTEM, unit=Unit.objects.get(code="disnaker"), by=None
    )
    return user


@pytest.fixture
def desk(client: Client, admin_sistem: User) -> Client:
    client.force_login(
        admin_sistem, "allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


@pytest.mark.parametrize("kind", ["workingcalendar", "holiday", "deadlinerule"])
def test_pages_of_reference_data_are_only_read(desk: Client, kind: str) -> None:
    models = {m._meta.model_name: m for m in (WorkingCalendar, Holiday, DeadlineRule)}
    pk = models[kind].objects.values_list("pk", flat=True)[0]
    base = f"/admin/workflows/{kind}/"

    pages = [base, f"{base}{pk}/change/", f"{base}{pk}/history/"]

    assert [desk.get(page).status_code for page in pages] == [200] * 3
    refused = [f"{base}add/", f"{base}{pk}/delete/"]
    assert [desk.get(page).status_code for page in refused] == [403] * 2
    assert desk.post(f"{base}{pk}/change/", {"name": "Lain"}).status_code == 403
