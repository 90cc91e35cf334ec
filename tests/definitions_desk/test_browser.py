"""The editor and the diagram in a real browser."""

import pytest
from django.test import Client
from playwright.sync_api import ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User


pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("live_office"),
]


def sign_in(page: Page, live_server: LiveServer, username: str) -> None:
    client = Client()
    client.force_login(User.objects.get(username=username))
    page.context.add_cookies(
        [
            {
                "name": "sessionid",
                "value": client.cookies["sessionid"].value,
                "url": live_server.url,
            }
        ]
    )


def test_version_page_opens_the_diagram_without_a_fault(
    page: Page, live_server: LiveServer
) -> None:
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    page.on("console", note)
    sign_in(page, live_server, "auditor")
    page.goto(f"{live_server.url}/meja/definisi/aduan/")
    expect(page.locator("[data-bpmn-ready]")).to_be_visible()
    expect(page.locator(".djs-element[data-element-id=verify]")).to_have_count(1)
    assert faults == []


def test_draft_shows_problems_and_changes_while_typing(
    page: Page, live_server: LiveServer
) -> None:
    sign_in(page, live_server, "penyelia")
    page.goto(f"{live_server.url}/meja/definisi/aduan/")
    page.get_by_role("button", name="Salin menjadi konsep").click()
    document = page.get_by_label("Dokumen (YAML)")
    document.wait_for()
    page.wait_for_load_state()  # what is typed before its script runs tells it nothing
    text = document.input_value()

    document.fill(text.replace("next: contacted", "next: tidak_ada", 1))
    expect(page.locator("#hasil")).to_contain_text("tidak_ada")

    drawing = page.locator("[data-drawing]")
    before = drawing.get_attribute("src")
    document.fill(
        text.replace("title: Golongkan aduan", "title: Golongkan dan tetapkan")
    )
    expect(page.locator("#hasil")).to_contain_text("Golongkan dan tetapkan")
    expect(page.locator("#hasil")).to_contain_text("Tidak ada masalah")
    expect(drawing).not_to_have_attribute("src", before or "")
