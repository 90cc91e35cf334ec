"""What providers report: signed, in any order, any number of times."""

import base64
import json
import time
from itertools import permutations
from typing import Any

import pytest
from anymail.exceptions import AnymailWebhookValidationFailure
from anymail.signals import AnymailTrackingEvent, tracking
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from notifications.channels import signing
from notifications.enums import Cause, Channel, DeliveryState
from notifications.models import BadAddress, Delivery
from notifications.services import addresses, leasing
from notifications.services.delivery import deliver_due
from notifications.services.reports import settle
from tests.fake_gateway import SECRET, FakeGateway

from .carriers import Scripted
from .conftest import MakeDelivery


pytestmark = pytest.mark.django_db
REPORT = "/kabar/gerbang/whatsapp/"


def state_of(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def post(client: Client, said: Any, *, at: float = 0, **changes: str) -> int:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    headers = signing.headers(
        SECRET, message_id="r1", timestamp=int(at or time.time()), body=body
    )
    answer = client.post(
        REPORT,
        data=body,
        content_type="application/json",
        headers={
            **headers,
            **{f"webhook-{name}": value for name, value in changes.items()},
        },
    )
    assert answer.content == b""
    return answer.status_code


@pytest.mark.parametrize("order", list(permutations(["sent", "delivered", "bounced"])))
@pytest.mark.parametrize("before", [DeliveryState.WAITING, DeliveryState.SENT])
def test_reports_end_in_the_same_state_in_any_order(
    make_delivery: MakeDelivery, order: tuple[str, ...], before: str
) -> None:
    delivery = make_delivery(state=before, provider_id="p1")
    for state in (*order, *order):
        assert settle(Channel.EMAIL, state=DeliveryState(state), provider_id="p1")
    assert state_of(delivery) == DeliveryState.BOUNCED


@pytest.mark.django_db(transaction=True)
def test_a_report_that_overtakes_its_worker_settles_the_notice(
    make_delivery: MakeDelivery, scripted: type[Scripted]
) -> None:
    delivery = make_delivery()

    def taken_and_reported(parcel: Any) -> str:
        settle(Channel.EMAIL, state=DeliveryState.DELIVERED, reference=parcel.reference)
        connection.close()  # this thread's own
        return "p7"

    scripted.script = staticmethod(taken_and_reported)
    deliver_due()
    assert state_of(delivery) == DeliveryState.DELIVERED
    assert (delivery.provider_id, delivery.lease) == ("p7", None)


def test_a_report_for_a_killed_workers_notice_saves_a_second_sending(
    make_delivery: MakeDelivery, scripted: type[Scripted]
) -> None:
    delivery = make_delivery()
    now = timezone.now()
    leasing.take(Channel.EMAIL, now=now, most=5)
    settle(
        Channel.EMAIL,
        state=DeliveryState.DELIVERED,
        reference=delivery.reference.hex,
    )
    deliver_due(now=now + leasing.LEASE)
    assert state_of(delivery) == DeliveryState.DELIVERED
    assert scripted.sent == []


def test_unknown_and_foreign_ids_change_nothing(make_delivery: MakeDelivery) -> None:
    delivery = make_delivery(state=DeliveryState.SENT, provider_id="p1")
    state = DeliveryState.DELIVERED
    assert not settle(Channel.EMAIL, state=state, provider_id="p2")
    assert not settle(Channel.EMAIL, state=state, provider_id="")
    assert not settle(Channel.SMS, state=state, provider_id="p1")
    assert state_of(delivery) == DeliveryState.SENT


def test_gateway_report_doubled_and_shuffled(
    client: Client, gateway: FakeGateway, make_delivery: MakeDelivery
) -> None:
    made = [make_delivery(Channel.WHATSAPP) for _ in range(10)]
    deliver_due()
    told = gateway.reports()
    assert {post(client, report) for report in told} == {200}
    assert {state_of(one) for one in made} == {DeliveryState.DELIVERED}


def test_gateway_report_of_a_stranger_tells_nothing(
    client: Client, gateway: FakeGateway
) -> None:
    assert post(client, {"id": "nobody", "state": "delivered"}) == 200


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (b"not json", 400),
        (b"[" * 9000, 400),
        ([], 400),
        ({"id": "x"}, 400),
        ({"id": "x", "state": "seen"}, 400),
        ({"id": ["x"], "state": "sent"}, 200),
        ({"id": "\0", "state": "sent"}, 400),
        (b" " * 17_000, 413),
    ],
)
def test_gateway_report_refuses_what_is_no_report(
    client: Client, gateway: FakeGateway, said: Any, status: int
) -> None:
    assert post(client, said) == status


def test_gateway_report_refuses_forged_and_old_ones(
    client: Client, gateway: FakeGateway, make_delivery: MakeDelivery
) -> None:
    delivery = make_delivery(Channel.WHATSAPP, state="sent", provider_id="g1")
    said = {"id": "g1", "state": "delivered"}
    assert post(client, said, signature="v1,AAAA") == 401
    assert post(client, said, timestamp="1") == 401
    assert post(client, said, at=time.time() - 301) == 401
    assert client.post(REPORT, said, content_type="application/json").status_code == 401
    assert state_of(delivery) == DeliveryState.SENT
    assert post(client, said) == 200
    assert state_of(delivery) == DeliveryState.DELIVERED


def test_gateway_report_exists_only_where_a_gateway_is(
    client: Client, gateway: FakeGateway
) -> None:
    assert client.post("/kabar/gerbang/email/").status_code == 404
    assert client.post("/kabar/gerbang/burung/").status_code == 404
    assert client.get(REPORT).status_code == 405


def test_an_unknown_number_takes_nothing_more(
    client: Client, gateway: FakeGateway, make_delivery: MakeDelivery
) -> None:
    first = make_delivery(Channel.WHATSAPP)
    deliver_due()
    said = {"key": first.reference.hex, "state": "unknown_number"}
    assert post(client, said) == post(client, said) == 200
    assert state_of(first) == DeliveryState.BOUNCED
    mark = BadAddress.objects.get()
    assert (mark.user, mark.cause) == (first.user, Cause.BOUNCED)
    assert "invalid" not in mark.address_hash
    first.state = DeliveryState.WAITING
    first.save()
    deliver_due()
    first.refresh_from_db()
    assert (first.state, first.last_error) == (DeliveryState.FAILED, "bad_address")
    assert first.user is not None
    assert addresses.clear(first.user, channel=Channel.WHATSAPP) == 1
    assert not addresses.bad_addresses_of(first.user).exists()


def note(**event: Any) -> None:
    tracking.send(
        sender=None, event=AnymailTrackingEvent(timestamp=None, **event), esp_name="X"
    )


@pytest.mark.parametrize(
    ("event", "state", "cause"),
    [
        ({"event_type": "delivered"}, DeliveryState.DELIVERED, None),
        ({"event_type": "queued"}, DeliveryState.SENT, None),
        ({"event_type": "opened"}, DeliveryState.SENT, None),
        ({"event_type": "failed"}, DeliveryState.BOUNCED, None),
        (
            {"event_type": "bounced", "reject_reason": "timed_out"},
            DeliveryState.BOUNCED,
            None,
        ),
        (
            {"event_type": "bounced", "reject_reason": "invalid"},
            DeliveryState.BOUNCED,
            Cause.BOUNCED,
        ),
        ({"event_type": "complained"}, DeliveryState.DELIVERED, Cause.COMPLAINED),
    ],
)
def test_mail_reports_are_understood(
    make_delivery: MakeDelivery,
    event: dict[str, Any],
    state: str,
    cause: Cause | None,
) -> None:
    delivery = make_delivery(state=DeliveryState.SENT, provider_id="m1")
    for _ in range(2):
        note(message_id="m1", **event)
    assert state_of(delivery) == state
    marks = list(BadAddress.objects.values_list("cause", flat=True))
    assert marks == ([cause] if cause else [])


def test_a_mail_report_without_the_secret_is_refused(
    rf: RequestFactory, settings: Any, make_delivery: MakeDelivery
) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": "kabar:rahasia-uji"}
    delivery = make_delivery(state=DeliveryState.SENT, provider_id="m1")
    view = PostmarkTrackingWebhookView.as_view()
    said = {
        "RecordType": "Delivery",
        "MessageID": "m1",
        "Recipient": "x@contoh.invalid",
        "DeliveredAt": "2026-11-23T03:00:00Z",
        "Metadata": {},
    }

    def answered(credentials: str) -> int:
        word = base64.b64encode(credentials.encode()).decode()
        request = rf.post(
            "/kabar/surel/",
            json.dumps(said),
            content_type="application/json",
            headers={"Authorization": f"Basic {word}"},
        )
        status: int = view(request).status_code
        return status

    with pytest.raises(AnymailWebhookValidationFailure):  # Django answers it with 400
        answered("kabar:salah")
    assert state_of(delivery) == DeliveryState.SENT
    assert answered("kabar:rahasia-uji") == 200
    assert state_of(delivery) == DeliveryState.DELIVERED
