"""The public page of a letter: what it tells, what it never tells, and its limit."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from sigap_cases.cases.models import Case, Document, Letter, LetterFile
from sigap_cases.cases.services.letters import concepts
from sigap_cases.portal.services import limits

from .conftest import issued, signed, user


def page(letter: Letter) -> str:
    return reverse("portal:letter", args=[letter.token])


def lines(answer: Any) -> list[str]:
    return [row for row in answer.content.decode().splitlines() if "csrf" not in row]


def test_public_page_tells_number_date_kind_and_hash_and_no_name(
    case: Case, client: Client
) -> None:
    letter = issued(case)
    answer = client.get(page(letter))
    text = answer.content.decode()
    kept = letter.files.get(stage="issued")
    for word in (letter.number, "Undangan klarifikasi", kept.sha256):
        assert word in text
    for word in (
        "Sukerti",
        "Suardana",
        "Laut Jingga",
        "Suryati",
        case.number,
        letter.subject + " ",
        letter.files.get(stage="signed").sha256,
    ):
        assert word not in text
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"


def test_public_page_of_unnumbered_and_unknown_letters_is_the_same(
    case: Case, client: Client
) -> None:
    unnumbered = client.get(page(signed(case)))
    unknown = client.get(reverse("portal:letter", args=["tidak-ada"]))
    assert unnumbered.status_code == unknown.status_code == 404
    assert lines(unnumbered) == lines(unknown)


def test_public_page_calls_a_withdrawn_letter_withdrawn(
    case: Case, client: Client
) -> None:
    letter = issued(case)
    concepts.withdraw(letter, reason="Rahasia dalam", by=user("penyelia"))
    text = client.get(page(letter)).content.decode()
    assert "dicabut" in text
    assert "Rahasia dalam" not in text


def test_file_is_compared_and_not_kept(case: Case, client: Client) -> None:
    letter = issued(case)
    counts = (LetterFile.objects.count(), Document.objects.count())
    with letter.files.get(stage="issued").file.open("rb") as file:
        right = file.read()
    for content, is_ours in ((right, True), (right + b" ", False)):
        upload = SimpleUploadedFile("surat.pdf", content)
        answer = client.post(page(letter), {"file": upload})
        assert answer.context["matching"] is not None if is_ours else True
        assert (answer.context["matching"] is not None) is is_ours
    assert (LetterFile.objects.count(), Document.objects.count()) == counts


def test_form_leads_to_the_page_also_from_a_pasted_address(
    case: Case, client: Client
) -> None:
    letter = issued(case)
    for written in (letter.token, f"https://sigap.example{page(letter)}"):
        answer = client.post(reverse("portal:letter_ask"), {"token": written})
        assert answer["Location"] == page(letter)
    odd = client.post(reverse("portal:letter_ask"), {"token": "a b?"})
    assert odd.status_code == 404


@pytest.mark.usefixtures("office")
def test_public_page_is_limited(client: Client) -> None:
    address = reverse("portal:letter", args=["tidak-ada"])
    for _ in range(limits.VERIFYING.each):
        client.get(address)
    assert client.get(address).status_code == 429
