"""Deliveries, a directory that knows where everybody is, and what carries them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from notifications import recipients
from notifications.enums import Channel, Topic
from notifications.models import Delivery, OutboxMessage
from notifications.recipients import Opening
from tests.factories import make_user
from tests.fake_gateway import SECRET, FakeGateway, running_gateway
from tests.mail_sink import MailSink, running_sink

from .carriers import Scripted


_numbers = count(1)
MakeDelivery = Callable[..., Delivery]


class Book:
    """Where everybody is; a test may take an address away, or give somebody hours."""

    def __init__(self) -> None:
        self.addresses: dict[int, str | None] = {}
        self.opens: dict[int, datetime] = {}

    def addresses_of(self, deliveries: Sequence[Delivery]) -> dict[int, str | None]:
        return {
            one.pk: self.addresses.get(one.pk, f"orang{one.pk}@contoh.invalid")
            for one in deliveries
        }

    def openings(self, _people: object) -> Opening:
        return lambda who, now: max(self.opens.get(who.user_id or 0, now), now)


@pytest.fixture
def book() -> Iterator[Book]:
    before = recipients.directory()
    made = Book()
    recipients.install(
        replace(before, addresses_of=made.addresses_of, openings=made.openings)
    )
    yield made
    recipients.install(before)


@pytest.fixture
def person(db: None) -> User:
    return make_user("penerima")


@pytest.fixture
def make_delivery(book: Book, person: User) -> MakeDelivery:
    def make(channel: str = Channel.EMAIL, **fields: Any) -> Delivery:
        now = timezone.now()
        number = next(_numbers)
        message = OutboxMessage.objects.create(
            key=f"pesan-{number}",
            topic=fields.pop("topic", Topic.TASK_OPENED),
            matter_id=number,
            label=f"ADU-26-{number:06}",
            user_id=person.pk,
            state="spread",
            created_at=now,
            due_at=now,
        )
        return Delivery.objects.create(
            message=message,
            key=f"{message.key}:{channel}",
            channel=channel,
            **{"user": person, "created_at": now, "due_at": now, **fields},
        )

    return make


@pytest.fixture
def scripted(settings: Any) -> type[Scripted]:
    settings.NOTICE_CARRIERS = {
        Channel.EMAIL: "tests.sending.carriers.Scripted",
        Channel.WHATSAPP: "tests.sending.carriers.Scripted",
    }
    settings.NOTICE_BATCH = 50
    Scripted.sent, Scripted.opened = [], 0
    Scripted.script = staticmethod(lambda _parcel: "id")
    return Scripted


@pytest.fixture
def gateway(settings: Any) -> Iterator[FakeGateway]:
    with running_gateway() as running:
        settings.NOTICE_CARRIERS = dict.fromkeys(
            (Channel.WHATSAPP, Channel.SMS), "notifications.channels.gateway.Gateway"
        )
        settings.NOTICE_GATEWAYS = {
            channel: {"url": running.url, "secret": SECRET}
            for channel in (Channel.WHATSAPP, Channel.SMS)
        }
        settings.NOTICE_GATEWAYS_MAY_BE_PRIVATE = True
        settings.NOTICE_GATEWAYS_MAY_BE_PLAIN = True
        yield running


@pytest.fixture
def sink(settings: Any) -> Iterator[MailSink]:
    with running_sink() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_TIMEOUT = 5
        yield running
