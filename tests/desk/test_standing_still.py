"""The operator's page of what stands still: no case is named on it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from sigap_cases.cases.selectors import named_people
from tests.desk import world
from tests.factories import make_absence
from workflows.models import Deadline, DeadlineFault, WorkItem


pytestmark = pytest.mark.usefixtures("desk")
PAGE = reverse("operations:standing")


def stuck(case: Any, **late: float) -> Deadline:
    item = WorkItem.objects.filter(matter=case.matter, state="open")[0]
    deadline = Deadline.objects.get(item=item)
    Deadline.objects.filter(pk=item.pk).update(
        fires_at=timezone.now() - timedelta(**late)
    )
    return deadline


def test_stuck_deadlines_are_told_with_rule_and_reason() -> None:
    client = world.client("admin_sistem")
    assert "Semua batas waktu ditindaklanjuti" in client.get(PAGE).content.decode()
    cases = [world.lodge() for _ in range(4)]
    failed = stuck(cases[0], minutes=2)
    DeadlineFault.objects.create(deadline=failed, error="ValueError", at=timezone.now())
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(PAGE)
    waiting = stuck(cases[1], hours=2)
    stuck(cases[2], minutes=2)
    mended = stuck(cases[3], minutes=2)
    DeadlineFault.objects.create(
        deadline=mended, error="ValueError", at=timezone.now() - timedelta(days=1)
    )

    with CaptureQueriesContext(connection) as two:
        answer = client.get(PAGE)

    rows = answer.context["page"].rows
    assert [(row.number, row.error) for row in rows] == [
        (waiting.pk, ""),
        (failed.pk, "ValueError"),
    ]
    page = answer.content.decode()
    assert reverse("rules:rule", args=[failed.rule.kode]) in page
    assert "tidak dapat dibaca" in page
    assert not [case.number for case in cases if case.number in page]
    assert len(two) == len(one)
    assert world.client("penyelia").get(PAGE).status_code in (403, 404)


def test_secret_tasks_that_nobody_is_there_for_are_a_bare_number() -> None:
    secret = world.lodge("PELECEHAN_SEKSUAL")
    client = world.client("admin_sistem")
    before = client.get(PAGE)
    for one in named_people(secret.matter_id) or ():
        make_absence(one)

    after = client.get(PAGE)

    assert (before.context["secret"], after.context["secret"]) == (0, 1)
    assert "1 tugas rahasia tertahan" in after.content.decode()
    assert secret.number not in after.content.decode()
