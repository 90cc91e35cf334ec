"""Canaries of personal data go through the product's ways, and stay in sealed columns."""

import logging
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core import mail  # noqa: TID251 what was sent is read
from django.db import connection
from django.test import Client
from django.urls import reverse

from notifications.services.delivery import deliver_due
from notifications.services.spreading import spread_due
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import party_records
from sigap_cases.cases.services.invariants import findings
from sigap_cases.portal.models import Draft
from sigap_cases.registry.models import Person
from sigap_cases.registry.services import papers, people
from tests.canaries import Canaries
from tests.desk import world
from tests.letters.conftest import handed_in
from tests.portal.lodging import answer, code_on, least, send
from tests.referring import refer


pytestmark = pytest.mark.usefixtures("office")
NIK, CARD, PASSPORT = "5104016907910007", "5104012303050009", "X8812345"
PHONE, FAMILY, REPORTER = "+6281290817263", "+6281390817264", "+62 813 9081 7265"
EMAIL, PHRASE = "kenari.rahasia@contoh.invalid", "burungkenaribiru"
ALL = (NIK, CARD, PASSPORT, PHONE, FAMILY, REPORTER, EMAIL, PHRASE)


def forms_of(canary: str) -> set[str]:
    """As it may be written: as typed, without spaces, without its country."""
    bare = canary.replace(" ", "")
    return {canary, bare, bare.removeprefix("+62")}


def tables_with(canaries: tuple[str, ...]) -> list[str]:
    """Every table of the database in whose rows one of them stands, in any column."""
    wanted = [f"%{one}%" for canary in canaries for one in sorted(forms_of(canary))]
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        found = []
        for name in names:
            cursor.execute(
                f'SELECT 1 FROM "{name}" AS t WHERE t::text ILIKE ANY(%s) LIMIT 1',  # noqa: S608
                [wanted],
            )
            if cursor.fetchone():
                found.append(name)
    return found


def lodged_by_portal(client: Client) -> tuple[Case, str]:
    least(client)
    answer(client, "nama", identity="named", name="Ni Kenari")
    answer(
        client,
        "kontak",
        channel="whatsapp",
        phone=REPORTER,
        email=EMAIL,
        pass_phrase=PHRASE,
    )
    assert REPORTER in str(Draft.objects.get().answers)
    assert tables_with(ALL) == []
    code = code_on(send(client))
    return Case.objects.get(), code


def registered() -> Person:
    officer = world.user("petugas_desa")
    desk = world.client("petugas_desa")
    village = officer.memberships.get().unit
    person = people.register(
        people.NewPerson(
            submission_key="6f1c4d0e-0000-4000-8000-000000000001",  # type: ignore[arg-type]
            name="Ni Kenari",
            sex="female",
            village=village,
            phase="working",
            nik=NIK,
            phone=PHONE,
            contact=people.Contact(name="Pan Kenari", phone=FAMILY),
        ),
        by=officer,
    )
    people.change(person, values={"family_card": CARD}, by=officer)
    papers.add_document(
        person, details={"kind": "passport", "number": PASSPORT}, by=officer
    )
    page = desk.get(reverse("people:person", args=[person.pk]))
    assert PASSPORT in page.content.decode()
    for text in (NIK, PASSPORT, PHONE):
        found = desk.get(reverse("people:index"), {"q": text})
        assert "Ni Kenari" in found.content.decode()
    return person


def sent_out() -> str:
    spread_due()
    for channel in ("email", "whatsapp", "sms"):
        deliver_due(channel)
    return " ".join(f"{one.subject} {one.body}" for one in mail.outbox)


def broken_page(monkeypatch: pytest.MonkeyPatch, settings: Any) -> str:
    """A page whose fault names the canaries, as the person sees it."""
    settings.DEBUG = False

    def fails(*_args: Any, **_told: Any) -> None:
        raise ValueError(f"no such {NIK}, {PASSPORT}, {PHONE}, {EMAIL}")

    monkeypatch.setattr("sigap_cases.registry.searching.search", fails)
    desk = world.client("petugas_desa")
    desk.raise_request_exception = False
    answer = desk.get(reverse("people:index"), {"q": NIK})
    assert answer.status_code == 500
    return answer.content.decode()


def test_canaries_stay_in_sealed_columns(
    client: Client,
    canaries: Canaries,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    case, code = lodged_by_portal(client)
    person = registered()
    party = case.parties.get(role="reporter")
    party_records.link(party, person, by=world.user("petugas_pengaduan"))
    world.verified(case)
    refer(case)
    handed_in(case)
    page = world.client("petugas_pengaduan").get(
        reverse("desk:case", args=[case.number]), {"bagian": "pihak"}
    )
    assert REPORTER in page.content.decode()
    client.post(reverse("portal:track"), {"code": code})
    said = sent_out() + broken_page(monkeypatch, settings)

    bare = code.replace("-", "")
    assert tables_with((*ALL, code, bare)) == []
    kept = " ".join(str(row.get_decoded()) for row in Session.objects.all())
    files = b" ".join(
        path.read_bytes()
        for path in Path(django_settings.MEDIA_ROOT).rglob("*")
        if path.is_file()
    )
    for canary in (*ALL, code, bare):
        for one in forms_of(canary):
            assert one not in said
            assert one not in kept
            assert one.encode() not in files
    # What was written to the log and the broker meanwhile was looked at line by line.
    assert canaries.found_in(f"{NIK} {PASSPORT} {EMAIL} {code}") >= {NIK, EMAIL}
    assert not canaries.leaks


def test_a_leak_into_a_table_is_found(client: Client) -> None:
    case, code = lodged_by_portal(client)
    assert tables_with((NIK,)) == []
    Case.objects.filter(pk=case.pk).update(narrative=f"NIK saya {NIK}")
    assert tables_with((NIK,)) == ["cases_case"]
    assert tables_with((code,)) == []


def test_invariants_find_a_sealed_number_outside_its_column(client: Client) -> None:
    case, _code = lodged_by_portal(client)
    found = {one.name: one.broken for one in findings()}
    assert not found["personal_words_in_events"]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE workflows_event SET title = %s WHERE matter_id = %s AND number = 1",
            [f"Telepon {REPORTER}", case.matter_id],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")
    found = {one.name: one.broken for one in findings()}
    assert list(found["personal_words_in_events"]) == [f"{case.matter_id}/1"]


@pytest.mark.parametrize(
    "text",
    [
        f"row ({NIK}) refused",
        "call 0813-9081-7265 back",
        f"to {EMAIL.upper()}.",
        "code ABCD-EFGH-2345-6789,",
    ],
)
def test_canaries_are_recognised_however_they_are_written(text: str) -> None:
    found = Canaries()
    for canary in (NIK, "0813 9081 7265", EMAIL, "ABCD-EFGH-2345-6789"):
        found.add(canary)
    assert found.found_in(text)
    found.look("log", text)
    assert found.leaks
    assert not found.found_in("nothing of 2026-11-29 05:41 or 1234567890 is one")
