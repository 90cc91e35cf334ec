"""A partner sees exactly what was referred, on every address, and nothing afterwards."""

import itertools
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from accounts.enums import Post
from sigap_cases.cases.enums import Level, ReferralStatus
from sigap_cases.cases.models import AccessRecord, Case, Referral
from sigap_cases.cases.services import (
    confidentiality,
    correspondence,
    documents,
    referral_answers,
    referrals,
)
from sigap_cases.cases.services.referral_answers import Note
from sigap_cases.desk.casefile import Part
from sigap_cases.desk.referral_actions import ReferralAction
from sigap_cases.desk.urls import urlpatterns
from tests import referring
from tests.desk import world
from tests.factories import make_holder
from workflows.enums import ItemState
from workflows.models import WorkItem
from workflows.services import assignment


pytestmark = pytest.mark.usefixtures("desk")

# Everything of the case that was not referred, each with a word found nowhere else.
NARRATIVE = "KANARI-CERITA mandor menahan paspor."
CANARIES = (
    "KANARI-CERITA",
    "KANARI-PELAPOR",
    "KANARI-TELEPON",
    "KANARI-BERKAS",
    "KANARI-PESAN",
    "KANARI-PENGINGAT",
    "KANARI-ALASAN",
    "MV Laut Jingga",
)
REFERRED = ("Tindak lanjut dugaan pengancaman", referring.SUMMARY, "I Wayan Suardana")
NOTHING = 999_999
MISSING: dict[str, Any] = {
    "number": "ADU-26-ZZZZZZ",
    "pk": NOTHING,
    "part": "ringkasan",
    "action": "rujuk",
}
OF_REFERRAL = ("referral", "referral_note", "referral_document", "referral_action")


@pytest.fixture
def referral() -> Referral:
    """A case full of things to find, of which a little is referred."""
    case = world.lodge(narrative=NARRATIVE)
    reporter = case.parties.get(role="reporter")
    reporter.name, reporter.phone = "KANARI-PELAPOR", "KANARI-TELEPON"
    reporter.save()
    officer = world.user("petugas_penanganan")
    correspondence.write_to_reporter(case, "KANARI-PESAN untuk pelapor", by=officer)
    shared, _kept = (
        documents.add(case, world.photo(), kind="photo", title=title, by=officer)
        for title in ("Slip gaji", "KANARI-BERKAS")
    )
    worker = case.parties.get(role="worker")
    sent = referring.refer(case, documents=[shared], parties=[(worker, ["name"])])
    referral_answers.say(
        sent,
        "reminder",
        "KANARI-PENGINGAT untuk kami sendiri",
        by=referring.acting(sent),
        is_internal=True,
    )
    held = assignment.claim(world.item(case), by=world.user("petugas_pengaduan"))
    assignment.release(
        held, by=world.user("petugas_pengaduan"), reason="KANARI-ALASAN dalam"
    )
    return sent


def named_addresses() -> dict[str, URLPattern]:
    return {
        str(pattern.name): pattern
        for pattern in urlpatterns
        if isinstance(pattern, URLPattern)
    }


def arguments(name: str) -> dict[str, Any]:
    return dict(named_addresses()[name].pattern.converters)


def kept_document(referral: Referral) -> int:
    return referral.case.documents.get(title="KANARI-BERKAS").pk


def office_task(referral: Referral) -> WorkItem:
    return world.item(referral.case)


def of_other(name: str, referral: Referral) -> dict[str, Any]:
    """The arguments of an address for what the partner must not have."""
    pks = {
        "document": kept_document(referral),
        "referral_document": kept_document(referral),
        "party_edit": referral.case.parties.get(role="reporter").pk,
    }
    told = {
        "number": referral.case.number,
        "pk": pks.get(name, office_task(referral).pk),
    }
    return without(name) | {key: told[key] for key in arguments(name) if key in told}


def without(name: str) -> dict[str, Any]:
    """The same address for what does not exist; only what names an object differs."""
    return {
        key: MISSING.get(key, NOTHING if kind.regex == "[0-9]+" else "tidak-ada")
        for key, kind in arguments(name).items()
    }


def ask(client: Client, name: str, kwargs: dict[str, Any]) -> list[Any]:
    """Both methods: a body that is not allowed must not tell either."""
    address = reverse(f"desk:{name}", kwargs=kwargs)
    return [client.get(address), client.post(address)]


def same(first: Any, second: Any) -> None:
    assert first.status_code == second.status_code
    assert first.content == second.content
    assert dict(first.headers) == dict(second.headers)


def test_addresses_of_the_case_are_the_same_as_missing(referral: Referral) -> None:
    partner = world.client("mitra")
    objects = [
        name
        for name in named_addresses()
        if arguments(name) and name not in OF_REFERRAL
    ]
    assert {"case", "panel", "document", "task", "case_action"} <= set(objects)
    for name in objects:
        others = ask(partner, name, of_other(name, referral))
        for other, gone in zip(others, ask(partner, name, without(name)), strict=True):
            assert other.status_code in (403, 404, 405), name
            same(other, gone)
        if "number" in arguments(name):
            assert 404 in {answer.status_code for answer in others}, name


def test_pages_without_an_object_hold_no_word_of_the_case(referral: Referral) -> None:
    partner = world.client("mitra")
    for name in named_addresses():
        if arguments(name):
            continue
        page = partner.get(reverse(f"desk:{name}")).content.decode()
        for word in (*CANARIES, referral.case.number):
            assert word not in page, (name, word)


def test_no_part_of_the_case_is_shown(referral: Referral) -> None:
    partner = world.client("mitra")
    numbers = (referral.case.number, referral.number)
    for part, number in itertools.product(Part.values, numbers):
        other = partner.get(reverse("desk:panel", args=[number, part]))
        gone = partner.get(reverse("desk:panel", args=[MISSING["number"], part]))
        assert other.status_code == 404
        same(other, gone)


def pages_of(partner: Client, referral: Referral) -> Iterator[tuple[str, str]]:
    """Every page a partner can come to, with its content."""
    item = referring.item(referral)
    addresses = [
        reverse("desk:referral", args=[referral.number]),
        reverse("desk:task", args=[item.pk]),
        reverse("desk:task_why", args=[item.pk]),
        reverse("desk:referrals"),
        reverse("desk:cases"),
        reverse("desk:inbox"),
    ]
    searched = [
        f"{reverse(f'desk:{name}')}?q={text}"
        for name in ("referrals", "cases", "inbox")
        for text in ("KANARI", "Sukerti", "Jingga", referral.case.number)
    ]
    tabs = [
        f"{reverse('desk:inbox')}?daftar={tab}"
        for tab in ("saya", "antrean", "hari-ini", "lewat", "dihentikan")
    ]
    for address in (*addresses, *searched, *tabs):
        answer = partner.get(address)
        assert answer.status_code == 200, address
        # What was searched for stands in the field that it was typed into.
        yield address, answer.content.decode()


def test_pages_hold_what_was_referred_and_no_word_more(referral: Referral) -> None:
    partner = world.client("mitra")
    found: set[str] = set()
    for address, page in pages_of(partner, referral):
        typed = address.rpartition("?q=")[2]
        for word in {*CANARIES, referral.case.number} - {typed}:
            assert word not in page, (address, word)
        found.update(word for word in REFERRED if word in page)
    assert found == set(REFERRED)


def taken(answer: Any) -> bytes:
    assert answer.status_code == 200
    return bytes(answer.getvalue())


def test_files_that_were_not_referred_are_missing(referral: Referral) -> None:
    partner = world.client("mitra")
    shared = referral.documents.get().document_id
    address = "desk:referral_document"
    assert taken(partner.get(reverse(address, args=[referral.number, shared])))
    other = partner.get(
        reverse(address, args=[referral.number, kept_document(referral)])
    )
    gone = partner.get(reverse(address, args=[referral.number, NOTHING]))
    assert other.status_code == 404
    same(other, gone)
    of_case = partner.get(reverse("desk:document", args=[referral.case.number, shared]))
    assert of_case.status_code == 404


def test_search_of_referrals_looks_into_nothing_of_the_case(
    referral: Referral,
) -> None:
    partner = world.client("mitra")
    page = reverse("desk:referrals")
    for text in ("KANARI", "Suardana", "Jingga", referral.case.number):
        assert referral.number not in partner.get(page, {"q": text}).content.decode(), (
            text
        )
    assert referral.number in partner.get(page, {"q": "pengancaman"}).content.decode()


def test_office_tasks_of_the_referral_are_missing(referral: Referral) -> None:
    sent = referring.do(
        referral, "answer", decision="asked", partner_question="Di mana?"
    )
    office = referring.item(sent, "answer_question")
    partner = world.client("mitra")
    for name in ("task", "task_why", "task_draft", "task_claim", "task_release"):
        others = ask(partner, name, {"pk": office.pk})
        for other, gone in zip(
            others, ask(partner, name, {"pk": NOTHING}), strict=True
        ):
            assert other.status_code in (404, 405)
            same(other, gone)
    assert (
        office.title
        not in partner.get(
            reverse("desk:referral", args=[sent.number])
        ).content.decode()
    )


def test_what_the_office_does_is_missing_for_the_partner(referral: Referral) -> None:
    partner = world.client("mitra")
    for action in ReferralAction.values:
        told = {"number": referral.number, "action": action}
        gone = {"number": "RUJ-26-ZZZZZZ", "action": action}
        others = ask(partner, "referral_action", told)
        for other, none in zip(
            others, ask(partner, "referral_action", gone), strict=True
        ):
            assert other.status_code == 404
            same(other, none)


# How a referral ends -> what brings that about.
def _refused(referral: Referral) -> Referral:
    return referring.do(referral, "answer", decision="refused", refusal_reason="Tidak.")


def _withdrawn(referral: Referral) -> Referral:
    return referrals.withdraw(
        referral, reason="KANARI-ALASAN", by=world.user("petugas_penanganan")
    )


def _by_level(referral: Referral) -> Referral:
    confidentiality.change_level(
        referral.case, Level.SECRET, by=world.user("penyelia"), reason="Terancam."
    )
    return referral


ENDS: dict[str, Callable[[Referral], Referral]] = {
    "refused": _refused,
    "returned": referring.returned,
    "withdrawn": _withdrawn,
    "secret and nobody named": _by_level,
}


def expect_nothing(partner: Client, referral: Referral, item: WorkItem) -> None:
    """Every address of the referral is missing, and no list, count or search knows it."""
    shared = referral.documents.first()
    of_referral: dict[str, dict[str, Any]] = {
        "referral": {"number": referral.number},
        "referral_note": {"number": referral.number},
        "referral_document": {
            "number": referral.number,
            "pk": shared.document_id if shared else NOTHING,
        },
        "referral_action": {"number": referral.number, "action": "cabut"},
        "task": {"pk": item.pk},
        "task_why": {"pk": item.pk},
        "task_draft": {"pk": item.pk},
        "task_claim": {"pk": item.pk},
        "task_release": {"pk": item.pk},
        "task_reassign": {"pk": item.pk},
    }
    for name, kwargs in of_referral.items():
        none_such: dict[str, Any]
        none_such = {"number": "RUJ-26-ZZZZZZ", "pk": NOTHING, "action": "cabut"}
        gone = {key: none_such[key] for key in kwargs}
        for other, none in zip(
            ask(partner, name, kwargs), ask(partner, name, gone), strict=True
        ):
            assert other.status_code in (404, 405), name
            same(other, none)
    for name in ("inbox", "referrals", "cases"):
        for query in ({}, {"q": "pengancaman"}, {"daftar": "antrean"}):
            page = partner.get(reverse(f"desk:{name}"), query).content.decode()
            assert referral.number not in page
            assert REFERRED[0] not in page


@pytest.mark.parametrize("how", ENDS)
def test_nothing_is_left_after_the_end(referral: Referral, how: str) -> None:
    partner = world.client("mitra")
    item = referring.item(referral)
    assert (
        partner.get(reverse("desk:referral", args=[referral.number])).status_code == 200
    )
    ended = ENDS[how](referral)
    expect_nothing(partner, ended, item)


def test_nothing_is_left_after_the_last_day(referral: Referral) -> None:
    """Before any sweep has run."""
    item = assignment.claim(referring.item(referral), by=world.user("mitra"))
    after = timezone.now() + timedelta(days=91)
    with time_machine.travel(after):
        partner = world.client("mitra")
        expect_nothing(partner, referral, item)
    item.refresh_from_db()
    assert item.state == ItemState.CLAIMED


def test_partner_whose_post_ends_sees_nothing_at_the_next_request(
    referral: Referral,
) -> None:
    colleague = make_holder(Post.MITRA, referring.unit())
    client = Client()
    client.force_login(colleague)
    page = reverse("desk:referral", args=[referral.number])
    assert client.get(page).status_code == 200
    membership = colleague.memberships.get()
    membership.valid = type(membership.valid)(
        membership.first_day, timezone.localdate()
    )
    membership.save()
    same(client.get(page), client.get(reverse("desk:referral", args=["RUJ-26-ZZZZZZ"])))


def test_two_databases_that_differ_in_the_case_look_the_same(
    referral: Referral,
) -> None:
    """What changes in the case changes no byte for the partner."""
    partner = world.client("mitra")
    addresses = [
        reverse("desk:referral", args=[referral.number]),
        reverse("desk:referrals"),
        reverse("desk:cases"),
        reverse("desk:inbox"),
        f"{reverse('desk:inbox')}?daftar=antrean",
    ]
    moment = timezone.now()
    with time_machine.travel(moment, tick=False):
        before = [_without_tokens(partner, address) for address in addresses]
    case = Case.objects.get(pk=referral.case_id)
    officer = world.user("petugas_penanganan")
    documents.add(case, world.photo(), kind="photo", title="Baru", by=officer)
    correspondence.write_to_reporter(case, "Kabar baru", by=officer)
    confidentiality.change_level(
        case, Level.LIMITED, by=world.user("penyelia"), reason="Terbatas."
    )
    worker = case.parties.get(role="worker")
    worker.name, worker.note = "Nama yang diganti", "Catatan baru"
    worker.save()
    with time_machine.travel(moment, tick=False):
        after = [_without_tokens(partner, address) for address in addresses]
    assert before == after


def _without_tokens(client: Client, address: str) -> str:
    page = client.get(address).content.decode()
    return re.sub(r"\b[A-Za-z0-9]{64}\b", "", page)


def test_what_the_partner_reads_is_in_the_access_record(referral: Referral) -> None:
    partner = world.client("mitra")
    partner.get(reverse("desk:referral", args=[referral.number]))
    shared = referral.documents.get().document_id
    taken(
        partner.get(reverse("desk:referral_document", args=[referral.number, shared]))
    )
    rows = AccessRecord.objects.filter(user=world.user("mitra"))
    assert [row.part for row in rows.order_by("pk")] == [
        "referral",
        "referral_document",
    ]
    assert all(referral.number in row.right for row in rows)


def test_posted_fields_that_no_form_has_change_nothing(referral: Referral) -> None:
    partner = world.client("mitra")
    item = assignment.claim(referring.item(referral), by=world.user("mitra"))
    partner.post(
        reverse("desk:task", args=[item.pk]),
        {
            "decision": "accepted",
            "revision": item.revision,
            "status": "returned",
            "ends_on": "2099-01-01",
            "case": "1",
            "office_answer": "Diisi mitra",
            "way": "letter",
        },
    )
    referral.refresh_from_db()
    assert referral.status == ReferralStatus.ACCEPTED
    assert referral.ends_on < timezone.localdate() + timedelta(days=100)
    assert not referral.entries.filter(kind="answer").exists()


def test_partner_adds_to_no_referral_of_another(referral: Referral) -> None:
    other = world.client("mitra2")
    address = reverse("desk:referral_note", args=[referral.number])
    assert other.post(address, {"body": "Halo"}).status_code == 404
    referral_answers.add_note(referral, Note(body="Milik kami"), by=world.user("mitra"))
    assert referral.entries.filter(is_internal=False).count() == 1


def test_second_partner_of_a_case_learns_nothing_of_the_first(
    referral: Referral,
) -> None:
    second = referring.refer(
        referral.case, code="bp3mi-bali", purpose="Bantu klaim", summary="Klaim."
    )
    client = world.client("mitra2")
    page = client.get(reverse("desk:referral", args=[second.number])).content.decode()
    lists = client.get(reverse("desk:referrals")).content.decode()
    for word in (referral.number, referral.agency, referring.SUMMARY):
        assert word not in page
        assert word not in lists


def test_events_and_notices_hold_no_word_of_the_referral(referral: Referral) -> None:
    sent = referring.accepted(referral)
    referring.do(sent, "report", progress="ongoing", report="RAHASIA-LAPORAN saksi.")
    told = str(
        list(sent.matter.events.values_list("data", "title", "reason"))
        + list(sent.case.matter.events.values_list("data", "title"))
    )
    for word in ("RAHASIA-LAPORAN", referring.SUMMARY, "Suardana", "pengancaman"):
        assert word not in told
