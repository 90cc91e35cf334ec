"""An open office in which three agencies have a system with a token."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import Unit
from sigap_cases.api.enums import SCOPES_OF
from sigap_cases.api.models import ApiClient, ApiToken
from sigap_cases.api.services import clients
from tests import referring
from tests.desk import world
from tests.desk.conftest import desk, office


__all__ = ["desk", "office"]

BP3MI = "bp3mi-bali"


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A registered system, its token, and a caller that sends it."""

    client: ApiClient
    token: ApiToken
    text: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.text}"}

    def get(self, address: str, **query: Any) -> Any:
        return Client().get(address, query, headers=self.headers)

    def post(self, address: str, body: Any, *, key: str = "") -> Any:
        sent = {"Idempotency-Key": key} if key else {}
        return Client().post(
            address,
            body,
            content_type="application/json",
            headers=self.headers | sent,
        )


def make_system(
    post: str, code: str, *, name: str = "Sistem", rate: int = 600
) -> System:
    unit = Unit.objects.get(code=code)
    told = clients.NewClient(name=name, unit=unit, post=post, rate=rate)
    client = clients.register(told, by=world.user("admin_sistem"))
    issued = clients.issue(
        client,
        scopes=SCOPES_OF[post],  # type: ignore[index]
        days=30,
        by=world.user("penyelia"),
    )
    return System(client=client, token=issued.token, text=issued.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Systems:
    police: System
    bp3mi: System
    village: System


@pytest.fixture(scope="module")
def made(office: None, django_db_blocker: DjangoDbBlocker) -> Systems:
    """Made once for a module, inside of the office's transaction."""
    with django_db_blocker.unblock():
        return Systems(
            police=make_system("mitra", referring.POLICE),
            bp3mi=make_system("mitra", BP3MI),
            village=make_system("petugas_desa", world.VILLAGE),
        )


@pytest.fixture
def systems(desk: None, made: Systems) -> Systems:
    return made
