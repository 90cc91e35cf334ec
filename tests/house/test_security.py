"""The page on security names tests; each exists, and no risk is left without a word."""

import ast
import re
from pathlib import Path


ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/security.md").read_text()
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
RISKS = 18
CHAPTERS = 17


def names_in(path: Path) -> set[str]:
    found = ast.walk(ast.parse(path.read_text()))
    return {node.name for node in found if isinstance(node, ast.FunctionDef)}


def rows_of(heading: str) -> list[str]:
    part = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return lines[1:]


def test_security_page_names_only_tests_that_exist() -> None:
    named = NAMED.findall(PAGE)
    assert len(named) > RISKS
    missing = [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or name not in names_in(ROOT / path)
    ]
    assert missing == []


def test_each_risk_names_its_test_or_says_that_there_is_none() -> None:
    rows = rows_of("Each risk and its test")
    assert len(rows) == RISKS
    assert [
        row for row in rows if not NAMED.search(row) and "no test yet" not in row
    ] == []


def test_each_chapter_of_asvs_has_a_state_and_what_it_rests_on() -> None:
    rows = rows_of("ASVS 5.0")
    assert [row.split()[1] for row in rows] == [f"V{n}" for n in range(1, CHAPTERS + 1)]
    for row in rows:
        state, by = row.split(" | ")[1:3]
        assert state in {"met", "partly", "not met", "not applicable"}
        assert by.strip(" |")
