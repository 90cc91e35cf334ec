"""An auditor at their desk: a case, its readers, its past, an export, and the proof."""

import hashlib
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import time_machine
from django.core.management import call_command
from playwright.sync_api import Page, expect

from accounts.models import User
from sigap_cases.cases.models import Case, Retrieval
from sigap_cases.cases.services import confidentiality, lifecycle
from sigap_cases.cases.services.intake import Person
from sigap_cases.desk.settled import after, typed
from tests.loaded_office import lodge

from .officer import Officer


def exported(page: Page, name: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).click()
    download: Any = waiting.value
    return Path(download.path()).read_bytes()


SMALL = 360


def narrow(page: Page) -> bool:
    """No page may scroll sideways on a small phone; the caller has seen it drawn."""
    page.wait_for_load_state("load")
    page.set_viewport_size({"width": SMALL, "height": 740})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": 1280, "height": 800})
    return bool(width <= SMALL)


def read_history(auditor: Officer, number: str, reader: str) -> None:
    """From a word of the reason to the event in its case, and to who read that."""
    page = auditor.page
    page.get_by_label("Kata dalam alasan").fill("berlayar")
    page.get_by_role("button", name="Saring").click()
    expect(auditor.row("Kapal akan berlayar.")).to_be_visible()
    assert narrow(page)
    auditor.row(number).get_by_role("link").first.click()
    expect(page.get_by_role("heading", name=f"Riwayat {number}")).to_be_visible()
    current = page.locator("[aria-current=true]")
    expect(current).to_contain_text("Kapal akan berlayar.")
    assert narrow(page)
    auditor.link("Siapa yang membaca").click()
    expect(auditor.row(reader)).to_contain_text("Membaca: Dokumen")
    expect(auditor.row(auditor.name).first).to_contain_text("Riwayat, oleh auditor")
    assert narrow(page)


def read_change(auditor: Officer) -> None:
    auditor.link("Perubahan kasus").click()
    auditor.row("Kapal akan berlayar.").get_by_role("link").first.click()
    changed = auditor.row("Urgensi")
    expect(changed.locator("del")).to_have_text("Normal")
    expect(changed.locator("ins")).to_have_text("Segera")
    assert narrow(auditor.page)


def check(auditor: Officer, file: Path, content: bytes, says: str) -> None:
    file.write_bytes(content)
    auditor.link("Periksa ekspor").first.click()
    auditor.page.locator("input[type=file]").set_input_files(file)
    auditor.button("Periksa").click()
    expect(auditor.page.get_by_role("status")).to_contain_text(says)


def go_back(auditor: Officer, number: str, moment: datetime) -> None:
    """To the file of that moment, and what has changed in it since."""
    page = auditor.page
    page.goto(f"{auditor.address}/meja/kasus/{number}/")
    auditor.link("Waktu lalu").click()
    page.get_by_label("Berkas pada").fill(typed(moment))
    auditor.button("Tampilkan berkas").click()
    expect(page.get_by_text("Peristiwa terakhir sampai saat itu")).to_be_visible()
    expect(page.get_by_text("Kapal akan berlayar.")).to_have_count(0)
    assert narrow(page)
    auditor.link("Apa yang berubah sesudahnya").click()
    expect(page.locator("del", has_text="Normal").first).to_be_visible()
    expect(page.locator("ins", has_text="Segera").first).to_be_visible()
    assert narrow(page)


def take_evidence(auditor: Officer, number: str, folder: Path) -> str:
    """The bundle of the case, and what its own verifier says of it offline."""
    page = auditor.page
    page.goto(f"{auditor.address}/meja/kasus/{number}/?bagian=akses")
    with page.expect_download() as waiting:
        auditor.button("Unduh bundel bukti").click()
    download: Any = waiting.value
    bundle = Path(download.path())
    with zipfile.ZipFile(bundle) as files:
        (folder / "verify.py").write_bytes(files.read("verify.py"))
    done = subprocess.run(  # noqa: S603 the bundle's own program
        [sys.executable, "-I", "-S", str(folder / "verify.py"), str(bundle)],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def make_urgent(case: Case) -> None:
    penyelia = User.objects.get(username="penyelia")
    confidentiality.change_urgency(
        case, "urgent", by=penyelia, reason="Kapal akan berlayar."
    )


A_MONTH_LATER = "2026-11-05T02:00:00+00:00"


def test_auditor_finds_a_case_its_readers_its_past_and_verifies_it(
    own_roots: None,
    clock: time_machine.Traveller,
    officer: Callable[[str], Officer],
    tmp_path: Path,
) -> None:
    case = lodge(reporter=Person(name="Ni Luh Suparni")).case
    lodged = after(case.lodged_at)
    clock.move_to(A_MONTH_LATER)
    reader = User.objects.get(username="pendamping_hukum")
    lifecycle.note_access(case, by=reader, part="dokumen")
    make_urgent(case)
    call_command("sign_history")
    call_command("verify_history")
    auditor = officer("auditor")
    page = auditor.page
    auditor.menu("Meja auditor").click()
    expect(page.get_by_role("heading", name="Riwayat utuh")).to_be_visible()
    read_history(auditor, case.number, str(reader))
    read_change(auditor)
    go_back(auditor, case.number, lodged)
    assert case.number in take_evidence(auditor, case.number, tmp_path)

    auditor.menu("Meja auditor").click()
    auditor.link("Telusur riwayat").click()
    page.get_by_label("Nomor kasus").fill(case.number)
    page.get_by_role("button", name="Saring").click()
    content = exported(page, "Ekspor CSV")
    assert case.number.encode() in content
    auditor.link("Ekspor").click()
    expect(page.get_by_text(hashlib.sha256(content).hexdigest())).to_be_visible()
    assert narrow(page)
    check(auditor, tmp_path / "ekspor.csv", content, "tidak berubah")
    check(auditor, tmp_path / "ekspor.csv", content + b"x", "berkasnya diubah")
    assert narrow(page)

    surfaces = Retrieval.objects.filter(user__username="auditor")
    assert {"audit:search", "audit:case", "audit:record", "audit:check"} <= set(
        surfaces.values_list("surface", flat=True)
    )
