"""The gateway channel: what is sent, how it is signed, and what its answers mean."""

import json
import time
from typing import Any

import pytest
from django.utils import timezone

from notifications.channels import signing
from notifications.channels.contract import Content, Parcel
from notifications.channels.gateway import Gateway
from notifications.enums import Channel, DeliveryState
from notifications.exceptions import ChannelDown, NeverSent, NotSent, NotSentYet
from notifications.models import ChannelHealth
from notifications.services.delivery import deliver_due
from tests.fake_gateway import SECRET, FakeGateway

from .conftest import MakeDelivery


PARCEL_TEXT = "SIGAP: ADU-26-7KQ2M9\nhttps://sigap.invalid/"


@pytest.fixture
def parcel() -> Parcel:
    return Parcel(
        reference="0123456789abcdef0123456789abcdef",
        channel=Channel.WHATSAPP,
        address="+6281234567890",
        content=Content(subject="SIGAP", body=PARCEL_TEXT),
        created_at=timezone.now(),
    )


def sent(parcel: Parcel) -> str:
    with Gateway(parcel.channel).open() as send:
        return send(parcel)


def test_send_posts_what_the_contract_says(
    gateway: FakeGateway, parcel: Parcel
) -> None:
    assert sent(parcel) == f"gw-{parcel.reference}"
    assert gateway.taken[parcel.reference] == {
        "to": "+6281234567890",
        "text": PARCEL_TEXT,
        "key": parcel.reference,
        "kind": "notice",
        "at": parcel.created_at.isoformat(),
    }
    assert gateway.forged == 0


def test_send_is_refused_with_another_secret(
    gateway: FakeGateway, parcel: Parcel, settings: Any
) -> None:
    settings.NOTICE_GATEWAYS = {
        Channel.WHATSAPP: {"url": gateway.url, "secret": "another"}
    }
    with pytest.raises(ChannelDown, match="http_401"):
        sent(parcel)
    assert gateway.forged == 1


ANSWERS: dict[tuple[str, str], tuple[type[NotSent], str, int | None]] = {
    ("busy", "120"): (ChannelDown, "http_429", 120),
    ("busy", ""): (ChannelDown, "http_429", None),
    ("busy", "Wed, 21 Oct 2026 07:28:00 GMT"): (ChannelDown, "http_429", None),
    ("broken", ""): (NotSentYet, "http_500", None),
    ("broken", "60"): (ChannelDown, "http_500", 60),
    ("refusing", ""): (NeverSent, "http_422", None),
    ("redirecting", ""): (ChannelDown, "redirect_302", None),
    ("dead", ""): (ChannelDown, "ProtocolError", None),
}


@pytest.mark.parametrize(("given", "understood"), ANSWERS.items())
def test_answers_are_understood(
    gateway: FakeGateway,
    parcel: Parcel,
    given: tuple[str, str],
    understood: tuple[type[NotSent], str, int | None],
) -> None:
    gateway.mode, gateway.retry_after = given
    with pytest.raises(NotSent) as refused:
        sent(parcel)
    wish = getattr(refused.value, "after", None)
    assert (
        type(refused.value),
        refused.value.why,
        wish.total_seconds() if wish else None,
    ) == understood


def test_a_private_address_is_refused_before_anything_is_said(
    gateway: FakeGateway, parcel: Parcel, settings: Any
) -> None:
    settings.NOTICE_GATEWAYS_MAY_BE_PRIVATE = False
    with pytest.raises(ChannelDown, match="private_address"):
        sent(parcel)
    assert not gateway.asked
    assert gateway.forged == 0


def test_plain_http_is_refused(
    gateway: FakeGateway, parcel: Parcel, settings: Any
) -> None:
    settings.NOTICE_GATEWAYS_MAY_BE_PLAIN = False
    with pytest.raises(ChannelDown, match="not_https"):
        sent(parcel)


@pytest.mark.parametrize(
    "given", [{}, {"url": "file:///etc/passwd", "secret": "x"}, {"url": "https://a"}]
)
def test_a_gateway_that_is_half_configured_is_refused(
    gateway: FakeGateway, parcel: Parcel, settings: Any, given: dict[str, str]
) -> None:
    settings.NOTICE_GATEWAYS = {Channel.WHATSAPP: given}
    with pytest.raises(ChannelDown, match="no_gateway"):
        sent(parcel)


@pytest.mark.django_db
def test_deliver_due_keeps_connections_open(
    gateway: FakeGateway, make_delivery: MakeDelivery
) -> None:
    made = [make_delivery(Channel.WHATSAPP) for _ in range(60)]
    assert deliver_due(Channel.WHATSAPP) == 60
    assert gateway.connections <= Gateway.at_once
    assert set(gateway.taken) == {one.reference.hex for one in made}
    made[0].refresh_from_db()
    assert made[0].provider_id == f"gw-{made[0].reference.hex}"


@pytest.mark.django_db
def test_deliver_due_rests_as_long_as_the_gateway_asks(
    gateway: FakeGateway, make_delivery: MakeDelivery
) -> None:
    gateway.mode, gateway.retry_after = "busy", "300"
    for _ in range(20):
        make_delivery(Channel.SMS)
    deliver_due(Channel.SMS)
    assert sum(gateway.asked.values()) == Gateway.at_once
    health = ChannelHealth.objects.get(pk=Channel.SMS)
    assert health.resting_until is not None
    assert health.last_failed_at is not None
    rest = health.resting_until - health.last_failed_at
    assert rest.total_seconds() == 300


@pytest.mark.django_db
def test_an_answer_without_an_id_counts_as_sent(
    gateway: FakeGateway, make_delivery: MakeDelivery, monkeypatch: Any
) -> None:
    monkeypatch.setattr(gateway, "answer", lambda body, headers: (202, {"ok": True}))
    delivery = make_delivery(Channel.SMS)
    deliver_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.provider_id) == (DeliveryState.SENT, "")


BODY = json.dumps({"id": "1"}).encode()


def signed(**changes: Any) -> dict[str, str]:
    given = {"message_id": "m1", "timestamp": int(time.time()), "body": BODY, **changes}
    return signing.headers(SECRET, **given)


def test_is_genuine_takes_the_example_of_standard_webhooks() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 published
    body = b'{"test": 2432232314}'
    made = signing.signature(
        secret,
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp="1614265330",
        body=body,
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_is_genuine_takes_one_of_several_signatures() -> None:
    given = signed()
    given["webhook-signature"] = f"v1,AAAA {given['webhook-signature']}"
    assert signing.is_genuine(SECRET, given, body=BODY, now=time.time())


@pytest.mark.parametrize(
    "changes",
    [
        {"webhook-id": "m2"},
        {"webhook-id": ""},
        {"webhook-timestamp": str(int(time.time()) + 1)},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "1" * 40},
        {"webhook-timestamp": "²"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,é"},
        {"webhook-signature": "v0,AAAA"},
    ],
)
def test_is_genuine_refuses_what_was_changed(changes: dict[str, str]) -> None:
    given = {**signed(), **changes}
    assert not signing.is_genuine(SECRET, given, body=BODY, now=time.time())


@pytest.mark.parametrize("age", [-301, 301, 3600])
def test_is_genuine_refuses_what_lies_outside_the_window(age: int) -> None:
    now = time.time()
    given = signed(timestamp=int(now) - age)
    assert not signing.is_genuine(SECRET, given, body=BODY, now=now)
