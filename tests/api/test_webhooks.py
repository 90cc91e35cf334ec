"""Events: signed, sent again, visible when they fail, and never about what is hidden."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from sigap_cases.api.enums import EventType
from sigap_cases.api.exceptions import AddressRefused, NothingToReplay
from sigap_cases.api.models import WebhookDelivery, WebhookEndpoint, WebhookReplay
from sigap_cases.api.services import clients, endpoints, sending
from sigap_cases.cases.enums import Level
from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.cases.services import confidentiality, referrals
from tests import referring
from tests.desk import world

from .conftest import Systems
from .receiver import Receiver, is_signed, receiving


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOKS_MAY_BE_PRIVATE = settings.WEBHOOKS_MAY_BE_PLAIN = True
    with receiving() as found:
        yield found


@pytest.fixture
def shown(systems: Systems, receiver: Receiver) -> endpoints.Shown:
    return endpoints.add(
        systems.police.client,
        url=receiver.url,
        events=EventType.values,
        by=world.user("admin_sistem"),
    )


def test_event_is_signed_and_names_a_number_alone(
    shown: endpoints.Shown, receiver: Receiver
) -> None:
    case = world.lodge()
    referral = referring.refer(case)
    assert sending.deliver_due() == 1
    ((headers, body),) = receiver.got
    said = json.loads(body)
    assert said["type"] == "referral.sent"
    assert said["data"] == {"referral": referral.number}
    assert set(said) == {"type", "timestamp", "data"}
    assert is_signed(shown.secret, headers, body)
    assert not is_signed(shown.secret, headers, body + b" ")
    assert not is_signed(endpoints.new_secret(), headers, body)
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    assert case.number.encode() not in body
    # Once is enough.
    assert sending.deliver_due() == 0


def test_life_of_a_referral_is_told_to_its_agency(
    shown: endpoints.Shown, systems: Systems
) -> None:
    referral = referring.refer(world.lodge())
    referring.returned(referral)
    told = WebhookDelivery.objects.order_by("pk").values_list("event", "subject")
    assert [event for event, _subject in told] == [
        "referral.sent",
        "referral.changed",
        "referral.ended",
    ]
    assert {subject for _event, subject in told} == {referral.number}


def test_secret_case_is_told_to_who_is_named_alone(
    shown: endpoints.Shown, systems: Systems
) -> None:
    secret = world.lodge()
    by = world.user("petugas_penanganan")
    confidentiality.change_level(
        secret, Level.SECRET, by=world.user("penyelia"), reason="Terancam."
    )
    secret.refresh_from_db()
    account = systems.police.client.account
    with pytest.raises(MissingAnswer):
        referrals.refer(secret, referring.sending(people=[account]), by=by)
    told = referring.sending(people=[world.user("mitra")])
    referral = referrals.refer(secret, told, by=by)
    assert not WebhookDelivery.objects.exists()
    referrals.name_person(referral, account, by=by)
    assert WebhookDelivery.objects.get().event == "referral.sent"


def test_what_became_hidden_before_it_was_sent_is_dropped(
    shown: endpoints.Shown, receiver: Receiver
) -> None:
    case = world.lodge()
    referring.refer(case)
    confidentiality.change_level(
        case, Level.SECRET, by=world.user("penyelia"), reason="Terancam."
    )
    sending.deliver_due()
    assert receiver.got == []
    assert WebhookDelivery.objects.get().state == "dropped"


def test_receiver_that_fails_is_tried_again_later_under_the_same_id(
    shown: endpoints.Shown, receiver: Receiver
) -> None:
    referring.refer(world.lodge())
    receiver.status = 503
    sending.deliver_due()
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.last_error) == ("waiting", "http_503")
    wait = delivery.due_at - timezone.now()
    assert timedelta(seconds=50) < wait < timedelta(seconds=75)
    assert sending.deliver_due() == 0
    receiver.status = 204
    with time_machine.travel(delivery.due_at, tick=False):
        assert sending.deliver_due() == 1
    first, second = (headers["webhook-id"] for headers, _body in receiver.got)
    assert first == second == str(delivery.reference)
    assert receiver.got[0][1] == receiver.got[1][1]


def test_event_that_failed_for_good_is_seen_and_repeated(
    shown: endpoints.Shown, receiver: Receiver
) -> None:
    referring.refer(world.lodge())
    receiver.status = 302
    now = timezone.now()
    for _turn in range(sending.MOST_ATTEMPTS):
        now += timedelta(hours=8)
        sending.deliver_due(now=now)
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.last_error) == ("failed", "redirect_302")
    assert len(receiver.got) == sending.MOST_ATTEMPTS
    page = world.client("admin_sistem").get("/operasi/api/")
    assert "redirect_302" in page.content.decode()
    assert delivery.subject not in page.content.decode()
    receiver.status = 200
    again = world.client("admin_sistem").post(
        f"/operasi/api/kejadian/{delivery.pk}/lagi/"
    )
    assert again.status_code == 302
    assert sending.deliver_due() == 1
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert WebhookReplay.objects.get().by == world.user("admin_sistem")
    with pytest.raises(NothingToReplay):
        sending.replay(delivery, by=world.user("admin_sistem"))


def test_both_secrets_sign_for_a_day_after_a_change(
    shown: endpoints.Shown, receiver: Receiver
) -> None:
    new = endpoints.rotate_secret(shown.endpoint, by=world.user("admin_sistem"))
    referring.refer(world.lodge())
    sending.deliver_due()
    ((headers, body),) = receiver.got
    assert is_signed(shown.secret, headers, body)
    assert is_signed(new.secret, headers, body)
    referring.refer(world.lodge())
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        sending.deliver_due()
    headers, body = receiver.got[1]
    assert is_signed(new.secret, headers, body)
    assert not is_signed(shown.secret, headers, body)


def test_private_address_is_refused_where_it_leads_to(
    shown: endpoints.Shown, receiver: Receiver, settings: Any
) -> None:
    """A name that leads into the own network when it is asked for: a loopback here."""
    settings.WEBHOOKS_MAY_BE_PRIVATE = False
    referring.refer(world.lodge())
    sending.deliver_due()
    assert receiver.got == []
    assert WebhookDelivery.objects.get().last_error == "private_address"


@pytest.mark.parametrize(
    "url",
    [
        "http://contoh.go.id/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://localhost/",
        "https://user@contoh.go.id/",
        "https://contoh.go.id:abc/",
        "ftp://contoh.go.id/",
        "kunci",
    ],
)
def test_address_that_may_not_be_called_is_not_taken(
    systems: Systems, url: str
) -> None:
    with pytest.raises(AddressRefused):
        endpoints.add(
            systems.police.client,
            url=url,
            events=["referral.sent"],
            by=world.user("admin_sistem"),
        )


def test_closed_system_is_told_nothing_more(
    shown: endpoints.Shown, receiver: Receiver, systems: Systems
) -> None:
    referring.refer(world.lodge())
    clients.end(systems.police.client, by=world.user("admin_sistem"))
    sending.deliver_due()
    referring.refer(world.lodge())
    assert receiver.got == []
    assert WebhookDelivery.objects.get().state == "dropped"
    assert WebhookEndpoint.objects.get().disabled_at is not None


def test_secret_is_sealed_in_the_table(shown: endpoints.Shown) -> None:
    row = WebhookEndpoint.objects.filter(pk=shown.endpoint.pk)
    with connection.cursor() as cursor:
        cursor.execute(str(row.values("secret").query))
        (stored,) = cursor.fetchone()
    assert shown.secret not in stored
    assert row.get().secret == shown.secret
