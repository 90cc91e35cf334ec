"""A browser on the shell's pages, served as the product serves them."""

import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Page
from pytest_django.fixtures import Settings


HERE = Path(__file__).parent
AXE = "axe-core/axe.min.js"


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        pass


class ThreadedServer(ThreadingMixIn, WSGIServer):
    daemon_threads = True


@pytest.fixture
def shell_pages(settings: Settings) -> None:
    """Adds the gallery's templates and addresses to the project's."""
    first, *rest = settings.TEMPLATES
    folders = [*first["DIRS"], HERE / "templates"]
    settings.TEMPLATES = [{**first, "DIRS": folders}, *rest]
    settings.ROOT_URLCONF = "tests.shell.urls"
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture
def site(shell_pages: None) -> Iterator[str]:
    """The gallery's address while a server of its own runs."""
    app = StaticFilesHandler(get_wsgi_application())
    server = make_server(
        "127.0.0.1", 0, app, server_class=ThreadedServer, handler_class=QuietHandler
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class Watched:
    """A page whose console errors and failed requests are kept."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.faults: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("requestfailed", lambda request: self.faults.append(request.url))

    def _note(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.text} {message.location}")

    def open(self, path: str, width: int = 1280) -> Page:
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.goto(f"{self.address}{path}")
        self.page.wait_for_load_state("networkidle")
        return self.page

    def violations(self) -> list[str]:
        """What axe finds on the open page, as ``rule: first element``."""
        source = Path(django_settings.NODE_MODULES) / AXE
        self.page.evaluate(source.read_text())
        found = self.page.evaluate("axe.run().then((result) => result.violations)")
        return [f"{rule['id']}: {rule['nodes'][0]['html'][:160]}" for rule in found]


@pytest.fixture
def watched(page: Page, site: str) -> Watched:
    return Watched(page, site)
