"""The broker is erased and away for a while; the web goes on, and nothing is lost."""

import time
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import User
from tests.fake_gateway import FakeGateway
from tests.mail_sink import MailSink

from . import size, sound
from .broker import Broker
from .child import STARTED, environment, kept, wait_until
from .notices import all_sent, say, what_waits
from .test_sending import arrived_once


pytestmark = [pytest.mark.faults, pytest.mark.slow]
# What is sent again after the lease of a worker that ended, then after one back-off, and
# by one that has to start first.
ARRIVED = 600


def test_broker_flushed_and_stopped_while_the_web_goes_on(
    officer: User,
    gateway: FakeGateway,
    sink: MailSink,
    broker: Broker,
    tmp_path: Path,
) -> None:
    client = Client()
    env = environment(
        FAULT_GATEWAY=gateway.url,
        FAULT_SMTP=sink.port,
        **broker.addresses,
    )
    celery = ["-m", "celery", "-A", "sigap_cases"]
    beat = [*celery, "beat", "--pidfile=", f"--schedule={tmp_path / 'schedule'}"]
    worker = [*celery, "worker", "--concurrency", "2", "--without-mingle"]
    worker += ["--loglevel", "INFO"]
    log, beats = tmp_path / "worker.log", tmp_path / "beat.log"
    with kept(worker, env, log=log) as one, kept(beat, env, log=beats) as other:

        def all_arrived() -> bool:
            one.look()
            other.look()
            return all_sent()

        say(officer, 5)
        assert wait_until(all_arrived, seconds=STARTED), what_waits(log)
        broker.flush()
        broker.stop([log])
        ends = time.monotonic() + size(6, 300)
        while time.monotonic() < ends:
            say(officer, 2)
            assert client.get("/").status_code == 200
            time.sleep(0.5)
        assert not all_arrived()
        broker.valkey.start_again(broker.child)
        broker.flush()
        assert wait_until(all_arrived, seconds=ARRIVED), what_waits(log)
    arrived_once(gateway, sink)
    sound()
