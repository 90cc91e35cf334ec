"""Dealing out: who hears, by which channel, when; once, in batches, none delayed."""

import uuid
from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.enums import Post
from accounts.models import User
from notifications.enums import Channel, OutboxState, Topic
from notifications.models import Covered, Delivery, InboxNotice, OutboxMessage
from notifications.services import preferences
from notifications.services.outbox import About, tell
from notifications.services.preferences import STAFF_TOPICS
from sigap_cases.cases.models import Case
from tests.desk import world

from . import telling


pytestmark = pytest.mark.usefixtures("clock")

OFFICE = "gianyar.disnaker."


@pytest.fixture
def case() -> Case:
    made = world.lodge()
    telling.silence()
    return made


@pytest.fixture
def officer() -> User:
    user = world.user("petugas_penanganan")
    user.email, user.phone = "petugas@example.org", "+628111"
    user.save()
    return user


def test_tell_again_under_the_same_key_changes_nothing(case: Case) -> None:
    for _time in range(2):
        tell(
            Topic.RESULT,
            key="satu",
            about=About(matter_id=case.matter_id, label=case.number),
        )
    assert OutboxMessage.objects.count() == 1


def test_post_hears_in_inbox_and_by_mail(case: Case) -> None:
    User.objects.filter(username="petugas_pengaduan").update(email="a@example.org")
    message = telling.said(
        Topic.TASK_OPENED, case, post=Post.PETUGAS_PENGADUAN, unit_path=OFFICE
    )
    assert telling.spread() == 1
    message.refresh_from_db()
    assert message.state == OutboxState.SPREAD
    heard = set(InboxNotice.objects.values_list("user__username", flat=True))
    assert heard == {"petugas_pengaduan", "petugas_pengaduan2"}
    mailed = set(Delivery.objects.values_list("user__username", flat=True))
    assert mailed == {"petugas_pengaduan"}  # nobody else has an address


def test_spread_twice_makes_nothing_more(case: Case, officer: User) -> None:
    telling.said(Topic.TASK_ASSIGNED, case, user_id=officer.pk)
    assert (telling.spread(), telling.spread()) == (1, 0)
    OutboxMessage.objects.update(state=OutboxState.WAITING)
    telling.spread()
    assert len(telling.notices(officer)) == 1
    assert len(telling.deliveries(officer)) == 1


def test_nobody_to_tell_is_said(case: Case) -> None:
    message = telling.said(Topic.TASK_OPENED, case, post=Post.CAMAT, unit_path="tiada.")
    telling.spread()
    message.refresh_from_db()
    assert message.state == OutboxState.NOBODY


def test_broken_notice_does_not_delay_the_others(case: Case, officer: User) -> None:
    broken = telling.said(Topic.ACTION_FAILED, case)
    OutboxMessage.objects.filter(pk=broken.pk).update(matter_id=0)
    telling.said(Topic.TASK_ASSIGNED, case, user_id=officer.pk)
    telling.spread()
    assert len(telling.notices(officer)) == 1
    broken.refresh_from_db()
    assert (broken.state, broken.attempts) == (OutboxState.WAITING, 1)
    assert broken.last_error == "not_dealt"


def test_batch_costs_the_same_number_of_queries(case: Case, officer: User) -> None:
    def cost(many: int) -> int:
        for _time in range(many):
            telling.said(Topic.TASK_ASSIGNED, case, user_id=officer.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert telling.spread() == many
        return len(queries)

    cost(2)  # What is read once in a process is known from here on.
    assert cost(2) == cost(60)


# Preferences.


@pytest.mark.parametrize("topic", STAFF_TOPICS)
@pytest.mark.parametrize("channel", [Channel.INBOX, Channel.EMAIL, Channel.SMS])
def test_wishes_are_kept_for_every_topic(
    case: Case, officer: User, topic: Topic, channel: Channel
) -> None:
    item = world.item(case) if topic == Topic.EMERGENCY else None
    for wanted in (True, False):
        preferences.choose(officer.pk, {(topic, channel): wanted})
        telling.silence()
        telling.said(topic, case, user_id=officer.pk, item=item.pk if item else None)
        telling.spread()
        told = telling.deliveries(officer, channel) or (
            channel == Channel.INBOX and telling.notices(officer)
        )
        refused = preferences.may_be_refused(topic, channel)
        assert bool(told) == (wanted or not refused), (topic, channel, wanted)


def test_defaults_cover_every_topic_of_the_staff() -> None:
    assert set(preferences.DEFAULTS) == {*STAFF_TOPICS, Topic.TEST}


# Quiet hours.


def test_night_waits_for_the_opening(
    case: Case, officer: User, clock: time_machine.Traveller
) -> None:
    clock.move_to(telling.at(date(2026, 11, 23), 23))
    telling.said(Topic.TASK_OVERDUE, case, user_id=officer.pk)
    telling.spread()
    assert len(telling.notices(officer)) == 1
    (mail,) = telling.deliveries(officer)
    assert mail.due_at == telling.at(date(2026, 11, 24), 8)


def test_nyepi_is_quiet_but_for_life_and_safety(
    case: Case, officer: User, clock: time_machine.Traveller
) -> None:
    clock.move_to(telling.at(date(2027, 3, 7), 20))  # the evening before Nyepi
    telling.said(Topic.TASK_ASSIGNED, case, user_id=officer.pk)
    telling.said(Topic.EMERGENCY, case, user_id=officer.pk)
    telling.spread()
    call, quiet = telling.deliveries(officer)
    assert call.message.topic == Topic.EMERGENCY
    assert call.due_at == telling.at(date(2027, 3, 7), 20)
    assert quiet.due_at > telling.at(date(2027, 3, 9), 7, 59)


def test_who_wants_it_is_told_at_any_hour(
    case: Case, officer: User, clock: time_machine.Traveller
) -> None:
    preferences.set_rhythm(officer.pk, daily=False, daily_at=time(7), any_hour=True)
    night = telling.at(date(2026, 11, 23), 23)
    clock.move_to(night)
    telling.said(Topic.TASK_ASSIGNED, case, user_id=officer.pk)
    telling.spread()
    assert telling.deliveries(officer)[0].due_at == night


# One notice per matter and hour.


def test_second_within_the_hour_is_told_at_its_end(
    case: Case, officer: User, clock: time_machine.Traveller
) -> None:
    telling.said(Topic.TASK_ASSIGNED, case, user_id=officer.pk)
    telling.spread()
    telling.sent(telling.deliveries(officer))
    for minutes in (10, 20):
        clock.shift(timedelta(minutes=minutes))
        telling.said(Topic.NOTE_MENTION, case, user_id=officer.pk)
        telling.spread()
    first, second = telling.deliveries(officer)
    assert second.due_at == first.due_at + timedelta(hours=1)
    assert Covered.objects.get().delivery == second
    assert len(telling.notices(officer)) == 3


def test_what_could_not_be_sent_for_hours_covers_what_came_since(
    case: Case, officer: User, clock: time_machine.Traveller
) -> None:
    for _time in range(3):
        telling.said(Topic.TASK_ASSIGNED, case, user_id=officer.pk)
        telling.spread()
        clock.shift(timedelta(hours=2))
    (mail,) = telling.deliveries(officer)
    assert mail.covered.count() == 2


def test_what_is_being_sent_is_given_no_more_to_tell(
    case: Case, officer: User, clock: time_machine.Traveller
) -> None:
    telling.said(Topic.TASK_ASSIGNED, case, user_id=officer.pk)
    telling.spread()
    Delivery.objects.update(lease=uuid.uuid4())
    telling.said(Topic.TASK_ASSIGNED, case, user_id=officer.pk)
    telling.spread()
    first, second = telling.deliveries(officer)
    assert second.due_at == first.due_at + timedelta(hours=1)
    assert not Covered.objects.exists()


def test_other_matters_are_told_at_once(case: Case, officer: User) -> None:
    other = world.lodge()
    telling.silence()
    for one in (case, other):
        telling.said(Topic.TASK_ASSIGNED, one, user_id=officer.pk)
    telling.spread()
    assert len(telling.deliveries(officer)) == 2
    assert not Covered.objects.exists()


def test_what_waits_for_the_morning_covers_the_night(
    case: Case, officer: User, clock: time_machine.Traveller
) -> None:
    clock.move_to(telling.at(date(2026, 11, 23), 20))
    for _time in range(3):
        telling.said(Topic.TASK_ASSIGNED, case, user_id=officer.pk)
        telling.spread()
        clock.shift(timedelta(hours=2))
    (mail,) = telling.deliveries(officer)
    assert mail.covered.count() == 2


# The digest.


def test_digest_is_one_mail_a_day(
    case: Case, officer: User, clock: time_machine.Traveller
) -> None:
    preferences.set_rhythm(officer.pk, daily=True, daily_at=time(7, 30), any_hour=False)
    for _time in range(4):
        telling.said(Topic.TASK_ASSIGNED, case, user_id=officer.pk)
        telling.spread()
        clock.shift(timedelta(hours=3))
    (digest,) = telling.deliveries(officer)
    assert digest.is_digest
    assert digest.due_at == telling.at(date(2026, 11, 24), 7, 30)
    assert digest.covered.count() == 4


def test_digest_is_not_sent_on_a_closed_day(
    case: Case, officer: User, clock: time_machine.Traveller
) -> None:
    preferences.set_rhythm(officer.pk, daily=True, daily_at=time(16), any_hour=False)
    clock.move_to(telling.at(date(2026, 11, 27), 17))  # Friday
    telling.said(Topic.TASK_ASSIGNED, case, user_id=officer.pk)
    telling.spread()
    assert telling.deliveries(officer)[0].due_at == telling.at(date(2026, 11, 30), 16)


def test_overdue_is_not_kept_for_the_digest(case: Case, officer: User) -> None:
    preferences.set_rhythm(officer.pk, daily=True, daily_at=time(7, 30), any_hour=False)
    telling.said(Topic.TASK_OVERDUE, case, user_id=officer.pk)
    telling.spread()
    assert not telling.deliveries(officer)[0].is_digest


# Who is away.


def test_absent_person_is_written_to_on_return(case: Case, officer: User) -> None:
    telling.absent(officer, days=3)
    telling.said(Topic.TASK_ASSIGNED, case, user_id=officer.pk)
    telling.spread()
    assert telling.deliveries(officer)[0].due_at == telling.at(date(2026, 11, 26), 8)


def test_deputy_hears_of_the_work_of_who_is_away(case: Case, officer: User) -> None:
    deputy, further = world.user("penyelia"), world.user("penyelia2")
    telling.absent(officer, days=3, deputy=deputy)
    telling.absent(deputy, days=3, deputy=further)
    telling.said(Topic.TASK_OVERDUE, case, user_id=officer.pk)
    telling.spread()
    assert len(telling.notices(further)) == 1
    assert not telling.notices(deputy)


def test_circle_of_deputies_reaches_nobody_else(case: Case, officer: User) -> None:
    deputy = world.user("penyelia")
    telling.absent(officer, days=3, deputy=deputy)
    telling.absent(deputy, days=3, deputy=officer)
    telling.said(Topic.TASK_OVERDUE, case, user_id=officer.pk)
    telling.spread()
    assert not telling.notices(deputy)
