"""An office whose notices go to providers that the test controls."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from tests.fake_gateway import FakeGateway, running_gateway
from tests.mail_sink import MailSink, running_sink

from . import settings as for_children
from .broker import Broker


@pytest.fixture
def gateway(settings: Any) -> Iterator[FakeGateway]:
    with running_gateway() as running:
        settings.NOTICE_GATEWAYS = {
            channel: {**given, "url": running.url}
            for channel, given in for_children.NOTICE_GATEWAYS.items()
        }
        settings.NOTICE_GATEWAYS_MAY_BE_PRIVATE = True
        settings.NOTICE_GATEWAYS_MAY_BE_PLAIN = True
        yield running


@pytest.fixture
def sink(settings: Any) -> Iterator[MailSink]:
    with running_sink() as running:
        settings.EMAIL_BACKEND = for_children.EMAIL_BACKEND
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_TIMEOUT = 5
        yield running


@pytest.fixture
def officer(live_office: None) -> User:
    user = User.objects.get(username="petugas_penanganan")
    user.email, user.phone = "petugas@kantor.invalid", "+6281234567890"
    user.save()
    return user


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    running_broker = Broker(tmp_path / "var")
    yield running_broker
    running_broker.child.stop()
