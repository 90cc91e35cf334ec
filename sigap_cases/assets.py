"""Where the browser's files come from: the npm packages by an allow-list, the icon
sprite that is drawn from one of them, and the apps whose own files we use."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import AppDirectoriesFinder, BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from django.core.files.storage import FileSystemStorage


# Address below STATIC_URL -> file below node_modules. Manifest storage reads the
# sourceMappingURL of Tabler's files, so their maps are served beside them.
PACKAGE_FILES = {
    "npm/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "npm/tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "npm/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "npm/tabler.min.js.map": "@tabler/core/dist/js/tabler.min.js.map",
    "npm/inter-latin.woff2": (
        "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2"
    ),
    "npm/bpmn-js.css": "bpmn-js/dist/assets/bpmn-js.css",
    "npm/diagram-js.css": "bpmn-js/dist/assets/diagram-js.css",
    "npm/bpmn-navigated-viewer.min.js": (
        "bpmn-js/dist/bpmn-navigated-viewer.production.min.js"
    ),
}

SPRITE = "icons.svg"
ICON_FOLDER = "@tabler/icons/icons/outline"
ICONS = (
    "alert-octagon",
    "alert-triangle",
    "arrow-right",
    "arrows-exchange",
    "bell",
    "bolt",
    "calendar",
    "chart-bar",
    "circle-check",
    "circle-x",
    "clock",
    "dots",
    "download",
    "eye-off",
    "file-text",
    "filter",
    "folder",
    "git-branch",
    "help-circle",
    "history",
    "id",
    "inbox",
    "info-circle",
    "key",
    "layout-kanban",
    "lock",
    "mail",
    "map-pin",
    "message",
    "paperclip",
    "pencil",
    "phone",
    "player-pause",
    "player-play",
    "plus",
    "printer",
    "refresh",
    "search",
    "send",
    "settings",
    "shield-check",
    "user",
    "user-plus",
    "users",
    "x",
)

# Apps whose pages we never show: Viewflow alone brings 49 MB of files.
APPS_WITHOUT_FILES = frozenset({"viewflow", "viewflow.workflow", "guardian"})
UNUSED_APP_FILES = (
    "django_htmx/ext/*",
    "django_htmx/htm*-4*",
    "django_htmx/htmx-2.js",
)


class PackageStorage(FileSystemStorage):
    """Opens allow-listed package files by the address they are served at."""

    def path(self, name: str) -> str:
        return super().path(PACKAGE_FILES[name])


class PackageFinder(BaseFinder):
    """Finds ``PACKAGE_FILES`` below ``settings.NODE_MODULES``, and nothing else."""

    def __init__(self, app_names: Iterable[str] | None = None) -> None:
        del app_names  # findstatic offers it to every finder
        self.storage = PackageStorage(location=settings.NODE_MODULES)

    def check(self, **_options: Any) -> list[CheckMessage]:
        missing = [name for name in PACKAGE_FILES if not self.storage.exists(name)]
        if not missing:
            return []
        return [
            CheckWarning(
                f"Front-end packages are not installed: {', '.join(missing)}",
                hint="Run `npm ci` in the project's folder.",
                id="sigap_cases.W001",
            )
        ]

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        found = [self.storage.path(path)] if self._serves(path) else []
        return found if find_all else next(iter(found), [])

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        for path in PACKAGE_FILES:
            if not matches_patterns(path, list(ignore_patterns or ())):
                yield path, self.storage

    def _serves(self, path: str) -> bool:
        return path in PACKAGE_FILES and self.storage.exists(path)


class SpriteFinder(BaseFinder):
    """Draws the icon sprite from the icon package and finds it."""

    def __init__(self, app_names: Iterable[str] | None = None) -> None:
        del app_names
        self.storage = FileSystemStorage(location=settings.BUILT_ASSETS)

    def check(self, **_options: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        found = [str(build_sprite())] if path == SPRITE else []
        return found if find_all else next(iter(found), [])

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        if not matches_patterns(SPRITE, list(ignore_patterns or ())):
            build_sprite()
            yield SPRITE, self.storage


class UsedAppFinder(AppDirectoriesFinder):
    """Django's finder for the apps' own files, without those that no page loads."""

    def __init__(self, app_names: Iterable[str] | None = None) -> None:
        names = app_names or [config.name for config in apps.get_app_configs()]
        super().__init__([name for name in names if name not in APPS_WITHOUT_FILES])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        return super().list([*(ignore_patterns or ()), *UNUSED_APP_FILES])


def draw_sprite(folder: Path) -> str:
    """One SVG with a ``<symbol id="i-NAME">`` for each of ``ICONS``."""
    symbols = [_symbol(name, (folder / f"{name}.svg").read_text()) for name in ICONS]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" '
        'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">\n'
        + "\n".join(symbols)
        + "\n</svg>\n"
    )


def build_sprite() -> Path:
    """Writes the sprite where it is missing or older than the list of icons."""
    target = Path(settings.BUILT_ASSETS) / SPRITE
    sprite = draw_sprite(Path(settings.NODE_MODULES) / ICON_FOLDER)
    if not target.exists() or target.read_text() != sprite:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and moved: several processes may build it at once.
        with NamedTemporaryFile("w", dir=target.parent, delete=False) as fresh:
            fresh.write(sprite)
        Path(fresh.name).chmod(0o644)
        Path(fresh.name).replace(target)
    return target


def _symbol(name: str, svg: str) -> str:
    shapes = re.findall(r"<(?:path|circle|rect|line|polyline)[^>]*/>", svg)
    drawn = "".join(shape for shape in shapes if 'stroke="none"' not in shape)
    # The attributes stand on the symbol as well: <use> copies it without its parent.
    return (
        f'<symbol id="i-{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        f"{drawn}</symbol>"
    )
