"""Every address of the desk, asked for by people who may not see the case."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from sigap_cases.cases.models import Case
from sigap_cases.cases.services import documents, hearings, notes
from sigap_cases.desk.urls import urlpatterns
from tests import referring
from tests.factories import make_user

from . import world


pytestmark = pytest.mark.usefixtures("desk")

NO_CASE, NO_TASK, NO_ROW = "ADU-26-ZZZZZZ", 999_999, 999_998
NO_REFERRAL = "RUJ-26-ZZZZZZ"


def number_of(case: Case) -> str:
    return case.referrals.get().number


# Address -> method and the arguments it is asked with, for a case of others.
OF_CASE: dict[str, tuple[str, Callable[[Case], list[Any]], list[Any]]] = {
    "case": ("get", lambda case: [case.number], [NO_CASE]),
    "panel": ("get", lambda case: [case.number, "lini-masa"], [NO_CASE, "lini-masa"]),
    "case_bpmn": ("get", lambda case: [case.number], [NO_CASE]),
    "document_add": ("post", lambda case: [case.number], [NO_CASE]),
    "document_release": (
        "post",
        lambda case: [case.number, case.documents.get().pk],
        [NO_CASE, NO_ROW],
    ),
    "document": (
        "get",
        lambda case: [case.number, case.documents.get().pk],
        [NO_CASE, NO_ROW],
    ),
    **{
        name: (
            method,
            lambda case: [case.number, case.documents.get().pk],
            [NO_CASE, NO_ROW],
        )
        for name, method in (
            ("document_page", "get"),
            ("document_preview", "get"),
            ("document_version", "post"),
            ("document_check", "post"),
        )
    },
    **{
        name: (
            method,
            lambda case: [case.number, case.hearings.get().pk],
            [NO_CASE, NO_ROW],
        )
        for name, method in (
            ("hearing", "get"),
            ("hearing_ics", "get"),
            ("hearing_propose", "post"),
            ("hearing_answer", "post"),
            ("hearing_move", "post"),
            ("hearing_close", "post"),
            ("hearing_cancel", "post"),
        )
    },
    "evidence": ("post", lambda case: [case.number], [NO_CASE]),
    "note_add": ("post", lambda case: [case.number], [NO_CASE]),
    "note_correct": (
        "post",
        lambda case: [case.number, case.notes.get().pk],
        [NO_CASE, NO_ROW],
    ),
    "bundle": ("get", lambda case: [case.number], [NO_CASE]),
    "past": ("get", lambda case: [case.number], [NO_CASE]),
    "past_difference": ("get", lambda case: [case.number], [NO_CASE]),
    **{
        name: (
            "post",
            lambda case: [case.number, case.parties.get(role="worker").pk],
            [NO_CASE, NO_ROW],
        )
        for name in ("party_outcome", "party_code")
    },
    "complainants": ("get", lambda case: [case.number], [NO_CASE]),
    "roster": ("get", lambda case: [case.number], [NO_CASE]),
    "announce": ("post", lambda case: [case.number], [NO_CASE]),
    "party_add": ("post", lambda case: [case.number], [NO_CASE]),
    "party_edit": (
        "post",
        lambda case: [case.number, case.parties.get(role="reporter").pk],
        [NO_CASE, NO_ROW],
    ),
    "message_send": ("post", lambda case: [case.number], [NO_CASE]),
    "case_action": (
        "post",
        lambda case: [case.number, "urgensi"],
        [NO_CASE, "urgensi"],
    ),
    "code": ("post", lambda case: [case.number], [NO_CASE]),
    "referral": ("get", lambda case: [number_of(case)], [NO_REFERRAL]),
    "referral_note": ("post", lambda case: [number_of(case)], [NO_REFERRAL]),
    "referral_document": (
        "get",
        lambda case: [number_of(case), case.documents.get().pk],
        [NO_REFERRAL, NO_ROW],
    ),
    "referral_action": (
        "post",
        lambda case: [number_of(case), "cabut"],
        [NO_REFERRAL, "cabut"],
    ),
    "grant_give": ("post", lambda case: [case.number], [NO_CASE]),
    "unlink": ("post", lambda case: [case.number, 1], [NO_CASE, 1]),
    "pattern": (
        "get",
        lambda case: [case.number, case.parties.get(role="reporter").pk],
        [NO_CASE, NO_ROW],
    ),
    "grant_revoke": ("post", lambda case: [case.number, 1], [NO_CASE, 1]),
    "grant_revoke_post": ("post", lambda case: [case.number, 1], [NO_CASE, 1]),
    "who_sees": ("get", lambda case: [case.number], [NO_CASE]),
    "why_sees": ("get", lambda case: [case.number], [NO_CASE]),
    "unmask": (
        "post",
        lambda case: [case.number, "reporter"],
        [NO_CASE, "reporter"],
    ),
    "separation": ("post", lambda case: [world.item(case).pk], [NO_TASK]),
    "task": ("get", lambda case: [world.item(case).pk], [NO_TASK]),
    "task_draft": ("post", lambda case: [world.item(case).pk], [NO_TASK]),
    "task_claim": ("post", lambda case: [world.item(case).pk], [NO_TASK]),
    "task_release": ("post", lambda case: [world.item(case).pk], [NO_TASK]),
    "task_reassign": ("post", lambda case: [world.item(case).pk], [NO_TASK]),
    "task_priority": ("post", lambda case: [world.item(case).pk], [NO_TASK]),
    "task_why": ("get", lambda case: [world.item(case).pk], [NO_TASK]),
    "task_clock": (
        "post",
        lambda case: [world.item(case).pk, "hentikan"],
        [NO_TASK, "hentikan"],
    ),
    "wait_why": ("get", lambda case: [world.wait(case).pk], [NO_ROW]),
}
# Pages without an object: what they answer to the three.
LISTS = {
    "inbox": 200,
    "cases": 200,
    "schedule": 200,
    "referrals": 200,
    "take_next": 302,
    "register": 403,
    "register_request": 403,
    "information_register": 403,
    "begin": 403,
    "register_similar": 403,
}

ARGUMENTS = {"register_request": ["informasi"]}
# Of these a village officer sees the form.
OF_VILLAGES = {"register", "register_similar", "begin"}


def outsider(name: str) -> Client:
    if name != "orang_luar":
        return world.client(name)
    client = Client()
    client.force_login(make_user("orang_luar"))
    return client


@pytest.fixture
def case() -> Case:
    """A case that the office alone sees."""
    case = world.lodge()
    documents.add(
        case,
        world.photo(),
        kind="photo",
        title="Foto",
        by=world.user("petugas_pengaduan"),
    )
    officer = world.user("petugas_pengaduan")
    notes.write(case, "Catatan", kind="internal", by=officer)
    day = timezone.now() + timedelta(days=7)
    call = hearings.Call(kind="mediation", dates=[day], place="Kantor Dinas")
    hearings.call(case, call, by=officer)
    referring.refer(case, documents=[case.documents.get()])
    return case


def test_every_address_has_an_outsider_test() -> None:
    names = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    assert names == OF_CASE.keys() | LISTS.keys()


@pytest.mark.parametrize("who", ["orang_luar", "petugas_desa2", "admin_sistem"])
@pytest.mark.parametrize("name", OF_CASE)
def test_other_is_the_same_as_missing(case: Case, who: str, name: str) -> None:
    client = outsider(who)
    method, of_other, missing = OF_CASE[name]
    ask = getattr(client, method)
    other_answer = ask(reverse(f"desk:{name}", args=of_other(case)))
    missing_answer = ask(reverse(f"desk:{name}", args=missing))
    assert other_answer.status_code == missing_answer.status_code == 404
    assert other_answer.content == missing_answer.content


@pytest.mark.parametrize("name", OF_CASE)
def test_address_of_a_case_is_asked_for_after_sign_in(case: Case, name: str) -> None:
    method, of_other, _ = OF_CASE[name]
    answer = getattr(Client(), method)(reverse(f"desk:{name}", args=of_other(case)))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["orang_luar", "petugas_desa2", "admin_sistem"])
@pytest.mark.parametrize("name", LISTS)
def test_lists_name_no_case_of_others(case: Case, who: str, name: str) -> None:
    client = outsider(who)
    ask = client.post if name == "take_next" else client.get
    address = reverse(f"desk:{name}", args=ARGUMENTS.get(name))
    answer = ask(address, {"worker_name": "I Wayan Suardana"})
    expected = LISTS[name]
    if name in OF_VILLAGES and who == "petugas_desa2":
        expected = 200
    assert answer.status_code == expected
    assert case.number not in answer.content.decode()
    assert number_of(case) not in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["inbox", "cases", "schedule", "register", "referrals"]
)
def test_list_asks_for_sign_in(name: str) -> None:
    assert Client().get(reverse(f"desk:{name}")).status_code == 302


def test_secret_case_is_missing_for_a_colleague_who_is_not_named() -> None:
    case = world.lodge("PELECEHAN_SEKSUAL")
    colleague = world.client("petugas_pengaduan2")
    other = colleague.get(reverse("desk:case", args=[case.number]))
    missing = colleague.get(reverse("desk:case", args=[NO_CASE]))
    assert other.status_code == 404
    assert other.content == missing.content
    inbox = colleague.get(reverse("desk:inbox"), {"daftar": "antrean"})
    assert case.number not in inbox.content.decode()
