"""Attacks on signing in."""

from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AttemptTally, User
from accounts.tasks import send_password_links, tidy
from tests.desk import world
from tests.signing_in.people import (
    CODE,
    LOGIN,
    browser,
    code_of,
    give_app,
    sign_in,
    signed_in,
)


pytestmark = pytest.mark.usefixtures("desk")

RESET, CHANGE = "/akun/password/reset/", "/akun/password/change/"
WRONG = "salah sama sekali"


def test_session_key_is_new_after_signing_in() -> None:
    """A key that somebody planted before opens nothing after."""
    client = browser()
    client.get(LOGIN)
    client.get("/akun/2fa/webauthn/login/", headers={"accept": "application/json"})
    planted = client.session.session_key
    assert planted
    sign_in("petugas_desa", client=client)
    assert client.session.session_key != planted
    victim = browser()
    victim.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert victim.get("/meja/").status_code == 302


def test_session_key_is_new_after_the_second_step() -> None:
    secret = give_app("petugas_desa")
    client, _ = sign_in("petugas_desa")
    halfway = client.session.session_key
    client.post(CODE, {"code": code_of(secret)})
    assert client.get("/meja/").status_code == 200
    assert client.session.session_key != halfway


@pytest.mark.parametrize("address", [LOGIN, CODE, "/akun/logout/", RESET])
def test_sign_in_takes_nothing_from_another_site(address: str) -> None:
    """Nobody is signed in as somebody else by a foreign page."""
    client = Client(enforce_csrf_checks=True)
    typed = {"login": "penyelia", "password": settings.DEMO_PASSWORD}
    assert client.post(address, typed).status_code == 403


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://jahat.invalid/",
        "//jahat.invalid/",
        "/\\jahat.invalid",
        "https:jahat.invalid",
        "javascript:alert(1)",
        "http://testserver@jahat.invalid/",
        "\thttps://jahat.invalid/",
    ],
)
def test_next_leads_nowhere_else(elsewhere: str) -> None:
    client, answer = sign_in("petugas_desa", next=elsewhere)
    assert answer["Location"] == "/meja/"
    again = client.post(f"/akun/logout/?next={elsewhere}")
    assert "jahat" not in again["Location"]


def test_next_leads_where_one_came_from() -> None:
    _, answer = sign_in("petugas_desa", next="/meja/kasus/")
    assert answer["Location"] == "/meja/kasus/"


def told_to(address: str, **typed: str) -> tuple[int, bytes, int, list[str]]:
    client = browser()
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        answer = client.post(address, typed)
    body = b"".join(
        line
        for line in answer.content.splitlines()
        if b"csrfmiddlewaretoken" not in line and b"X-CSRFToken" not in line
    )
    for value in typed.values():
        body = body.replace(value.encode(), b"")
    kinds = [row["sql"].split()[0] for row in found.captured_queries]
    return answer.status_code, body, len(found), kinds


def test_sign_in_answers_the_same_for_names_that_are_nobodys() -> None:
    known = told_to(LOGIN, login="petugas_desa", password=WRONG)
    unknown = told_to(LOGIN, login="petugas_laut", password=WRONG)
    assert known == unknown


def test_sign_in_hashes_a_password_for_names_that_are_nobodys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The dear part of it; the same time whether the name is somebody's."""
    hashed: list[str] = []

    def encode(_hasher: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return f"md5${salt}$0"

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    sign_in("petugas_desa", password=WRONG)
    known = len(hashed)
    sign_in("petugas_laut", password=WRONG)
    assert len(hashed) == 2 * known > 0


def test_lock_answers_the_same_for_names_that_are_nobodys() -> None:
    for _ in range(5):
        sign_in("petugas_desa", password=WRONG)
    AttemptTally.objects.filter(kind="address").delete()
    for _ in range(5):
        sign_in("petugas_laut", password=WRONG)
    AttemptTally.objects.filter(kind="address").delete()
    known = told_to(LOGIN, login="petugas_desa", password=WRONG)
    unknown = told_to(LOGIN, login="petugas_laut", password=WRONG)
    assert known == unknown
    assert b"Terlalu banyak" in known[1]


def test_reset_answers_the_same_for_addresses_that_are_nobodys(
    monkeypatch: pytest.MonkeyPatch, mailoutbox: list[Any]
) -> None:
    User.objects.filter(username="petugas_desa").update(email="desa@gianyar.example")
    sent: list[Any] = []
    monkeypatch.setattr(
        send_password_links, "apply_async", lambda args, **_: sent.append(args)
    )
    known = told_to(RESET, email="desa@gianyar.example")
    unknown = told_to(RESET, email="laut@gianyar.example")
    assert known == unknown
    assert known[0] == 302
    assert sent == [[[world.user("petugas_desa").pk]], [[]]]
    assert mailoutbox == []


def test_reset_link_sets_a_password_and_is_no_second_step(
    mailoutbox: list[Any],
) -> None:
    give_app("petugas_desa")
    user = world.user("petugas_desa")
    user.email = "desa@gianyar.example"
    user.save()
    before = signed_in_halfway()
    send_password_links([user.pk])
    (letter,) = mailoutbox
    link = next(word for word in letter.body.split() if "/akun/" in word)
    client = browser()
    form = client.get(link.replace(settings.SITE_URL, ""))["Location"]
    new = "kata-sandi-yang-baru"
    client.post(form, {"password1": new, "password2": new})
    assert client.get("/meja/").status_code == 302
    _, answer = sign_in("petugas_desa", password=new)
    assert answer["Location"] == CODE
    assert before.get("/meja/").status_code == 302
    again = browser().get(link.replace(settings.SITE_URL, ""))
    assert again.status_code == 200, "a link that was used opens no form"
    assert "password1" not in again.content.decode()


def signed_in_halfway() -> Client:
    client, answer = sign_in("petugas_desa")
    assert answer["Location"] == CODE
    return client


def test_attempts_are_limited_when_the_cache_is_emptied() -> None:
    for _ in range(5):
        sign_in("petugas_desa", password=WRONG)
        cache.clear()
    _, answer = sign_in("petugas_desa")
    assert answer.status_code == 200
    assert "Terlalu banyak" in answer.content.decode()


def test_attempts_are_limited_from_one_address_over_many_names() -> None:
    for number in range(10):
        sign_in(f"nama{number}", password=WRONG)
        cache.clear()
    _, answer = sign_in("petugas_desa")
    assert "Terlalu banyak" in answer.content.decode()


@pytest.fixture
def no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """Valkey is down: whatever is asked of the cache fails."""

    def gone(*_args: Any, **_kwargs: Any) -> None:
        raise ConnectionError

    for name in ("get", "set", "add", "incr", "delete", "touch"):
        monkeypatch.setattr(LocMemCache, name, gone)


@pytest.mark.usefixtures("no_cache")
def test_sign_in_works_and_is_limited_without_a_cache() -> None:
    secret = give_app("penyelia")
    assert signed_in("petugas_desa").get("/meja/").status_code == 200
    client, _ = sign_in("penyelia")
    assert client.post(CODE, {"code": code_of(secret)}).status_code == 302
    for _ in range(5):
        sign_in("petugas_desa", password=WRONG)
    _, answer = sign_in("petugas_desa")
    assert "Terlalu banyak" in answer.content.decode()


@pytest.mark.usefixtures("no_cache")
def test_new_password_is_asked_for_and_limited_without_a_cache(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(
        send_password_links, "apply_async", lambda args, **_: asked.append(args)
    )
    client = browser()
    typed = {"email": "Desa@gianyar.example"}
    with time_machine.travel("2026-11-23T02:00:00Z", tick=False):
        answers = [client.post(RESET, typed).status_code for _ in range(6)]
    assert answers == [302] * 5 + [200]
    assert len(asked) == 5


@pytest.mark.usefixtures("no_cache")
def test_tries_of_the_old_password_are_limited_without_a_cache() -> None:
    client = signed_in("petugas_desa")
    new = "kata-sandi-yang-baru"
    wrong = {"oldpassword": WRONG, "password1": new, "password2": new}
    with time_machine.travel("2026-11-23T02:00:00Z"):
        for _ in range(5):
            assert client.post(CHANGE, wrong).status_code == 200
        client.post(CHANGE, wrong | {"oldpassword": settings.DEMO_PASSWORD})
    assert world.user("petugas_desa").check_password(settings.DEMO_PASSWORD)


def test_success_is_not_counted() -> None:
    for _ in range(12):
        assert signed_in("petugas_desa") is not None


def test_tallies_hold_no_name_and_are_forgotten() -> None:
    sign_in("petugas_desa", password=WRONG)
    assert "petugas_desa" not in repr(list(AttemptTally.objects.values()))
    assert "127.0.0.1" not in repr(list(AttemptTally.objects.values()))
    tidy()
    assert AttemptTally.objects.exists()
    AttemptTally.objects.update(begins="2026-01-01T00:00:00Z")
    tidy()
    assert not AttemptTally.objects.exists()


def test_signing_up_is_closed() -> None:
    answer = browser().post(
        reverse("account_signup"),
        {"username": "baru", "password1": "kata-sandi-panjang"},
    )
    assert answer.status_code in (200, 302)
    assert not User.objects.filter(username="baru").exists()


@pytest.mark.parametrize(
    "name", ["mfa_activate_totp", "mfa_index", "mfa_list_webauthn", "signins:account"]
)
def test_pages_of_the_account_ask_for_sign_in(name: str) -> None:
    answer = browser().get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(LOGIN)


def test_keys_of_somebody_else_are_not_there() -> None:
    key = Authenticator.objects.create(
        user=world.user("penyelia"),
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Kunci"},
    )
    client = signed_in("petugas_desa")
    client.post(reverse("account_reauthenticate"), {"password": settings.DEMO_PASSWORD})
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        theirs = client.post(reverse(name, args=[key.pk]))
        missing = client.post(reverse(name, args=[999_999]))
        assert theirs.status_code == missing.status_code == 404
        assert theirs.content == missing.content
    assert Authenticator.objects.filter(pk=key.pk).exists()
