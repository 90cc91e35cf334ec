"""The last place of a quota under two supervisors who approve at one moment."""

import threading

import pytest
from django.db import connection

from sigap_cases.aid.exceptions import QuotaFull
from sigap_cases.aid.models import Recipient
from sigap_cases.aid.services import recipients
from workflows.exceptions import WorkflowError

from .test_recipients import programme, user, verified


@pytest.mark.usefixtures("live_office")
def test_two_approvals_at_once_never_pass_the_quota() -> None:
    of = programme(quota=1)
    rows = [verified(of), verified(of)]
    start = threading.Barrier(2)
    told: list[str] = []

    def approve(row: Recipient, who: str) -> None:
        by = user(who)
        start.wait()
        try:
            told.append(recipients.approve(row, by=by).state)
        except WorkflowError as error:
            told.append(type(error).__name__)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=approve, args=(row, who))
        for row, who in zip(rows, ("penyelia", "penyelia2"), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [QuotaFull.__name__, "approved"]
    assert Recipient.objects.filter(programme=of, state="approved").count() == 1
