"""The desk in a browser: an officer's way through it, by mouse, by thumb, by keyboard."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.loaded_office import name_custodians

from . import world


SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SERIOUS = ("serious", "critical")
# The pages that are laid out anew for a phone; the others only get narrower.
ON_THE_PHONE = ("inbox", "task", "cases")
PARTS = ("ringkasan", "lini-masa", "dokumen", "pihak", "pesan", "proses", "akses")


@pytest.fixture
def site(live_office: None, live_server: Any) -> str:
    """The product on a port, with an open office."""
    name_custodians(world.CUSTODIANS)
    address: str = live_server.url
    return address


@pytest.fixture
def faults(page: Page) -> list[str]:
    """What the console and the content policy complain of."""
    found: list[str] = []
    page.on(
        "console",
        lambda said: (
            found.append(said.text) if said.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def sign_in(page: Page, site: str, who: str) -> None:
    """With the session's cookie; the sign-in page itself is walked once below."""
    value = world.client(who).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": site}])


def violations(page: Page) -> list[str]:
    source = Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js"
    page.evaluate(source.read_text())
    found = page.evaluate("axe.run().then((result) => result.violations)")
    return [
        f"{rule['id']}: {rule['nodes'][0]['html'][:160]}"
        for rule in found
        if rule["impact"] in SERIOUS
    ]


def test_officer_signs_in_takes_a_task_and_completes_it(
    page: Page, site: str, faults: list[str]
) -> None:
    case = world.lodge()
    page.goto(f"{site}/meja/")
    page.get_by_label("Nama pengguna").fill("petugas_pengaduan2")
    page.locator("input[name=password]").fill(settings.DEMO_PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", name="Kotak masuk")).to_be_visible()
    page.get_by_role("link", name="Buka antrean").click()
    row = page.get_by_role("row").filter(has_text=case.number)
    row.get_by_role("button", name="Mengapa tanggal ini?").click()
    expect(page.get_by_text("STD-KONTAK, ditetapkan Kepala")).to_be_visible()
    page.get_by_role("button", name="Tutup").click()
    row.get_by_role("link").click()
    page.get_by_role("button", name="Ambil tugas").click()
    page.get_by_text("Terhubung", exact=True).click()
    with page.expect_response("**/simpan/") as saved:
        page.get_by_label("Catatan kontak").fill("Pelapor siap membantu.")
    assert saved.value.status == 204
    page.get_by_role("button", name="Selesaikan tugas").click()
    expect(
        page.get_by_text("Tugas selesai: Kontak pertama dengan pelapor")
    ).to_be_visible()
    expect(page.get_by_role("link", name="Verifikasi kelengkapan")).to_be_visible()
    assert faults == []


def test_phone_claims_and_completes_in_one_column(phone: Page, site: str) -> None:
    task = world.item(world.lodge())
    sign_in(phone, site, "petugas_pengaduan")
    phone.goto(f"{site}/meja/tugas/{task.pk}/")
    phone.get_by_role("button", name="Ambil tugas").tap()
    phone.get_by_text("Belum terhubung", exact=True).tap()
    assert phone.evaluate(SIDEWAYS) == 0
    phone.get_by_role("button", name="Selesaikan tugas").tap()
    expect(phone.get_by_text("Tugas selesai")).to_be_visible()
    task.refresh_from_db()
    assert task.process.values["contact_result"] == "not_reached"


def test_keyboard_alone_completes_a_task(page: Page, site: str) -> None:
    case = world.lodge()
    task = world.held(case)
    sign_in(page, site, "petugas_pengaduan")
    page.goto(f"{site}/meja/tugas/{task.pk}/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    page.keyboard.press("Enter")
    first = page.get_by_role("radio", name="Terhubung", exact=True)
    for _ in range(12):
        page.keyboard.press("Tab")
        if first.evaluate("element => element === document.activeElement"):
            break
    expect(first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Catatan kontak")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Selesaikan tugas")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Tugas selesai")).to_be_visible()


def test_field_shows_where_it_applies(page: Page, site: str) -> None:
    case = world.lodge()
    world.do(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    task = world.held(case, step="verify")
    sign_in(page, site, "petugas_pengaduan")
    page.goto(f"{site}/meja/tugas/{task.pk}/")
    asked = page.get_by_label("Yang perlu dilengkapi pelapor")
    expect(asked).to_be_hidden()
    page.get_by_text("Belum lengkap", exact=True).click()
    expect(asked).to_be_visible()
    page.get_by_text("Keterangan tidak jelas", exact=True).click()
    expect(asked).to_be_hidden()


def test_every_field_shows_without_script(page: Page, site: str, browser: Any) -> None:
    case = world.lodge()
    world.do(case, "first_contact", "petugas_pengaduan", contact_result="reached")
    task = world.held(case, step="verify")
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    sign_in(plain, site, "petugas_pengaduan")
    plain.goto(f"{site}/meja/tugas/{task.pk}/")
    expect(plain.get_by_label("Yang perlu dilengkapi pelapor")).to_be_visible()
    plain.get_by_role("radio", name="Lengkap. Cukup untuk").check()
    plain.get_by_role("button", name="Selesaikan tugas").click()
    expect(plain.get_by_text("Tugas selesai")).to_be_visible()
    context.close()


def test_parts_open_beside_a_half_filled_form(
    page: Page, site: str, faults: list[str]
) -> None:
    task = world.held(world.lodge())
    sign_in(page, site, "petugas_pengaduan")
    page.goto(f"{site}/meja/tugas/{task.pk}/")
    page.get_by_label("Catatan kontak").fill("Setengah jadi")
    page.get_by_role("link", name="Pesan").click()
    page.get_by_label("Pesan kepada pelapor").fill("Kami sudah menerima aduan Anda.")
    page.get_by_role("button", name="Kirim ke halaman pelapor").click()
    expect(page.get_by_text("Belum dibaca")).to_be_visible()
    page.get_by_role("link", name="Diagram proses").click()
    expect(page.locator(".sg-diagram[data-bpmn-ready]")).to_be_visible()
    assert page.locator("[data-element-id=first_contact].sg-now").count() == 1
    expect(page.get_by_label("Catatan kontak")).to_have_value("Setengah jadi")
    assert faults == []


def test_like_cases_show_while_typing(page: Page, site: str) -> None:
    case = world.lodge(worker="Ida Ayu Trisna Dewi")
    sign_in(page, site, "petugas_pengaduan")
    page.goto(f"{site}/meja/aduan/baru/")
    page.get_by_label("Keluarga").check()
    page.get_by_label("Nama PMI").press_sequentially("Ida Ayu Trisna Dewy")
    expect(page.get_by_role("link", name=case.number)).to_be_visible()


def pages_of_the_desk() -> dict[str, tuple[str, str]]:
    """Every page: who opens it, and its address."""
    case = world.lodge(urgency="urgent")
    task = world.held(case)
    untaken = world.item(world.lodge())
    waiting = world.waiting_for_reporter(world.lodge())
    reporter = case.parties.get(role="reporter")
    page = f"/meja/kasus/{case.number}/"
    intake = "petugas_pengaduan"
    answer = f"/meja/kasus/{waiting.number}/tindakan/jawaban-pelapor/"
    return {
        "inbox": (intake, "/meja/"),
        "queue": (intake, "/meja/?daftar=antrean"),
        "paused": (intake, "/meja/?daftar=dihentikan"),
        "nothing": ("petugas_desa", "/meja/"),
        "filtered": (intake, "/meja/?daftar=antrean&q=tidak-ada"),
        "task": (intake, f"/meja/tugas/{task.pk}/"),
        "open": ("petugas_pengaduan2", f"/meja/tugas/{untaken.pk}/"),
        "reassign": ("penyelia", f"/meja/tugas/{task.pk}/alihkan/"),
        "why": (intake, f"/meja/tugas/{task.pk}/batas-waktu/"),
        "cases": ("auditor", "/meja/kasus/"),
        "register": ("petugas_desa", "/meja/aduan/baru/"),
        "action": (intake, f"{page}tindakan/kerahasiaan/"),
        "answer": (intake, answer),
        "party": (intake, f"{page}pihak/{reporter.pk}/"),
        "code": (intake, f"{page}kode/"),
        **{part: ("penyelia", f"{page}?bagian={part}") for part in PARTS},
    }


def test_pages_are_clean_under_axe_and_the_policy(
    page: Page, site: str, faults: list[str]
) -> None:
    found: dict[str, list[str]] = {}
    sideways: dict[str, int] = {}
    for name, (who, address) in pages_of_the_desk().items():
        sign_in(page, site, who)
        page.set_viewport_size({"width": 1280, "height": 800})
        answer = page.goto(f"{site}{address}")
        assert answer is not None
        assert answer.status == 200, name
        if name == "proses":
            expect(page.locator(".sg-diagram[data-bpmn-ready]")).to_be_visible()
        found[name] = violations(page)
        page.set_viewport_size({"width": 390, "height": 800})
        sideways[name] = page.evaluate(SIDEWAYS)
        if name in ON_THE_PHONE:
            found[f"{name} on the phone"] = violations(page)
    assert {name: rules for name, rules in found.items() if rules} == {}
    assert {name: more for name, more in sideways.items() if more} == {}
    assert faults == []
