"""The desk's pages of letters, for those who work on a case and for outsiders."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from sigap_cases.cases.enums import LetterState
from sigap_cases.cases.models import Case, IncomingLetter, Letter, LetterTemplate
from sigap_cases.cases.services.letters import incoming
from sigap_cases.desk.letters.urls import urlpatterns
from sigap_cases.desk.timeline import days_of
from tests.factories import make_user
from tests.loaded_office import lodge

from .conftest import VALUES, begin, do, handed_in, issued, item, user, written


NO_CASE, NO_ROW = "ADU-26-ZZZZZZ", 999_999
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF"
SIGNED = PDF + b"\n<</Type/Sig/ByteRange[0 1 2 3]/Contents<00>>>"


def client(name: str) -> Client:
    signed_in = Client()
    signed_in.force_login(user(name))
    return signed_in


def at(name: str, *args: Any) -> str:
    return reverse(f"letters:{name}", args=args)


@pytest.fixture
def writer(case: Case) -> Client:
    return client("petugas_penanganan")


def posted(**changed: str) -> dict[str, str]:
    letter = Letter.objects.latest("pk")
    told = {
        "addressee": "Direktur PT Laut Jingga\ndi\nDenpasar",
        "subject": "Undangan Klarifikasi",
        "nature": str(letter.nature_id),
        "signer_post": "kepala_dinas",
        "signer_title": "Kepala Dinas Tenaga Kerja",
        "signer_name": "Ida Ayu Ketut Suryati",
        "first_post": "penyelia",
        "revision": str(letter.revision),
    }
    return told | {f"isian-{key}": value for key, value in VALUES.items()} | changed


def test_letter_is_begun_written_and_handed_in_by_its_pages(
    writer: Client, case: Case
) -> None:
    panel = writer.get(reverse("desk:panel", args=[case.number, "surat"]))
    assert "Undangan klarifikasi" in panel.content.decode()
    answer = writer.post(at("begin", case.number), {"template": "undangan_klarifikasi"})
    letter = case.letters.get()
    assert answer["Location"] == at("edit", letter.pk)
    assert "PT Laut Jingga" in writer.get(at("edit", letter.pk)).content.decode()
    answer = writer.post(at("edit", letter.pk), posted())
    assert answer["Location"] == at("letter", letter.pk)
    shown = writer.get(at("letter", letter.pk)).content.decode()
    assert at("page", letter.pk, 1) in shown
    letter.refresh_from_db()
    writer.post(at("hand_in", letter.pk), {"revision": letter.revision})
    letter.refresh_from_db()
    assert letter.state == LetterState.INITIALLING


def test_edit_with_a_stale_revision_keeps_what_was_typed(
    writer: Client, case: Case
) -> None:
    letter = written(case)
    told = posted(revision="1", **{"isian-pokok": "Tidak boleh hilang"})
    answer = writer.post(at("edit", letter.pk), told)
    assert answer.status_code == 422
    assert "Tidak boleh hilang" in answer.content.decode()


def test_hand_in_of_an_incomplete_letter_leads_back_to_the_form(
    writer: Client, case: Case
) -> None:
    letter = begin(case)
    answer = writer.post(at("hand_in", letter.pk), {"revision": letter.revision})
    assert answer["Location"] == at("edit", letter.pk)
    letter.refresh_from_db()
    assert letter.state == LetterState.CONCEPT


def test_preview_is_a_picture_and_a_pdf_to_download(writer: Client, case: Case) -> None:
    letter = written(case)
    picture = writer.get(at("page", letter.pk, 1))
    assert picture["Content-Type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    assert writer.get(at("page", letter.pk, 9)).status_code == 404
    pdf = writer.get(at("pdf", letter.pk))
    assert pdf.content.startswith(b"%PDF-")
    assert pdf["Content-Disposition"].startswith("attachment")
    assert "sandbox" in pdf["Content-Security-Policy"]


def test_signer_takes_reads_and_signs_one_after_the_other(case: Case) -> None:
    letters = [
        do(handed_in(one), "initial_one", "penyelia", initial_result="initialled")
        for one in (case, lodge().case)
    ]
    head = client("kepala_dinas")
    shown = head.get(at("waiting")).content.decode()
    assert shown.count("Undangan klarifikasi") == 2
    assert "Laut Jingga" not in shown
    first, second = (item(letter, "sign") for letter in letters)
    assert head.get(at("sign_page", first.pk, 1)).status_code == 404
    answer = head.post(at("sign", first.pk), {"ambil": "1"})
    assert answer["Location"] == at("sign", first.pk)
    first.refresh_from_db()
    assert at("sign_page", first.pk, 1) in head.get(answer["Location"]).content.decode()
    assert head.get(at("sign_page", first.pk, 1)).status_code == 200
    answer = head.post(at("sign", first.pk), {"revision": first.revision})
    assert answer["Location"] == at("sign", second.pk)
    second.refresh_from_db()
    blank = head.post(
        answer["Location"], {"kembalikan": "1", "revision": second.revision}
    )
    assert blank.status_code == 422
    answer = head.post(
        at("sign", second.pk),
        {"kembalikan": "1", "note": "Alamat", "revision": second.revision},
    )
    assert answer["Location"] == at("waiting")
    states = [Letter.objects.get(pk=letter.pk).state for letter in letters]
    assert states == [LetterState.SIGNED, LetterState.RETURNED]


def test_task_of_a_letter_shows_the_letter_and_takes_its_answer(case: Case) -> None:
    letter = handed_in(case)
    task = item(letter, "initial_one")
    supervisor = client("penyelia")
    supervisor.post(reverse("desk:task_claim", args=[task.pk]))
    page = supervisor.get(reverse("desk:task", args=[task.pk])).content.decode()
    assert at("letter", letter.pk) in page
    task.refresh_from_db()
    supervisor.post(
        reverse("desk:task", args=[task.pk]),
        {"initial_result": "initialled", "revision": task.revision},
    )
    letter.refresh_from_db()
    assert letter.state == LetterState.SIGNING


def test_scan_is_kept_with_its_hash_and_becomes_a_document(
    writer: Client, case: Case
) -> None:
    letter = issued(case)
    upload = SimpleUploadedFile("pindai.pdf", PDF, content_type="application/pdf")
    writer.post(at("copy", letter.pk), {"file": upload, "kind": "scan"})
    assert letter.files.filter(stage="scan").count() == 1
    assert case.documents.filter(kind="letter").count() == 2
    shown = writer.get(at("letter", letter.pk)).content.decode()
    for kept in letter.files.all():
        assert kept.sha256 in shown
    assert "BSrE" not in shown.split("Upload")[0].replace("sertifikat BSrE", "")


def test_electronic_copy_without_a_signature_is_refused(
    writer: Client, case: Case
) -> None:
    letter = issued(case)
    for content, status, count in ((PDF, 422, 0), (SIGNED, 302, 1)):
        upload = SimpleUploadedFile("surat.pdf", content)
        told = {"file": upload, "kind": "electronic"}
        assert writer.post(at("copy", letter.pk), told).status_code == status
        assert letter.files.filter(stage="electronic").count() == count
    shown = writer.get(at("letter", letter.pk)).content.decode()
    assert "menggunakan sertifikat elektronik yang diterbitkan oleh BSrE" in shown


def test_withdraw_asks_for_a_reason(writer: Client, case: Case) -> None:
    letter = written(case)
    assert writer.post(at("withdraw", letter.pk), {}).status_code == 422
    writer.post(at("withdraw", letter.pk), {"reason": "Salah alamat"})
    letter.refresh_from_db()
    assert letter.state == LetterState.WITHDRAWN


def test_every_event_of_a_letter_has_a_sentence(case: Case) -> None:
    issued(case)
    days, _number = days_of(case)
    told = [entry.told.text for day in days for entry in day.entries]
    assert not [text for text in told if text.startswith("letter.")]
    assert any("500.15/123/Disnaker" in text for text in told)


def test_incoming_letter_with_its_disposition(writer: Client, case: Case) -> None:
    day = timezone.localdate().isoformat()
    told = {
        "sender": "BP3MI Bali",
        "number": "B.1/XI/2026",
        "letter_date": day,
        "received_on": day,
        "subject": "Data penempatan",
        "file": SimpleUploadedFile("surat.pdf", PDF),
    }
    assert writer.post(at("incoming", case.number), told).status_code == 302
    letter = case.incoming_letters.get()
    assert letter.document is not None
    address = at("dispose", case.number, letter.pk)
    assert writer.post(address, {}).status_code == 403
    told = {"to_post": "petugas_penanganan", "note": "Tindak lanjuti"}
    client("penyelia").post(address, told)
    panel = writer.get(reverse("desk:panel", args=[case.number, "surat"]))
    assert "Tindak lanjuti" in panel.content.decode()


def test_template_is_drafted_tried_and_published_by_the_supervisor(
    office: None,
) -> None:
    desk = client("penyelia")
    told = {"body": "#show: surat\n\n#salah", "fields_text": "x | Isi | teks | wajib |"}
    tried = desk.post(at("try_out", "surat_pengantar"), told).content.decode()
    assert "salah" in tried
    desk.post(at("template", "surat_pengantar"), told)
    shown = desk.get(at("template", "surat_pengantar")).content.decode()
    assert "#salah" in shown
    answer = desk.post(at("publish", "surat_pengantar"), {"note": "Baru"})
    assert answer.status_code == 422
    told["body"] = "#show: surat\n\nYang baru: #isian.x"
    desk.post(at("template", "surat_pengantar"), told)
    pdf = desk.get(at("template_pdf", "surat_pengantar"))
    assert pdf.content.startswith(b"%PDF-")
    desk.post(at("publish", "surat_pengantar"), {"note": "Baru"})
    template = LetterTemplate.objects.get(key="surat_pengantar")
    assert template.versions.count() == 2


@pytest.mark.parametrize("name", ["template", "publish", "try_out"])
def test_template_is_read_but_not_changed_by_who_writes_letters(
    office: None, name: str
) -> None:
    desk = client("petugas_penanganan")
    assert desk.get(at("template", "surat_kuasa")).status_code == 200
    told = {"body": "x", "fields_text": "", "note": "x"}
    assert desk.post(at(name, "surat_kuasa"), told).status_code == 403


def incoming_letter(case: Case) -> IncomingLetter:
    today = timezone.localdate()
    told = {
        "sender": "BP3MI Bali",
        "number": "B.1",
        "letter_date": today,
        "received_on": today,
        "subject": "Data",
    }
    return incoming.record(case, told, scan=None, by=user("petugas_penanganan"))


# Address -> method, its arguments for a letter of others, and for none.
OF_LETTER: dict[str, tuple[str, Callable[[Letter], list[Any]], list[Any]]] = {
    "begin": ("post", lambda letter: [letter.case.number], [NO_CASE]),
    "incoming": ("post", lambda letter: [letter.case.number], [NO_CASE]),
    "dispose": (
        "post",
        lambda letter: [letter.case.number, incoming_letter(letter.case).pk],
        [NO_CASE, NO_ROW],
    ),
    "letter": ("get", lambda letter: [letter.pk], [NO_ROW]),
    "edit": ("post", lambda letter: [letter.pk], [NO_ROW]),
    "page": ("get", lambda letter: [letter.pk, 1], [NO_ROW, 1]),
    "pdf": ("get", lambda letter: [letter.pk], [NO_ROW]),
    "file": (
        "get",
        lambda letter: [letter.pk, letter.files.latest("pk").pk],
        [NO_ROW, NO_ROW],
    ),
    "hand_in": ("post", lambda letter: [letter.pk], [NO_ROW]),
    "withdraw": ("post", lambda letter: [letter.pk], [NO_ROW]),
    "copy": ("post", lambda letter: [letter.pk], [NO_ROW]),
    "sign": ("post", lambda letter: [item(letter, "send_letter").pk], [NO_ROW]),
    "sign_page": (
        "get",
        lambda letter: [item(letter, "send_letter").pk, 1],
        [NO_ROW, 1],
    ),
    "template": ("get", lambda _: ["surat_kuasa"], ["tidak_ada"]),
    "try_out": ("post", lambda _: ["surat_kuasa"], ["tidak_ada"]),
    "template_pdf": ("get", lambda _: ["surat_kuasa"], ["tidak_ada"]),
    "publish": ("post", lambda _: ["surat_kuasa"], ["tidak_ada"]),
}
LISTS = {"index", "waiting", "templates"}
OUTSIDERS = ("orang_luar", "petugas_desa2", "admin_sistem")


def outsider(name: str) -> Client:
    if name != "orang_luar":
        return client(name)
    signed_in = Client()
    signed_in.force_login(make_user("orang_luar"))
    return signed_in


def test_every_address_has_an_outsider_test() -> None:
    names = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    assert names == OF_LETTER.keys() | LISTS


def test_other_is_the_same_as_missing_for_outsiders(case: Case) -> None:
    letter = issued(case)
    for who in OUTSIDERS:
        desk = outsider(who)
        for name, (method, of_other, missing) in OF_LETTER.items():
            ask = getattr(desk, method)
            other, none = ask(at(name, *of_other(letter))), ask(at(name, *missing))
            assert other.status_code == none.status_code == 404, (who, name)
            assert other.content == none.content, (who, name)


def test_lists_name_no_letter_to_outsiders(case: Case) -> None:
    letter = issued(case)
    for who in OUTSIDERS:
        desk = outsider(who)
        for name in ("index", "waiting"):
            shown = desk.get(at(name)).content.decode()
            assert letter.number not in shown
            assert case.number not in shown
        assert desk.get(at("templates")).status_code == 404


def test_addresses_ask_for_sign_in(case: Case) -> None:
    letter = issued(case)
    for name, (method, of_other, _missing) in OF_LETTER.items():
        answer = getattr(Client(), method)(at(name, *of_other(letter)))
        assert answer["Location"].startswith(reverse("account_login")), name
    for name in LISTS:
        assert Client().get(at(name)).status_code == 302


def test_letters_of_a_secret_case_are_missing_for_a_colleague(case: Case) -> None:
    secret = lodge("PELECEHAN_SEKSUAL").case
    template = LetterTemplate.objects.get(key="surat_pengantar")
    from sigap_cases.cases.services.letters import concepts  # noqa: PLC0415

    letter = concepts.begin(secret, template, by=user("petugas_penanganan"))
    colleague = client("petugas_penanganan2")
    other = colleague.get(at("letter", letter.pk))
    missing = colleague.get(at("letter", NO_ROW))
    assert (other.status_code, other.content) == (404, missing.content)
    assert secret.number not in colleague.get(at("index")).content.decode()


def test_index_asks_the_same_number_of_questions_for_more_letters(
    case: Case, django_assert_max_num_queries: Any
) -> None:
    for _ in range(6):
        begin(case)
    with django_assert_max_num_queries(26):
        shown = client("petugas_penanganan").get(at("index"), {"cari": case.number})
    assert shown.content.decode().count("Undangan klarifikasi") == 6
