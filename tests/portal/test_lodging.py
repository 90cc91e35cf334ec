"""A whole complaint through the pages, as a browser without script sends it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from sigap_cases.cases.enums import Capacity, Level, PartyRole, SafeChannel, Urgency
from sigap_cases.cases.models import Case, TrackingCode
from sigap_cases.cases.services import tracking
from sigap_cases.portal.models import Draft


pytestmark = pytest.mark.usefixtures("office")

CODE = re.compile(r"<span>(\w{4})</span>")


def answer(client: Client, slug: str, **typed: str):
    return client.post(reverse("portal:question", args=[slug]), typed)


def least(client: Client) -> None:
    """Nothing but the problem and what happened."""
    for slug in ("bahaya", "untuk-siapa"):
        answer(client, slug)
    answer(client, "masalah", problem="gaji")
    answer(client, "cerita", narrative="Gaji tiga bulan belum dibayar.")
    for slug in ("tempat", "asal", "nama", "kontak"):
        answer(client, slug)
    client.post(reverse("portal:files"), {"lanjut": "1"})


def send(client: Client):
    return client.post(reverse("portal:send"))


def code_on(response) -> str:
    return "-".join(CODE.findall(response.content.decode()))


def test_lodging_needs_only_problem_and_account(client: Client) -> None:
    least(client)
    assert client.get(reverse("portal:summary")).status_code == 200
    response = send(client)
    case = Case.objects.get()
    assert tracking.case_of(code_on(response)) == case
    assert case.narrative == "Gaji tiga bulan belum dibayar."
    assert case.case_type.code == "GAJI_TDK_DIBAYAR"
    assert (case.urgency, case.village_may_know) == (Urgency.ROUTINE, False)
    reporter = case.parties.get()
    assert (reporter.capacity, reporter.safe_channel) == (
        Capacity.ANONYMOUS,
        SafeChannel.NONE,
    )
