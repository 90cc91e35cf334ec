"""The operator's pages: what could not be delivered, why, and what is done about it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import clear_url_caches
from django.utils import timezone

from accounts.enums import Post, UnitKind
from accounts.models import User
from notifications.enums import Channel, DeliveryState, Operation, Topic
from notifications.exceptions import AlreadySettled, BeingSent, MissingReason
from notifications.models import ChannelHealth, DeliveryOperation
from notifications.services import leasing, undelivered
from notifications.services.delivery import deliver_due
from sigap_cases.desk.operations import reading
from tests.factories import make_holder, make_unit

from .carriers import Scripted
from .conftest import MakeDelivery


pytestmark = pytest.mark.django_db
LIST = "/operasi/pemberitahuan/"


@pytest.fixture
def operator(db: None) -> User:
    return make_holder(Post.ADMIN_SISTEM, make_unit(UnitKind.OFFICE))


@pytest.fixture
def desk(client: Client, operator: User) -> Client:
    client.force_login(operator)
    return client


def test_list_tells_why_and_shows_neither_number_nor_name(
    desk: Client, make_delivery: MakeDelivery
) -> None:
    delivery = make_delivery(
        state=DeliveryState.FAILED, last_error="smtp_550", attempts=3
    )
    reporters = make_delivery(
        topic=Topic.TOLD_RESULT,
        state=DeliveryState.BOUNCED,
        last_error="bounced",
        user=None,
        party_id=5,
    )
    page = desk.get(LIST).content.decode()
    assert "smtp_550" in page
    assert reading.why("smtp_550") in page
    for hidden in (
        delivery.message.label,
        reporters.message.label,
        str(delivery.user),
        str(Topic.TOLD_RESULT.label),
        delivery.key,
    ):
        assert hidden not in page


def test_list_filters_pages_and_asks_a_constant_number_of_times(
    desk: Client, make_delivery: MakeDelivery, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        make_delivery(state=DeliveryState.FAILED, last_error="http_422")
    make_delivery(Channel.SMS, state=DeliveryState.FAILED, last_error="no_carrier")
    make_delivery(Channel.SMS, last_error="http_500")
    with django_assert_max_num_queries(14):
        first = desk.get(LIST)
    assert len(first.context["page"].rows) == 25
    assert first.context["page"].has_next
    second = desk.get(LIST, {"page": "2"})
    assert len(second.context["page"].rows) == 6
    texts = desk.get(LIST, {"saluran": "sms"})
    assert [row.delivery.channel for row in texts.context["page"].rows] == ["sms"]
    waiting = desk.get(LIST, {"keadaan": "waiting"})
    assert [row.why for row in waiting.context["page"].rows] == [
        reading.why("http_500")
    ]
    nothing = desk.get(LIST, {"keadaan": "given_up"})
    assert nothing.context["page"].rows == []
    assert "sg-empty" in nothing.content.decode()


def test_again_is_sent_and_kept(
    desk: Client,
    operator: User,
    make_delivery: MakeDelivery,
    scripted: type[Scripted],
) -> None:
    delivery = make_delivery(
        state=DeliveryState.FAILED, last_error="too_old", attempts=10
    )
    reference = delivery.reference
    assert desk.post(f"{LIST}{delivery.pk}/lagi/").status_code == 302
    deliver_due()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.SENT, 1)
    assert delivery.reference == reference
    kept = DeliveryOperation.objects.get()
    assert (kept.operation, kept.delivery, kept.by) == (
        Operation.AGAIN,
        delivery,
        operator,
    )
    desk.post(f"{LIST}{delivery.pk}/lagi/")
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT
    assert DeliveryOperation.objects.count() == 1


def test_again_after_a_bounce_is_a_new_sending_to_the_provider(
    operator: User, make_delivery: MakeDelivery
) -> None:
    delivery = make_delivery(state=DeliveryState.BOUNCED, provider_id="p1")
    before = delivery.reference
    undelivered.again(delivery.pk, by=operator)
    delivery.refresh_from_db()
    assert delivery.reference != before
    assert delivery.provider_id == ""


def test_all_again_takes_one_channel_only(
    desk: Client, make_delivery: MakeDelivery
) -> None:
    mails = [make_delivery(state=DeliveryState.FAILED) for _ in range(3)]
    text = make_delivery(Channel.SMS, state=DeliveryState.FAILED)
    given_up = make_delivery(state=DeliveryState.GIVEN_UP)
    assert desk.post("/operasi/saluran/email/lagi/").status_code == 302
    for one, state in (
        *((mail, DeliveryState.WAITING) for mail in mails),
        (text, DeliveryState.FAILED),
        (given_up, DeliveryState.GIVEN_UP),
    ):
        one.refresh_from_db()
        assert one.state == state
    assert DeliveryOperation.objects.get().count == 3
    assert desk.post("/operasi/saluran/inbox/lagi/").status_code == 404


def test_give_up_needs_a_reason_and_keeps_it(
    desk: Client, make_delivery: MakeDelivery
) -> None:
    delivery = make_delivery(state=DeliveryState.FAILED)
    url = f"{LIST}{delivery.pk}/hentikan/"
    assert desk.get(url).status_code == 200
    refused = desk.post(url, {"reason": "  "})
    assert refused.status_code == 422
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.FAILED
    assert desk.post(url, {"reason": "Nomor sudah mati"}).status_code == 302
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.GIVEN_UP
    assert DeliveryOperation.objects.get().reason == "Nomor sudah mati"


def test_give_up_refuses_what_is_settled_or_being_sent(
    operator: User, make_delivery: MakeDelivery
) -> None:
    done = make_delivery(state=DeliveryState.DELIVERED)
    with pytest.raises(AlreadySettled):
        undelivered.give_up(done.pk, reason="x", by=operator)
    busy = make_delivery()
    leasing.take(Channel.EMAIL, now=timezone.now(), most=1)
    with pytest.raises(BeingSent):
        undelivered.give_up(busy.pk, reason="x", by=operator)
    with pytest.raises(MissingReason):
        undelivered.give_up(busy.pk, reason=" ", by=operator)


def test_wake_ends_a_rest(desk: Client, make_delivery: MakeDelivery) -> None:
    until = timezone.now() + timedelta(minutes=10)
    ChannelHealth.objects.create(
        channel=Channel.EMAIL, resting_until=until, failures=7, last_error="smtp_421"
    )
    assert reading.why("smtp_421") in desk.get(LIST).content.decode()
    desk.post("/operasi/saluran/email/coba/")
    assert not ChannelHealth.objects.get().rests(timezone.now())
    assert DeliveryOperation.objects.get().operation == Operation.WOKEN
    desk.post("/operasi/saluran/email/coba/")
    assert DeliveryOperation.objects.count() == 1


def test_operations_are_only_added_to(
    operator: User, make_delivery: MakeDelivery
) -> None:
    delivery = make_delivery(state=DeliveryState.FAILED)
    undelivered.give_up(delivery.pk, reason="x", by=operator)
    for change in (
        lambda rows: rows.update(reason="y"),
        lambda rows: rows.delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(DeliveryOperation.objects.all())


def test_chart_counts_the_last_day(desk: Client, make_delivery: MakeDelivery) -> None:
    now = timezone.now()
    for hours in (0, 0, 3, 30):
        make_delivery(state=DeliveryState.SENT, sent_at=now - timedelta(hours=hours))
    chart = desk.get(LIST).context["chart"]
    assert (chart.total, chart.most, len(chart.bars)) == (3, 2, 24)
    assert chart.bars[-1].count == 2


@pytest.mark.parametrize(
    ("code", "begins"),
    [("", ""), ("smtp_451", "smtp_4"), ("http_503", "http_5"), ("KeyError", None)],
)
def test_why_has_words_for_every_code(code: str, begins: str | None) -> None:
    told = reading.why(code)
    assert bool(told) == bool(code)


def urls_of_operations(pk: int) -> list[tuple[str, str]]:
    return [
        ("get", LIST),
        ("post", f"{LIST}{pk}/lagi/"),
        ("get", f"{LIST}{pk}/hentikan/"),
        ("post", f"{LIST}{pk}/hentikan/"),
        ("post", "/operasi/saluran/email/lagi/"),
        ("post", "/operasi/saluran/email/coba/"),
    ]


@pytest.mark.parametrize("post", [Post.PENYELIA, Post.PETUGAS_PENGADUAN])
def test_for_everybody_else_the_pages_are_not_there(
    client: Client, make_delivery: MakeDelivery, post: Post
) -> None:
    delivery = make_delivery(state=DeliveryState.FAILED)
    for method, url in urls_of_operations(delivery.pk):
        assert getattr(client, method)(url).status_code == 302
    client.force_login(make_holder(post, make_unit(UnitKind.OFFICE)))
    for method, url in urls_of_operations(delivery.pk):
        here = getattr(client, method)(url)
        missing = getattr(client, method)("/operasi/tidak-ada/")
        assert (here.status_code, here.content) == (404, missing.content)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.FAILED


@pytest.fixture
def outgoing_pages(settings: Any, tmp_path: Path) -> Path:
    """The addresses as the trial's settings have them."""
    settings.OUTGOING_FILES = tmp_path
    settings.EMAIL_BACKEND = "notifications.channels.files.EmailBackend"
    settings.NOTICE_CARRIERS = {
        "email": "notifications.channels.email.Mail",
        "whatsapp": "notifications.channels.files.Phones",
    }
    settings.ROOT_URLCONF = "tests.sending.trial_urls"
    clear_url_caches()
    return tmp_path


def test_outgoing_shows_what_would_be_sent(
    outgoing_pages: Path, desk: Client, make_delivery: MakeDelivery
) -> None:
    assert "sg-empty" in desk.get("/operasi/surat-keluar/").content.decode()
    make_delivery()
    make_delivery(Channel.WHATSAPP)
    assert deliver_due() == 2
    assert len(list(outgoing_pages.glob("*.eml"))) == 2
    rows = desk.get("/operasi/surat-keluar/").context["page"].rows
    assert {row.channel for row in rows} == {
        str(Channel.EMAIL.label),
        str(Channel.WHATSAPP.label),
    }
    for row in rows:
        page = desk.get(f"/operasi/surat-keluar/{row.name}/")
        assert page.status_code == 200
        assert row.to in page.content.decode()
        assert page.context["letter"].body


@pytest.mark.parametrize("name", ["tidak-ada", "..", "20260101"])
def test_outgoing_opens_only_its_own_files(
    outgoing_pages: Path, desk: Client, name: str
) -> None:
    assert desk.get(f"/operasi/surat-keluar/{name}/").status_code == 404


def test_outgoing_is_the_operators_alone(outgoing_pages: Path, client: Client) -> None:
    client.force_login(make_holder(Post.PENYELIA, make_unit(UnitKind.OFFICE)))
    assert client.get("/operasi/surat-keluar/").status_code == 404


def test_outgoing_is_not_there_without_the_trials_settings(desk: Client) -> None:
    assert desk.get("/operasi/surat-keluar/").status_code == 404
