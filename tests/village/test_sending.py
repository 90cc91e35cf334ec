"""What a phone sends: taken once, each entry by itself, and of the own village only."""

import json
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Unit, User
from sigap_cases.desk.village.models import SentEntry
from sigap_cases.desk.village.sight import mark_of
from sigap_cases.monitoring.models import MonitoringCheck, QuickReport
from sigap_cases.registry.models import Person, PhaseChange
from tests.registry.people import LONG_AGO, make_person

from .rounds import open_round


pytestmark = pytest.mark.usefixtures("office")

BATUBULAN, PELIATAN = "51.04.01.2001", "51.04.05.2006"
MISSING = 999_999


def user(name: str) -> User:
    return User.objects.get(username=name)


def client(name: str) -> Client:
    signed_in = Client()
    signed_in.force_login(user(name))
    return signed_in


def entry(kind: str, **told: Any) -> dict[str, Any]:
    made_at = timezone.now().isoformat()
    return {"key": str(uuid.uuid4()), "kind": kind, "made_at": made_at, **told}


def send(*entries: dict[str, Any], who: str = "petugas_desa") -> list[dict[str, Any]]:
    body = {"user": mark_of(user(who)), "entries": list(entries)}
    answer = client(who).post(
        reverse("village:send"), body, content_type="application/json"
    )
    assert answer.status_code == 200
    results: list[dict[str, Any]] = answer.json()["results"]
    return results


def outcomes(results: list[dict[str, Any]]) -> list[str]:
    return [result["outcome"] for result in results]


def added(**told: str) -> dict[str, Any]:
    answers = {"name": "Ni Luh Wulandari", "sex": "female", "phase": "working"}
    return entry("add_person", answers=answers | {"phone": "0812 0000 1234"} | told)


def person_of(code: str, who: str) -> Person:
    return make_person(Unit.objects.get(code=code), by=user(who))


def moved(person_id: int, **told: Any) -> dict[str, Any]:
    wanted = {
        "person": person_id,
        "phase": "returned",
        "since": timezone.localdate().isoformat(),
        "seen": {"phase": "working", "since": LONG_AGO.isoformat()},
    }
    return entry("phase", **(wanted | told))


def test_entry_sent_again_makes_one_record() -> None:
    person = person_of(BATUBULAN, "petugas_desa")
    batch = [added(), moved(person.pk)]
    first, again = send(*batch), send(*batch)
    assert outcomes(first) == ["accepted", "accepted"]
    assert again == first
    assert Person.objects.filter(name="Ni Luh Wulandari").count() == 1
    assert PhaseChange.objects.filter(person=person, phase="returned").count() == 1
    assert SentEntry.objects.count() == 2


def test_refused_entry_holds_up_no_other_and_is_taken_once_mended() -> None:
    wrong = added(phone="", nik="123")
    results = send(wrong, added(name="I Made Oka"), {"kind": "lain", "key": "x"})
    assert outcomes(results) == ["refused", "accepted", "refused"]
    assert results[0]["errors"]["phone"] == [
        "Isi satu cara menghubungi: nomor telepon atau seorang keluarga."
    ]
    wrong["answers"] |= {"phone": "0812 0000 1234", "nik": ""}
    assert outcomes(send(wrong)) == ["accepted"]
    assert set(Person.objects.values_list("name", flat=True)) == {
        "I Made Oka",
        "Ni Luh Wulandari",
    }


def test_person_of_others_is_answered_like_a_missing_one() -> None:
    neighbour = person_of(PELIATAN, "petugas_desa2")
    others, missing = send(moved(neighbour.pk), moved(MISSING))
    assert others["outcome"] == "refused"
    assert others | {"key": ""} == missing | {"key": ""}
    neighbour.refresh_from_db()
    assert neighbour.phase == "working"


def test_change_of_a_phase_that_moved_meanwhile_is_shown_field_by_field() -> None:
    person = person_of(BATUBULAN, "petugas_desa")
    send(moved(person.pk, phase="on_leave", since="2026-01-05"))
    late = moved(person.pk, phase="returned", since="2026-02-10")
    (told,) = send(late)
    assert told["outcome"] == "conflict"
    assert [
        (field["name"], field["yours_shown"], field["servers_shown"])
        for field in told["fields"]
    ] == [
        ("phase", "Purna PMI", "Cuti"),
        ("since", "10 Februari 2026", "5 Januari 2026"),
    ]
    assert not PhaseChange.objects.filter(phase="returned").exists()
    assert outcomes(send(late | told["expect"])) == ["accepted"]
    person.refresh_from_db()
    assert (person.phase, person.phase_since) == ("returned", date(2026, 2, 10))


def confirmed(check: MonitoringCheck, **told: Any) -> dict[str, Any]:
    wanted = {
        "person": check.person_id,
        "check": check.pk,
        "how": "call",
        "result": "reached",
        "revision": check.revision,
    }
    return entry("confirm", **(wanted | told))


def test_confirmation_of_two_phones_is_shown_field_by_field() -> None:
    person = person_of(BATUBULAN, "petugas_desa")
    (check,) = open_round([person], user("penyelia"))
    first = confirmed(check, how="visit", phase="returned", needs=["training"])
    late = confirmed(check, note="Sehat")
    assert outcomes(send(first, who="perbekel")) == ["accepted"]
    (told,) = send(late)
    assert told["outcome"] == "conflict"
    assert {
        field["name"]: (field["yours"], field["servers"]) for field in told["fields"]
    } == {
        "how": ("call", "visit"),
        "phase": ("", "returned"),
        "needs": ([], ["training"]),
        "note": ("Sehat", ""),
    }
    chosen = late | told["expect"] | {"phase": "returned", "needs": ["training"]}
    assert outcomes(send(chosen)) == ["accepted"]
    check.refresh_from_db()
    assert (check.how, check.phase, check.needs, check.note) == (
        "call",
        "returned",
        ["training"],
        "Sehat",
    )
    assert check.done_by == user("petugas_desa")


def test_check_of_another_person_or_village_is_not_there() -> None:
    own = person_of(BATUBULAN, "petugas_desa")
    neighbour = person_of(PELIATAN, "petugas_desa2")
    mine, theirs = open_round([own, neighbour], user("penyelia"))
    answers = send(
        confirmed(theirs),
        confirmed(theirs, person=own.pk),
        confirmed(mine) | {"check": MISSING},
    )
    assert outcomes(answers) == ["refused"] * 3
    assert len({answer["sentence"] for answer in answers}) == 1
    assert not MonitoringCheck.objects.exclude(result="").exists()


def test_quick_report_is_made_once_and_only_of_the_own_village() -> None:
    own = person_of(BATUBULAN, "petugas_desa")
    neighbour = person_of(PELIATAN, "petugas_desa2")
    report = entry("quick_report", what="hilang_kontak", person=own.pk)
    others = entry("quick_report", what="hilang_kontak", person=neighbour.pk)
    unnamed = entry("quick_report", what="lainnya", words="Rumah PMI terbakar")
    silent = entry("quick_report", what="lainnya", person=own.pk)
    assert outcomes(send(report, others, unnamed, silent, report)) == [
        *("accepted", "refused", "accepted", "refused", "accepted"),
    ]
    made = QuickReport.objects.exclude(person=None).get()
    assert made.case is not None
    assert made.case.village == own.village
    assert QuickReport.objects.get(person=None).village == own.village


def test_phone_whose_clock_is_wrong_and_an_entry_that_is_too_old() -> None:
    ahead = added() | {"made_at": (timezone.now() + timedelta(days=2)).isoformat()}
    old = added() | {"made_at": (timezone.now() - timedelta(days=31)).isoformat()}
    assert outcomes(send(ahead, old)) == ["accepted", "refused"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[]", 400),
        (json.dumps({"user": "x", "entries": []}), 400),
        (json.dumps({"user": "x", "entries": [{}] * 21}), 400),
        (json.dumps({"user": "x", "entries": [{"kind": "phase"}]}), 409),
        ('{"user": "x", "entries": [{"a": "\\ud800"}]}', 400),
        (" " * 70_000, 413),
    ],
)
def test_what_no_page_of_ours_sends_is_refused(body: str, status: int) -> None:
    answer = client("petugas_desa").post(
        reverse("village:send"), body, content_type="application/json"
    )
    assert answer.status_code == status


def test_odd_entries_are_refused_and_make_no_fault() -> None:
    person = person_of(BATUBULAN, "petugas_desa")
    odd = [
        added(name="I\x00Made"),
        added(name=""),
        moved(person.pk, phase="lain"),
        moved(person.pk, since="2999-01-01"),
        moved(2**70),
        added() | {"key": "bukan-uuid"},
        added() | {"made_at": "kemarin"},
        added() | {"made_at": "2026-11-01T00:00:00"},
        entry("add_person", answers={"name": {"a": 1}}),
        entry("confirm"),
        entry("quick_report", what="kematian", person=person.pk, words="x" * 2000),
    ]
    assert set(outcomes(send(*odd))) == {"refused"}
    assert not SentEntry.objects.exists()


def test_key_of_somebody_else_is_ones_own_again() -> None:
    """A key names an entry of one person: it finds nothing of another's."""
    first = added()
    send(first)
    (told,) = send(first, who="petugas_desa2")
    assert told["outcome"] == "refused"
    assert Person.objects.count() == 1


def test_head_of_the_village_enters_no_person() -> None:
    (told,) = send(added(), who="perbekel")
    assert (told["outcome"], Person.objects.count()) == ("refused", 0)


@pytest.mark.parametrize(
    "who", ["camat", "penyelia", "auditor", "mitra", "kepala_dinas", "admin_sistem"]
)
@pytest.mark.parametrize("name", ["index", "people", "send"])
def test_addresses_are_for_villages(who: str, name: str) -> None:
    ask: Callable[..., Any] = client(who).post if name == "send" else client(who).get
    assert ask(reverse(f"village:{name}")).status_code == 403
