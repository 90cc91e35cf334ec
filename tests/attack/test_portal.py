"""What a reporter sends is kept once, and what the desk shows is kept nowhere."""

import uuid

import pytest
from django.urls import reverse

from sigap_cases.cases.models import ReporterMessage
from sigap_cases.portal.services import replies
from tests.desk import world


pytestmark = pytest.mark.usefixtures("desk")


def test_write_sent_again_keeps_message_and_file_once() -> None:
    case, key = world.lodge(), uuid.uuid4()
    for _ in range(2):
        replies.write(case, "Ini slip gajinya.", [world.photo()], key=key)
    assert ReporterMessage.objects.filter(case=case).count() == 1
    assert case.documents.count() == 1


def test_complete_sent_again_keeps_answer_and_file_once() -> None:
    case, key = world.waiting_for_reporter(world.lodge()), uuid.uuid4()
    for _ in range(2):
        replies.complete(case, "Ini slip gajinya.", [world.photo()], key=key)
    assert case.documents.count() == 1


@pytest.mark.parametrize("name", ["inbox", "cases", "case", "task"])
def test_desk_pages_leave_no_copy_in_the_browser(name: str) -> None:
    case = world.lodge()
    args = {"case": [case.number], "task": [world.item(case).pk]}.get(name, [])
    answer = world.client("penyelia").get(reverse(f"desk:{name}", args=args))
    assert "no-store" in answer["Cache-Control"]
