"""A village officer with a small phone where the signal comes and goes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Unit
from sigap_cases.desk.village.models import SentEntry
from sigap_cases.monitoring.models import MonitoringCheck, QuickReport
from sigap_cases.monitoring.services import checks
from sigap_cases.registry.models import Person
from tests.conftest import PHONE
from tests.registry.people import make_person

from .line import Line
from .rounds import open_round
from .test_sending import BATUBULAN, client, user


PATIENCE = 30_000
DUE = 10
# Slow 3G, as browsers' own tools put it: 50 KB a second, and 400 ms there and back.
SLOW = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 50_000,
    "uploadThroughput": 50_000,
}
KEPT = """async () => Boolean(await caches.match("/desa/"))
  && (await villageQueue.all("people")).length > 0"""
LEFT = """async () => {
  const kept = await indexedDB.databases();
  return [...(await caches.keys()), ...kept.map((one) => one.name)];
}"""


@pytest.fixture
def line(live_office: None, live_server: LiveServer) -> Iterator[Line]:
    line = Line(live_server.url)
    yield line
    line.close()


@pytest.fixture
def phone(
    browser: Browser, browser_context_args: dict[str, Any], line: Line
) -> Iterator[Page]:
    """The phone of the officer of Batubulan, signed in."""
    yield from shown_in(browser, browser_context_args, line)


@pytest.fixture
def syncing_phone(
    whole_browser: Browser, browser_context_args: dict[str, Any], line: Line
) -> Iterator[Page]:
    """The same, in a browser with Background Sync."""
    yield from shown_in(whole_browser, browser_context_args, line)


def shown_in(browser: Browser, told: dict[str, Any], line: Line) -> Iterator[Page]:
    context = browser.new_context(**told, viewport=PHONE, has_touch=True)
    context.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    sign_in(context, line)
    yield context.new_page()
    expect.set_options(timeout=5_000)
    context.close()


def sign_in(context: BrowserContext, line: Line, who: str = "petugas_desa") -> None:
    value = client(who).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": line.url}])


def lose_signal(page: Page, line: Line) -> None:
    line.cut()
    page.context.set_offline(True)


def find_signal(page: Page, line: Line) -> None:
    line.mend()
    page.context.set_offline(False)


def states(page: Page, word: str) -> Any:
    return page.locator("#kiriman .state").filter(has_text=word)


def open_desk(page: Page, line: Line) -> None:
    """Slowly, and until the phone keeps what it needs without a signal."""
    told = page.context.new_cdp_session(page)
    told.send("Network.emulateNetworkConditions", SLOW)
    page.goto(f"{line.url}/desa/")
    wait_until(page, KEPT)
    told.detach()


def wait_until(page: Page, question: str) -> None:
    """As ``wait_for_function``, which takes a promise for a yes."""
    for _second in range(PATIENCE // 1000):
        if page.evaluate(question):
            return
        page.wait_for_timeout(1000)
    pytest.fail(question)


def violations(page: Page) -> list[str]:
    source = Path(settings.NODE_MODULES) / "axe-core" / "axe.min.js"
    page.evaluate(source.read_text())
    found = page.evaluate("axe.run().then((result) => result.violations)")
    return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found]


def add_person(page: Page) -> None:
    page.get_by_role("link", name="Tambah PMI").click()
    dialog = page.get_by_role("dialog", name="Tambah PMI")
    dialog.get_by_label("Nama lengkap").fill("Ni Luh Putu Wulandari")
    dialog.get_by_role("radio", name="Perempuan").check()
    dialog.get_by_role("radio", name="Bekerja di luar negeri").check()
    dialog.get_by_label("Telepon PMI").fill("0812 0000 1234")
    assert page.evaluate("document.documentElement.scrollWidth <= 360")
    dialog.get_by_role("button", name="Simpan PMI").click()


def confirm_next(page: Page) -> None:
    page.locator("#warga [data-open=d-konfirmasi]:not([hidden])").first.click()
    dialog = page.get_by_role("dialog", name="Konfirmasi")
    dialog.locator("[name=how][value=call]").check()
    dialog.locator("[name=result][value=reached]").check()
    dialog.get_by_role("button", name="Simpan konfirmasi").click()


def report_in_three_taps(page: Page, name: str) -> None:
    page.get_by_role("link", name="Lapor cepat").click()
    dialog = page.get_by_role("dialog", name="Lapor cepat")
    dialog.locator("[name=what][value=hilang_kontak]").check()
    dialog.locator("[data-found]").get_by_role("button", name=name).click()
    dialog.get_by_role("button", name="Kirim laporan").click()


def confirm_elsewhere(check: MonitoringCheck) -> None:
    """The head of the village, at a desk with a line."""
    checks.confirm(
        check.pk,
        user("perbekel"),
        how="visit",
        result="family_reached",
        phase=None,
        needs=[],
        note="",
        at=timezone.now(),
        expected_revision=check.revision,
    )


def enter_without_signal(page: Page) -> None:
    """Twelve entries; the page is closed and opened again after them."""
    page.reload()
    expect(page.get_by_text("Tidak ada sinyal.")).to_be_visible()
    add_person(page)
    for _each in range(DUE):
        confirm_next(page)
    report_in_three_taps(page, "I Wayan Suardana L")
    page.reload()
    expect(states(page, "menunggu sinyal")).to_have_count(DUE + 2)


def keep_own_way(page: Page) -> None:
    """Of the conflict: what was entered here for the way, the office's for the rest."""
    conflict = page.locator("#kiriman .is-check")
    expect(conflict).to_contain_text("Sementara itu sudah diubah")
    way = conflict.get_by_role("group", name="Lewat apa")
    way.get_by_role("radio", name="Isian Anda").check()
    conflict.get_by_role("button", name="Kirim pilihan ini").click()


def sign_out(page: Page, line: Line) -> None:
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("button", name="Keluar").click()
    page.wait_for_url(f"{line.url}/")


def test_all_that_is_entered_without_a_signal_arrives_once(
    phone: Page, line: Line
) -> None:
    village, officer = Unit.objects.get(code=BATUBULAN), user("petugas_desa")
    people = [
        make_person(village, by=officer, name=f"I Wayan Suardana {letter}")
        for letter in "ABCDEFGHIJKL"
    ]
    due = open_round(people[:DUE], user("penyelia"))
    open_desk(phone, line)
    lose_signal(phone, line)
    enter_without_signal(phone)
    assert violations(phone) == []
    assert (SentEntry.objects.count(), Person.objects.count()) == (0, 12)

    confirm_elsewhere(due[0])
    line.loses = 1
    find_signal(phone, line)
    expect(states(phone, "terkirim")).to_have_count(DUE + 1)
    expect(states(phone, "perlu diperiksa")).to_have_count(1)
    assert line.lost == 1
    keep_own_way(phone)
    expect(states(phone, "terkirim")).to_have_count(DUE + 2)

    assert (Person.objects.count(), QuickReport.objects.count()) == (13, 1)
    assert SentEntry.objects.count() == DUE + 2
    answered = MonitoringCheck.objects.filter(state="confirmed")
    assert sorted(check.revision for check in answered) == [1] * (DUE - 1) + [2]
    chosen = answered.get(pk=due[0].pk)
    assert (chosen.how, chosen.result) == ("call", "family_reached")

    sign_out(phone, line)
    assert phone.evaluate(LEFT) == []


def test_entry_waits_for_who_made_it_until_they_sign_in_again(
    phone: Page, line: Line
) -> None:
    make_person(Unit.objects.get(code=BATUBULAN), by=user("petugas_desa"))
    open_desk(phone, line)
    Session.objects.all().delete()
    add_person(phone)
    expect(phone.get_by_text("Anda sudah keluar.")).to_be_visible()
    expect(states(phone, "menunggu sinyal")).to_have_count(1)

    sign_in(phone.context, line, "petugas_desa2")
    phone.goto(f"{line.url}/desa/")
    expect(phone.get_by_text("Desa Peliatan")).to_be_visible()
    phone.wait_for_function("'ready' in document.documentElement.dataset")
    expect(phone.locator("#kiriman")).to_be_hidden()
    assert "Suardana" not in phone.content()
    assert not Person.objects.filter(name="Ni Luh Putu Wulandari").exists()

    sign_in(phone.context, line)
    phone.goto(f"{line.url}/desa/")
    expect(states(phone, "terkirim")).to_have_count(1)
    added = Person.objects.get(name="Ni Luh Putu Wulandari")
    assert added.registered_by == user("petugas_desa")


DAY = 24 * 60 * 60 * 1000
# As the clock of the phone would after so long.
AGE = """async (age) => {
  for (const entry of await villageQueue.all("entries")) {
    await villageQueue.keep({ ...entry, madeAt: Date.now() - age });
  }
}"""
KEPT_ENTRIES = """async () => (await villageQueue.all("entries"))
  .map((entry) => [entry.state, JSON.stringify(entry)])"""
REGISTERED = """async () => (await navigator.serviceWorker.ready).sync.getTags()"""


def open_as(page: Page, line: Line, who: str, village: str) -> None:
    sign_in(page.context, line, who)
    page.goto(f"{line.url}/desa/")
    expect(page.get_by_text(village)).to_be_visible()
    page.wait_for_function("'ready' in document.documentElement.dataset")


def test_entry_of_another_is_asked_for_at_signing_out_and_expires_with_a_word_to_its_maker(
    phone: Page, line: Line
) -> None:
    said: list[str] = []

    def hear(dialog: Any) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    phone.on("dialog", hear)
    make_person(Unit.objects.get(code=BATUBULAN), by=user("petugas_desa"))
    open_desk(phone, line)
    Session.objects.all().delete()
    add_person(phone)
    expect(phone.get_by_text("Anda sudah keluar.")).to_be_visible()
    expect(states(phone, "menunggu sinyal")).to_have_count(1)

    open_as(phone, line, "petugas_desa2", "Desa Peliatan")
    phone.get_by_text("Menu", exact=True).click()
    with phone.expect_event("dialog"):
        phone.get_by_role("button", name="Keluar").click()
    assert len(phone.evaluate(KEPT_ENTRIES)) == 1
    assert ["belum terkirim" in word for word in said] == [True]
    sign_out_from_the_inbox(phone, line)
    assert len(phone.evaluate(KEPT_ENTRIES)) == 1
    assert ["belum terkirim" in word for word in said] == [True, True]
    phone.evaluate(AGE, 15 * DAY)
    phone.reload()
    wait_until(phone, f"async () => (await ({KEPT_ENTRIES})())[0][0] === 'expired'")
    ((_state, kept),) = phone.evaluate(KEPT_ENTRIES)
    assert "Wulandari" not in kept
    assert len(said) == 2

    open_as(phone, line, "petugas_desa", "Desa Batubulan")
    wait_until(phone, f"async () => !(await ({KEPT_ENTRIES})()).length")
    assert ["14 hari" in word for word in said] == [False, False, True]
    assert (SentEntry.objects.count(), Person.objects.count()) == (0, 1)


def sign_out_from_the_inbox(page: Page, line: Line) -> None:
    """Which knows nothing of what waits: the village's page asks."""
    page.goto(f"{line.url}/meja/")
    page.get_by_role("button", name="Buka menu").click()
    with page.expect_event("dialog"):
        page.get_by_role("button", name="Keluar").click()
    page.wait_for_url(f"{line.url}/desa/")
    page.wait_for_function("'ready' in document.documentElement.dataset")


def worker_of(page: Page) -> tuple[CDPSession, str]:
    """The browser's own door to the worker, and the name of its registration."""
    told = page.context.new_cdp_session(page)
    known: list[str] = []
    told.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: known.extend(
            one["registrationId"] for one in event["registrations"]
        ),
    )
    told.send("ServiceWorker.enable")
    for _try in range(50):
        if known:
            return told, known[0]
        page.wait_for_timeout(100)
    pytest.fail("no worker is registered")


def test_background_sync_sends_while_the_page_is_closed(
    syncing_phone: Page, line: Line
) -> None:
    """Of a browser that has none, the page itself tries again: the tests before."""
    phone = syncing_phone
    make_person(
        Unit.objects.get(code=BATUBULAN),
        by=user("petugas_desa"),
        name="I Wayan Suardana L",
    )
    open_desk(phone, line)
    other = phone.context.new_page()
    other.goto(f"{line.url}/")
    door, registration = worker_of(other)
    lose_signal(phone, line)
    report_in_three_taps(phone, "I Wayan Suardana L")
    expect(states(phone, "menunggu sinyal")).to_have_count(1)
    wait_until(phone, f"async () => (await ({REGISTERED})()).includes('sigap-desa')")
    phone.close()
    assert QuickReport.objects.count() == 0

    find_signal(other, line)
    for _twice in range(2):
        door.send(
            "ServiceWorker.dispatchSyncEvent",
            {
                "origin": line.url,
                "registrationId": registration,
                "tag": "sigap-desa",
                "lastChance": False,
            },
        )
    for _try in range(PATIENCE // 500):
        if SentEntry.objects.exists():
            break
        other.wait_for_timeout(500)
    assert (QuickReport.objects.count(), SentEntry.objects.count()) == (1, 1)
