"""The pages of whoever looks after systems: a secret is shown once, to whom it is for."""

import re

import pytest
from django.test import Client

from accounts.models import Unit
from sigap_cases.api.models import ApiClient, ApiToken, WebhookEndpoint
from tests import referring
from tests.desk import world

from .conftest import System


pytestmark = pytest.mark.usefixtures("desk")

HOME = "/operasi/api/"
TOKEN = re.compile(r"sigap_[0-9a-f]{8}_[\w-]{43}")


def test_administrator_registers_supervisor_issues_and_the_token_is_shown_once() -> (
    None
):
    admin, penyelia = world.client("admin_sistem"), world.client("penyelia")
    unit = Unit.objects.get(code=referring.POLICE)
    told = {"name": "Sistem Polres", "unit": unit.pk, "post": "mitra", "rate": 60}
    assert admin.get(f"{HOME}daftar/").status_code == 200
    assert admin.post(f"{HOME}daftar/", told).status_code == 302
    client = ApiClient.objects.get()
    page = f"{HOME}sistem/{client.pk}/"
    asked = {"scopes": ["referrals:read"], "days": 30}
    assert admin.post(f"{page}token/", asked).status_code == 404
    shown = penyelia.post(f"{page}token/", asked).content.decode()
    (text,) = TOKEN.findall(shown)
    for reader in (admin, penyelia):
        assert TOKEN.findall(reader.get(page).content.decode()) == []
    token = ApiToken.objects.get()
    system = System(client=client, token=token, text=text)
    assert system.get("/api/v1/me/").json()["client"] == "Sistem Polres"
    added = admin.post(
        f"{page}alamat/",
        {"url": "https://polres.example/sigap", "events": ["referral.sent"]},
    ).content.decode()
    secret = WebhookEndpoint.objects.get().secret
    assert secret.replace("+", "&#43;") in added or secret in added
    assert secret not in admin.get(page).content.decode()
    refused = admin.post(f"{page}alamat/", {"url": "http://10.0.0.1/", "events": "x"})
    assert refused.status_code == 422
    assert penyelia.post(f"{HOME}token/{token.pk}/cabut/").status_code == 302
    assert system.get("/api/v1/me/").status_code == 401
    assert "Dicabut oleh" in penyelia.get(page).content.decode()


def test_pages_are_not_there_for_others() -> None:
    for who in ("petugas_pengaduan", "auditor", "mitra", "kepala_dinas"):
        assert world.client(who).get(HOME).status_code == 404
    assert Client().get(HOME).status_code == 302
