"""What the interface noted goes after its time, and not before."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.utils import timezone

from sigap_cases.api.models import ApiRequest, IdempotentCall
from sigap_cases.api.services import trail
from sigap_cases.api.tasks import purge

from .conftest import System, Systems


def noted(system: System, days_ago: float, surface: str) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=days_ago)):
        trail.note_request(system.token, method="GET", surface=surface, status=200)
        IdempotentCall.objects.create(
            client=system.client,
            key_hash=surface,
            request_hash="x",
            made=1,
            at=timezone.now(),
        )


def test_purge_takes_what_is_past_its_term_and_leaves_each_token_its_last(
    systems: Systems,
) -> None:
    for days, surface in ((400, "a"), (181, "b"), (179, "c"), (8, "d"), (6, "e")):
        noted(systems.police, days, surface)
    noted(systems.bp3mi, 300, "lama")
    noted(systems.bp3mi, 250, "terakhir")

    # Three requests, and six keys: a week is a key's time.
    assert purge() == 3 + 6

    left = ApiRequest.objects.order_by("pk").values_list("surface", flat=True)
    assert list(left) == ["c", "d", "e", "terakhir"]
    assert list(IdempotentCall.objects.values_list("key_hash", flat=True)) == ["e"]
    assert purge() == 0


def test_database_keeps_what_is_young_and_refuses_changes(systems: Systems) -> None:
    noted(systems.police, 89, "muda")
    noted(systems.police, 0.5, "kini")
    for change in (
        lambda: ApiRequest.objects.filter(surface="muda").delete(),
        lambda: ApiRequest.objects.update(status=500),
        lambda: IdempotentCall.objects.filter(key_hash="kini").delete(),
        lambda: IdempotentCall.objects.update(made=2),
    ):
        with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
            change()
    assert ApiRequest.objects.count() == IdempotentCall.objects.count() == 2
