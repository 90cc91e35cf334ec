"""One secret case more or less: the auditor's desk says the same, byte for byte."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.cases.models import Case, Retrieval
from sigap_cases.cases.selectors import cases_visible_to
from sigap_cases.cases.services import audit_samples, lifecycle, trail
from sigap_cases.cases.services.letters import incoming
from sigap_cases.desk.audit.patterns import PATTERNS, score
from sigap_cases.desk.audit.records import RECORDS
from tests.desk import world

from .test_samples import drawing


pytestmark = pytest.mark.usefixtures("desk")
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
DRAWN = re.compile(rb'(value="|X-CSRFToken": ")([0-9a-f-]{32,64}|[0-9A-Za-z]{64})(?=")')


def busy(code: str = "GAJI_TDK_DIBAYAR") -> Case:
    """A case that every pattern would notice, at night and by many."""
    case = world.lodge(code)
    penyelia = world.user("penyelia")
    item = world.item(case)
    told = {
        "sender": "Polres",
        "number": "B/1",
        "letter_date": NOW.date() - timedelta(days=40),
        "received_on": NOW.date() - timedelta(days=40),
        "subject": "Balasan",
    }
    incoming.record(case, told, scan=None, by=penyelia)
    for _time in range(12):
        lifecycle.note_access(case, by=penyelia, part="case")
        taken = trail.Taken(
            kind=RetrievalKind.EXPORT,
            surface="desk:bundle",
            case=case,
            sha256="cd" * 32,
        )
        trail.note(taken, by=penyelia)
    trail.note(
        trail.Taken(kind=RetrievalKind.SEARCH, surface="desk:cases", text=case.number),
        by=penyelia,
    )
    assert item.is_open
    return case


def custodian_works() -> None:
    """The same clicks in both worlds; their lists hold the secret case in one of them."""
    custodian = world.client("penyelia")
    for query in ({}, {"q": "Suardana"}, {"status": "received"}):
        custodian.get(reverse("desk:cases"), query)
    custodian.get(reverse("letters:index"), {"cari": "ADU"})
    custodian.get(reverse("desk:referrals"), {"q": "Polres"})


def addresses(case: Case) -> list[str]:
    search = reverse("audit:search")
    number = reverse("audit:case", args=[case.number])
    sources = ("kejadian", "pembacaan", "pembacaan-pmi", "penelusuran", *RECORDS)
    return [
        *(f"{search}?sumber={source}" for source in sources),
        *(f"{search}?sumber={source}&peran=penyelia" for source in sources),
        f"{search}?kejadian=kerahasiaan",
        number,
        f"{number}?bagian=pembaca",
        reverse("audit:search_export", args=["csv"]),
        reverse("audit:patterns"),
        *(reverse("audit:pattern", args=[key]) for key in PATTERNS),
        *(reverse("audit:pattern_export", args=[key, "csv"]) for key in PATTERNS),
        reverse("audit:samples"),
        reverse("audit:exports"),
    ]


def told(client: Client, asked: list[str]) -> dict[str, tuple[int, bytes]]:
    found: dict[str, tuple[int, bytes]] = {}
    for address in asked:
        answer = client.get(address)
        found[address] = (answer.status_code, DRAWN.sub(rb"\1", answer.content))
    return found


def in_a_world(case: Case, *, secret: bool) -> dict[str, Any]:
    """What the auditor is told; all that was written is taken back."""
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        hidden = busy("PELECEHAN_SEKSUAL") if secret else None
        custodian_works()
        by = world.user("auditor")
        for method in ("random", "risk"):
            audit_samples.draw(
                cases_visible_to(by), drawing(method=method), by=by, score=score
            )
        client = world.client("auditor")
        found: dict[str, Any] = told(client, addresses(case))
        found["check"] = (
            client.post(reverse("audit:check"), {"sha256": "cd" * 32})
            .context["found"][0]["row"]
            .case.number
        )
        text = b"".join(content for _status, content in list(found.values())[:-1])
        assert hidden is None or hidden.number.encode() not in text
        assert Retrieval.objects.exclude(case=None).exists()
        transaction.set_rollback(True)
    return found


def test_secret_case_changes_no_answer_of_the_auditors_desk() -> None:
    with time_machine.travel(NOW - timedelta(days=1), tick=False):
        case = busy()
    without = in_a_world(case, secret=False)
    beside = in_a_world(case, secret=True)
    assert {key[0] for key in without.values() if isinstance(key, tuple)} == {200}
    assert [key for key in without if _plain(without[key]) != _plain(beside[key])] == []


# Keys of rows in addresses: a row more in another world makes the next key larger.
_KEYS = re.compile(
    rb"(/(?:riwayat/[a-z-]+|sampel|surat|jadwal|pmi)/)\d+|(~)\d+|(setelah=)[^\"&]+"
)


def _plain(answer: Any) -> Any:
    if isinstance(answer, tuple):
        return answer[0], _KEYS.sub(rb"\1\2\3", answer[1])
    return answer
