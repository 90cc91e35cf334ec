"""What a notice says: of what it really is, with its date, and with no empty end."""

import pytest
from django.utils import timezone

from notifications.enums import Topic
from notifications.models import Delivery, OutboxMessage
from notifications.services.outbox import NO_MATTER, About, To, tell
from notifications.services.wording import content_of
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import orphans
from tests.desk import world
from workflows.models import Deadline

from . import telling


pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def case() -> Case:
    made = world.lodge()
    telling.silence()
    return made


def of(message: OutboxMessage, channel: str = "email") -> Delivery:
    now = timezone.now()
    return Delivery.objects.create(
        key=f"{message.key}:{channel}",
        message=message,
        channel=channel,
        user=world.user("penyelia"),
        matter_id=message.matter_id,
        created_at=now,
        due_at=now,
    )


def test_orphan_is_not_called_late(case: Case) -> None:
    Deadline.objects.filter(item=world.item(case)).delete()
    orphans.watch()
    message = OutboxMessage.objects.get()
    for channel in ("email", "whatsapp"):
        content = content_of(of(message, channel))
        told = f"{content.subject} {content.body}"
        assert "terlambat" not in told
        assert "tidak ditangani siapa pun" in told
        assert "23 November 2026" in told
        assert case.number in told


def test_idle_task_names_the_day_on_which_it_goes_back(case: Case) -> None:
    message = telling.said(Topic.TASK_IDLE, case)
    message.data = {"date": "2026-11-26T08:00:00+08:00"}
    message.save()
    for channel in ("email", "whatsapp"):
        assert "26 November 2026" in content_of(of(message, channel)).body


def test_several_about_no_case_name_none(case: Case) -> None:
    user = world.user("penyelia")
    user.email = "penyelia@example.org"
    user.save()
    for number in range(2):
        tell(
            Topic.BACKUP_MISSING,
            key=f"uji:{number}",
            about=About(matter_id=NO_MATTER, label=""),
            to=To(user_id=user.pk),
        )
    telling.spread()
    (mail,) = telling.deliveries(user)
    assert content_of(mail).subject == "SIGAP: 2 kabar untuk Anda"
