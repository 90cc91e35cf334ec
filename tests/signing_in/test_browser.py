"""The second step in a browser: an app on a telephone, and a passkey."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as product
from playwright.sync_api import Page, expect

from tests.desk import world
from tests.desk.test_browser import SIDEWAYS, violations
from tests.loaded_office import name_custodians

from .people import code_of


@pytest.fixture
def site(live_office: None, live_server: Any, enforced: None) -> str:
    """On localhost: browsers give passkeys to no bare address."""
    name_custodians(world.CUSTODIANS)
    address: str = live_server.url
    return re.sub(r"//[^:/]+", "//localhost", address)


@pytest.fixture
def faults(page: Page) -> Iterator[list[str]]:
    found: list[str] = []
    page.on(
        "console",
        lambda said: (
            found.append(said.text) if said.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: found.append(str(error)))
    yield found
    assert found == []


@pytest.fixture(autouse=True)
def _patient() -> Iterator[None]:
    """A browser, a server and a database share the cores with other tests."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=5_000)


def sign_in(page: Page, site: str, who: str) -> None:
    page.goto(f"{site}/akun/login/")
    page.locator("input[name=login]").fill(who)
    page.locator("input[name=password]").fill(product.DEMO_PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def say_the_password_again(page: Page) -> None:
    page.locator("input[type=password]").fill(product.DEMO_PASSWORD)
    page.locator("main button[type=submit]").first.click()


def sign_out(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def is_clean(page: Page) -> None:
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate(SIDEWAYS) == 0
    page.set_viewport_size({"width": 1280, "height": 800})


@pytest.mark.slow
def test_app_is_set_up_and_used(page: Page, site: str, faults: list[str]) -> None:
    sign_in(page, site, "penyelia")
    expect(
        page.get_by_text("Peran Anda mewajibkan langkah kedua").first
    ).to_be_visible()
    is_clean(page)
    page.get_by_role("link", name="Pasang aplikasi").click()
    say_the_password_again(page)
    secret = page.locator("#authenticator_secret").input_value()
    is_clean(page)
    page.locator("input[name=code]").fill(code_of(secret))
    page.locator("main button[type=submit]").click()
    codes = page.locator("#recovery_codes").input_value().split()
    assert len(codes) == 10
    is_clean(page)
    page.locator("#codes_saved").check()
    page.goto(f"{site}/meja/")
    expect(page).to_have_url(f"{site}/meja/")

    page.goto(f"{site}/meja/akun/")
    expect(page.get_by_text("Sesi ini")).to_be_visible()
    is_clean(page)

    sign_out(page)
    sign_in(page, site, "penyelia")
    is_clean(page)
    page.locator("input[name=code]").fill(code_of(secret, steps=1))
    page.locator("main button[type=submit]").first.click()
    expect(page).to_have_url(f"{site}/meja/")

    sign_out(page)
    sign_in(page, site, "penyelia")
    page.locator("input[name=code]").fill(codes[0])
    page.locator("main button[type=submit]").first.click()
    expect(page).to_have_url(f"{site}/meja/")


@pytest.mark.slow
def test_passkey_is_set_up_and_signs_in(
    page: Page, site: str, faults: list[str]
) -> None:
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page, site, "auditor")
    page.get_by_role("link", name="Pasang kunci sandi").click()
    say_the_password_again(page)
    is_clean(page)
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    expect(page.locator("#recovery_codes")).to_be_visible()
    page.locator("#codes_saved").check()
    assert Authenticator.objects.filter(type="webauthn").count() == 1

    sign_out(page)
    page.goto(f"{site}/akun/login/")
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()
    expect(page).to_have_url(f"{site}/meja/")

    sign_out(page)
    sign_in(page, site, "auditor")
    page.locator("#mfa_webauthn_authenticate").click()
    expect(page).to_have_url(f"{site}/meja/")
    page.goto(f"{site}/akun/2fa/webauthn/")
    is_clean(page)
