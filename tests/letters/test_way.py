"""The way of a letter: concept, initials, signature, number, sending, and back."""

import hashlib
import io

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone
from pypdf import PdfReader

from sigap_cases.cases.enums import LetterStage, LetterState
from sigap_cases.cases.exceptions import (
    LetterFrozen,
    LetterNotReady,
    MissingAnswer,
    SignsForAnother,
)
from sigap_cases.cases.models import Case, Letter, LetterFile
from sigap_cases.cases.services.letters import concepts, signing
from tests.factories import make_absence
from workflows.exceptions import InvalidValues, NotAllowed
from workflows.models import Event, WorkItem

from .conftest import VALUES, begin, do, handed_in, issued, item, signed, user, written


def text_of(letter: Letter, stage: str) -> str:
    kept = letter.files.get(stage=stage)
    with kept.file.open("rb") as file:
        pages = PdfReader(io.BytesIO(file.read())).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_begin_fills_in_what_the_case_knows(case: Case) -> None:
    letter = begin(case)
    assert letter.addressee.startswith("PT Laut Jingga")
    assert letter.signer_name == "Ida Ayu Ketut Suryati"
    assert (letter.signer_post, letter.first_post) == ("kepala_dinas", "penyelia")
    assert letter.state == LetterState.CONCEPT


def test_hand_in_without_a_required_field_names_it(case: Case) -> None:
    with pytest.raises(MissingAnswer) as told:
        concepts.hand_in(begin(case), by=user("petugas_penanganan"))
    assert told.value.field == "tanggal"
    assert not WorkItem.objects.filter(step="initial_one").exists()


def test_letter_goes_from_concept_to_sending(case: Case) -> None:
    letter = handed_in(case)
    assert letter.state == LetterState.INITIALLING
    letter = do(letter, "initial_one", "penyelia", initial_result="initialled")
    assert letter.state == LetterState.SIGNING
    letter = do(letter, "sign", "kepala_dinas", signature_result="signed")
    assert (letter.state, letter.signed_by) == (
        LetterState.SIGNED,
        user("kepala_dinas"),
    )
    today = timezone.localdate().isoformat()
    letter = do(
        letter,
        "issue",
        "petugas_pengaduan",
        letter_number=" 500.15/123/Disnaker ",
        letter_date=today,
    )
    assert (letter.state, letter.number) == (LetterState.ISSUED, "500.15/123/Disnaker")
    letter = do(
        letter, "send_letter", "petugas_pengaduan", sent_way="post", sent_on=today
    )
    assert (letter.state, letter.sent_way) == (LetterState.SENT, "post")
    assert letter.process is not None
    assert letter.process.outcome == "sent"
    kinds = Event.objects.filter(matter=case.matter, kind__startswith="letter.")
    assert list(kinds.order_by("number").values_list("kind", flat=True)) == [
        "letter.begun",
        "letter.changed",
        "letter.handed_in",
        "letter.initialled",
        "letter.signed",
        "letter.issued",
        "letter.sent",
    ]


def test_numbered_copy_is_a_pdf_a_with_the_data_and_a_document_of_the_case(
    case: Case,
) -> None:
    letter = issued(case)
    text = text_of(letter, LetterStage.ISSUED)
    for words in (
        "500.15/123/Disnaker",
        "Direktur PT Laut Jingga",
        "1 Desember 2026",
        "gaji yang belum dibayar",
        "Ida Ayu Ketut Suryati",
        "Verifikasi SIGAP, bukan tanda tangan elektronik",
        letter.token,
    ):
        assert words in text
    assert "KONSEP" not in text
    assert "BSrE" not in text
    document = case.documents.get(kind="letter")
    kept = letter.files.get(stage=LetterStage.ISSUED)
    assert document.sha256 == kept.sha256
    with document.file.open("rb") as file:
        content = file.read()
    assert hashlib.sha256(content).hexdigest() == kept.sha256
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in content


def test_signed_copy_is_kept_beside_the_numbered_one(case: Case) -> None:
    letter = issued(case)
    stages = letter.files.values_list("stage", "sha256")
    assert len({sha for _, sha in stages}) == len(stages) == 2
    assert "500.15/123" not in text_of(letter, LetterStage.SIGNED)


@pytest.mark.parametrize("column", ["subject", "addressee", "signer_name", "token"])
def test_signed_letter_is_frozen_in_the_database(case: Case, column: str) -> None:
    letter = signed(case)
    with (
        pytest.raises(ProgrammingError, match="signed_is_frozen"),
        transaction.atomic(),
    ):
        Letter.objects.filter(pk=letter.pk).update(**{column: "lain"})
    with pytest.raises(ProgrammingError, match="never_deleted"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk)._raw_delete("default")


def test_number_and_files_are_final_in_the_database(case: Case) -> None:
    letter = issued(case)
    with pytest.raises(ProgrammingError, match="number_is_final"), transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(number="lain")
    with pytest.raises(ProgrammingError, match="file_is_kept"), transaction.atomic():
        LetterFile.objects.filter(letter=letter).update(sha256="0" * 64)


def test_change_after_handing_in_is_refused(case: Case) -> None:
    letter = handed_in(case)
    with pytest.raises(LetterFrozen):
        concepts.change(
            letter, by=user("petugas_penanganan"), written={}, values=VALUES
        )


def test_change_of_an_older_revision_is_refused(case: Case) -> None:
    letter = written(case)
    with pytest.raises(LetterFrozen):
        concepts.change(
            letter,
            by=user("petugas_penanganan"),
            written={},
            values=VALUES,
            revision=letter.revision - 1,
        )


def test_returned_letter_is_mended_and_initialled_again(case: Case) -> None:
    letter = do(
        handed_in(case),
        "initial_one",
        "penyelia",
        initial_result="returned",
        return_note="Alamat belum lengkap",
    )
    assert (letter.state, letter.returned_note) == (
        LetterState.RETURNED,
        "Alamat belum lengkap",
    )
    concepts.change(
        letter,
        by=user("petugas_penanganan"),
        written={"addressee": "PT Baru", "signer_post": "penyelia"},
        values=VALUES,
    )
    letter = do(letter, "mend", "petugas_penanganan")
    assert (letter.state, letter.addressee) == (LetterState.INITIALLING, "PT Baru")
    assert letter.signer_post == "kepala_dinas"
    assert item(letter, "initial_one").post == "penyelia"


def test_second_initial_goes_to_the_post_that_the_letter_names(case: Case) -> None:
    letter = handed_in(case, first_post="pendamping_hukum", second_post="penyelia")
    letter = do(letter, "initial_one", "pendamping_hukum", initial_result="initialled")
    assert letter.state == LetterState.INITIALLING
    letter = do(letter, "initial_two", "penyelia", initial_result="initialled")
    assert letter.state == LetterState.SIGNING


def test_head_sees_the_case_while_holding_the_signature_only(case: Case) -> None:
    head = user("kepala_dinas")
    letter = do(handed_in(case), "initial_one", "penyelia", initial_result="initialled")
    assert not head.has_perm("cases.view_case", case)
    signing.sign(item(letter, "sign"), by=head, revision=1)
    assert not head.has_perm("cases.view_case", case)
    letter.refresh_from_db()
    assert letter.state == LetterState.SIGNED


def test_sign_with_a_note_sends_the_letter_back(case: Case) -> None:
    letter = do(handed_in(case), "initial_one", "penyelia", initial_result="initialled")
    signing.sign(
        item(letter, "sign"), by=user("kepala_dinas"), revision=1, note="Belum tepat"
    )
    letter.refresh_from_db()
    assert letter.state == LetterState.RETURNED
    assert not letter.files.exists()


def test_sign_by_another_post_is_refused(case: Case) -> None:
    letter = do(handed_in(case), "initial_one", "penyelia", initial_result="initialled")
    with pytest.raises(NotAllowed):
        signing.sign(item(letter, "sign"), by=user("penyelia"), revision=1)


def test_sign_by_a_deputy_is_in_their_own_name(case: Case) -> None:
    deputy = user("penyelia2")
    make_absence(user("kepala_dinas"), deputy=deputy)
    for_another, own = (
        do(letter, "initial_one", "penyelia", initial_result="initialled")
        for letter in (handed_in(case), handed_in(case, signer_name=str(deputy)))
    )

    with pytest.raises(SignsForAnother):
        do(for_another, "sign", "penyelia2", signature_result="signed")
    assert do(own, "sign", "penyelia2", signature_result="signed").signed_by == deputy


def test_number_that_is_taken_is_refused_on_its_field(case: Case) -> None:
    issued(case)
    letter = signed(case)
    with pytest.raises(InvalidValues) as told:
        do(
            letter,
            "issue",
            "petugas_pengaduan",
            letter_number="500.15/123/disnaker",
            letter_date=timezone.localdate().isoformat(),
        )
    assert list(told.value.errors) == ["letter_number"]
    letter.refresh_from_db()
    assert letter.state == LetterState.SIGNED


@pytest.mark.parametrize("day", ["2020-01-01", "2999-01-01"])
def test_date_before_the_signature_or_ahead_is_refused(case: Case, day: str) -> None:
    with pytest.raises(InvalidValues) as told:
        do(
            signed(case),
            "issue",
            "petugas_pengaduan",
            letter_number="1",
            letter_date=day,
        )
    assert list(told.value.errors) == ["letter_date"]


def test_withdraw_before_the_signature_ends_its_process(case: Case) -> None:
    letter = concepts.withdraw(
        handed_in(case), reason="Salah alamat", by=user("petugas_penanganan")
    )
    assert letter.state == LetterState.WITHDRAWN
    assert letter.process is not None
    assert not WorkItem.objects.filter(process=letter.process, closed_at=None).exists()
    with pytest.raises(LetterNotReady):
        concepts.withdraw(letter, reason="lagi", by=user("petugas_penanganan"))


def test_withdraw_after_the_signature_is_the_supervisors(case: Case) -> None:
    letter = issued(case)
    with pytest.raises(NotAllowed):
        concepts.withdraw(letter, reason="Salah", by=user("petugas_penanganan"))
    letter = concepts.withdraw(letter, reason="Salah", by=user("penyelia"))
    assert (letter.state, letter.number) == (
        LetterState.WITHDRAWN,
        "500.15/123/Disnaker",
    )
