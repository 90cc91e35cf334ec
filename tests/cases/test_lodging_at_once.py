"""Complaints that come at the same moment, each on a connection of its own."""

from functools import partial

import pytest
from django.db import transaction

from sigap_cases.cases.models import Case
from sigap_cases.cases.services import intake
from tests.engine.threads import at_once, errors, winners

from .conftest import lodging


pytestmark = pytest.mark.slow


def test_lodge_at_once_leaves_no_gap_in_the_register(live_office: None) -> None:
    """Every third one fails after it took its number, which the next one then gets."""

    def send(sent: intake.Lodging) -> Case:
        return intake.lodge(sent).case

    def fail(sent: intake.Lodging) -> None:
        with transaction.atomic():
            intake.lodge(sent)
            raise LookupError

    calls = [partial(fail if at % 3 == 2 else send, lodging()) for at in range(12)]
    ran = at_once(calls)

    assert errors(ran) == {"LookupError"}
    numbers = Case.objects.order_by("register_number")
    assert list(numbers.values_list("register_number", flat=True)) == list(range(1, 9))


def test_lodge_same_send_at_once_is_one_case(live_office: None) -> None:
    sent = lodging()

    ran = at_once([partial(intake.lodge, sent)] * 6)

    assert len(winners(ran)) == 6
    assert len({one.result.case.pk for one in ran}) == 1
    assert [one.result.code is not None for one in ran].count(True) == 1
    assert Case.objects.get().register_number == 1
