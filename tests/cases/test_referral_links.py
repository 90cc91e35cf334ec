"""One-time links: opened once by one person, revocable, and kept as hashes only."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sigap_cases.cases.enums import EntryKind, ReferralStatus, ReferralWay
from sigap_cases.cases.exceptions import LinkUnknown, NotAwaited
from sigap_cases.cases.models import Referral, ReferralLink
from sigap_cases.cases.services import referral_links, referrals
from sigap_cases.cases.services.referral_links import Issued
from tests import referring
from tests.desk import world
from tests.desk.conftest import desk, office
from workflows.exceptions import NotAllowed
from workflows.models import WorkItem


__all__ = ["desk", "office"]

pytestmark = pytest.mark.usefixtures("desk")
WEEK = timedelta(days=7)
OPEN, PAGE = "portal:referral_open", "portal:referral"


@pytest.fixture
def referral() -> Referral:
    return referring.with_papers(
        world.lodge(), code="lbh-bali", way=ReferralWay.LINK, summary="Mohon dampingi."
    )


def issue(referral: Referral, *, pin: str = "", valid: timedelta = WEEK) -> Issued:
    return referral_links.issue(
        referral,
        person="Ni Komang Ayu, advokat",
        valid=valid,
        pin=pin,
        by=world.user("petugas_penanganan"),
    )


def opened(token: str, **told: str) -> Client:
    client = Client()
    client.post(reverse(OPEN), {"token": token, **told})
    return client


def reads(client: Client) -> bool:
    answer = client.get(reverse(PAGE))
    return answer.status_code == 200 and "Mohon dampingi." in answer.content.decode()


def uses(issued: Issued) -> list[str]:
    return list(issued.link.uses.order_by("pk").values_list("what", flat=True))


def test_issue_keeps_only_hashes_of_130_bits(referral: Referral) -> None:
    issued = issue(referral, pin="4711")
    assert len(issued.token) == 26
    with connection.cursor() as cursor:
        cursor.execute("SELECT l::text FROM cases_referrallink l")
        row = str(cursor.fetchall())
        cursor.execute("SELECT l::text FROM cases_historicalreferrallink l")
        row += str(cursor.fetchall())
    assert issued.token not in row
    assert "4711" not in row
    assert issued.link.token_hash not in str(referral.matter.events.values())


def test_looking_at_the_link_uses_nothing_up(referral: Referral) -> None:
    issued = issue(referral)
    scanner = Client()
    for _ in range(3):
        assert scanner.get(reverse(OPEN)).status_code == 200
        assert scanner.head(reverse(OPEN)).status_code == 200
    assert reads(opened(issued.token))


def test_link_opens_one_referral_in_one_browser_once(referral: Referral) -> None:
    other = referring.refer(
        referral.case,
        code="lpsk",
        way=ReferralWay.LINK,
        summary="RAHASIA-LPSK",
        purpose="Perlindungan saksi",
    )
    issued = issue(referral)
    first = opened(issued.token.lower())
    assert reads(first)
    second = opened(issued.token)
    assert not reads(second)
    page = first.get(reverse(PAGE)).content.decode()
    for word in (referral.case.number, "RAHASIA-LPSK", other.number, "tersimpan"):
        assert word not in page
    assert uses(issued)[:2] == ["opened", "read"]


def test_page_of_the_link_leaves_no_trace(referral: Referral) -> None:
    client = opened(issue(referral).token)
    for name in (OPEN, PAGE):
        answer = client.get(reverse(name), follow=True)
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_link_with_a_pin_ends_after_five_wrong_ones(referral: Referral) -> None:
    issued = issue(referral, pin="4711")
    for _ in range(referral_links.MOST_WRONG_PINS):
        assert not reads(opened(issued.token, pin="0000"))
    assert not reads(opened(issued.token, pin="4711"))
    assert uses(issued) == ["wrong_pin"] * 5
    again = issue(referral, pin="4711")
    assert not reads(opened(again.token))
    assert reads(opened(again.token, pin="4711"))


def test_wrong_token_and_spent_link_read_alike(referral: Referral) -> None:
    issued = issue(referral)
    opened(issued.token)
    answers = [
        Client().post(reverse(OPEN), {"token": token})
        for token in (issued.token, "A" * 26)
    ]
    texts = [answer.content.decode() for answer in answers]
    assert all("Tautan ini tidak berlaku lagi" in text for text in texts)
    assert texts[0].count("Tautan ini") == texts[1].count("Tautan ini")


def _revoke(referral: Referral) -> None:
    referral_links.revoke(referral, by=world.user("petugas_penanganan"))


def _reissue(referral: Referral) -> None:
    issue(referral)


def _withdraw(referral: Referral) -> None:
    referrals.withdraw(referral, reason="X", by=world.user("petugas_penanganan"))


def _to_letter(referral: Referral) -> None:
    referrals.change_way(
        referral, ReferralWay.LETTER, by=world.user("petugas_penanganan")
    )


@pytest.mark.parametrize("end", [_revoke, _reissue, _withdraw, _to_letter])
def test_link_that_is_ended_closes_the_open_page(referral: Referral, end: Any) -> None:
    issued = issue(referral)
    client = opened(issued.token)
    assert reads(client)
    document = reverse(
        "portal:referral_document", args=[referral.documents.get().document_id]
    )
    assert client.get(document).getvalue()
    end(referral)
    for address in (reverse(PAGE), document):
        assert client.get(address).status_code == 302
    answer = client.post(reverse("portal:referral_answer"), {"kind": "accepted"})
    assert answer.status_code == 302
    referral.refresh_from_db()
    assert referral.accepted_at is None


def test_link_ends_by_time(referral: Referral) -> None:
    issued, start = issue(referral), timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        client = opened(issued.token)
        assert reads(client)
        clock.move_to(start + referral_links.OPEN_FOR + timedelta(minutes=1))
        assert not reads(client)
        late = issue(referral, valid=timedelta(hours=1))
        clock.shift(timedelta(hours=2))
        assert not reads(opened(late.token))
        with pytest.raises(LinkUnknown):
            referral_links.open_(late.token)


def test_answer_by_link_goes_through_to_the_end(referral: Referral) -> None:
    client = opened(issue(referral).token)
    answer = reverse("portal:referral_answer")
    refused = client.post(answer, {"kind": "question"})
    assert "Tulis isi jawabannya." in refused.content.decode()
    client.post(answer, {"kind": "question", "body": "Siapa kuasanya?"})
    referral.refresh_from_db()
    assert referral.status == ReferralStatus.ASKING
    referring.do(
        referral, "answer_question", "petugas_penanganan", office_answer="Ibunya."
    )
    assert "Ibunya." in client.get(reverse(PAGE)).content.decode()
    client.post(answer, {"kind": "accepted", "number_kind": "Reg", "number": "12"})
    client.post(
        reverse("portal:referral_note"), {"body": "Surat.", "file": world.photo()}
    )
    done = client.post(answer, {"kind": "finished", "body": "Sudah didampingi."})
    assert done.status_code == 200
    assert client.get(reverse(PAGE)).status_code == 302
    referral.refresh_from_db()
    assert referral.status == ReferralStatus.RETURNED
    kinds = list(referral.entries.values_list("kind", "from_partner"))
    assert kinds == [
        (EntryKind.QUESTION, True),
        (EntryKind.ANSWER, False),
        (EntryKind.ACCEPTED, True),
        (EntryKind.NOTE, True),
        (EntryKind.FINISHED, True),
    ]
    assert referral.numbers.get().number == "12"
    events = referral.case.matter.events.filter(kind="case.referral_answered")
    assert all("Ni Komang Ayu" in event.actor_name for event in events)


def test_opening_is_limited_by_the_hour(referral: Referral) -> None:
    client = Client()
    codes = [
        client.post(reverse(OPEN), {"token": f"{number:026d}"}).status_code
        for number in range(22)
    ]
    assert codes[:20] == [200] * 20
    assert codes[20:] == [429, 429]


def test_link_is_given_by_whoever_works_on_the_case_only(referral: Referral) -> None:
    with pytest.raises(NotAllowed):
        referral_links.issue(referral, person="X", valid=WEEK, by=world.user("auditor"))
    account = referring.refer(referral.case)
    with pytest.raises(NotAwaited):
        issue(account)


def test_desk_shows_the_link_once_and_no_case_in_its_text(referral: Referral) -> None:
    officer = world.client("petugas_penanganan")
    address = reverse("desk:referral_action", args=[referral.number, "tautan"])
    wrong = officer.post(address, {"person": "", "days": "7", "pin": "12a4"})
    assert wrong.status_code == 422
    answer = officer.post(address, {"person": "Ayu", "days": "7", "pin": "4711"})
    page = answer.content.decode()
    text = page.partition("<textarea")[2].partition("</textarea>")[0]
    assert reverse(OPEN) + "#" in text
    for word in (referral.case.number, referral.number, "Suardana", "Ayu", "4711"):
        assert word not in text
    token = text.partition("#")[2].strip()
    assert ReferralLink.objects.filter(token_hash=token).count() == 0
    later = officer.get(reverse("desk:referral", args=[referral.number]))
    assert token not in later.content.decode()
    assert "Ayu" in later.content.decode()
    assert reads(opened(token, pin="4711"))


def test_no_invariant_is_broken_along_the_way(referral: Referral) -> None:
    opened(issue(referral).token)
    referring.refer(referral.case)
    _withdraw(referral)
    call_command("check_invariants")
    assert not WorkItem.objects.filter(matter=referral.matter, closed_at=None).exists()
