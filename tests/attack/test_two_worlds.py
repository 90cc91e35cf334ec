"""One secret case more or less: people without the right to it are answered the same.

Two worlds are made from the same rows; in the second one there is a secret case besides,
with everything a case can hold. Every address that can be read is asked for in both, by
people who are not named in it, and the answers are compared byte for byte.
"""

import io
import re
import uuid
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import Unit
from sigap_cases.cases.enums import ContactChannel, Level, PartyRole
from sigap_cases.cases.models import Case, DataIncident, Letter, LetterTemplate
from sigap_cases.cases.services import (
    confidentiality,
    contacts,
    documents,
    hearings,
    linking,
    notes,
    parties,
    party_records,
    tracking,
)
from sigap_cases.cases.services.letters import concepts, incoming
from sigap_cases.desk.actions import Action
from sigap_cases.desk.casefile import Part
from sigap_cases.desk.referral_actions import ReferralAction
from sigap_cases.monitoring.models import MonitoringCheck, QuickReport
from sigap_cases.monitoring.services import quick_reports, rounds
from sigap_cases.registry.models import Person
from sigap_cases.reports.services import snapshots
from tests import referring
from tests.desk import world
from tests.factories import make_incident
from tests.registry.people import make_person
from workflows.models import WorkItem


pytestmark = pytest.mark.usefixtures("desk")

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WHO = (
    "petugas_pengaduan2",
    "pendamping_hukum",
    "petugas_desa",
    "mitra",
)
# Everybody else without the right: asked about what is listed, counted and summed up.
OTHERS = (
    *("perbekel", "camat", "petugas_penanganan2", "pendamping_reintegrasi"),
    *("petugas_piket", "kepala_dinas", "auditor", "petugas_ppid", "atasan_ppid"),
    "admin_sistem",
)
FIRM, WORKER = "PT Laut Jingga", "I Wayan Suardana"
TEMPLATE, MISSING = "undangan_klarifikasi", 999_999
# What an address calls a kind, by its area.
KIND_OF = {"audit": "kasus", "keeping": "aduan"}
OPEN_NAMESPACES = (
    *("desk", "letters", "people", "definitions", "portal"),
    *(
        "supervision",
        "dashboards",
        "reassigning",
        "absences",
        "notices",
        "calendars",
        "rules",
    ),
    "emergency",
    "keeping",
    "signins",
    "audit",
    "incidents",
    "monitoring",
    "information",
    "aid",
    "apiaccess",
)
# Drawings and typeset pages, of one letter, template or definition: dear, and the same
# for whatever cases there are.
OF_ONE_OBJECT = frozenset(
    {
        *("letters:page", "letters:pdf", "letters:template", "letters:template_pdf"),
        *("definitions:version", "definitions:bpmn", "definitions:svg"),
        *("definitions:draft_svg", "desk:case_bpmn"),
    }
)
# What is drawn anew for each answer: keys of forms, tokens against forgery, and the mark
# of a sign-in that a phone keeps with a village's page.
DRAWN = re.compile(
    rb'(value="|X-CSRFToken": "|data-session="|"session": "|"token": ")'
    rb'([0-9a-f-]{32,64}|[0-9A-Za-z]{64})(?=")'
)
# Compared by their parts: a workbook's are packed with the hour of the real clock.
ARCHIVES = (
    "application/zip",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
# Made by a child process, which writes the hour of the real clock into it.
UNTIMED = "semua-dokumen.pdf"


def _filled(*, secret: bool) -> Case:
    """A case with whatever a case can hold; a secret one stays with its custodians."""
    officer = world.user("petugas_penanganan")
    case = world.lodge(worker=WORKER)
    parties.add(case, role=PartyRole.AGENCY, by=officer, details={"name": FIRM})
    document = documents.add(
        case, world.photo(), kind="photo", title="Paspor", by=officer
    )
    template = LetterTemplate.objects.get(key=TEMPLATE)
    concepts.begin(case, template, by=officer)
    told = {
        "sender": "Polres",
        "number": "B/1",
        "letter_date": timezone.localdate(),
        "received_on": timezone.localdate(),
        "subject": "Balasan",
    }
    incoming.record(case, told, scan=None, by=officer)
    day = timezone.now() + timedelta(days=7)
    hearings.call(case, hearings.Call(kind="mediation", dates=[day]), by=officer)
    named = [] if secret else [world.user("pendamping_hukum").pk]
    notes.write(case, "Catatan", kind="internal", by=officer, mentions=named)
    contact = contacts.Contact(
        text="Menelepon", reached=False, channel=ContactChannel.PHONE
    )
    contacts.record(case, contact, by=officer)
    tracking.issue_to(
        case.parties.get(role=PartyRole.WORKER), by=officer, checked="KTP"
    )
    if secret:
        confidentiality.change_level(
            case, Level.SECRET, by=world.user("penyelia"), reason="Terancam."
        )
        case.refresh_from_db()
    referring.refer(
        case,
        documents=[document],
        way="letter",
        letter_number="1",
        partner=None,
        agency="Polres Gianyar",
    )
    return case


@pytest.fixture
def common() -> tuple[Case, Person]:
    """What both worlds have: an ordinary case and a person of the registry."""
    with time_machine.travel(NOW - timedelta(days=2), tick=False):
        case = _filled(secret=False)
        village = Unit.objects.get(code=world.VILLAGE)
        person = make_person(village, by=world.user("petugas_desa"), name=WORKER)
        party_records.link(
            case.parties.get(role=PartyRole.WORKER),
            person,
            by=world.user("petugas_penanganan"),
        )
        make_incident(user=world.user("penyelia"))
        today = timezone.localdate()
        rounds.plan("Putaran", starts=today, ends=today, by=world.user("penyelia"))
        _report("lainnya", person, by="petugas_desa")
    return case, person


def _report(kind: str, person: Person, *, by: str) -> Case | None:
    made = quick_reports.report(
        world.user(by),
        kind=kind,
        person_id=person.pk,
        words="Lama tidak ada kabar.",
        at=timezone.now(),
        client_key=uuid.uuid4(),
    )
    return made.case


def add_secret(case: Case, person: Person) -> Case:
    with time_machine.travel(NOW - timedelta(days=1), tick=False):
        secret = _filled(secret=True)
        custodian = world.user("petugas_penanganan")
        party_records.link(
            secret.parties.get(role=PartyRole.WORKER), person, by=custodian
        )
        penyelia = world.user("penyelia")
        linking.relate(case, secret, by=penyelia, reason="Agen yang sama.")
        linking.start(secret, "pemulangan", by=penyelia, reason="Perlu pulang.")
        reported = _report("kematian", person, by="penyelia")
        assert reported is not None
        confidentiality.change_level(
            reported, Level.SECRET, by=penyelia, reason="Terancam."
        )
    return secret


def addresses() -> Iterator[tuple[str, URLPattern]]:
    """Every named address of desk and portal that may tell of more than one object."""
    for namespace, patterns in _by_namespace(get_resolver().url_patterns):
        for pattern in patterns:
            if namespace not in OPEN_NAMESPACES or isinstance(pattern, URLResolver):
                continue
            name = f"{namespace}:{pattern.name}"
            if name not in OF_ONE_OBJECT:
                yield name, pattern


def _by_namespace(patterns: Any) -> Iterator[tuple[str, Any]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield one.namespace or "", one.url_patterns


def pk_of(name: str, case: Case, person: Person) -> int:
    """What an address is about, of the objects that both worlds have."""
    if name.startswith("people:"):
        return (
            case.parties.get(role=PartyRole.WORKER).pk if "link" in name else person.pk
        )
    if name.startswith("monitoring:"):
        reported = name == "monitoring:report"
        rows: Any = QuickReport if reported else MonitoringCheck
        return int(rows.objects.filter(person=person).earliest("pk").pk)
    if name.startswith("incidents:"):
        return DataIncident.objects.get().pk
    if name.startswith("letters:"):
        return Letter.objects.get(case=case).pk
    about: dict[str, Callable[[], Any]] = {
        "document": case.documents.get,
        "hearing": case.hearings.get,
        "note": case.notes.get,
        "party": lambda: case.parties.get(role=PartyRole.WORKER),
        "pattern": lambda: case.parties.get(name=FIRM),
        "task": lambda: WorkItem.objects.filter(matter=case.matter).earliest("pk"),
        "referral": case.documents.get,
    }
    word = name.partition(":")[2].partition("_")[0]
    return int(about[word]().pk) if word in about else MISSING


def values_of(name: str, case: Case, person: Person) -> dict[str, list[Any]]:
    referral = name.startswith("desk:referral")
    number = case.referrals.get().number if referral else case.number
    return {
        "number": [1] if name.startswith("definitions:") else [number],
        "pk": [pk_of(name, case, person)],
        "part": list(Part.values),
        "action": list(ReferralAction.values if referral else Action.values),
        "asked": ["informasi"],
        "slug": ["siapa"],
        "token": ["tidak-ada"],
        "section": ["phones"],
        "key": ["aduan" if name.startswith("definitions:") else TEMPLATE],
        "page": [1],
        "act": ["hentikan"],
        "user": [world.user("petugas_pengaduan").pk],
        "post": ["petugas_pengaduan"],
        "topic": ["task_opened"],
        "length": ["long"],
        "code": ["gianyar"],
        "kode": ["STD-KONTAK"],
        "kind": [KIND_OF.get(name.partition(":")[0], "reporter")],
        "form": ["csv"],
        "year": [2026],
        "whom": ["subjek"],
        "table": ["fase", "jenis-aduan"],
        **{
            key: [MISSING]
            for key in ("task", "file", "other", "merge", "row", "message")
        },
    }


SINCE, UNTIL = "2026-01-01T00:00", "2026-12-31T00:00"
ASKED: dict[str, tuple[str, ...]] = {
    "desk:inbox": (
        "",
        "daftar=antrean",
        "daftar=hari-ini",
        "daftar=lewat",
        "daftar=dihentikan",
    ),
    "desk:cases": ("", f"q={WORKER}", "q=Paspor", "q=MV Laut"),
    "desk:schedule": ("", "siapa=semua"),
    "desk:referrals": ("", "q=Polres", "keadaan=berjalan"),
    "desk:case": tuple(f"bagian={value}" for value in ("", "terkait", "rujukan")),
    "desk:register_similar": (
        f"worker_name={WORKER}&workplace=MV Laut Jingga&village={world.VILLAGE}",
    ),
    "incidents:look": (
        "",
        f"akun=penyelia&dari={SINCE}&sampai={UNTIL}",
        f"akun=petugas_penanganan&dari={SINCE}&sampai={UNTIL}",
    ),
    "letters:index": ("", "cari=ADU", "status=concept"),
    "people:index": ("", f"q={WORKER}"),
    "people:similar": (f"name={WORKER}",),
    "desk:information_register": ("", f"q={WORKER}"),
    "supervision:board": tuple(
        f"menurut={by}" for by in ("peran", "desa", "proses", "orang")
    ),
}


def questions(case: Case, person: Person) -> list[str]:
    found: list[str] = []
    for name, pattern in addresses():
        known = values_of(name, case, person)
        slots: list[dict[str, Any]] = [{}]
        for slot in pattern.pattern.converters:
            slots = [row | {slot: value} for row in slots for value in known[slot]]
        for row in slots:
            address = reverse(name, kwargs=row)
            asked = ASKED.get(name, ("",))
            found += [f"{address}?{query}" if query else address for query in asked]
    return found


Answer = tuple[int, Any]


def answers(who: str, asked: list[str]) -> dict[str, Answer]:
    client = Client()
    if who:
        client.force_login(world.user(who))
    return {address: told_by(client.get(address)) for address in asked}


def told_by(answer: Any) -> Answer:
    content = answer.getvalue()
    if answer.headers.get("Content-Type") in ARCHIVES:
        return answer.status_code, parts_of(content)
    return answer.status_code, DRAWN.sub(rb"\1", content)


def parts_of(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {
            name: opened.read(name) for name in opened.namelist() if name != UNTIMED
        }


def in_a_world(
    asked: list[str], people: tuple[str, ...] = WHO
) -> dict[tuple[str, str], Answer]:
    """What everybody is told. Asking leaves no trace: what a visit wrote is taken back."""
    found: dict[tuple[str, str], Answer] = {}
    for who in people:
        cache.clear()
        with transaction.atomic():
            snapshots.take()
            told = answers(who, asked)
            transaction.set_rollback(True)
        found |= {(who, address): answer for address, answer in told.items()}
    return found


def test_secret_case_changes_no_answer(common: tuple[Case, Person]) -> None:
    asked = questions(*common)
    with time_machine.travel(NOW, tick=False):
        without = in_a_world(asked)
        secret = add_secret(*common)
        beside = in_a_world(asked)
        custodian = answers("petugas_penanganan", [reverse("desk:cases")])
    assert [key for key in without if without[key] != beside[key]] == []
    assert all(any(beside[who, a][0] == 200 for a in asked) for who in WHO)
    ((_status, page),) = custodian.values()
    assert secret.number.encode() in page, "the comparison compares nothing"
