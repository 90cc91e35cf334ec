"""The two worlds once more: every post's lists and figures, notices, and typed numbers."""

from collections import Counter
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from notifications.models import Delivery, InboxNotice
from notifications.services.spreading import spread_due
from sigap_cases.cases.models import Case
from sigap_cases.desk.actions import Action
from sigap_cases.registry.models import Person
from tests.desk import world

from .test_two_worlds import (
    ASKED,
    DRAWN,
    NOW,
    OTHERS,
    WHO,
    add_secret,
    common,
    in_a_world,
)


__all__ = ["common"]

pytestmark = pytest.mark.usefixtures("desk")

MISSING = "ADU-26-ZZZZZZ"
# What lists, counts or sums up cases, beside the addresses that are asked with a search.
SUMMED_UP = (
    *("supervision:workload", "supervision:charts", "supervision:orphans"),
    *("supervision:orphan_count", "supervision:leaders", "reassigning:choose"),
    *("dashboards:index", "dashboards:workbook"),
    *("reassigning:batches", "definitions:index", "notices:index", "notices:count"),
    *("letters:waiting", "absences:team"),
)


def listed() -> list[str]:
    """Every page about many cases, with its searches."""
    found = [reverse(name) for name in SUMMED_UP]
    for name, queries in ASKED.items():
        if name != "desk:case":
            page = reverse(name)
            found += [f"{page}?{query}" if query else page for query in queries]
    return found


@pytest.mark.slow
def test_secret_case_changes_no_list_and_no_figure(common: tuple[Case, Person]) -> None:
    asked = listed()
    with time_machine.travel(NOW, tick=False):
        without = in_a_world(asked, OTHERS)
        add_secret(*common)
        beside = in_a_world(asked, OTHERS)
    assert [key for key in without if without[key] != beside[key]] == []
    reached = {who for (who, _address), answer in beside.items() if answer[0] == 200}
    assert reached == set(OTHERS)


def notices() -> Counter[tuple[Any, ...]]:
    """What lies in everybody's inbox and outbox, for who is not named in the case."""
    named = {world.user(name).pk for name in world.CUSTODIANS}
    told: Counter[tuple[Any, ...]] = Counter()
    with transaction.atomic():
        spread_due()
        for model, columns in (
            (InboxNotice, ("user_id", "topic", "label", "matter_id")),
            (Delivery, ("user_id", "channel", "message__topic", "message__label")),
        ):
            rows = model.objects.exclude(user=None).values_list(*columns)
            told.update(row for row in rows if row[0] not in named)
        transaction.set_rollback(True)
    return told


def test_secret_case_tells_nobody_without_the_right(
    common: tuple[Case, Person],
) -> None:
    for user in User.objects.all():
        user.email = f"{user.username}@example.org"
        user.save()
    with time_machine.travel(NOW, tick=False):
        without = notices()
        secret = add_secret(*common)
        beside = notices()
    assert without == beside
    assert sum(without.values()) > 0
    assert not any(secret.number in row for row in beside)


def typed(client: Client, case: Case, number: str) -> list[bytes]:
    """Every place where somebody types the number of a case."""
    relate = {"number": number, "kind": "related", "reason": "Agen yang sama"}
    merge = {"number": number, "reason": "Sama"}
    answers = [
        client.post(reverse("desk:case_action", args=[case.number, action.value]), data)
        for action, data in ((Action.RELATE, relate), (Action.DUPLICATE, merge))
    ]
    answers += [
        client.get(reverse(name), {word: number})
        for name, word in (
            ("desk:cases", "q"),
            ("letters:index", "cari"),
            ("desk:referrals", "q"),
            ("people:index", "q"),
            ("reassigning:batches", "q"),
        )
    ]
    lost = {"number": number, "second_secret": "bukan ini"}
    answers.append(client.post(reverse("portal:lost_code"), lost))
    return [
        b"%d " % answer.status_code
        + DRAWN.sub(rb"\1", answer.content.replace(number.encode(), b"NOMOR"))
        for answer in answers
    ]


@pytest.mark.parametrize("who", [WHO[0], "petugas_penanganan2", "auditor"])
def test_number_of_a_secret_case_is_answered_as_one_that_nobody_has(
    common: tuple[Case, Person], who: str
) -> None:
    case, person = common
    client = world.client(who)
    with time_machine.travel(NOW, tick=False):
        secret = add_secret(case, person)
        told = []
        for number in (secret.number, MISSING):
            cache.clear()
            with transaction.atomic():
                told.append(typed(client, case, number))
                transaction.set_rollback(True)
    hidden, missing = told
    assert hidden == missing
    assert len(hidden) > 5
