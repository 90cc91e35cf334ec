"""Fifty people ask for their next task at the same moment."""

from functools import partial

import pytest

from accounts.enums import Post
from accounts.models import Unit
from sigap_cases.desk import next_task
from sigap_cases.desk.officer import Officer
from tests.desk.world import lodge
from tests.engine.threads import at_once, errors
from tests.factories import make_holder
from workflows.models import WorkItem
from workflows.services.invariants import findings


PEOPLE = 50


@pytest.mark.slow
@pytest.mark.usefixtures("live_office")
def test_fifty_at_once_get_fifty_different_tasks_and_no_error() -> None:
    office = Unit.objects.get(code="disnaker")
    people = [make_holder(Post.PETUGAS_PENGADUAN, office) for _ in range(PEOPLE)]
    for _ in range(PEOPLE):
        lodge()

    ran = at_once([partial(next_task.take, Officer(person)) for person in people])

    assert errors(ran) == set()
    taken = [one.result for one in ran]
    assert None not in taken
    assert len({item.pk for item in taken}) == PEOPLE
    claimed = WorkItem.objects.filter(state="claimed")
    assert {item.owner for item in claimed.select_related("owner")} == set(people)
    assert [finding for finding in findings() if finding.broken] == []


@pytest.mark.slow
@pytest.mark.usefixtures("live_office")
def test_more_people_than_tasks_get_nothing_and_no_error() -> None:
    office = Unit.objects.get(code="disnaker")
    people = [make_holder(Post.PETUGAS_PENGADUAN, office) for _ in range(12)]
    for _ in range(5):
        lodge()

    ran = at_once([partial(next_task.take, Officer(person)) for person in people])

    assert errors(ran) == set()
    taken = [one.result for one in ran if one.result is not None]
    assert len({item.pk for item in taken}) == len(taken) == 5
