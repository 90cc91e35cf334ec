"""What an auditor takes out carries its hash, and can be checked afterwards."""

import csv
import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.cases.models import Case, Retrieval
from sigap_cases.cases.services import confidentiality, trail
from sigap_cases.desk.audit import exports
from tests.desk import world


pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def case() -> Case:
    return world.lodge()


@pytest.fixture
def auditor() -> Client:
    return world.client("auditor")


def taken_out(auditor: Client, form: str = "csv", **asked: str) -> bytes:
    address = reverse("audit:search_export", args=[form])
    return auditor.get(address, asked).content


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def checked(auditor: Client, content: bytes) -> bool:
    file = SimpleUploadedFile("ekspor.csv", content)
    answer = auditor.post(reverse("audit:check"), {"file": file})
    assert answer.status_code == 200
    return bool(answer.context["found"])


def test_csv_holds_what_the_search_shows(case: Case, auditor: Client) -> None:
    asked = {"nomor": case.number}
    shown = auditor.get(reverse("audit:search"), asked).context["leaf"].rows
    rows = cells(taken_out(auditor, **asked))
    assert rows[0][0] == "Waktu"
    assert [row[1] for row in rows[1:]] == [hit.what for hit in shown]
    row = Retrieval.objects.latest("pk")
    assert (row.kind, row.results, row.case) == ("export", len(shown), case)


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\uff1d"])
def test_csv_holds_no_formula(case: Case, auditor: Client, first: str) -> None:
    confidentiality.change_urgency(
        case, "urgent", by=world.user("penyelia"), reason=f"{first}SUM(A1)"
    )
    told = [cell for row in cells(taken_out(auditor)) for cell in row if "SUM" in cell]
    assert told
    assert all(cell.startswith(("'", "SUM")) for cell in told)


def test_nul_leaves_the_table() -> None:
    table = exports.Table(name="a", title="A", headings=["H"], rows=[["\x00=1"]])
    assert exports.as_csv(table).decode("utf-8-sig") == "H\r\n'=1\r\n"


def test_export_is_found_again_by_its_file_and_by_its_hash(
    case: Case, auditor: Client
) -> None:
    content = taken_out(auditor, nomor=case.number)
    digest = hashlib.sha256(content).hexdigest()
    assert Retrieval.objects.latest("pk").sha256 == digest
    assert digest in auditor.get(reverse("audit:exports")).content.decode()
    assert checked(auditor, content)
    assert not checked(auditor, content + b" ")
    for typed in (digest, digest.upper(), f" {digest} "):
        answer = auditor.post(reverse("audit:check"), {"sha256": typed})
        assert answer.context["found"]
    assert auditor.post(reverse("audit:check"), {}).status_code == 422


def test_pdf_prints_the_hash_of_its_table(case: Case, auditor: Client) -> None:
    pdf = taken_out(auditor, form="pdf", nomor=case.number)
    row = Retrieval.objects.latest("pk")
    assert row.sha256 == hashlib.sha256(pdf).hexdigest()
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert row.data_sha256 in "".join(text.split())
    table = taken_out(auditor, nomor=case.number)
    assert hashlib.sha256(table).hexdigest() == row.data_sha256
    assert checked(auditor, pdf)


def test_pdf_never_executes_what_it_prints(case: Case, auditor: Client) -> None:
    confidentiality.change_urgency(
        case, "urgent", by=world.user("penyelia"), reason='#panic("x") $ * _ `a`'
    )
    pdf = taken_out(auditor, form="pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert 'panic("x")' in text.replace("\n", "")


def test_export_is_inert_and_a_download(case: Case, auditor: Client) -> None:
    answer = auditor.get(reverse("audit:search_export", args=["csv"]))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "no-store" in answer["Cache-Control"]


def test_long_export_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "MOST_EXPORTED", 2)
    table = exports.Table(name="a", title="A", headings=["H"], rows=[["1"]] * 3)
    assert table.is_cut
    assert len(cells(exports.as_csv(table))) == 3


def test_export_of_a_secret_case_is_not_known_to_who_may_not_see_it(
    auditor: Client,
) -> None:
    secret = world.lodge("PELECEHAN_SEKSUAL")
    taken = trail.Taken(
        kind=RetrievalKind.EXPORT, surface="desk:bundle", case=secret, sha256="ab" * 32
    )
    trail.note(taken, by=world.user("penyelia"))
    answer = auditor.post(reverse("audit:check"), {"sha256": "ab" * 32})
    assert answer.context["found"] == []
    assert secret.number not in auditor.get(reverse("audit:exports")).content.decode()


def test_pattern_and_sample_are_taken_out_too(case: Case, auditor: Client) -> None:
    for form in exports.FORMS:
        address = reverse("audit:pattern_export", args=["tanpa-peran", form])
        content = auditor.get(address).content
        row = Retrieval.objects.latest("pk")
        assert row.surface == "audit:pattern_export"
        assert row.sha256 == hashlib.sha256(content).hexdigest()
