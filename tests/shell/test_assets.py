"""What is served of the packages, and what is not."""

import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.forms import CharField, Form
from django.template import engines
from pytest_django.fixtures import Settings

from sigap_cases.assets import ICONS, PACKAGE_FILES
from sigap_cases.desk.templatetags.shell import icon


ROOT = Path(django_settings.BASE_DIR)


def _found(name: str) -> Path:
    path = finders.find(name)
    assert path
    return Path(path)


@pytest.mark.parametrize("name", PACKAGE_FILES)
def test_find_serves_what_is_allowed(name: str) -> None:
    assert _found(name).is_file()


@pytest.mark.parametrize(
    "name",
    [
        "npm/tabler-flags.min.css",
        "npm/../package.json",
        "@tabler/core/dist/css/tabler.css",
        "viewflow/img/user.png",
    ],
)
def test_find_serves_nothing_else(name: str) -> None:
    assert finders.find(name) is None


def test_sprite_has_every_icon() -> None:
    sprite = _found("icons.svg").read_text()
    assert re.findall(r'<symbol id="i-([\w-]+)"', sprite) == list(ICONS)
    assert sprite.count("<path") >= len(ICONS)


def test_icon_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match="not in"):
        icon("unicorn")


def test_templates_name_only_icons_of_the_sprite() -> None:
    named = set()
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text()
        named |= set(re.findall(r'{% icon "([\w-]+)" %}|i-([\w-]+)"/>', text))
    assert {first or second for first, second in named} <= set(ICONS)


def test_collectstatic_with_hashed_names(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        },
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    names = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")}
    assert "npm/tabler.min.css" in names
    assert not [name for name in names if name.startswith("viewflow")]
    assert not [name for name in names if "-4" in name and "htm" in name]
    css = next(tmp_path.glob("desk.????????????.css")).read_text()
    assert re.search(r'url\("npm/inter-latin\.\w{12}\.woff2"\)', css)
    total = sum(p.stat().st_size for p in tmp_path.rglob("*") if p.suffix != ".gz")
    assert total < 20 * 1024 * 1024


def test_templates_have_no_inline_script_or_style() -> None:
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text()
        assert not re.search(r'\sstyle="|<style|\son\w+="', text), template
        for tag in re.findall(r"<script[^>]*>", text):
            assert "src=" in tag or "application/json" in tag, template


def test_form_field_puts_help_between_label_and_control() -> None:
    class Named(Form):
        name = CharField(label="Nama", help_text="Sesuai KTP")

    html = str(Named({"name": ""}))
    parts = ["Nama", "</label>", "Sesuai KTP", "<input", 'id="id_name_error"']
    assert [html.index(part) for part in parts] == sorted(map(html.index, parts))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html


def test_base_desk_stands_without_its_context() -> None:
    source = "{% extends 'base_desk.html' %}{% block heading %}Kasus{% endblock %}"
    page = engines["django"].from_string(source).render({})
    assert re.search(r'<h1 class="page-title">\s*Kasus\s*</h1>', page)
    assert "navbar-nav" not in page


@pytest.mark.parametrize("name", ["desk.css", "portal.css", "village.css"])
def test_every_block_of_a_stylesheet_is_closed(name: str) -> None:
    """A browser takes what follows an open block for a part of it, and says nothing."""
    depth = 0
    for sign in re.findall(r"[{}]", _found(name).read_text(encoding="utf-8")):
        depth += 1 if sign == "{" else -1
        assert depth >= 0
    assert depth == 0
