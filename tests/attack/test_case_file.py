"""What the case file must not tell, and what must not be done to it by trying."""

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from notifications.models import OutboxMessage
from sigap_cases.cases.enums import Level, NoteKind, ReferralWay
from sigap_cases.cases.models import Case, Referral
from sigap_cases.cases.services import (
    confidentiality,
    lifecycle,
    notes,
    referral_answers,
    referral_links,
    referrals,
    tracking,
)
from sigap_cases.cases.services.referral_answers import Note
from sigap_cases.wiring.audience import audience_of
from tests import referring
from tests.desk import world


pytestmark = pytest.mark.usefixtures("desk")

REASON = "Pelapor terancam."


def by_link(case: Case, *, pin: str = "") -> tuple[Referral, str]:
    referral = referring.refer(case, way=ReferralWay.LINK)
    issued = referral_links.issue(
        referral,
        person="Iptu Rai",
        valid=timedelta(days=3),
        pin=pin,
        by=world.user("petugas_penanganan"),
    )
    return referral, issued.token


def test_reporter_does_not_read_what_a_partner_sent_by_link() -> None:
    """Neither has an account, and only one of them is the reporter."""
    case = world.lodge()
    code = tracking.issue(case)
    referral, token = by_link(case)
    link, _browser = referral_links.open_(token)
    referral_answers.note_by_link(
        referral,
        Note(upload=world.photo(), title="KANARI-VISUM"),
        by=referral_links.actor_of(link),
    )
    reporter = Client()
    reporter.post(reverse("portal:track"), {"code": code})
    page = reporter.get(reverse("portal:case"))
    assert page.status_code == 200
    assert "KANARI-VISUM" not in page.content.decode()


def test_timeline_names_no_duplicate_that_the_reader_may_not_see() -> None:
    case, other = (world.lodge() for _ in range(2))
    for one in (case, other):
        confidentiality.change_level(
            one, Level.SECRET, by=world.user("penyelia"), reason=REASON
        )
        one.refresh_from_db()
    named = world.user("petugas_pengaduan2")
    penyelia = world.user("penyelia")
    confidentiality.grant(other, named, by=penyelia, reason=REASON)
    lifecycle.merge_into(case, other, reason="Sama.", by=penyelia)
    reader = world.client("petugas_pengaduan2")
    for part in ("lini-masa", "terkait", "ringkasan"):
        page = reader.get(reverse("desk:panel", args=[other.number, part]))
        assert page.status_code == 200
        assert case.number not in page.content.decode()


def test_mention_is_not_sent_once_the_right_is_taken_away() -> None:
    case = world.lodge()
    penyelia, named = world.user("penyelia"), world.user("petugas_pengaduan2")
    confidentiality.change_level(case, Level.SECRET, by=penyelia, reason=REASON)
    case.refresh_from_db()
    confidentiality.grant(case, named, by=penyelia, reason=REASON)
    notes.write(
        case, "Lihat ini", kind=NoteKind.INTERNAL, by=penyelia, mentions=[named.pk]
    )
    message = OutboxMessage.objects.get(topic="note_mention")
    assert [heard.user_id for heard in audience_of(message)] == [named.pk]
    confidentiality.revoke(case, named, by=penyelia, reason=REASON)
    assert not audience_of(message)


def test_link_of_before_stays_shut_when_the_way_is_changed_back() -> None:
    referral, token = by_link(world.lodge())
    link, browser = referral_links.open_(token)
    by = world.user("petugas_penanganan")
    for way in (ReferralWay.LETTER, ReferralWay.LINK):
        referrals.change_way(referral, way, by=by)
    assert referral_links.held_by_browser(link.pk, browser) is None


@pytest.mark.parametrize("chosen", ["99999999999999999999", "abc", "-1", "٣"])
def test_complainants_of_no_known_number_are_told_so(chosen: str) -> None:
    case = world.lodge()
    told: dict[str, Any] = {"party": chosen, "outcome": "settled", "on": "2026-01-01"}
    answer = world.client("petugas_penanganan").post(
        reverse("desk:complainants", args=[case.number]), told
    )
    assert answer.status_code == 422


def test_outcome_of_parties_of_another_case_is_not_settled() -> None:
    case, other = world.lodge(), world.lodge()
    party = other.parties.get(role="worker")
    answer = world.client("petugas_penanganan").post(
        reverse("desk:complainants", args=[case.number]),
        {"party": party.pk, "outcome": "settled", "on": "2026-01-01"},
    )
    party.refresh_from_db()
    assert answer.status_code == 422
    assert not party.outcome


def test_title_with_a_line_break_does_not_spoil_the_download() -> None:
    case = world.lodge()
    officer = world.client("petugas_penanganan")
    told = {
        "kind": "photo",
        "title": "Slip\r\nX-Jahat: ya",
        "file": SimpleUploadedFile("a.png", world.photo().read()),
    }
    officer.post(reverse("desk:document_add", args=[case.number]), told)
    document = case.documents.get()
    answer = officer.get(reverse("desk:document", args=[case.number, document.pk]))
    assert answer.getvalue()
    assert "X-Jahat" not in answer
    bundle = officer.get(reverse("desk:bundle", args=[case.number]))
    with zipfile.ZipFile(io.BytesIO(bundle.getvalue())) as archive:
        assert "001-Slip-X-Jahat-ya.png" in archive.namelist()
