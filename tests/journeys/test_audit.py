"""An auditor at their desk: a case is found, its readers, a change, and an export."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from accounts.models import User
from sigap_cases.cases.models import Retrieval
from sigap_cases.cases.services import confidentiality, lifecycle
from sigap_cases.cases.services.intake import Person
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


def test_auditor_finds_a_case_its_readers_a_change_and_takes_it_out(
    officer: Callable[[str], Officer], tmp_path: Path
) -> None:
    case = lodge(reporter=Person(name="Ni Luh Suparni")).case
    reader = User.objects.get(username="pendamping_hukum")
    lifecycle.note_access(case, by=reader, part="dokumen")
    penyelia = User.objects.get(username="penyelia")
    confidentiality.change_urgency(
        case, "urgent", by=penyelia, reason="Kapal akan berlayar."
    )
    auditor = officer("auditor")
    page = auditor.page
    auditor.menu("Meja auditor").click()
    read_history(auditor, case.number, str(reader))
    read_change(auditor)

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
