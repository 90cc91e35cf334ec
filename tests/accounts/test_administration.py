from datetime import date

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.cache import cache
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.enums import Post
from accounts.models import Unit, User
from accounts.selectors import positions_of
from accounts.services.memberships import appoint, end_membership
from accounts.services.users import NewUser, create_user


BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_administration_is_open_to_its_post(admin_client: Client) -> None:
    assert admin_client.get("/admin/").status_code == 200


@pytest.mark.parametrize(
    "name", ["index", "accounts_user_changelist", "accounts_unit_add"]
)
def test_administration_is_closed_to_others(
    client: Client, penyelia: User, name: str
) -> None:
    client.force_login(penyelia, BACKEND)

    response = client.get(reverse(f"admin:{name}"), follow=True)

    assert response.status_code == 403


def test_administration_sends_strangers_to_the_sign_in(
    client: Client, db: None
) -> None:
    response = client.get("/admin/accounts/user/", follow=True)

    assert response.redirect_chain[-1][0].startswith("/akun/login/")


def test_administration_closes_when_the_post_ends(
    admin_client: Client, admin_sistem: User, orang_baru: User, disnaker: Unit
) -> None:
    appoint(orang_baru, post=Post.ADMIN_SISTEM, unit=disnaker, by=admin_sistem)

    end_membership(admin_sistem.memberships.get(), by=orang_baru)

    assert admin_client.get("/admin/", follow=True).status_code == 403


def test_administration_shows_only_what_is_administered(admin_client: Client) -> None:
    response = admin_client.get("/admin/")

    shown = {
        f"{app['app_label']}.{model['object_name']}"
        for app in response.context["app_list"]
        for model in app["models"]
    }
    assert {"accounts.User", "accounts.Unit", "accounts.Membership"} <= shown
    assert {label.lower() for label in shown} <= settings.ADMINISTERED_MODELS


def test_nothing_can_be_deleted_in_the_administration(admin_sistem: User) -> None:
    request = RequestFactory().get("/admin/")
    request.user = admin_sistem

    assert not any(
        model_admin.has_delete_permission(request)
        for model_admin in admin.site._registry.values()
    )


def test_add_user_in_the_administration(
    admin_client: Client, admin_sistem: User
) -> None:
    response = admin_client.post(
        "/admin/accounts/user/add/",
        {
            "username": "nyoman",
            "full_name": "I Nyoman Contoh",
            "usable_password": "true",
            "password1": "kata-sandi-panjang",
            "password2": "kata-sandi-panjang",
            "is_superuser": "on",
            "is_staff": "on",
        },
    )

    user = User.objects.get(username="nyoman")
    assert response.status_code == 302
    assert user.check_password("kata-sandi-panjang")
    assert not (user.is_superuser)
    assert not (user.is_staff)
    assert user.history.first().history_user == admin_sistem


def test_change_user_in_the_administration_needs_a_reason(
    admin_client: Client, penyelia: User
) -> None:
    url = f"/admin/accounts/user/{penyelia.pk}/change/"
    values = {"username": "penyelia", "full_name": "Nama Baru", "is_active": "on"}

    refused = admin_client.post(url, values)
    accepted = admin_client.post(url, values | {"reason": "Salah tulis"})

    penyelia.refresh_from_db()
    assert (refused.status_code, accepted.status_code) == (200, 302)
    assert penyelia.full_name == "Nama Baru"
    assert penyelia.history.first().history_change_reason == "Salah tulis"


def test_deactivate_user_in_the_administration(
    admin_client: Client, penyelia: User
) -> None:
    admin_client.post(
        f"/admin/accounts/user/{penyelia.pk}/change/",
        {"username": "penyelia", "full_name": penyelia.full_name, "reason": "Pensiun"},
    )

    penyelia.refresh_from_db()
    assert not penyelia.is_active
    assert not penyelia.memberships.filter(valid__contains=date.max).exists()


def test_deactivate_the_last_administrator_in_the_administration_refused(
    admin_client: Client, admin_sistem: User
) -> None:
    response = admin_client.post(
        f"/admin/accounts/user/{admin_sistem.pk}/change/",
        {"username": "admin_sistem", "full_name": "I Gede Arya", "reason": "Pindah"},
    )

    admin_sistem.refresh_from_db()
    assert response.context["adminform"].form.has_error("is_active", "refused")
    assert admin_sistem.is_active


def test_appoint_in_the_administration(
    admin_client: Client, admin_sistem: User, orang_baru: User, disnaker: Unit
) -> None:
    values = {
        "user": orang_baru.pk,
        "unit": disnaker.pk,
        "post": "penyelia",
        "first_day": "2026-01-01",
    }

    accepted = admin_client.post("/admin/accounts/membership/add/", values)
    refused = admin_client.post("/admin/accounts/membership/add/", values)

    membership = orang_baru.memberships.get()
    assert (accepted.status_code, refused.status_code) == (302, 200)
    assert membership.first_day == date(2026, 1, 1)
    assert membership.history.get().history_user == admin_sistem


def test_end_membership_in_the_administration(
    admin_client: Client, penyelia: User
) -> None:
    membership = penyelia.memberships.get()
    url = f"/admin/accounts/membership/{membership.pk}/change/"

    page = admin_client.get(url)
    response = admin_client.post(url, {"reason": "Mutasi"})

    assert (page.status_code, response.status_code) == (200, 302)
    assert positions_of(penyelia) == ()


def test_end_membership_of_the_last_administrator_in_the_administration_refused(
    admin_client: Client, admin_sistem: User
) -> None:
    membership = admin_sistem.memberships.get()

    response = admin_client.post(
        f"/admin/accounts/membership/{membership.pk}/change/", {"reason": "Mutasi"}
    )

    assert response.context["adminform"].form.has_error("last_day", "refused")
    assert positions_of(admin_sistem)


@pytest.mark.parametrize("kind", ["user", "unit", "membership"])
def test_administration_pages_open(
    admin_client: Client, penyelia: User, kind: str
) -> None:
    pk = {
        "user": penyelia.pk,
        "unit": Unit.objects.get(code="disnaker").pk,
        "membership": penyelia.memberships.get().pk,
    }[kind]
    base = f"/admin/accounts/{kind}/"

    pages = [base, f"{base}add/", f"{base}{pk}/change/", f"{base}{pk}/history/"]

    assert [admin_client.get(page).status_code for page in pages] == [200] * 4


def test_unit_that_exists_stays_where_it_is(
    admin_client: Client, units: dict[str, Unit]
) -> None:
    office = units["disnaker"]

    admin_client.post(
        f"/admin/accounts/unit/{office.pk}/change/",
        {
            "name": "Dinas Ketenagakerjaan",
            "is_active": "on",
            "parent": "",
            "code": "lain",
        },
    )

    office.refresh_from_db()
    assert (office.name, office.code) == ("Dinas Ketenagakerjaan", "disnaker")
    assert office.path == "gianyar.disnaker."


def test_sign_up_is_closed(client: Client, db: None) -> None:
    response = client.post(
        "/akun/signup/",
        {
            "username": "tamu",
            "password1": "kata-sandi-panjang",
            "password2": "kata-sandi-panjang",
        },
    )

    assert not User.objects.exists()
    assert response.status_code == 200


def test_sign_in_lands_on_the_desk(client: Client, db: None) -> None:
    create_user(
        NewUser(username="wayan", full_name="I Wayan"),
        password="kata-sandi-panjang",
        by=None,
    )

    response = client.post(
        "/akun/login/", {"login": "wayan", "password": "kata-sandi-panjang"}
    )

    assert response.headers["Location"] == reverse("desk:inbox")


def test_sign_in_after_five_wrong_passwords_is_refused(
    client: Client, db: None
) -> None:
    create_user(
        NewUser(username="wayan", full_name="I Wayan"),
        password="kata-sandi-panjang",
        by=None,
    )
    cache.clear()
    for _ in range(5):
        client.post("/akun/login/", {"login": "wayan", "password": "salah"})

    response = client.post(
        "/akun/login/", {"login": "wayan", "password": "kata-sandi-panjang"}
    )

    cache.clear()
    assert response.status_code != 302
    assert "_auth_user_id" not in client.session
