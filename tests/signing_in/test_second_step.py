"""The second step: who must have it, what is reached without it, and ways around it."""

import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Post, SignInKind
from accounts.exceptions import (
    IdentityNotCheckedError,
    NotAnAdministratorError,
    OwnFactorsError,
)
from accounts.models import SignInRecord, StaffSession, Unit
from accounts.policies import needs_second_factor
from accounts.services import second_factors
from accounts.services.memberships import appoint
from notifications.enums import Topic
from notifications.models import OutboxMessage
from tests.desk import world

from .people import (
    CODE,
    browser,
    code_of,
    give_app,
    give_codes,
    has_factor,
    sign_in,
    signed_in,
    through_both_steps,
)


pytestmark = pytest.mark.usefixtures("desk", "enforced")

HOME = "/akun/2fa/"


@pytest.mark.parametrize(
    ("who", "needs"),
    [
        ("penyelia", True),
        ("kepala_dinas", True),
        ("auditor", True),
        ("admin_sistem", True),
        ("petugas_piket", True),
        ("petugas_penanganan", True),  # a custodian of secret cases
        ("petugas_penanganan2", False),
        ("petugas_desa", False),
        ("mitra", False),
    ],
)
def test_needs_second_factor_by_post_and_custody(who: str, needs: bool) -> None:
    assert needs_second_factor(world.user(who)) is needs


def test_needs_second_factor_from_the_day_that_is_set(settings: Any) -> None:
    settings.MFA_REQUIRED_FROM = timezone.localdate() + timedelta(days=1)
    assert not needs_second_factor(world.user("penyelia"))
    settings.MFA_REQUIRED_FROM = timezone.localdate()
    assert needs_second_factor(world.user("penyelia"))


def test_needs_second_factor_with_the_post_that_is_given_meanwhile() -> None:
    client = signed_in("petugas_penanganan2")
    assert client.get("/meja/").status_code == 200
    unit = Unit.objects.get(code="disnaker")
    appoint(world.user("petugas_penanganan2"), post=Post.PENYELIA, unit=unit, by=None)
    assert client.get("/meja/")["Location"] == HOME


ADDRESSES = (
    "/meja/",
    "/meja/kasus/",
    "/meja/akun/",
    "/meja/perubahan-hak/",
    "/meja/pemberitahuan/",
    "/admin/",
    "/admin/accounts/user/",
    "/operasi/pemberitahuan/",
    "/akun/password/change/",
)


@pytest.mark.parametrize("who", ["penyelia", "admin_sistem"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_reached_before_the_second_step_is_set_up(
    who: str, address: str
) -> None:
    client = signed_in(who)
    for answer in (client.get(address), client.post(address)):
        assert (answer.status_code, answer["Location"]) == (302, HOME)
    part = client.get(address, headers={"hx-request": "true"})
    assert (part.content, part["HX-Redirect"]) == (b"", HOME)


def test_download_is_not_reached_before_the_second_step_is_set_up() -> None:
    case = world.lodge()
    client = signed_in("penyelia")
    answer = client.get(reverse("desk:bundle", args=[case.number]))
    assert answer["Location"] == HOME


def test_setting_up_shows_no_menu_and_no_count() -> None:
    page = signed_in("penyelia").get(HOME)
    assert page.status_code == 200
    assert not page.context["nav"]
    assert reverse("notices:count") not in page.content.decode()


def test_public_pages_ask_nobody() -> None:
    assert signed_in("penyelia").get("/").status_code == 200


def test_who_needs_none_signs_in_with_a_password() -> None:
    assert signed_in("petugas_desa").get("/meja/").status_code == 200


def test_sign_in_asks_for_the_second_step() -> None:
    secret = give_app("penyelia")
    client, answer = sign_in("penyelia")
    assert answer["Location"] == CODE
    for address in ADDRESSES:
        assert "/login/" in client.get(address)["Location"]
    client.post(CODE, {"code": code_of(secret)})
    assert client.get("/meja/").status_code == 200
    kept = SignInRecord.objects.filter(kind=SignInKind.SIGNED_IN).get()
    assert kept.method == "second_factor"


def test_second_step_of_another_session_is_no_proof() -> None:
    """A session that began with a password alone does not become more by it."""
    old = signed_in("penyelia")
    secret = give_app("penyelia")
    through_both_steps("penyelia", secret)
    assert old.get("/meja/")["Location"] == "/akun/login/"
    assert old.get("/meja/")["Location"].startswith("/akun/login/")


def test_code_is_taken_once() -> None:
    secret = give_app("penyelia")
    code = code_of(secret)
    first, _ = sign_in("penyelia")
    assert first.post(CODE, {"code": code}).status_code == 302
    cache.clear()
    second, _ = sign_in("penyelia")
    assert second.post(CODE, {"code": code}).status_code == 200
    assert second.get("/meja/").status_code == 302
    assert SignInRecord.objects.filter(kind=SignInKind.FACTOR_FAILED).count() == 1


def test_code_of_half_a_minute_ago_is_not_taken_after_a_newer_one() -> None:
    secret = give_app("penyelia")
    first, _ = sign_in("penyelia")
    assert first.post(CODE, {"code": code_of(secret)}).status_code == 302
    second, _ = sign_in("penyelia")
    answer = second.post(CODE, {"code": code_of(secret, steps=-1)})
    assert answer.status_code == 200


def test_recovery_code_is_taken_once_and_recorded() -> None:
    give_app("penyelia")
    code = give_codes("penyelia")[0]
    first, _ = sign_in("penyelia")
    assert first.post(CODE, {"code": code}).status_code == 302
    second, _ = sign_in("penyelia")
    assert second.post(CODE, {"code": code}).status_code == 200
    used = SignInRecord.objects.filter(kind=SignInKind.CODE_USED)
    assert used.count() == 1


def test_codes_are_limited_without_the_cache() -> None:
    secret = give_app("penyelia")
    client, _ = sign_in("penyelia")
    for _ in range(5):
        client.post(CODE, {"code": "000000"})
        cache.clear()
    answer = client.post(CODE, {"code": code_of(secret)})
    assert answer.status_code == 200
    assert "Terlalu banyak" in answer.content.decode()
    kinds = SignInRecord.objects.values_list("kind", flat=True)
    assert list(kinds).count(SignInKind.LOCKED_OUT) == 1


def test_secret_of_the_app_is_not_readable_in_the_database() -> None:
    secret = give_app("penyelia")
    give_codes("penyelia")
    rows = repr(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in rows
    assert "gAAAA" in rows


def test_secret_of_the_app_opens_with_an_older_key(settings: Any) -> None:
    settings.MFA_SECRET_KEYS = ["kunci lama"]
    secret = give_app("penyelia")
    settings.MFA_SECRET_KEYS = ["kunci baru", "kunci lama"]
    through_both_steps("penyelia", secret)


def test_last_step_of_such_a_post_cannot_be_removed() -> None:
    secret = give_app("penyelia")
    client = through_both_steps("penyelia", secret)
    _again(client, "penyelia")
    client.post(reverse("mfa_deactivate_totp"))
    assert has_factor("penyelia")


def test_passkey_that_is_the_last_step_cannot_be_removed() -> None:
    user = world.user("penyelia")
    key = Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Kunci"}
    )
    client = browser()
    client.force_login(user)
    session = client.session
    session["second_factor"] = user.pk
    session.save()
    _again(client, "penyelia")
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert has_factor("penyelia")


def _again(client: Client, who: str) -> None:
    answer = client.post(
        reverse("account_reauthenticate"), {"password": settings.DEMO_PASSWORD}
    )
    assert answer.status_code == 302, (who, answer.content.decode())


def test_changing_steps_asks_for_the_password_again() -> None:
    client = signed_in("penyelia")
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_setting_up_ends_the_other_sessions(
    django_capture_on_commit_callbacks: Any,
) -> None:
    other, client = signed_in("penyelia"), signed_in("penyelia")
    with django_capture_on_commit_callbacks(execute=True):
        _set_up_app(client)
    assert other.get("/meja/")["Location"].startswith("/akun/login/")


def _set_up_app(client: Client) -> str:
    """Returns the code by which it was set up."""
    _again(client, "penyelia")
    client.get(reverse("mfa_activate_totp"))
    code = code_of(client.session["mfa.totp.secret"])
    answer = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    return code


def test_code_that_set_up_the_app_signs_nobody_in(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        code = _set_up_app(signed_in("penyelia"))
    other, _ = sign_in("penyelia")
    assert other.post(CODE, {"code": code}).status_code == 200
    assert other.get("/meja/").status_code == 302


def test_new_password_goes_around_no_second_step() -> None:
    give_app("penyelia")
    user = world.user("penyelia")
    user.set_password("kata-sandi-yang-baru")
    user.save()
    client, answer = sign_in("penyelia", password="kata-sandi-yang-baru")
    assert answer["Location"] == CODE
    assert client.get("/meja/").status_code == 302


def test_remembered_or_trusted_browsers_skip_nothing() -> None:
    give_app("penyelia")
    client = browser()
    client.cookies["mfa_trusted"] = "apa saja"
    _, answer = sign_in("penyelia", client=client, remember="on")
    assert answer["Location"] == CODE


def test_proof_of_one_person_is_none_for_another() -> None:
    client = signed_in("auditor")
    session = client.session
    session["second_factor"] = world.user("penyelia").pk
    session.save()
    assert client.get("/meja/")["Location"] == HOME


# Somebody lost their telephone.


def test_reset_takes_every_step_ends_sessions_and_tells() -> None:
    secret = give_app("penyelia")
    client = through_both_steps("penyelia", secret)
    second_factors.reset(
        world.user("penyelia"),
        by=world.user("admin_sistem"),
        checked="KTP",
        reason="Ponsel hilang",
    )
    assert not has_factor("penyelia")
    assert client.get("/meja/")["Location"].startswith("/akun/login/")
    kept = SignInRecord.objects.get(kind=SignInKind.FACTORS_RESET)
    assert (kept.by, kept.reason) == (
        world.user("admin_sistem"),
        "Ponsel hilang (KTP)",
    )
    told = OutboxMessage.objects.get(topic=Topic.FACTORS_RESET)
    assert told.user_id == world.user("penyelia").pk
    assert signed_in("penyelia").get("/meja/")["Location"] == HOME


def test_reset_refuses_oneself_others_and_who_was_not_checked() -> None:
    give_app("penyelia")
    give_app("admin_sistem")
    penyelia, admin = world.user("penyelia"), world.user("admin_sistem")
    with pytest.raises(OwnFactorsError):
        second_factors.reset(admin, by=admin, checked="KTP", reason="Hilang")
    with pytest.raises(NotAnAdministratorError):
        second_factors.reset(admin, by=penyelia, checked="KTP", reason="Hilang")
    with pytest.raises(IdentityNotCheckedError):
        second_factors.reset(penyelia, by=admin, checked=" ", reason="Hilang")
    assert has_factor("penyelia")
    assert has_factor("admin_sistem")


def test_reset_page_is_the_administrators(settings: Any) -> None:
    settings.MFA_REQUIRED_FROM = None
    give_app("penyelia")
    user = world.user("penyelia")
    address = reverse("signins:person_factors", args=[user.pk])
    told = {"langkah-checked": "KTP", "langkah-reason": "Ponsel hilang"}
    for who in ("penyelia", "auditor", "petugas_pengaduan"):
        assert world.client(who).post(address, told).status_code == 404
    admin = world.client("admin_sistem")
    assert admin.post(address, {}).status_code == 422
    assert has_factor("penyelia")
    assert admin.post(address, told).status_code == 302
    assert not has_factor("penyelia")


def test_reset_of_oneself_is_not_offered(settings: Any) -> None:
    settings.MFA_REQUIRED_FROM = None
    give_app("admin_sistem")
    admin = world.client("admin_sistem")
    pk = world.user("admin_sistem").pk
    page = admin.get(reverse("signins:person", args=[pk])).content.decode()
    assert reverse("signins:person_factors", args=[pk]) not in page
    told = {"langkah-checked": "KTP", "langkah-reason": "Ponsel hilang"}
    admin.post(reverse("signins:person_factors", args=[pk]), told)
    assert has_factor("admin_sistem")


@pytest.mark.parametrize("name", ["people", "person"])
def test_pages_of_staff_are_the_administrators(settings: Any, name: str) -> None:
    settings.MFA_REQUIRED_FROM = None
    pks = [world.user("penyelia").pk] if name == "person" else []
    address = reverse(f"signins:{name}", args=pks)
    assert world.client("admin_sistem").get(address).status_code == 200
    for who in ("penyelia", "auditor", "kepala_dinas"):
        assert world.client(who).get(address).status_code == 404


def test_administration_shows_no_second_step() -> None:
    """Nobody takes one away, or reads its secret, past the page with its reason."""
    secret = give_app("admin_sistem")
    client = through_both_steps("admin_sistem", secret)
    assert client.get("/admin/").status_code == 200
    pk = Authenticator.objects.get().pk
    for address in (
        "/admin/mfa/authenticator/",
        f"/admin/mfa/authenticator/{pk}/change/",
        f"/admin/mfa/authenticator/{pk}/delete/",
    ):
        assert client.get(address).status_code == 404


def test_own_account_says_that_it_is_not_enforced_in_a_trial(settings: Any) -> None:
    settings.MFA_REQUIRED_FROM = None
    page = world.client("penyelia").get(reverse("signins:account")).content.decode()
    assert "tidak diwajibkan di sini" in page


def test_session_that_lay_still_is_over() -> None:
    client = signed_in("petugas_desa")
    with time_machine.travel(time.time() + 59 * 60, tick=False):
        assert client.get("/meja/").status_code == 200
    with time_machine.travel(time.time() + 118 * 60, tick=False):
        assert client.get("/meja/").status_code == 200
    with time_machine.travel(time.time() + 179 * 60, tick=False):
        answer = client.get("/meja/kasus/?q=a")
    assert answer["Location"] == "/akun/login/?next=%2Fmeja%2Fkasus%2F%3Fq%3Da"
    assert StaffSession.objects.get().ended_at is not None
    last = SignInRecord.objects.first()
    assert last is not None
    assert last.kind == SignInKind.TIMED_OUT


def test_session_ends_twelve_hours_after_signing_in() -> None:
    client, began = signed_in("petugas_desa"), time.time()
    for minutes in range(45, 12 * 60, 45):
        with time_machine.travel(began + minutes * 60, tick=False):
            assert client.get("/meja/").status_code == 200, minutes
    with time_machine.travel(began + 12 * 60 * 60 + 1, tick=False):
        assert client.get("/meja/").status_code == 302


def test_what_the_page_asks_by_itself_keeps_no_session_alive() -> None:
    client, began = signed_in("petugas_desa"), time.time()
    for minutes in (20, 40, 58):
        with time_machine.travel(began + minutes * 60, tick=False):
            part = client.get(reverse("notices:count"), headers={"hx-request": "true"})
            assert "HX-Redirect" not in part.headers
    with time_machine.travel(began + 61 * 60, tick=False):
        here = {"hx-request": "true", "hx-current-url": "http://testserver/meja/"}
        part = client.get(reverse("notices:count"), headers=here)
    assert part["HX-Redirect"] == "/akun/login/?next=%2Fmeja%2F"


def test_session_from_before_the_rule_is_over() -> None:
    client = browser()
    client.force_login(world.user("petugas_desa"))
    session = client.session
    del session["signed_in"]
    session.save()
    assert client.get("/meja/").status_code == 302
