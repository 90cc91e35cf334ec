"""The engine of sending: leases, lanes, rest, back-off, and that nobody waits for another."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notifications import recipients
from notifications.enums import Channel, DeliveryState
from notifications.exceptions import ChannelDown, NeverSent, NotSentYet
from notifications.models import ChannelHealth, Delivery
from notifications.services import leasing
from notifications.services.delivery import back_off, deliver_due

from .carriers import Scripted
from .conftest import Book, MakeDelivery


pytestmark = pytest.mark.django_db
START = timezone.now().replace(microsecond=0)


def state_of(delivery: Delivery) -> tuple[str, str, int]:
    delivery.refresh_from_db()
    return delivery.state, delivery.last_error, delivery.attempts


def test_deliver_due_sends_what_is_due_and_keeps_the_providers_id(
    make_delivery: MakeDelivery, scripted: type[Scripted]
) -> None:
    due = make_delivery()
    later = make_delivery(due_at=timezone.now() + timedelta(hours=1))
    assert deliver_due() == 1
    assert state_of(due) == (DeliveryState.SENT, "", 1)
    assert (due.provider_id, due.lease, due.leased_until) == ("id", None, None)
    assert due.sent_at is not None
    assert state_of(later)[0] == DeliveryState.WAITING
    assert [parcel.reference for parcel in scripted.sent] == [due.reference.hex]


def test_deliver_due_opens_one_connection_for_many(
    make_delivery: MakeDelivery, scripted: type[Scripted], settings: Any
) -> None:
    settings.NOTICE_BATCH = 3
    for _ in range(8):
        make_delivery()
    assert deliver_due(Channel.EMAIL) == 8
    assert scripted.opened == 1


def test_deliver_due_sends_the_urgent_first(
    make_delivery: MakeDelivery, scripted: type[Scripted]
) -> None:
    past = timezone.now() - timedelta(hours=1)
    make_delivery(due_at=past)
    urgent = make_delivery(is_urgent=True)
    deliver_due()
    assert scripted.sent[0].reference == urgent.reference.hex
    assert scripted.sent[0].is_urgent


def test_deliver_due_drops_what_nobody_may_hear(
    make_delivery: MakeDelivery, scripted: type[Scripted], book: Book
) -> None:
    delivery = make_delivery()
    book.addresses[delivery.pk] = None
    deliver_due()
    assert state_of(delivery)[0] == DeliveryState.DROPPED
    assert scripted.sent == []


def test_deliver_due_keeps_what_is_late_until_the_person_may_be_written_to(
    make_delivery: MakeDelivery, scripted: type[Scripted], book: Book
) -> None:
    now = timezone.now()
    on_time = make_delivery()
    late = make_delivery(due_at=now - timedelta(hours=3))
    urgent = make_delivery(due_at=now - timedelta(hours=3), is_urgent=True)
    assert late.user_id is not None
    book.opens[late.user_id] = now + timedelta(hours=5)
    deliver_due()
    assert state_of(late) == (DeliveryState.WAITING, "", 0)
    assert late.due_at == book.opens[late.user_id]
    assert {parcel.reference for parcel in scripted.sent} == {
        on_time.reference.hex,
        urgent.reference.hex,
    }


@pytest.mark.parametrize(
    "error", [ValueError("alamat@rahasia"), KeyError("x"), UnicodeError("y")]
)
def test_a_poison_message_does_not_hold_up_the_others(
    make_delivery: MakeDelivery,
    scripted: type[Scripted],
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    poison = make_delivery()
    others = [make_delivery() for _ in range(4)]
    scripted.script = staticmethod(
        lambda parcel: error if parcel.reference == poison.reference.hex else "id"
    )
    deliver_due()
    assert [state_of(other)[0] for other in others] == [DeliveryState.SENT] * 4
    assert state_of(poison) == (DeliveryState.WAITING, type(error).__name__, 1)
    assert "alamat@rahasia" not in caplog.text


def test_a_poison_message_ends_visibly(
    make_delivery: MakeDelivery, scripted: type[Scripted], settings: Any
) -> None:
    settings.NOTICE_ATTEMPTS = 3
    scripted.script = staticmethod(lambda _parcel: ValueError())
    with time_machine.travel(START, tick=False) as clock:
        poison = make_delivery()
        for _ in range(6):
            deliver_due()
            clock.shift(timedelta(hours=7))
    assert state_of(poison) == (DeliveryState.FAILED, "ValueError", 3)
    assert len(scripted.sent) == 3


def test_an_address_that_cannot_be_asked_for_holds_up_nobody(
    make_delivery: MakeDelivery, scripted: type[Scripted], book: Book
) -> None:
    poison, other = make_delivery(), make_delivery()

    def asked(deliveries: Sequence[Delivery]) -> dict[int, str]:
        if poison in deliveries:
            raise LookupError("no such party")
        return dict.fromkeys([one.pk for one in deliveries], "orang@contoh.invalid")

    recipients.install(replace(recipients.directory(), addresses_of=asked))
    deliver_due()
    assert state_of(other)[0] == DeliveryState.SENT
    assert state_of(poison)[:2] == (DeliveryState.WAITING, "LookupError")


def test_what_is_refused_fails_at_once(
    make_delivery: MakeDelivery, scripted: type[Scripted]
) -> None:
    scripted.script = staticmethod(lambda _parcel: NeverSent("http_422"))
    delivery = make_delivery()
    deliver_due()
    assert state_of(delivery) == (DeliveryState.FAILED, "http_422", 1)


def test_the_providers_wish_is_kept(
    make_delivery: MakeDelivery, scripted: type[Scripted]
) -> None:
    scripted.script = staticmethod(
        lambda _parcel: NotSentYet("later", after=timedelta(minutes=40))
    )
    with time_machine.travel(START, tick=False):
        delivery = make_delivery()
        deliver_due()
        delivery.refresh_from_db()
        assert delivery.due_at == timezone.now() + timedelta(minutes=40)


def test_back_off_doubles_with_a_fifth_more_or_less(
    make_delivery: MakeDelivery,
) -> None:
    delivery = make_delivery()
    waits = []
    for delivery.attempts in range(1, 12):
        waits.append(back_off(delivery).total_seconds() / 60)
        whole = min(2 ** (delivery.attempts - 1), 360)
        assert 0.8 * whole <= waits[-1] <= 1.2 * whole
    other = make_delivery()
    other.attempts = 5
    delivery.attempts = 5
    assert back_off(other) != back_off(delivery)


def test_what_is_too_old_fails(
    make_delivery: MakeDelivery, scripted: type[Scripted], settings: Any
) -> None:
    scripted.script = staticmethod(lambda _parcel: ChannelDown("smtp_down"))
    with time_machine.travel(START, tick=False) as clock:
        delivery = make_delivery()
        deliver_due()
        assert state_of(delivery) == (DeliveryState.WAITING, "smtp_down", 0)
        clock.shift(settings.NOTICE_MAX_AGE)
        deliver_due()
    assert state_of(delivery)[:2] == (DeliveryState.FAILED, "too_old")


def test_a_channel_that_is_down_rests_and_comes_back(
    make_delivery: MakeDelivery, scripted: type[Scripted]
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        waiting = [make_delivery() for _ in range(12)]
        scripted.script = staticmethod(lambda _parcel: ChannelDown("smtp_down"))
        deliver_due()
        assert len(scripted.sent) == 5
        health = ChannelHealth.objects.get(pk=Channel.EMAIL)
        assert health.rests(timezone.now())
        assert (health.failures, health.last_error) == (5, "smtp_down")
        assert deliver_due() == 0
        clock.shift(timedelta(seconds=31))
        deliver_due()
        assert len(scripted.sent) == 6
        health.refresh_from_db()
        assert health.resting_until == timezone.now() + timedelta(seconds=60)
        clock.shift(timedelta(minutes=2))
        scripted.script = staticmethod(lambda _parcel: "id")
        deliver_due()
        assert {state_of(one)[0] for one in waiting} == {DeliveryState.SENT}
        health.refresh_from_db()
        assert health.failures == 0
        assert not health.rests(timezone.now())


def test_one_channel_down_leaves_the_other(
    make_delivery: MakeDelivery, scripted: type[Scripted]
) -> None:
    for _ in range(10):
        make_delivery()
    message = make_delivery(Channel.WHATSAPP)
    scripted.script = staticmethod(
        lambda parcel: (
            ChannelDown("smtp_down") if parcel.channel == Channel.EMAIL else "id"
        )
    )
    deliver_due()
    assert state_of(message)[0] == DeliveryState.SENT


def test_refusals_of_single_notices_do_not_rest_the_channel(
    make_delivery: MakeDelivery, scripted: type[Scripted]
) -> None:
    for _ in range(10):
        make_delivery()
    scripted.script = staticmethod(lambda _parcel: NotSentYet("smtp_451"))
    assert deliver_due() == 10
    assert ChannelHealth.objects.get(pk=Channel.EMAIL).resting_until is None


def test_take_gives_the_same_row_to_one_worker_only(
    make_delivery: MakeDelivery, settings: Any
) -> None:
    settings.NOTICE_LANES = 2
    for _ in range(5):
        make_delivery()
    now = timezone.now()
    first = leasing.take(Channel.EMAIL, now=now, most=3)
    second = leasing.take(Channel.EMAIL, now=now, most=3)
    assert first is not None
    assert second is not None
    assert len(first.deliveries) == 3
    assert len(second.deliveries) == 2
    assert not {one.pk for one in first.deliveries} & {
        one.pk for one in second.deliveries
    }


def test_take_leaves_a_slow_channel_to_its_lanes(
    make_delivery: MakeDelivery, settings: Any
) -> None:
    settings.NOTICE_LANES = 1
    for _ in range(5):
        make_delivery()
    now = timezone.now()
    assert leasing.take(Channel.EMAIL, now=now, most=2) is not None
    assert leasing.take(Channel.EMAIL, now=now, most=2) is None
    assert leasing.take(Channel.EMAIL, now=now + leasing.LEASE, most=2) is not None


def test_a_killed_workers_batch_is_sent_again_under_the_same_reference(
    make_delivery: MakeDelivery, scripted: type[Scripted]
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        delivery = make_delivery()
        assert leasing.take(Channel.EMAIL, now=timezone.now(), most=5) is not None
        assert deliver_due() == 0
        clock.shift(leasing.LEASE)
        assert deliver_due() == 1
    assert state_of(delivery) == (DeliveryState.SENT, "", 2)
    assert scripted.sent[0].reference == delivery.reference.hex


def test_what_kills_its_worker_every_time_ends(
    make_delivery: MakeDelivery, settings: Any
) -> None:
    settings.NOTICE_ATTEMPTS = 3
    delivery = make_delivery()
    now = timezone.now()
    for turn in range(4):
        leasing.take(Channel.EMAIL, now=now + turn * leasing.LEASE, most=5)
    assert state_of(delivery) == (DeliveryState.FAILED, "worker_lost", 3)


def test_release_gives_back_without_an_attempt(make_delivery: MakeDelivery) -> None:
    delivery = make_delivery()
    batch = leasing.take(Channel.EMAIL, now=timezone.now(), most=5)
    assert batch is not None
    leasing.release(batch, batch.deliveries)
    assert state_of(delivery) == (DeliveryState.WAITING, "", 0)
    assert delivery.lease is None


def test_take_keeps_to_the_rate(make_delivery: MakeDelivery, settings: Any) -> None:
    settings.NOTICE_RATES = {Channel.EMAIL: 6}
    settings.NOTICE_LANES = 10
    for _ in range(20):
        make_delivery()
    now = timezone.now()

    def taken(after: float) -> int:
        at = now + timedelta(seconds=after)
        batch = leasing.take(Channel.EMAIL, now=at, most=50)
        return len(batch.deliveries) if batch else 0

    assert [taken(0), taken(0), taken(5), taken(10), taken(40)] == [6, 0, 0, 1, 3]


def test_a_channel_without_a_carrier_ends_visibly(
    make_delivery: MakeDelivery, scripted: type[Scripted]
) -> None:
    delivery = make_delivery(Channel.SMS)
    deliver_due()
    assert state_of(delivery)[:2] == (DeliveryState.FAILED, "no_carrier")


def test_a_run_ends_when_its_time_is_over(
    make_delivery: MakeDelivery, scripted: type[Scripted], settings: Any
) -> None:
    settings.NOTICE_BATCH = 1
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(5):
            make_delivery()

        def slowly(_parcel: object) -> str:
            clock.shift(timedelta(seconds=20))
            return "id"

        scripted.script = staticmethod(slowly)
        assert deliver_due() == 2
        assert Delivery.objects.filter(lease__isnull=False).count() == 0


@pytest.fixture
def eight_at_once(scripted: type[Scripted], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripted, "at_once", 8)


@pytest.mark.usefixtures("eight_at_once")
def test_deliver_due_asks_no_more_for_eight_than_for_one(
    make_delivery: MakeDelivery,
) -> None:
    """But for what is written down: once for each time that something is known."""

    def asked(count: int) -> int:
        made = [make_delivery() for _ in range(count)]
        with CaptureQueriesContext(connection) as sent:
            assert deliver_due(Channel.EMAIL) == count
        assert {state_of(one)[0] for one in made} == {DeliveryState.SENT}
        return sum(not query["sql"].startswith("UPDATE") for query in sent)

    asked(1)
    assert asked(8) == asked(1)


@pytest.mark.usefixtures("eight_at_once")
def test_deliver_due_lets_each_of_a_group_have_its_own_end(
    make_delivery: MakeDelivery, scripted: type[Scripted], book: Book
) -> None:
    good, gone, refused, broken = (make_delivery() for _ in range(4))
    # It was taken once before, and its worker died before it wrote so.
    again = make_delivery(provider_id="first")
    book.addresses[gone.pk] = None
    outcomes: dict[str, Exception] = {
        refused.reference.hex: NeverSent("http_422"),
        broken.reference.hex: NotSentYet("http_500"),
    }
    scripted.script = staticmethod(
        lambda parcel: outcomes.get(parcel.reference, f"id-{parcel.reference}")
    )
    assert deliver_due() == 5
    assert state_of(good) == (DeliveryState.SENT, "", 1)
    assert state_of(again) == (DeliveryState.SENT, "", 1)
    assert state_of(gone)[0] == DeliveryState.DROPPED
    assert state_of(refused) == (DeliveryState.FAILED, "http_422", 1)
    assert state_of(broken) == (DeliveryState.WAITING, "http_500", 1)
    assert good.provider_id == f"id-{good.reference.hex}"
    assert good.sent_at is not None
    assert again.provider_id == "first"
    assert not Delivery.objects.filter(lease__isnull=False).exists()
