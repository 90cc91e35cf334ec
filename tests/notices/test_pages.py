"""The notices of a person: seen, counted, opened and set, by themselves alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Post
from accounts.models import User
from notifications.enums import Channel, Length, Topic
from notifications.models import InboxNotice, NoticeTemplate, OutboxMessage
from notifications.services import placeholders, preferences, templates
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import confidentiality
from tests.desk import world

from . import telling


pytestmark = pytest.mark.usefixtures("clock")

LIST = "/meja/pemberitahuan/"
OFFICE = "gianyar.disnaker."


@pytest.fixture
def officer() -> User:
    return world.user("petugas_penanganan")


@pytest.fixture
def case() -> Case:
    made = world.lodge()
    telling.silence()
    return made


def told(officer: User, case: Case, topic: Topic = Topic.TASK_ASSIGNED) -> InboxNotice:
    telling.said(topic, case, user_id=officer.pk)
    telling.spread()
    return InboxNotice.objects.filter(user=officer).latest("pk")


def counted(client: Client) -> str:
    return client.get(f"{LIST}jumlah/").content.decode()


def test_notice_is_listed_counted_and_opened(officer: User, case: Case) -> None:
    notice = told(officer, case)
    client = world.client(officer.username)
    assert case.number in client.get(LIST).content.decode()
    assert ">1<" in counted(client)
    answer = client.get(f"{LIST}buka/{notice.message_id}/")
    assert answer.url == reverse("desk:case", args=[case.number])  # type: ignore[attr-defined]
    assert counted(client).strip() == ""


def test_notice_of_an_open_task_opens_it(case: Case) -> None:
    item = world.held(case)
    officer = world.user("petugas_pengaduan")
    telling.said(Topic.TASK_DUE_SOON, case, user_id=officer.pk, item=item.pk)
    telling.spread()
    (notice,) = telling.notices(officer)
    answer = world.client(officer.username).get(f"{LIST}buka/{notice.message_id}/")
    assert answer.url == reverse("desk:task", args=[item.pk])  # type: ignore[attr-defined]


def test_notice_vanishes_with_the_sight_of_its_case(case: Case) -> None:
    officer = world.user("pendamping_hukum")
    notice = told(officer, case)
    client = world.client(officer.username)
    before = client.get(f"{LIST}buka/999999/").content
    confidentiality.change_level(
        case, Level.SECRET, by=world.user("penyelia"), reason="Terancam."
    )
    for asked in ("", "?daftar=semua"):
        assert case.number not in client.get(LIST + asked).content.decode()
    assert counted(client).strip() == ""
    opened = client.get(f"{LIST}buka/{notice.message_id}/")
    assert (opened.status_code, opened.content) == (404, before)
    assert client.post(f"{LIST}{notice.pk}/dibaca/").status_code == 404
    client.post(f"{LIST}dibaca/")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_others_notices_do_not_exist(officer: User, case: Case) -> None:
    notice = told(officer, case)
    other = world.client("petugas_penanganan2")
    assert other.get(f"{LIST}buka/{notice.message_id}/").status_code == 404
    assert other.post(f"{LIST}{notice.pk}/dibaca/").status_code == 404
    assert case.number not in other.get(f"{LIST}?daftar=semua").content.decode()


def test_head_of_office_sees_the_number_that_was_put_before_them(case: Case) -> None:
    telling.said(Topic.TASK_ESCALATED, case, post=Post.KEPALA_DINAS, unit_path=OFFICE)
    telling.spread()
    head = world.client("kepala_dinas")
    assert case.number in head.get(LIST).content.decode()
    (notice,) = telling.notices(world.user("kepala_dinas"))
    answer = head.get(f"{LIST}buka/{notice.message_id}/")
    assert answer.url == f"{LIST}?daftar=semua"  # type: ignore[attr-defined]


def test_all_are_marked_read(officer: User, case: Case) -> None:
    for _time in range(3):
        told(officer, case)
    client = world.client(officer.username)
    client.post(f"{LIST}dibaca/")
    assert counted(client).strip() == ""
    assert client.get(f"{LIST}?daftar=semua").content.decode().count(case.number) == 3


def test_list_is_filtered_by_event(officer: User, case: Case) -> None:
    told(officer, case)
    told(officer, case, Topic.NOTE_MENTION)
    client = world.client(officer.username)
    page = client.get(f"{LIST}?hal=note_mention").content.decode()
    assert page.count(f'sg-code">{case.number}') == 1


def test_list_and_count_cost_the_same_for_many(officer: User, case: Case) -> None:
    client = world.client(officer.username)

    def cost(path: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    told(officer, case)
    few = [cost(path) for path in (LIST, f"{LIST}jumlah/")]
    for _time in range(30):
        told(officer, case)
    assert [cost(path) for path in (LIST, f"{LIST}jumlah/")] == few


def test_count_says_nothing_to_who_has_signed_out() -> None:
    answer = Client().get(f"{LIST}jumlah/")
    assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize("path", ["", "pengaturan/", "templat/"])
def test_pages_ask_to_sign_in(path: str) -> None:
    assert Client().get(LIST + path).status_code == 302


# Settings.


def settings_form(**changed: Any) -> dict[str, Any]:
    return {"daily_at": "07:30", "quiet": "on", "phone": "", **changed}


def test_settings_are_kept(officer: User) -> None:
    client = world.client(officer.username)
    form = settings_form(
        **{"t-task_opened-inbox": "on", "t-result-email": "on"},
        daily="on",
        phone="+62 812-3456-7890",
    )
    assert client.post(f"{LIST}pengaturan/", form).status_code == 302
    wishes = preferences.wishes_of([officer.pk])[officer.pk]
    assert wishes.daily
    assert wishes.channels[Topic.TASK_OPENED] == {Channel.INBOX}
    assert Channel.EMAIL in wishes.channels[Topic.RESULT]
    assert Channel.INBOX in wishes.channels[Topic.TASK_OVERDUE]
    assert wishes.channels[Topic.EMERGENCY] == set(Channel)
    officer.refresh_from_db()
    assert officer.phone == "+6281234567890"
    last = officer.history.first()
    assert last is not None
    assert last.history_user == officer


def test_wrong_number_is_named_and_nothing_is_lost(officer: User) -> None:
    client = world.client(officer.username)
    form = settings_form(**{"t-result-email": "on"}, phone="abc")
    answer = client.post(f"{LIST}pengaturan/", form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="abc"' in page
    assert 'name="t-result-email" checked' in page
    assert not preferences.wishes_of([officer.pk])


def test_test_notice_comes_at_once_by_every_channel(officer: User) -> None:
    officer.email = "petugas@example.org"
    officer.save()
    world.client(officer.username).post(f"{LIST}pengaturan/uji/")
    telling.spread()
    (mail,) = telling.deliveries(officer)
    assert mail.due_at <= timezone.now()
    assert ">1<" in counted(world.client(officer.username))


# Words.


def test_words_are_the_administrators_alone(officer: User) -> None:
    templates.load_templates()
    client = world.client(officer.username)
    own = f"{LIST}templat/task_opened/long/"
    for path in (f"{LIST}templat/", own):
        assert client.get(path).status_code == 404
    for path in (own, f"{own}pratinjau/", f"{own}asal/"):
        assert client.post(path, {"body": "x"}).status_code == 404


def test_words_are_changed_with_a_reason_and_put_back() -> None:
    templates.load_templates()
    client = world.client("admin_sistem")
    path = f"{LIST}templat/told_result/short/"
    client.post(path, {"body": "Ada kabar. Buka layanan.", "reason": "Lebih pendek"})
    row = NoticeTemplate.objects.get(topic=Topic.TOLD_RESULT, length=Length.SHORT)
    assert (row.body, row.version) == ("Ada kabar. Buka layanan.", 2)
    change = row.history.first()
    assert change is not None
    assert change.history_change_reason == "Lebih pendek"
    templates.load_templates()
    row.refresh_from_db()
    assert row.version == 2
    client.post(f"{path}asal/", {"asal-reason": "Kembali"})
    row.refresh_from_db()
    assert row.body == templates.shipped()[Topic.TOLD_RESULT, Length.SHORT].body
    assert not row.was_edited


@pytest.mark.parametrize(
    ("topic", "body", "sentence"),
    [
        ("task_opened", "Tugas {nama}", "{nama}"),
        ("told_result", "Ada kabar {nomor}", "{nomor}"),
        ("told_result", "Aduan Anda selesai", "aduan"),
        ("task_opened", "NIK pemohon berubah", "nik"),
        ("task_opened", "x" * 200, "160"),
        ("task_opened", "Ada { tugas", "kurung"),
        ("task_opened", " ", "Tulis"),
    ],
)
def test_words_that_may_not_go_out_are_refused_and_kept_in_the_form(
    topic: str, body: str, sentence: str
) -> None:
    templates.load_templates()
    client = world.client("admin_sistem")
    path = f"{LIST}templat/{topic}/short/"
    answer = client.post(path, {"body": body, "reason": "Uji"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence.casefold() in page.casefold()
    assert body in page
    assert NoticeTemplate.objects.get(topic=topic, length="short").version == 1


def test_preview_shows_what_would_be_sent() -> None:
    templates.load_templates()
    client = world.client("admin_sistem")
    path = f"{LIST}templat/task_opened/long/pratinjau/"
    page = client.post(path, {"subject": "Baru {nomor}", "body": "Ada <b>{nomor}</b>"})
    text = page.content.decode()
    assert "Baru ADU-26-7KQ2M9" in text
    assert "&lt;b&gt;ADU-26-7KQ2M9" in text


def test_shipped_words_pass_their_own_check() -> None:
    for (topic, length), words in templates.shipped().items():
        problems = placeholders.problems_of(
            topic, length, subject=words.subject, body=words.body
        )
        assert problems == [], (topic, length)
    assert {topic for topic, _length in templates.shipped()} == set(Topic.values)


def test_history_of_words_is_never_changed(case: Case) -> None:
    templates.load_templates()
    row = NoticeTemplate.history.first()
    assert row is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_old_notice_stays_in_the_list(officer: User, case: Case, clock: Any) -> None:
    told(officer, case)
    clock.shift(timedelta(days=40))
    page = world.client(officer.username).get(LIST).content.decode()
    assert case.number in page
    assert OutboxMessage.objects.exists()
