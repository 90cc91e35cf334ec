"""Two hands on one case: no change is lost, no right is outrun, and nobody deadlocks."""

import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connections, transaction

from accounts.models import User
from sigap_cases.cases.enums import Level, ReferralWay, Urgency
from sigap_cases.cases.exceptions import LinkUnknown
from sigap_cases.cases.models import Case, ReferralLink
from sigap_cases.cases.services import (
    confidentiality,
    correspondence,
    referral_links,
)
from tests import referring
from tests.desk import world
from workflows.enums import ItemState
from workflows.exceptions import NotAllowed
from workflows.models import TaskDraft, WorkItem
from workflows.services import assignment, completion
from workflows.services.transition import lock_root


pytestmark = pytest.mark.usefixtures("live_office")

REASON = "Pelapor terancam."
REACHED = {"contact_result": "reached"}
LONGEST = 20


@contextmanager
def against(call: Callable[[], Any]) -> Iterator[list[Exception | None]]:
    """A transaction whose locks ``call``, in another connection, has run into.

    The block is done first; then ``call`` starts, and the block's transaction ends.
    """
    ended: list[Exception | None] = []
    other = threading.Thread(target=run, args=(call, ended))
    with transaction.atomic():
        yield ended
        other.start()
        other.join(1)
    other.join(LONGEST)
    assert ended, "it still waits"


def run(call: Callable[[], Any], ended: list[Exception | None]) -> None:
    try:
        call()
    except Exception as error:  # noqa: BLE001 what it raised is what is asked for
        ended.append(error)
    else:
        ended.append(None)
    finally:
        connections.close_all()


def again(case: Case) -> Case:
    """As another page has it."""
    return Case.objects.get(pk=case.pk)


def make_secret(case: Case) -> None:
    confidentiality.change_level(
        again(case), Level.SECRET, by=world.user("penyelia"), reason=REASON
    )


def second_intake() -> User:
    """An intake officer who is no custodian."""
    return world.user("petugas_pengaduan2")


def test_change_level_judges_the_case_as_it_is_when_its_turn_comes() -> None:
    """Who is not named must not open a secret case again from a page of before."""
    case = world.lodge()
    old, unnamed = again(case), world.user("pendamping_hukum")

    def lower() -> None:
        confidentiality.change_level(old, Level.LIMITED, by=unnamed, reason=REASON)

    with against(lower) as ended:
        make_secret(case)
    assert isinstance(ended[0], NotAllowed)
    assert again(case).level == Level.SECRET


def test_claim_gives_no_task_of_a_case_that_becomes_secret_at_that_moment() -> None:
    case = world.lodge()
    item, unnamed = world.item(case), second_intake()
    with against(lambda: assignment.claim(item, by=unnamed)) as ended:
        make_secret(case)
    assert isinstance(ended[0], NotAllowed)
    assert WorkItem.objects.get(pk=item.pk).state == ItemState.OPEN


def test_change_urgency_and_complete_take_their_locks_in_one_order() -> None:
    case = world.lodge()
    item, holder = world.held(case), world.user("petugas_pengaduan")

    def change() -> None:
        confidentiality.change_urgency(
            again(case), Urgency.URGENT, by=world.user("penyelia"), reason=REASON
        )

    with against(change) as ended:
        completion.complete(item, by=holder, values=REACHED)
    assert ended == [None]
    assert again(case).urgency == Urgency.URGENT


def test_change_level_takes_a_task_back_that_its_holder_is_completing() -> None:
    """The holder waits for the case already; the level changes all the same."""
    case = world.lodge()
    unnamed = second_intake()
    item = assignment.claim(world.item(case), by=unnamed)
    ended: list[Exception | None] = []
    complete = lambda: completion.complete(item, by=unnamed, values=REACHED)  # noqa: E731
    other = threading.Thread(target=run, args=(complete, ended))
    with transaction.atomic():
        lock_root(case.running.pk)
        other.start()
        other.join(1)
        make_secret(case)
    other.join(LONGEST)
    assert ended
    assert ended[0] is not None
    assert again(case).level == Level.SECRET
    assert WorkItem.objects.get(pk=item.pk).state == ItemState.OPEN


def test_save_draft_leaves_nothing_behind_a_task_that_is_completed_meanwhile() -> None:
    case = world.lodge()
    item, holder = world.held(case), world.user("petugas_pengaduan")
    save = lambda: completion.save_draft(item, by=holder, values=REACHED)  # noqa: E731
    with against(save) as ended:
        completion.complete(item, by=holder, values=REACHED)
    assert ended[0] is not None
    assert not TaskDraft.objects.exists()


def test_write_to_office_pressed_twice_writes_once() -> None:
    case, key = world.lodge(), uuid.uuid4()
    other = again(case)
    twice = lambda: correspondence.write_to_office(other, "Ada kabar?", key=key)  # noqa: E731
    with against(twice) as ended:
        correspondence.write_to_office(case, "Ada kabar?", key=key)
    assert ended == [None]
    assert case.messages.count() == 1


def test_complete_what_was_asked_pressed_twice_is_thanked_twice() -> None:
    case, key = world.waiting_for_reporter(world.lodge()), uuid.uuid4()
    other = again(case)
    twice = lambda: correspondence.complete_what_was_asked(other, "Ini.", key=key)  # noqa: E731
    with against(twice) as ended:
        correspondence.complete_what_was_asked(case, "Ini.", key=key)
    assert ended == [None]
    assert case.messages.count() == 1


def test_pins_guessed_at_once_are_counted_one_by_one() -> None:
    """No more than five are compared, however many browsers guess in one moment."""
    referral = referring.refer(world.lodge(), way=ReferralWay.LINK)
    issued = referral_links.issue(
        referral,
        person="Iptu Rai",
        valid=timedelta(days=3),
        pin="4711",
        by=world.user("petugas_penanganan"),
    )
    ended: list[Exception | None] = []
    guesses = [
        threading.Thread(
            target=run,
            args=(partial(referral_links.open_, issued.token, pin=f"{pin:04d}"), ended),
        )
        for pin in range(12)
    ]
    for guess in guesses:
        guess.start()
    for guess in guesses:
        guess.join(LONGEST)
    link = ReferralLink.objects.get()
    assert [type(error) for error in ended] == [LinkUnknown] * 12
    assert link.wrong_pins == referral_links.MOST_WRONG_PINS
    assert link.revoked_at is not None
