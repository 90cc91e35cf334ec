"""What is published, by whom, and that the public's pages name nobody."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from sigap_cases.cases.enums import Level
from sigap_cases.cases.exceptions import FileTypeRefused, MissingAnswer
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import confidentiality
from sigap_cases.publicinfo.counting import without_names
from sigap_cases.publicinfo.exceptions import (
    NamesSomebody,
    NotAnswered,
    NotInThatState,
    ReasonForNewEdition,
    SecondPersonNeeded,
    YearNotOver,
)
from sigap_cases.publicinfo.figures import figures_of
from sigap_cases.publicinfo.models import AnnualReport, InformationItem
from sigap_cases.publicinfo.services import items, reports, suggestions
from tests.desk import world
from tests.factories import make_information
from tests.processes import test_informasi_publik as information
from tests.processes import walking
from workflows.exceptions import NotAllowed


MORNING = datetime(2026, 7, 6, 9, 0, tzinfo=ZoneInfo("Asia/Makassar"))
PPID, SUPERIOR = "petugas_ppid", "atasan_ppid"
NAME, PHONE = "Ni Luh Suparni", "081234567890"


@pytest.fixture(autouse=True)
def clock(office: None, db: None, settings: Any, tmp_path: Any) -> Iterator[Any]:
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(MORNING, tick=True) as traveller:
        yield traveller


def words(**told: Any) -> items.Words:
    usual = {
        "title": "Rencana kerja 2026",
        "summary": "Rencana kerja Dinas.",
        "kind": "berkala",
        "made_when": "Januari 2026",
        "made_where": "Gianyar",
        "form": "soft",
        "retention": "5 tahun",
    }
    return items.Words(**(usual | told))


def page(name: str, *args: Any, **asked: str) -> str:
    answer = Client().get(reverse(f"portal:{name}", args=args), asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


# --- the list --------------------------------------------------------------------------


def test_item_is_public_only_after_a_second_person() -> None:
    item = items.write(words(), by=world.user(PPID))
    items.submit(item, by=world.user(PPID))
    assert item.title not in page("information")

    items.publish(item, by=world.user(SUPERIOR))
    assert item.title in page("information")
    assert item.title in page("information", jenis="berkala", q="RENCANA")
    assert item.title not in page("information", jenis="setiap-saat")
    assert "Tidak ada yang sesuai" in page("information", q="tidak ada begitu")

    items.rewrite(item, words(title="Baru"), by=world.user(PPID), reason="Salah ketik")
    assert "Rencana kerja 2026" not in page("information")
    changes = InformationItem.history.filter(id=item.pk).order_by("history_id")
    states = list(changes.values_list("state", flat=True))
    assert states == ["draft", "submitted", "published", "draft"]


def test_nobody_publishes_what_they_wrote_and_the_database_says_so_too() -> None:
    item = items.write(words(), by=world.user(PPID))
    items.submit(item, by=world.user(PPID))
    with pytest.raises(NotAllowed):
        items.publish(item, by=world.user(PPID))
    InformationItem.objects.filter(pk=item.pk).update(written_by=world.user(SUPERIOR))
    with pytest.raises(SecondPersonNeeded):
        items.publish(item, by=world.user(SUPERIOR))
    with pytest.raises(IntegrityError), transaction.atomic():
        InformationItem.objects.filter(pk=item.pk).update(
            published_by=world.user(SUPERIOR)
        )
    with pytest.raises(NotInThatState):
        items.submit(item, by=world.user(PPID))


def test_file_is_handed_out_inert_and_is_gone_once_withdrawn() -> None:
    item = make_information(by=world.user(PPID), published_by=world.user(SUPERIOR))
    address = reverse("portal:information_file", args=[item.pk])
    answer: Any = Client().get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 rencana"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    items.withdraw(item, by=world.user(PPID), reason="Angka keliru")
    assert Client().get(address).status_code == 404


def test_file_is_judged_by_its_content() -> None:
    page_of_script = ContentFile(b"<html><script>1</script>", name="rencana.pdf")
    with pytest.raises(FileTypeRefused):
        items.write(words(), by=world.user(PPID), upload=page_of_script)


def test_excluded_item_has_article_and_test_and_no_content() -> None:
    closed: dict[str, Any] = {"kind": "dikecualikan", "article": "ps17_h"}
    with pytest.raises(MissingAnswer):
        items.write(words(**closed), by=world.user(PPID))
    closed["tested_on"] = date(2026, 3, 2)
    with pytest.raises(MissingAnswer):
        items.write(words(link="https://x.example", **closed), by=world.user(PPID))
    item = items.write(words(**closed), by=world.user(PPID))
    items.submit(item, by=world.user(PPID))
    items.publish(item, by=world.user(SUPERIOR))
    told = page("information", jenis="dikecualikan")
    assert "Pasal 17 huruf h" in told
    assert "2 Maret 2026" in told
    with pytest.raises(IntegrityError), transaction.atomic():
        InformationItem.objects.filter(pk=item.pk).update(link="https://x.example")


def test_pages_of_the_desk_carry_an_item_to_the_public() -> None:
    officer, superior = world.client(PPID), world.client(SUPERIOR)
    told = {
        **{k: v for k, v in asdict(words()).items() if v is not None},
        "file": ContentFile(b"%PDF-1.4 rencana", name="r.pdf"),
    }
    assert officer.post(reverse("information:new"), told).status_code == 302
    item = InformationItem.objects.get()
    for client, act in ((officer, "submit"), (superior, "publish")):
        client.post(reverse(f"information:{act}", args=[item.pk]))
    item.refresh_from_db()
    assert item.state == "published"
    for who in (PPID, SUPERIOR, "auditor"):
        shown = world.client(who).get(reverse("information:item", args=[item.pk]))
        assert item.title in shown.content.decode()
    empty = superior.post(reverse("information:withdraw", args=[item.pk]), {})
    assert empty.status_code == 422
    assert officer.get(reverse("information:edit", args=[item.pk])).status_code == 200


OUTSIDERS = ("petugas_desa", "petugas_penanganan", "mitra", "admin_sistem")


@pytest.mark.parametrize("who", OUTSIDERS)
def test_pages_are_not_there_for_other_posts(who: str) -> None:
    item = make_information(by=world.user(PPID), published_by=world.user(SUPERIOR))
    client = world.client(who)
    for name in ("index", "new", "suggestions", "report", "report_csv"):
        assert client.get(reverse(f"information:{name}")).status_code == 404
    for name in ("item", "file", "edit"):
        there = client.get(reverse(f"information:{name}", args=[item.pk]))
        missing = client.get(reverse(f"information:{name}", args=[999_999]))
        assert there.status_code == missing.status_code == 404
    withdrawn = client.post(reverse("information:withdraw", args=[item.pk]))
    assert withdrawn.status_code == 404


# --- the public register -----------------------------------------------------------------


def with_canaries(summary: str) -> Case:
    case = information.request(name=NAME)
    told = {"asked_summary": summary, "identity_state": "complete"}
    return walking.do(case, "check", PPID, **told)


def test_register_shows_no_name_and_waits_for_the_officer() -> None:
    before = information.request(name=NAME)
    assert before.number not in page("public_register")
    summary = f"=Data milik {NAME}, telepon {PHONE}, surel suparni@contoh.id"
    case = with_canaries(summary)

    whole = page("public_register") + page("public_register_csv")
    assert case.number in whole
    assert before.number not in whole
    for canary in (NAME, "Suparni", "suparni@", PHONE, "0812300400", "Penelitian"):
        assert canary not in whole
    # What the applicant wrote themselves is nowhere.
    assert case.narrative not in whole
    row = next(
        line
        for line in page("public_register_csv").splitlines()
        if line.startswith(case.number)
    )
    assert row.split(";")[2].startswith("'=Data milik")


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("Data PMI 2023 2024 2025", "Data PMI 2023 2024 2025"),
        ("Anggaran Rp1.250.000.000", "Anggaran Rp1.250.000.000"),
        ("Data NIK 5104 0117 0590 0001", "Data NIK [disamarkan]"),
        ("Milik ni  luh suparni, 2026", "Milik [disamarkan], 2026"),
        ("Hubungi +62 812-3456-789", "Hubungi [disamarkan]"),
    ],
)
def test_what_reaches_somebody_is_blacked_out(told: str, shown: str) -> None:
    assert without_names(told, [NAME]) == shown


def test_register_tells_decision_objection_and_result() -> None:
    case = information.refused()
    row = page("public_register_csv").splitlines()[1].split(";")
    assert row[3] == "Ditolak"
    assert row[5:8] == ["0", "tidak", ""]
    information.objected(case, objection_decision="rejected")
    row = page("public_register_csv").splitlines()[1].split(";")
    assert row[8] == "Keberatan ditolak"
    assert case.number in page("public_register", tahun="2026")


def test_confidential_request_is_not_in_the_register_nor_counted() -> None:
    case = with_canaries("Data penempatan")
    assert figures_of(2026).received == 1
    confidentiality.change_level(
        case, Level.LIMITED, by=world.user("penyelia"), reason="Terancam."
    )
    assert case.number not in page("public_register")
    assert figures_of(2026).received == 0


# --- the yearly report -------------------------------------------------------------------


def a_year(clock: Any) -> None:
    """Two given, one of them late; one refused and objected to; one withdrawn; one open."""
    for days in (0, 30):
        case = information.assessed(information.registered(), "given")
        clock.shift(timedelta(days=days))
        information.answered(case, answer_form="soft")
    information.objected(information.refused(), objection_decision="upheld")
    information.registered()


def test_figures_are_counted_frozen_and_public_once_confirmed(clock: Any) -> None:
    a_year(clock)
    told = figures_of(2026)
    assert (told.received, told.answered, told.running, told.late) == (4, 3, 4, 1)
    assert told.decisions == {"given": 2, "refused": 1}
    assert told.grounds == {"ps17_h": 1}
    assert told.objection_decisions == {"upheld": 1}
    # None, 22 weekdays from Tuesday 7 July to Wednesday 5 August, and none again.
    assert told.mean_days == 7.3
    with pytest.raises(YearNotOver):
        reports.confirm(2026, by=world.user(SUPERIOR))
    address = reverse("portal:report", args=[2026])
    assert Client().get(address).status_code == 404

    clock.shift(timedelta(days=300))
    with pytest.raises(NotAllowed):
        reports.confirm(2026, by=world.user(PPID))
    confirmed = reports.confirm(2026, by=world.user(SUPERIOR))
    walking.bring("informasi_publik", given=information.ASKED)
    assert "Ditolak" in page("report", 2026)
    assert "rahasia pribadi" in page("report_csv", 2026)
    with pytest.raises(ReasonForNewEdition):
        reports.confirm(2026, by=world.user(SUPERIOR))
    again = reports.confirm(2026, by=world.user(SUPERIOR), reason="Data susulan")
    assert (again.edition, AnnualReport.objects.count()) == (2, 2)
    confirmed.refresh_from_db()
    assert confirmed.figures["received"] == 4


def queries_of(ask: Any) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask()
    return len(asked)


def test_report_and_register_ask_the_same_for_any_number() -> None:
    head = world.client("kepala_dinas")
    desk = reverse("information:report")
    information.registered()
    for ask in (
        lambda: head.get(desk),
        lambda: page("public_register"),
        lambda: page("public_register_csv"),
    ):
        ask()
        few = queries_of(ask)
        for _again in range(3):
            information.registered()
        assert queries_of(ask) == few
    assert "Laporan layanan" in head.get(desk).content.decode()


# --- suggestions -------------------------------------------------------------------------


def answered_suggestion(level: Level = Level.NORMAL) -> Case:
    told = "Saya Ni Luh Suparni, loket tutup terlalu awal."
    case = walking.bring("masukan", narrative=told, given={"topic": "service"})
    if level != Level.NORMAL:
        supervisor = world.user("penyelia")
        confidentiality.change_level(case, level, by=supervisor, reason="Terancam.")
    case = walking.do(case, "review", PPID, handling="answer")
    return walking.do(case, "write_answer", PPID, answer_text="Jam ditambah.")


def test_suggestion_is_told_in_the_officers_words_alone() -> None:
    case = answered_suggestion()
    officer = world.user(PPID)
    for said in (case.narrative, f"{NAME} minta jam buka", f"Hubungi {PHONE}"):
        with pytest.raises((NamesSomebody, MissingAnswer)):
            suggestions.publish(case, said=said, answer="Ya.", by=officer)
    client = world.client(PPID)
    form = client.get(reverse("information:suggestion", args=[case.pk]))
    assert "loket tutup" not in form.content.decode()
    client.post(
        reverse("information:suggestion", args=[case.pk]),
        {"said": "Jam buka diperpanjang.", "answer": "Loket buka sampai 16.00."},
    )
    told = page("suggestions")
    assert "Jam buka diperpanjang." in told
    assert NAME not in told
    assert case.number not in told
    client.post(
        reverse("information:suggestion_withdraw", args=[case.pk]), {"reason": "Keliru"}
    )
    assert "Jam buka diperpanjang." not in page("suggestions")


def test_suggestion_without_answer_or_of_another_level_is_not_told() -> None:
    open_one = walking.bring("masukan", narrative="Baik.", given={"topic": "service"})
    closed = answered_suggestion(Level.LIMITED)
    for case in (open_one, closed):
        with pytest.raises(NotAnswered):
            suggestions.publish(case, said="A.", answer="B.", by=world.user(PPID))


# --- guides ------------------------------------------------------------------------------


def test_guides_tell_the_terms_in_force_and_what_is_not_verified() -> None:
    terms = page("guide", "sesudah-mengadu")
    assert "3 hari kerja" in terms
    assert "Standar layanan internal" in terms
    before = page("guide", "hak-sebelum-bekerja")
    assert "Dasar hukum: UU 18/2017 Pasal 6 ayat (1)" in before
    assert "belum diverifikasi: UU 18/2017 Pasal 30" in before
    assert "0800" in page("guide", "nomor-darurat")
    assert Client().get("/panduan/tidak-ada/").status_code == 404
    assert "/panduan/periksa-tawaran/" in page("start")
