"""Lodging a complaint: every channel, what is missing, the same send, the codes."""

import contextlib
import time
import uuid
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Unit, User
from sigap_cases.cases.enums import (
    Capacity,
    Channel,
    Level,
    PartyRole,
    SafeChannel,
    Urgency,
)
from sigap_cases.cases.exceptions import CodeUnknown, IdentityNotProven, MissingAnswer
from sigap_cases.cases.models import (
    Case,
    CaseUserObjectPermission,
    Custodian,
    TrackingCode,
)
from sigap_cases.cases.selectors import cases_visible_to
from sigap_cases.cases.services import intake, numbers, tracking
from workflows.exceptions import NotAllowed, ReasonNeeded
from workflows.models import Event, WorkItem

from .conftest import lodge, lodging


REGISTERING = {
    Channel.PORTAL: None,
    Channel.COUNTER: "petugas_pengaduan",
    Channel.PHONE: "petugas_piket",
    Channel.WHATSAPP: "petugas_pengaduan",
    Channel.LETTER: "petugas_pengaduan",
    Channel.VILLAGE: "petugas_desa",
    Channel.AGENCY: "penyelia",
    Channel.LAPOR: "petugas_pengaduan",
}


@pytest.mark.parametrize("channel", list(Channel))
def test_lodge_by_every_channel_starts_the_process(
    people: dict[str, User], channel: Channel
) -> None:
    who = REGISTERING[channel]
    letter = {"letter_number": "12/X/2026"} if channel == Channel.LETTER else {}

    case = lodge(by=people[who] if who else None, channel=channel, **letter)

    assert case.register_number is not None
    assert WorkItem.objects.filter(matter=case.matter, closed_at=None).exists()
    told = Event.objects.filter(matter=case.matter).order_by("number")
    assert [event.kind for event in told] == ["case.lodged", "process.started"]
    assert {event.actor for event in told} == {people[who] if who else None}


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("narrative", {"narrative": "  "}),
        ("letter_number", {"channel": Channel.LETTER}),
        ("phone", {"safe_channel": SafeChannel.WHATSAPP}),
        ("phone", {"safe_channel": SafeChannel.PHONE}),
        ("email", {"safe_channel": SafeChannel.EMAIL}),
    ],
)
def test_lodge_with_something_missing_names_it_and_makes_nothing(
    office: Unit, field: str, fields: dict[str, Any]
) -> None:
    with pytest.raises(MissingAnswer) as refused:
        lodge(**fields)

    assert refused.value.field == field
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "who", ["petugas_penanganan", "kepala_dinas", "auditor", "mitra", "camat"]
)
def test_lodge_by_a_post_that_does_not_register_is_refused(
    people: dict[str, User], who: str
) -> None:
    with pytest.raises(NotAllowed):
        lodge(by=people[who])


def test_lodge_without_anything_known_of_the_worker(office: Unit) -> None:
    case = lodge()

    reporter = case.parties.get()
    assert (reporter.role, reporter.capacity) == (
        PartyRole.REPORTER,
        Capacity.ANONYMOUS,
    )


def test_lodge_anonymously_keeps_the_name_nowhere(office: Unit) -> None:
    person = intake.Person(name="Ni Luh Sari")

    case = lodge(reporter=person, capacity=Capacity.ANONYMOUS)

    assert case.parties.get().name == ""
    names = Event.objects.filter(matter=case.matter).values_list(
        "actor_name", flat=True
    )
    assert "Ni Luh Sari" not in set(names)


def test_lodge_for_oneself_names_the_worker_too(office: Unit) -> None:
    case = lodge(reporter=intake.Person(name="Ni Luh Sari"), capacity=Capacity.SELF)

    roles = case.parties.values_list("role", "name")
    assert set(roles) == {("reporter", "Ni Luh Sari"), ("worker", "Ni Luh Sari")}


def test_lodge_same_send_again_is_the_same_case(office: Unit) -> None:
    sent = lodging()

    first, second = intake.lodge(sent), intake.lodge(sent)

    assert (second.case, second.code) == (first.case, None)
    assert Case.objects.count() == 1


def test_lodge_numbers_are_random_and_the_register_has_no_gap(office: Unit) -> None:
    cases = [lodge() for _ in range(3)]

    assert [case.register_number for case in cases] == [1, 2, 3]
    assert len({case.number for case in cases}) == 3
    year = timezone.localdate().year % 100
    assert all(case.number.startswith(f"ADU-{year}-") for case in cases)


def test_lodge_that_fails_gives_its_register_number_back(
    office: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(year: int) -> int:
        taken = take(year)
        raise LookupError(taken)

    take = numbers.take_register_number
    with monkeypatch.context() as patch:
        patch.setattr(intake, "take_register_number", fail)
        with pytest.raises(LookupError):
            lodge()

    assert not Case.objects.exists()
    assert lodge().register_number == 1


def test_lodge_of_secret_type_is_for_the_custodians(people: dict[str, User]) -> None:
    case = lodge("TPPO")

    assert (case.level, case.matter.named_only) == (Level.SECRET, True)
    seeing = {name for name, user in people.items() if case in cases_visible_to(user)}
    assert seeing == {"penyelia", "penyelia2", "petugas_penanganan"}


def test_lodge_of_secret_type_without_custodians_reaches_the_supervisors(
    people: dict[str, User],
) -> None:
    Custodian.objects.all().delete()

    case = lodge("TPPO")

    named = CaseUserObjectPermission.objects.filter(content_object=case)
    assert {grant.user.username for grant in named} == {"penyelia", "penyelia2"}


def test_lodge_by_village_is_seen_by_that_village_alone(
    people: dict[str, User], village: Unit
) -> None:
    case = lodge(by=people["petugas_desa"], channel=Channel.VILLAGE, village=village)

    assert people["petugas_desa"].has_perm("cases.view_case", case)
    assert people["perbekel"].has_perm("cases.view_case", case)
    for name in ("petugas_desa2", "perbekel2", "camat", "mitra"):
        assert not people[name].has_perm("cases.view_case", case)


def test_lodge_on_the_portal_tells_no_village_not_even_if_it_may_know(
    people: dict[str, User], village: Unit
) -> None:
    case = lodge(village=village, village_may_know=True, urgency=Urgency.EMERGENCY)

    assert not people["petugas_desa"].has_perm("cases.view_case", case)
    assert case.matter.places["village"] == village.path


# --- tracking codes ------------------------------------------------------------------


def test_code_opens_its_case_however_it_is_typed(office: Unit) -> None:
    lodged = intake.lodge(lodging())
    assert lodged.code is not None

    for typed in (lodged.code, lodged.code.lower(), lodged.code.replace("-", " ")):
        assert tracking.case_of(typed) == lodged.case


def test_code_is_stored_as_keyed_hash_only(office: Unit) -> None:
    lodged = intake.lodge(lodging(second_secret="sate lilit"))
    assert lodged.code is not None
    plain = tracking.normalise(lodged.code)

    row = TrackingCode.objects.get(case=lodged.case)
    texts = [
        str(value) for value in (*vars(row).values(), *vars(row.history.get()).values())
    ]
    assert not any(plain in text.upper() or "sate lilit" in text for text in texts)
    assert len(plain) * 5 == 80


def test_code_that_is_unknown_is_refused_in_the_same_time(office: Unit) -> None:
    lodged = intake.lodge(lodging())
    assert lodged.code is not None

    def seconds(code: str) -> float:
        started = time.perf_counter()
        with contextlib.suppress(CodeUnknown):
            tracking.case_of(code)
        return time.perf_counter() - started

    hits = sorted(seconds(lodged.code) for _ in range(30))
    misses = sorted(seconds("AAAA-BBBB-CCCC-DDDD") for _ in range(30))
    assert misses[15] > hits[15] / 5
    assert hits[15] > misses[15] / 5


def test_code_reissued_at_the_desk_ends_the_old_one(people: dict[str, User]) -> None:
    sent = lodging(reporter=intake.Person(name="Ni Luh Sari"), capacity=Capacity.FAMILY)
    lodged = intake.lodge(sent)
    assert lodged.code is not None

    code = tracking.reissue_at_desk(
        lodged.case, by=people["petugas_pengaduan"], checked="KTP dan nama ibu"
    )

    assert tracking.case_of(code) == lodged.case
    with pytest.raises(CodeUnknown):
        tracking.case_of(lodged.code)
    event = Event.objects.get(kind="case.code_reissued")
    assert (event.actor, event.reason) == (
        people["petugas_pengaduan"],
        "KTP dan nama ibu",
    )


def test_code_reissued_at_the_desk_needs_a_named_reporter_a_check_and_the_right(
    people: dict[str, User],
) -> None:
    anonymous = lodge()
    named = lodge(reporter=intake.Person(name="Ni Luh Sari"), capacity=Capacity.FAMILY)
    officer = people["petugas_pengaduan"]

    with pytest.raises(IdentityNotProven):
        tracking.reissue_at_desk(anonymous, by=officer, checked="KTP")
    with pytest.raises(ReasonNeeded):
        tracking.reissue_at_desk(named, by=officer, checked=" ")
    for name in ("petugas_desa", "auditor", "mitra", "kepala_dinas"):
        with pytest.raises(NotAllowed):
            tracking.reissue_at_desk(named, by=people[name], checked="KTP")


def test_code_reissued_by_second_secret_keeps_the_secret(office: Unit) -> None:
    case = lodge(second_secret="Sate Lilit")

    first = tracking.reissue_by_secret(case.number.lower(), " sate lilit ")
    second = tracking.reissue_by_secret(case.number, "Sate Lilit")

    assert tracking.case_of(second) == case
    with pytest.raises(CodeUnknown):
        tracking.case_of(first)


@pytest.mark.parametrize("secret", ["", "salah"])
def test_code_reissued_by_wrong_secret_is_refused(office: Unit, secret: str) -> None:
    with_secret, without = lodge(second_secret="Sate Lilit"), lodge()

    for number in (
        with_secret.number,
        without.number,
        "ADU-26-XXXXXX",
        str(uuid.uuid4()),
    ):
        with pytest.raises(IdentityNotProven):
            tracking.reissue_by_secret(number, secret)
