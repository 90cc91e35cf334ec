"""Where a notice goes at the moment of sending, by the product's own directory."""

import pytest
from django.utils import timezone

from accounts.enums import Post, UnitKind
from accounts.models import User
from notifications.enums import Channel, Topic
from notifications.models import Delivery, OutboxMessage
from notifications.recipients import address_of
from sigap_cases.cases.enums import PartyRole, SafeChannel
from sigap_cases.cases.models import Case, Party
from sigap_cases.cases.services import tracking
from sigap_cases.wiring.addresses import phone
from tests.factories import make_case, make_holder, make_unit, number


pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return make_case(make_unit(UnitKind.OFFICE))


@pytest.fixture
def officer(case: Case) -> User:
    return make_holder(
        Post.PETUGAS_PENANGANAN,
        case.owner,
        email="petugas@kantor.invalid",
        phone="0812 3456 7890",
    )


def delivery(case: Case, channel: str, topic: Topic, **to: int) -> Delivery:
    now = timezone.now()
    message = OutboxMessage.objects.create(
        key=f"uji:{number()}",
        topic=topic,
        matter_id=case.matter_id,
        label=case.number,
        user_id=to.get("user_id"),
        state="spread",
        created_at=now,
        due_at=now,
    )
    return Delivery.objects.create(
        message=message,
        key=f"{message.key}:{channel}",
        channel=channel,
        created_at=now,
        due_at=now,
        **to,
    )


def address(row: Delivery) -> str | None:
    return address_of(Delivery.objects.get(pk=row.pk))


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        (Channel.EMAIL, "petugas@kantor.invalid"),
        (Channel.WHATSAPP, "+6281234567890"),
        (Channel.SMS, "+6281234567890"),
    ],
)
def test_address_of_staff(
    case: Case, officer: User, channel: str, expected: str
) -> None:
    row = delivery(case, channel, Topic.TASK_ASSIGNED, user_id=officer.pk)
    assert address(row) == expected


def test_address_of_staff_is_gone_with_the_person_the_number_or_the_account(
    case: Case, officer: User
) -> None:
    row = delivery(case, Channel.SMS, Topic.TASK_ASSIGNED, user_id=officer.pk)
    User.objects.filter(pk=officer.pk).update(phone="tanya istri")
    assert address(row) is None
    User.objects.filter(pk=officer.pk).update(phone="")
    assert address(row) is None
    User.objects.filter(pk=officer.pk).update(phone="0812 3456 7890", is_active=False)
    assert address(row) is None


@pytest.fixture
def reporter(case: Case) -> Party:
    tracking.issue(case, by=None)
    return Party.objects.create(
        case=case,
        role=PartyRole.REPORTER,
        email="pelapor@contoh.invalid",
        phone="+886912345678",
        safe_channel=SafeChannel.WHATSAPP,
    )


def test_address_of_a_reporter_is_by_the_channel_chosen_now(
    case: Case, reporter: Party
) -> None:
    row = delivery(case, Channel.WHATSAPP, Topic.TOLD_RECEIVED, party_id=reporter.pk)
    assert address(row) == "+886912345678"
    for channel in (SafeChannel.EMAIL, SafeChannel.PHONE, SafeChannel.NONE):
        Party.objects.filter(pk=reporter.pk).update(safe_channel=channel)
        assert address(row) is None


def test_address_of_a_reporter_who_is_gone(case: Case, reporter: Party) -> None:
    row = delivery(
        case, Channel.WHATSAPP, Topic.TOLD_RECEIVED, party_id=reporter.pk + 1000
    )
    assert address(row) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0812 3456 7890", "+6281234567890"), ("", None), ("bukan nomor", None)],
)
def test_phone_is_e164_or_none(text: str, expected: str | None) -> None:
    assert phone(text) == expected
