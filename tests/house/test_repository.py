"""What the documents name exists, and nothing of one machine or one registry is kept."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands


ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (
    *("accounts", "bench", "deploy", "docs", "locale", "notifications"),
    *("sigap_cases", "static", "templates", "tests", "workflows"),
)


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(  # noqa: S603 - own command, no shell
        ["git", "ls-files", "-z", "--", *patterns],  # noqa: S607 - the git on PATH
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [
        ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()
    ]


def documents() -> list[Path]:
    return tracked("README.md", "CHANGELOG.md", "docs/*.md")


def named(pattern: str) -> set[tuple[str, str]]:
    """Every match in the documents, with the document it stands in."""
    return {
        (document.name, match)
        for document in documents()
        for match in re.findall(pattern, document.read_text())
    }


def test_documents_name_only_make_targets_that_exist() -> None:
    targets = set(
        re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    )
    found = named(r"\bmake ([a-z]+)\b")
    assert found
    assert {
        (where, target) for where, target in found if target not in targets
    } == set()


def test_documents_name_only_commands_that_exist() -> None:
    commands = set(get_commands())
    found = named(r"manage\.py ([a-z_]+)")
    assert found
    assert {
        (where, command) for where, command in found if command not in commands
    } == set()


def test_documents_name_only_paths_that_exist() -> None:
    folders = "|".join(FOLDERS)
    found = named(rf"`((?:{folders})/[\w/-]*(?:\.\w{{1,5}})?)`")
    assert found
    assert {
        (where, path) for where, path in found if not (ROOT / path).exists()
    } == set()


def test_documents_link_only_to_what_exists() -> None:
    missing = {
        (document.name, link)
        for document in documents()
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())
        if not (document.parent / link).exists()
    }
    assert missing == set()


def test_no_file_names_a_path_of_one_machine() -> None:
    path = re.compile(r"(?<![\w./-])/(?:work|root|home)/\w", re.MULTILINE)
    own = Path(__file__)
    texts = [
        file
        for file in tracked("*")
        if file.suffix not in {".png", ".svg"} and file != own
    ]
    assert [
        file for file in texts if path.search(file.read_text(errors="ignore"))
    ] == []


@pytest.mark.parametrize(
    ("pattern", "forbidden"),
    [
        ("requirements*.txt", r"https?://|--(?:extra-)?index-url|--find-links"),
        ("package-lock.json", r'"resolved": *"http'),
        (".npmrc", r"https?://|registry *="),
        ("Makefile", r"https?://|--(?:extra-)?index-url|--registry"),
        ("deploy/*", r"--(?:extra-)?index-url|--registry"),
    ],
)
def test_dependencies_name_no_registry(pattern: str, forbidden: str) -> None:
    address = re.compile(forbidden)
    files = tracked(pattern)
    assert files
    assert [file.name for file in files if address.search(file.read_text())] == []


def test_requirements_are_pinned() -> None:
    lines = [
        line.strip()
        for file in tracked("requirements*.txt")
        for line in file.read_text().splitlines()
        if line.strip() and not line.startswith(("#", "-r "))
    ]
    assert [line for line in lines if "==" not in line] == []


def test_nothing_third_party_is_copied_in() -> None:
    copied = re.compile(r"\.min\.(?:js|css)$|(?:^|/)(?:vendor|node_modules)/")
    names = [str(file.relative_to(ROOT)) for file in tracked("*")]
    assert [name for name in names if copied.search(name)] == []


def test_ci_runs_the_test_command_of_the_readme() -> None:
    commands = [
        line
        for line in (ROOT / ".ci/run").read_text().splitlines()
        if not line.startswith(("#", "set ", "cd "))
    ]
    assert commands == ["exec make test"]
    assert "make test" in (ROOT / "README.md").read_text()
