"""Hours at the moment of sending: none is lost over them, sent outside them, or crowded."""

import uuid
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import Membership, User
from notifications.enums import DeliveryState, Topic
from notifications.exceptions import ChannelDown
from notifications.models import Covered, Delivery
from notifications.services import delivery as sending
from notifications.services import preferences
from notifications.services.delivery import deliver_due
from notifications.services.preparing import prepared
from sigap_cases.cases.enums import PartyRole, SafeChannel
from sigap_cases.cases.models import Case, Party
from tests.desk import world
from tests.sending.carriers import Scripted
from workflows.services.calendars import set_scope
from workflows.services.other_calendars import country_calendar

from . import telling


pytestmark = pytest.mark.usefixtures("clock", "carrier")
MONDAY = date(2026, 11, 23)
EVENING_BEFORE_CHRISTMAS = telling.at(date(2026, 12, 23), 15, 55)


@pytest.fixture
def carrier(settings: Any) -> type[Scripted]:
    settings.NOTICE_CARRIERS = {"email": "tests.sending.carriers.Scripted"}
    Scripted.sent, Scripted.opened = [], 0
    works()
    return Scripted


def works() -> None:
    Scripted.script = staticmethod(lambda _parcel: "id")


def is_down() -> None:
    Scripted.script = staticmethod(lambda _parcel: ChannelDown("smtp_down"))


@pytest.fixture
def case() -> Case:
    made = world.lodge()
    telling.silence()
    return made


@pytest.fixture
def officer() -> User:
    user = world.user("petugas_penanganan")
    user.email, user.phone = "petugas@example.org", ""
    user.save()
    return user


def assigned(case: Case, user: User, topic: Topic = Topic.TASK_ASSIGNED) -> None:
    telling.said(topic, case, user_id=user.pk)
    telling.spread()


# Age.


def test_what_waits_over_a_long_weekend_is_tried_after_it(
    case: Case, officer: User, clock: time_machine.Traveller
) -> None:
    clock.move_to(EVENING_BEFORE_CHRISTMAS)
    assigned(case, officer)
    is_down()
    deliver_due()
    clock.shift(timedelta(minutes=25))
    deliver_due()
    (mail,) = telling.deliveries(officer)
    assert mail.due_at == telling.at(date(2026, 12, 28), 8)
    works()
    clock.move_to(telling.at(date(2026, 12, 28), 8, 1))
    deliver_due()
    (mail,) = telling.deliveries(officer)
    assert (mail.state, mail.last_error) == (DeliveryState.SENT, "")


def test_what_can_never_be_sent_ends_for_all_its_closed_hours(
    case: Case, officer: User, clock: time_machine.Traveller
) -> None:
    clock.move_to(EVENING_BEFORE_CHRISTMAS)
    assigned(case, officer)
    is_down()
    (mail,) = telling.deliveries(officer)
    while mail.state == DeliveryState.WAITING:
        clock.shift(timedelta(hours=7))
        assert timezone.now() < EVENING_BEFORE_CHRISTMAS + timedelta(days=22)
        deliver_due()
        mail.refresh_from_db()
    assert (mail.state, mail.last_error) == (DeliveryState.FAILED, "too_old")
    # Three days of its hours, and no fewer.
    assert timezone.now() > telling.at(date(2027, 1, 4), 8)


# The hours that a reporter chose.


@pytest.fixture
def reporter(clock: time_machine.Traveller) -> Party:
    """Who may be written to from 09.00 to 09.05, and has a receipt to hear of."""
    party = world.lodge().parties.get(role=PartyRole.REPORTER)
    party.email, party.safe_channel = "pelapor@example.org", SafeChannel.EMAIL
    party.safe_from, party.safe_until = time(9), time(9, 5)
    party.save()
    telling.spread()
    return party


def to(party: Party) -> Delivery:
    return Delivery.objects.get(party_id=party.pk)


def test_reporter_is_given_no_grace(
    reporter: Party, clock: time_machine.Traveller
) -> None:
    clock.move_to(telling.at(date(2026, 11, 23), 9, 6))
    deliver_due()
    assert Scripted.sent == []
    assert to(reporter).state == DeliveryState.WAITING
    assert to(reporter).due_at == telling.at(date(2026, 11, 24), 9)
    clock.move_to(telling.at(date(2026, 11, 24), 9, 4))
    deliver_due()
    assert to(reporter).state == DeliveryState.SENT


def test_worker_that_is_held_up_sends_nothing_after_the_hours(
    reporter: Party, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*asked: Any) -> Any:
        ready = prepared(*asked)
        clock.shift(timedelta(minutes=6))
        return ready

    monkeypatch.setattr(sending, "prepared", slowly)
    deliver_due()
    assert Scripted.sent == []
    assert to(reporter).due_at == telling.at(date(2026, 11, 24), 9)


# One notice per matter and hour.


def test_hour_counts_from_the_sending_after_an_outage(
    case: Case, officer: User, clock: time_machine.Traveller
) -> None:
    assigned(case, officer)
    clock.shift(timedelta(minutes=90))
    deliver_due()
    clock.shift(timedelta(minutes=2))
    assigned(case, officer, Topic.TASK_DUE_SOON)
    deliver_due()
    first, second = telling.deliveries(officer)
    assert first.sent_at == telling.at(MONDAY, 10, 30)
    assert (second.sent_at, second.due_at) == (None, telling.at(MONDAY, 11, 30))
    clock.move_to(second.due_at)
    deliver_due()
    assert telling.deliveries(officer)[1].state == DeliveryState.SENT


def test_two_that_waited_through_an_outage_go_an_hour_apart(
    case: Case, officer: User, clock: time_machine.Traveller
) -> None:
    assigned(case, officer)
    Delivery.objects.update(lease=uuid.uuid4())  # a worker has it; and then it fails
    assigned(case, officer)
    Delivery.objects.update(lease=None)
    clock.shift(timedelta(minutes=90))
    deliver_due()
    assert [row.sent_at for row in telling.deliveries(officer)] == [
        telling.at(MONDAY, 10, 30),
        None,
    ]
    clock.shift(timedelta(hours=1))
    deliver_due()
    assert telling.deliveries(officer)[1].sent_at == telling.at(MONDAY, 11, 30)


def test_life_and_safety_waits_for_no_other_notice(
    case: Case, officer: User, clock: time_machine.Traveller
) -> None:
    assigned(case, officer)
    deliver_due()
    clock.shift(timedelta(minutes=2))
    item = world.item(case)
    telling.said(Topic.EMERGENCY, case, user_id=officer.pk, item=item.pk)
    telling.spread()
    deliver_due()
    assert len(Scripted.sent) == 2


# The digest.


@pytest.fixture
def daily(officer: User) -> User:
    preferences.set_rhythm(officer.pk, daily=True, daily_at=time(9, 30), any_hour=False)
    return officer


def test_digest_that_was_sent_is_given_nothing_more_to_tell(
    case: Case, daily: User, clock: time_machine.Traveller
) -> None:
    assigned(case, daily)
    clock.move_to(telling.at(MONDAY, 9, 31))
    deliver_due()
    preferences.set_rhythm(daily.pk, daily=True, daily_at=time(15), any_hour=False)
    assigned(case, daily)
    sent, second = telling.deliveries(daily)
    assert (sent.state, sent.covered.count()) == (DeliveryState.SENT, 1)
    assert (second.due_at, second.covered.count()) == (
        telling.at(date(2026, 11, 24), 15),
        1,
    )


def test_digest_that_is_being_sent_is_given_nothing_more_to_tell(
    case: Case, daily: User
) -> None:
    assigned(case, daily)
    Delivery.objects.update(lease=uuid.uuid4())
    assigned(case, daily)
    assigned(case, daily)
    digests = telling.deliveries(daily)
    assert [row.covered.count() for row in digests] == [1, 2]
    assert digests[1].due_at == telling.at(date(2026, 11, 24), 9, 30)
    assert Covered.objects.count() == 3


# Whose hours.


def test_partner_abroad_is_written_to_in_the_hours_of_their_unit(
    case: Case, clock: time_machine.Traveller
) -> None:
    partner = world.user("mitra")
    partner.email = "mitra@example.org"
    partner.save()
    unit = Membership.objects.get(user=partner).unit
    riyadh = country_calendar("SA", name="Arab Saudi")  # opens at 13.00 WITA
    set_scope(unit.path, riyadh, by=None, reason="Uji")
    clock.move_to(telling.at(MONDAY, 9))  # 04.00 there
    assigned(case, partner)
    assert telling.deliveries(partner)[0].due_at == telling.at(MONDAY, 13)
