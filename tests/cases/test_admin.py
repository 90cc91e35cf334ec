"""Administrators keep reference data; no case is ever in the administration."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import User


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]
NEVER = {"Case", "Party", "Document", "ReporterMessage", "TrackingCode", "AccessRecord"}


def test_no_case_and_nothing_of_it_is_registered() -> None:
    models = {apps.get_model("cases", name) for name in NEVER}
    assert models.isdisjoint(admin.site._registry)


@pytest.mark.parametrize(
    "model", ["casetype", "country", "emergencynumber", "custodian"]
)
def test_reference_data_is_shown_to_administrators_alone(model: str) -> None:
    url = reverse(f"admin:cases_{model}_changelist")
    codes = {}
    for username in ("admin_sistem", "penyelia"):
        client = Client()
        client.force_login(User.objects.get(username=username))
        codes[username] = client.get(url).status_code
    assert codes["admin_sistem"] == 200
    assert codes["penyelia"] != 200
