"""One complaint however often it is sent, and its code for the one who sent it."""

import threading
import uuid

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from psycopg import sql

from accounts.models import User
from sigap_cases.cases.exceptions import FileDamaged
from sigap_cases.cases.models import Case, Custodian, Document, TrackingCode
from sigap_cases.cases.services import documents, tracking
from sigap_cases.portal import browser
from sigap_cases.portal.models import Draft, DraftFile
from sigap_cases.portal.services import drafts

from .lodging import answer, code_on, get, least, pdf, photo, send


@pytest.fixture
def sent(office: None, client: Client) -> str:
    """A complaint that was sent; the code on its receipt."""
    least(client)
    return code_on(send(client))


def test_receipt_shows_the_code_once(sent: str, client: Client) -> None:
    for again in (send(client), client.get(reverse("portal:send"))):
        assert again.status_code == 200
        assert code_on(again) == ""
        assert "Aduan ini sudah terkirim" in again.content.decode()
    assert Case.objects.count() == 1
    assert TrackingCode.objects.count() == 1


def test_send_whose_answer_got_lost_shows_the_same_code(
    office: None, client: Client
) -> None:
    least(client)
    before = client.cookies["draf"].value
    first = code_on(send(client))
    client.cookies["draf"] = before
    assert code_on(send(client)) == first
    assert Case.objects.count() == 1


def test_send_after_a_new_code_was_given_does_not_show_the_old_one(
    office: None, client: Client
) -> None:
    least(client)
    before = client.cookies["draf"].value
    send(client)
    tracking.issue(Case.objects.get())
    client.cookies["draf"] = before
    assert code_on(send(client)) == ""


def test_code_is_kept_nowhere(sent: str) -> None:
    plain = sent.replace("-", "")
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            rows = sql.SQL("SELECT count(*) FROM {} t WHERE t::text ~ %s")
            cursor.execute(rows.format(sql.Identifier(table)), [plain])
            assert cursor.fetchone() == (0,), table


def test_code_is_not_drawn_from_what_the_database_holds(sent: str) -> None:
    draft = Draft.objects.get()
    guesses = (draft.key_hash, str(draft.submission_key), draft.submission_key.hex)
    assert all(tracking.pretty(tracking.code_from(guess)) != sent for guess in guesses)


def test_sent_draft_is_empty_and_takes_nothing_more(sent: str) -> None:
    draft = Draft.objects.get()
    assert draft.answers == {}
    assert not DraftFile.objects.exists()
    assert drafts.save(draft, "cerita", {"narrative": "Lagi"}).answers == {}


def test_files_and_case_are_made_together_or_not_at_all(
    office: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    least(client)
    client.post(reverse("portal:files"), {"files": [pdf(), photo()]})

    def fail(*_args: object, **_more: object) -> None:
        raise FileDamaged

    with monkeypatch.context() as patch:
        patch.setattr(documents, "keep", fail)
        assert send(client).status_code == 503
    assert not Case.objects.exists()
    assert DraftFile.objects.count() == 2
    assert code_on(send(client))
    assert Document.objects.count() == 2


def test_fault_of_the_office_keeps_the_draft_and_says_so(
    office: None, client: Client
) -> None:
    # No custodian is named, and no supervisor is there to stand in.
    Custodian.objects.all().delete()
    User.objects.filter(username__startswith="penyelia").update(is_active=False)
    least(client, problem="kekerasan")
    response = send(client)
    assert response.status_code == 503
    page = response.content.decode()
    assert "Belum terkirim karena gangguan di pihak kami" in page
    assert "0800-1000" in page
    assert Draft.objects.get().answers["cerita"]


def test_receipt_promises_only_what_is_active(office: None, client: Client) -> None:
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False):
        least(client)
        page = send(client).content.decode()
    assert "Kabar pertama petugas ada di halaman Ikuti aduan" in page
    assert "Selasa, 24 November 2026" in page
    assert "Kelengkapan aduan selesai diperiksa" in page
    assert "Kamis, 26 November 2026" in page
    assert "Standar layanan internal" in page


def test_draft_lives_a_day_from_the_last_answer(office: None, client: Client) -> None:
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False) as clock:
        answer(client, "masalah", problem="gaji")
        clock.move_to("2026-11-24T00:59:00Z")
        assert drafts.purge() == 0
        clock.move_to("2026-11-24T01:01:00Z")
        key = Draft.objects.get().key_hash
        assert key
        assert drafts.find("apa saja") is None
        assert get(client, "/aduan/cerita/").url == "/aduan/bahaya/"
        assert drafts.purge() == 1
    assert not Draft.objects.exists()


@pytest.mark.usefixtures("live_office")
def test_two_sends_at_once_make_one_complaint_and_one_code() -> None:
    client = Client()
    least(client)
    key = client.cookies["draf"].value
    shown: list[str] = []

    def press() -> None:
        again = Client()
        again.cookies["draf"] = key
        shown.append(code_on(send(again)))
        connection.close()

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Case.objects.count() == 1
    assert len(shown) == 4
    assert len(set(shown)) == 1


def test_receipt_of_another_browser_is_not_shown(sent: str) -> None:
    stranger = Client()
    stranger.cookies["tanda_terima"] = str(Case.objects.get().submission_key)
    assert get(stranger, reverse("portal:send")).url == "/aduan/bahaya/"
    assert browser.RECEIPT_SHOWN.total_seconds() == 1800
    assert drafts.send(str(uuid.uuid4())) is None
