"""The portal as a phone shows it: with script and without, clean, narrow, quick to leave."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from sigap_cases.cases.models import Case, Document

from .conftest import PHONE, SMALL_PHONE, ask_reporter, lodge, sideways, violations


pytestmark = [pytest.mark.usefixtures("live_office"), pytest.mark.slow]
PAGES = (
    "",
    "perwakilan/",
    "cara-kerja/",
    "data-anda/",
    "aduan/bahaya/",
    "ikuti/",
    "ikuti/kode-hilang/",
)
OpenPhone = Callable[..., Page]


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Lanjutkan", exact=True).click()


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def check(page: Page) -> None:
    assert violations(page) == []
    assert sideways(page) == 0


def walk_to_files(page: Page, address: str, look: Callable[[Page], None]) -> None:
    """From the first page to the ninth step; ``look`` at every one of them."""
    page.goto(address)
    look(page)
    page.get_by_role("link", name="Buat aduan").click()
    _tell_of_danger(page, look)
    _tell_the_problem(page, look)
    _tell_the_place(page, look)
    look(page)
    go_on(page)
    page.get_by_label("WhatsApp").check()
    page.get_by_label("Nomor", exact=True).fill("+62 812 3456 7890")
    look(page)
    go_on(page)
    heading(page, "Ada foto atau dokumen?")
    look(page)


def _tell_of_danger(page: Page, look: Callable[[Page], None]) -> None:
    look(page)
    page.get_by_label("Ya, nyawa atau badan").check()
    go_on(page)
    look(page)
    page.get_by_role("link", name="Lanjutkan aduan").click()
    page.get_by_label("Anggota keluarga saya").check()
    go_on(page)


def _tell_the_problem(page: Page, look: Callable[[Page], None]) -> None:
    page.get_by_label("Gaji tidak dibayar").check()
    look(page)
    go_on(page)
    go_on(page)
    look(page)
    page.get_by_label("Cerita Anda").fill("Gaji adik saya tiga bulan belum dibayar.")
    go_on(page)


def _tell_the_place(page: Page, look: Callable[[Page], None]) -> None:
    page.get_by_label("Di kapal").check()
    page.get_by_label("Nama kapal").fill("MV Samudra")
    look(page)
    go_on(page)
    page.get_by_label("Nama pekerja").fill("Ni Luh Sari")
    page.get_by_label("Desa/kelurahan").fill("batub")
    go_on(page)
    look(page)
    page.get_by_label("Desa Batubulan, Kecamatan").check()
    go_on(page)


def photo(folder: Path) -> Path:
    path = folder / "kapal.jpg"
    Image.effect_noise((2400, 1200), 60).convert("RGB").save(path, quality=95)
    return path


@pytest.mark.parametrize("width", [PHONE, SMALL_PHONE])
def test_lodging_on_a_phone(
    live_server: LiveServer, phone_of: OpenPhone, tmp_path: Path, width: int
) -> None:
    page = phone_of(width)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    walk_to_files(page, live_server.url, check)
    page.get_by_label("Pilih berkas").set_input_files(photo(tmp_path))
    expect(page.locator(".sent li")).to_contain_text("Terkirim")
    check(page)
    go_on(page)
    heading(page, "Periksa dan kirim")
    check(page)
    page.get_by_role("button", name="Kirim aduan").click()
    heading(page, "Aduan Anda sudah kami terima")
    check(page)
    code = page.locator(".code").inner_text()
    case, document = Case.objects.get(), Document.objects.get()
    with Image.open(document.file.path) as kept:
        assert kept.size == (1600, 800)
    page.get_by_role("link", name="Ikuti aduan").click()
    page.get_by_label("Kode aduan").fill(code)
    page.get_by_role("button", name="Buka aduan saya").click()
    heading(page, "Aduan Anda sudah kami terima")
    check(page)
    assert case.number in page.content()
    assert faults == []


def test_lodging_without_script(
    live_server: LiveServer, phone_of: OpenPhone, tmp_path: Path
) -> None:
    page = phone_of(script=False)
    walk_to_files(page, live_server.url, lambda _page: None)
    page.get_by_label("Pilih berkas").set_input_files(photo(tmp_path))
    page.get_by_role("button", name="Tambahkan berkas ini").click()
    expect(page.locator(".sent li")).to_contain_text("kapal.jpg")
    go_on(page)
    page.get_by_role("button", name="Kirim aduan").click()
    heading(page, "Aduan Anda sudah kami terima")
    code = page.locator(".code").inner_text()
    case = Case.objects.get()
    assert case.documents.count() == 1
    page.goto(f"{live_server.url}/ikuti/")
    page.get_by_label("Kode aduan").fill(code.lower())
    page.get_by_role("button", name="Buka aduan saya").click()
    page.get_by_label("Tulis kepada petugas").fill("Kapan saya dihubungi?")
    page.get_by_role("button", name="Kirim pesan").click()
    expect(page.locator(".talk")).to_contain_text("Kapan saya dihubungi?")


def test_double_click_without_script_still_shows_the_code(
    live_server: LiveServer, phone_of: OpenPhone
) -> None:
    page = phone_of(script=False)
    walk_to_files(page, live_server.url, lambda _page: None)
    go_on(page)
    page.get_by_role("button", name="Kirim aduan").dblclick(no_wait_after=True)
    heading(page, "Aduan Anda sudah kami terima")
    expect(page.locator(".code")).to_be_visible()
    assert Case.objects.count() == 1


@pytest.mark.parametrize("width", [PHONE, SMALL_PHONE, 1280])
def test_open_pages_are_clean_and_narrow(
    live_server: LiveServer, phone_of: OpenPhone, width: int
) -> None:
    page = phone_of(width)
    for path in PAGES:
        page.goto(f"{live_server.url}/{path}")
        check(page)


def test_pages_of_a_case_are_clean_and_narrow(
    live_server: LiveServer, phone_of: OpenPhone
) -> None:
    lodged = lodge()
    ask_reporter(lodged.case)
    page = phone_of(SMALL_PHONE)
    page.goto(f"{live_server.url}/ikuti/")
    page.get_by_label("Kode aduan").fill("WH4T-9XDR-B6PK-3MQF")
    page.get_by_role("button", name="Buka aduan saya").click()
    check(page)
    page.get_by_label("Kode aduan").fill(str(lodged.code))
    page.get_by_role("button", name="Buka aduan saya").click()
    check(page)
    for path in ("lengkapi/", "cabut/", "keberatan/", "terima/"):
        page.goto(f"{live_server.url}/ikuti/aduan/{path}")
        check(page)
    page.goto(f"{live_server.url}/ikuti/aduan/")
    page.get_by_role("button", name="Keluar dan hapus jejak").click()
    heading(page, "Anda sudah keluar")
    check(page)


def test_first_page_travels_light(live_server: LiveServer, phone_of: OpenPhone) -> None:
    page = phone_of()
    weights: list[int] = []
    page.on("response", lambda answer: weights.append(len(answer.body())))
    page.goto(live_server.url)
    page.wait_for_load_state("networkidle")
    assert len(weights) >= 3
    assert sum(weights) <= 100 * 1024


def test_story_is_kept_while_it_is_typed(
    live_server: LiveServer, phone_of: OpenPhone
) -> None:
    page = phone_of()
    page.goto(f"{live_server.url}/aduan/bahaya/")
    go_on(page)
    page.goto(f"{live_server.url}/aduan/cerita/")
    with page.expect_response("**/aduan/simpan/cerita/") as kept:
        page.get_by_label("Cerita Anda").fill("Belum selesai")
    assert kept.value.status == 204
    page.goto(f"{live_server.url}/aduan/cerita/")
    expect(page.get_by_label("Cerita Anda")).to_have_value("Belum selesai")


def test_form_stays_on_the_page_without_a_connection(
    live_server: LiveServer, phone_of: OpenPhone
) -> None:
    page = phone_of()
    page.goto(f"{live_server.url}/aduan/bahaya/")
    go_on(page)
    page.goto(f"{live_server.url}/aduan/cerita/")
    page.context.set_offline(True)
    page.get_by_label("Cerita Anda").fill("Tidak hilang")
    go_on(page)
    expect(page.get_by_text("Sambungan terputus.")).to_be_visible()
    expect(page.get_by_label("Cerita Anda")).to_have_value("Tidak hilang")
    page.context.set_offline(False)
    go_on(page)
    heading(page, "Di mana kejadiannya?")
