"""Reporters: by the channel and in the hours they chose, and nothing of the case."""

import uuid
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from notifications.enums import REPORTER_TOPICS, Cause, DeliveryState, Topic
from notifications.models import BadAddress, Delivery
from notifications.services import addresses, undelivered
from notifications.services.wording import content_of
from sigap_cases.cases.enums import PartyRole, SafeChannel
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import correspondence, parties, tracking
from sigap_cases.wiring import apologies
from tests.desk import world
from workflows.enums import RungKind
from workflows.models import Escalation

from . import telling


pytestmark = pytest.mark.usefixtures("clock")

MAIL = {"safe_channel": SafeChannel.EMAIL}


def lodge(**told: Any) -> Case:
    """By somebody who gave everything; what they chose is in ``told``."""
    case = world.lodge(**told)
    reporter = case.parties.get(role=PartyRole.REPORTER)
    reporter.email, reporter.phone = "pelapor@example.org", "+628222"
    reporter.safe_channel = told.get("safe_channel", SafeChannel.NONE)
    reporter.save()
    return case


def told(case: Case) -> list[Delivery]:
    telling.spread()
    rows = Delivery.objects.filter(party_id__in=case.parties.values("pk"))
    return list(rows.select_related("message").order_by("pk"))


@pytest.fixture(autouse=True)
def _addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lodging asks for an address of the channel; ``lodge`` gives it afterwards."""
    monkeypatch.setattr(
        "sigap_cases.cases.services.intake._check", lambda _lodging: None
    )


def test_receipt_is_told_by_the_chosen_channel_with_its_date() -> None:
    (mail,) = told(lodge(**MAIL))
    assert (mail.channel, mail.message.topic) == ("email", Topic.TOLD_RECEIVED)
    assert "24 November 2026" in content_of(mail).body


@pytest.mark.parametrize("channel", [SafeChannel.NONE, SafeChannel.PHONE])
def test_who_chose_no_channel_is_told_nothing(channel: str) -> None:
    case = world.waiting_for_reporter(lodge(safe_channel=channel))
    assert told(case) == []


def test_anonymous_reporter_without_contact_is_told_nothing() -> None:
    case = world.lodge(capacity="anonymous")
    assert told(case) == []


def test_more_needed_names_until_when() -> None:
    case = world.waiting_for_reporter(lodge(**MAIL))
    (mail,) = told(case)  # one an hour: the newest word is what is sent
    assert "sampai 23 Desember 2026" in content_of(mail).body


def test_more_needed_is_not_told_once_it_has_come() -> None:
    case = world.waiting_for_reporter(lodge(**MAIL))
    correspondence.complete_what_was_asked(case, "Ini.", key=uuid.uuid4())
    (mail,) = told(case)
    assert "sampai" not in content_of(mail).body


def test_hours_that_the_reporter_chose_are_kept(
    clock: time_machine.Traveller,
) -> None:
    case = lodge(safe_from=time(19), safe_until=time(21), **MAIL)
    (mail,) = told(case)
    assert mail.due_at == telling.at(date(2026, 11, 23), 19)


def test_hours_around_midnight_are_kept(clock: time_machine.Traveller) -> None:
    clock.move_to(telling.at(date(2026, 11, 23), 23))
    case = lodge(safe_from=time(22), safe_until=time(1), **MAIL)
    (mail,) = told(case)
    assert mail.due_at == telling.at(date(2026, 11, 23), 23)


def test_code_that_was_taken_away_ends_it() -> None:
    case = lodge(**MAIL)
    code = tracking.reporters_code(case)
    assert code is not None
    code.revoked_at = code.issued_at
    code.save()
    assert told(case) == []


def test_missed_promise_is_apologised_for_once_with_the_new_date(
    clock: time_machine.Traveller,
) -> None:
    case = lodge(**MAIL)
    telling.silence()
    item = world.item(case)
    clock.move_to(item.deadline.due_at + timedelta(minutes=1))
    for rung in (2, 3):
        Escalation.objects.create(
            deadline=item.deadline,
            due_at=item.deadline.due_at,
            rung=rung,
            kind=RungKind.ESCALATION,
            acts=["notify"],
            at=item.deadline.due_at,
        )
    assert (apologies.apologise_due(), apologies.apologise_due()) == (1, 0)
    (mail,) = told(case)
    assert mail.message.topic == Topic.TOLD_LATE
    assert "Kami terlambat; batas waktu baru 25 November 2026" in content_of(mail).body


def test_apologies_told_before_do_not_keep_the_others_back(
    clock: time_machine.Traveller,
) -> None:
    deadlines = [world.item(lodge(**MAIL)).deadline for _number in range(3)]
    clock.move_to(max(one.due_at for one in deadlines) + timedelta(minutes=1))
    for one in deadlines:
        Escalation.objects.create(
            deadline=one,
            due_at=one.due_at,
            rung=1,
            kind=RungKind.ESCALATION,
            acts=["notify"],
            at=one.due_at,
        )
    assert [apologies.apologise_due(limit=2) for _run in range(3)] == [2, 1, 0]


def bad(case: Case, cause: Cause = Cause.BOUNCED) -> Delivery:
    """The receipt, not sent to an address that is marked."""
    (mail,) = told(case)
    mail.state, mail.last_error = DeliveryState.FAILED, "bad_address"
    mail.save()
    addresses.mark(mail, cause)
    assert addresses.bad_addresses_of_party(mail.party_id or 0).exists()
    return mail


def test_new_contact_of_a_reporter_ends_what_the_old_one_did() -> None:
    case = lodge(**MAIL)
    party_id = bad(case, Cause.COMPLAINED).party_id or 0
    officer = world.user("petugas_pengaduan")
    world.held(case, officer.username)
    reporter = case.parties.get(pk=party_id)
    known = {name: getattr(reporter, name) for name in parties.DESCRIBED}
    parties.change(reporter, by=officer, details=known | {"note": "Malam saja."})
    assert addresses.bad_addresses_of_party(party_id).exists()
    page = reverse("desk:party_edit", args=[case.number, party_id])
    assert "dikembalikan" in world.client(officer.username).get(page).content.decode()
    parties.change(reporter, by=officer, details=known | {"email": "baru@example.org"})
    assert not addresses.bad_addresses_of_party(party_id).exists()
    (mark,) = BadAddress.objects.all()
    assert mark.cleared_by == officer


@pytest.mark.parametrize(
    ("cause", "stays"), [(Cause.BOUNCED, False), (Cause.COMPLAINED, True)]
)
def test_trying_again_takes_it_that_the_address_works_again(
    cause: Cause, stays: bool
) -> None:
    mail = bad(lodge(**MAIL), cause)
    undelivered.again(mail.pk, by=world.user("admin_sistem"))
    assert addresses.bad_addresses_of_party(mail.party_id or 0).exists() is stays


def test_missed_date_among_officers_is_not_told(
    clock: time_machine.Traveller,
) -> None:
    case = lodge(**MAIL)
    item = world.item(case)
    item.step = "report_police"
    item.save()
    clock.move_to(item.deadline.due_at + timedelta(minutes=1))
    Escalation.objects.create(
        deadline=item.deadline,
        due_at=item.deadline.due_at,
        rung=1,
        kind=RungKind.ESCALATION,
        acts=["notify"],
        at=item.deadline.due_at,
    )
    assert apologies.apologise_due() == 0


@pytest.mark.parametrize("topic", sorted(REPORTER_TOPICS))
def test_wording_to_a_reporter_tells_nothing(topic: Topic) -> None:
    case = lodge(**MAIL)
    telling.silence()
    message = telling.said(topic, case)
    message.data = {"date": "2026-11-30"}
    message.save()
    for channel in ("email", "whatsapp", "sms"):
        delivery = Delivery.objects.create(
            key=channel,
            message=message,
            channel=channel,
            party_id=case.parties.get(role=PartyRole.REPORTER).pk,
            created_at=message.created_at,
            due_at=message.due_at,
        )
        content = content_of(delivery)
        text = f"{content.subject} {content.body}".casefold()
        for word in ("adu-", "sigap", "aduan", "dinas", "http", "pmi", "sukerti"):
            assert word not in text, (topic, channel, word)
