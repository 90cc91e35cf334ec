"""Faults of sending: killed workers, servers that are down, slow, half failing or lying."""

import random
import time
from functools import partial
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from notifications.enums import Channel, DeliveryState, OutboxState
from notifications.models import Delivery, OutboxMessage
from notifications.services.delivery import deliver_due
from notifications.services.reports import settle
from notifications.services.spreading import spread_due
from notifications.services.undelivered import all_again
from tests.fake_gateway import FakeGateway
from tests.mail_sink import MailSink, running_sink

from . import size, sound
from .child import STARTED, environment, kill, start, wait_until
from .notices import (
    all_sent,
    end_leases,
    let_time_pass,
    references,
    say,
    states,
    work_until_sent,
)


pytestmark = [pytest.mark.faults, pytest.mark.slow]


def arrived_once(gateway: FakeGateway, sink: MailSink) -> None:
    """Once per key where the provider takes keys; at least once by SMTP."""
    assert set(gateway.taken) == references(Channel.WHATSAPP)
    mails = sink.by_id()
    assert {one.strip("<>").partition("@")[0] for one in mails} == references(
        Channel.EMAIL
    )
    assert set(states()) == {DeliveryState.SENT}


def _asked(gateway: FakeGateway, sink: MailSink) -> int:
    return sum(gateway.asked.values()) + sink.asked


def _more(gateway: FakeGateway, sink: MailSink, count: int) -> bool:
    return _asked(gateway, sink) > count


def _connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        )
        [[count]] = cursor.fetchall()
    return int(count)


def test_workers_killed_while_they_send(
    officer: User, gateway: FakeGateway, sink: MailSink
) -> None:
    kills = size(3, 50)
    gateway.delay = sink.delay = 0.02
    env = environment(FAULT_GATEWAY=gateway.url, FAULT_SMTP=sink.port)
    chance = random.Random(4)  # noqa: S311 the same moments in every run
    killed_holding = 0
    for _ in range(kills):
        say(officer, 12)
        before = _asked(gateway, sink)
        worker = start(["-m", "tests.faults.sender"], env)
        try:
            more = partial(_more, gateway, sink, before + 2)
            assert wait_until(more, seconds=STARTED)
            time.sleep(chance.uniform(0, 0.15))
        finally:
            kill(worker)
        held = Delivery.objects.filter(state=DeliveryState.WAITING, lease__isnull=False)
        killed_holding += held.exists()
        end_leases()
    assert killed_holding
    gateway.delay = sink.delay = 0
    work_until_sent()
    arrived_once(gateway, sink)
    twice = sum(gateway.asked.values()) - len(gateway.taken)
    assert twice <= 8 * kills, "no more than one group a kill is sent again"
    sound()


def test_many_workers_send_nothing_twice(
    officer: User, gateway: FakeGateway, sink: MailSink
) -> None:
    say(officer, size(60, 3000))
    spread_due()
    env = environment(
        FAULT_GATEWAY=gateway.url, FAULT_SMTP=sink.port, FAULT_LANES=3, FAULT_BATCH=7
    )
    workers = [start(["-m", "tests.faults.sender"], env) for _ in range(3)]
    try:
        assert wait_until(all_sent, seconds=size(STARTED, 900))
    finally:
        for worker in workers:
            kill(worker)
    arrived_once(gateway, sink)
    assert set(gateway.asked.values()) == {1}
    assert set(sink.by_id().values()) == {1}
    sound()


def test_mail_server_down_while_messages_go_on(
    officer: User, gateway: FakeGateway, sink: MailSink, settings: Any
) -> None:
    count = size(20, 1000)
    working, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    say(officer, count)
    for _ in range(4):
        spread_due()
        deliver_due()
        let_time_pass()
    # A run ends after half a minute, however much is left to the next.
    for _ in range(count):
        if len(gateway.taken) == count:
            break
        spread_due()
        deliver_due(Channel.WHATSAPP)
        let_time_pass()
    assert len(gateway.taken) == count
    assert not sink.mails
    settings.EMAIL_PORT = working
    work_until_sent()
    arrived_once(gateway, sink)
    sound()


def test_mail_server_that_is_slow_leaves_the_phones_alone(
    officer: User, gateway: FakeGateway, sink: MailSink
) -> None:
    sink.delay = 0.3
    env = environment(FAULT_GATEWAY=gateway.url, FAULT_SMTP=sink.port, FAULT_LANES=1)
    before = _connections()
    workers = [start(["-m", "tests.faults.sender"], env) for _ in range(2)]
    try:
        # One that starts much later would find the mails sent, and prove nothing.
        assert wait_until(lambda: _connections() >= before + 2, seconds=STARTED)
        say(officer, size(6, 60))
        spread_due()
        # The workers deal out as well, and may be at it still.
        waiting = OutboxMessage.objects.filter(state=OutboxState.WAITING)
        assert wait_until(lambda: not waiting.exists(), seconds=STARTED)
        wanted = len(references(Channel.WHATSAPP))
        assert wanted
        assert wait_until(lambda: len(gateway.taken) == wanted, seconds=STARTED)
        assert len(sink.mails) < wanted
        assert wait_until(all_sent, seconds=size(STARTED, 900))
    finally:
        for worker in workers:
            kill(worker)
    arrived_once(gateway, sink)
    sound()


def test_providers_that_fail_half_of_the_time(
    officer: User, gateway: FakeGateway, sink: MailSink, settings: Any
) -> None:
    count = size(30, 2000)
    gateway.mode = sink.mode = "half"
    say(officer, count)
    work_until_sent()
    # Of every second mail a few are put off at each of their tries: the operator's.
    given_up = states()[DeliveryState.FAILED]
    assert given_up <= count / 2 ** (settings.NOTICE_ATTEMPTS - 1)
    assert all_again(Channel.EMAIL, by=officer) == given_up
    work_until_sent()
    arrived_once(gateway, sink)
    assert set(sink.by_id().values()) == {1}
    sound()


def test_a_provider_that_hangs_up_and_comes_back(
    officer: User, gateway: FakeGateway, sink: MailSink
) -> None:
    gateway.mode = "dead"
    sink.mode = "hanging up"
    say(officer, size(20, 1000))
    for _ in range(size(3, 30)):
        spread_due()
        deliver_due()
        let_time_pass()
    assert not gateway.taken
    gateway.mode = sink.mode = "ok"
    work_until_sent()
    arrived_once(gateway, sink)
    sound()


def test_reports_doubled_and_shuffled(
    officer: User, gateway: FakeGateway, sink: MailSink
) -> None:
    say(officer, size(30, 3000))
    work_until_sent()
    for seed in range(2):
        for report in gateway.reports(seed=seed):
            settle(
                Channel.WHATSAPP,
                state=DeliveryState(report["state"]),
                provider_id=report["id"],
            )
    sent = Delivery.objects.filter(channel=Channel.WHATSAPP)
    assert set(sent.values_list("state", flat=True)) == {DeliveryState.DELIVERED}
    sound()


def test_a_mail_server_that_restarts(
    officer: User, gateway: FakeGateway, sink: MailSink, settings: Any
) -> None:
    say(officer, size(10, 500))
    spread_due()
    deliver_due(limit=size(5, 250))
    with running_sink() as another:
        settings.EMAIL_PORT = another.port
        work_until_sent()
        known = {*sink.by_id(), *another.by_id()}
    assert len(known) == len(references(Channel.EMAIL))
    sound()
