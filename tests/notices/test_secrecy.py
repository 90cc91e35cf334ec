"""No word of a case goes out, and a secret case makes no difference to others."""

from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from notifications.enums import Length, Topic
from notifications.models import Delivery, InboxNotice, OutboxMessage
from notifications.services import templates
from notifications.services.wording import content_of, of_message
from sigap_cases.cases.enums import Level, Urgency
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import correspondence, notes
from tests.desk import world
from workflows.services import assignment

from . import telling


pytestmark = pytest.mark.usefixtures("clock")

NIK, WORKER, STORY = "5104015507900001", "I Wayan Kenari", "dipukul majikan kenari"
CANARIES = (NIK, "kenari", "sukerti", "laut jingga", "gaji", "paspor hilang")
OUTSIDERS = ("petugas_pengaduan2", "pendamping_hukum", "petugas_desa", "mitra")


@pytest.fixture
def case() -> Case:
    made = world.lodge(worker=WORKER, narrative=f"{STORY} {NIK}")
    telling.silence()
    return made


def told(text: str) -> list[str]:
    return [word for word in CANARIES if word in text.casefold()]


@pytest.mark.parametrize("topic", list(Topic))
def test_no_wording_of_any_topic_holds_a_word_of_the_case(
    case: Case, topic: Topic
) -> None:
    message = telling.said(topic, case)
    for length in Length:
        content = of_message(message, length)
        assert told(f"{content.subject} {content.body}") == []
    kept = OutboxMessage.objects.filter(pk=message.pk).values_list().get()
    assert told(str(kept)) == []


def _walk(case: Case) -> None:
    """Everything that tells somebody of something."""
    officer = world.user("petugas_penanganan")
    notes.write(
        case,
        f"{STORY} {NIK} @penyelia",
        kind="internal",
        by=officer,
        mentions=[world.user("penyelia").pk],
    )
    correspondence.write_to_office(case, STORY)
    world.do(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    if case.urgency == Urgency.EMERGENCY:
        return  # the duty officer's contact comes first
    world.do(
        case,
        "verify",
        "petugas_pengaduan",
        completeness="incomplete",
        missing_items="Paspor hilang",
    )


def test_nothing_that_goes_out_of_a_case_holds_a_word_of_it() -> None:
    for user in User.objects.all():
        user.email, user.phone = f"{user.pk}@example.org", "+628111"
        user.save()
    for urgency in (Urgency.ROUTINE, Urgency.EMERGENCY):
        story = f"{STORY} {NIK}"
        _walk(world.lodge(worker=WORKER, narrative=story, urgency=urgency))
    telling.spread()
    assert Delivery.objects.count() > 3
    for delivery in Delivery.objects.select_related("message"):
        content = content_of(delivery)
        assert told(f"{content.subject} {content.body} {delivery.key}") == []
    for model in (OutboxMessage, InboxNotice):
        assert told(str(list(model.objects.values_list()))) == []


def _heard() -> dict[str, list[Any]]:
    """What outsiders have of notices, but for what is drawn."""
    found: dict[str, list[Any]] = {}
    for name in OUTSIDERS:
        user = world.user(name)
        found[name] = [
            sorted(InboxNotice.objects.filter(user=user).values_list("topic", "label")),
            sorted(Delivery.objects.filter(user=user).values_list("channel", "due_at")),
        ]
    return found


def _pages(client: Client) -> list[bytes]:
    paths = ("", "?daftar=semua", "jumlah/")
    return [client.get(f"/meja/pemberitahuan/{path}").content for path in paths]


def test_secret_case_makes_no_difference_to_outsiders(
    clock: time_machine.Traveller,
) -> None:
    open_case = world.lodge()
    telling.spread()
    before = _heard()
    secret = world.lodge(worker=WORKER, level=Level.SECRET, urgency=Urgency.EMERGENCY)
    _walk(secret)
    for topic in Topic:
        telling.said(
            topic, secret, post="petugas_pengaduan", unit_path="gianyar.disnaker."
        )
        telling.said(topic, secret, user_id=world.user("pendamping_hukum").pk)
        telling.said(topic, secret)
    telling.spread()
    after = _heard()
    assert after == before
    for name in OUTSIDERS:
        text = b"".join(_pages(world.client(name)))
        assert secret.number.encode() not in text
    assert open_case.level == Level.NORMAL


def test_deputy_who_may_not_see_is_not_told_of_a_secret_case() -> None:
    secret = world.lodge(level=Level.SECRET)
    owner, deputy = world.user("petugas_pengaduan"), world.user("petugas_pengaduan2")
    item = assignment.claim(world.item(secret), by=owner)
    telling.silence()
    telling.absent(owner, days=3, deputy=deputy)
    telling.said(Topic.TASK_OVERDUE, secret, user_id=owner.pk, item=item.pk)
    telling.spread()
    assert len(telling.notices(owner)) == 1
    assert telling.notices(deputy) == []


def test_values_are_never_read_as_placeholders(case: Case) -> None:
    message = telling.said(Topic.TASK_OPENED, case)
    message.label = "{tautan}{kantor}"
    content = of_message(message, Length.SHORT)
    assert "{tautan}{kantor}" in content.body
    assert templates.words_of(Topic.TASK_OPENED, Length.SHORT).body
