"""The three commands: what they print, and how they end."""

from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]
SHIPPED = Path(settings.BASE_DIR) / "workflows" / "processes" / "aduan.yaml"


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.yaml"
    text = SHIPPED.read_text("utf-8").replace("role: intake", "role: nobody", 1)
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize(
    "path", sorted(SHIPPED.parent.glob("*.yaml")), ids=lambda path: path.stem
)
def test_check_definition_prints_nothing_for_a_shipped_one(path: Path) -> None:
    assert run("check_definition", str(path)) == ""


def test_check_definition_prints_path_code_sentence_and_ends_with_1(
    broken: Path,
) -> None:
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_definition", str(broken), stdout=out)
    assert ended.value.code == 1
    path, code, sentence = out.getvalue().splitlines()[0].split(": ", 2)
    assert (path, code) == ("steps.first_contact.role", "unknown_reference")
    assert "nobody" in sentence


def test_check_definition_names_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="tidak ada"):
        run("check_definition", str(tmp_path / "none.yaml"))


def test_publish_definition_prints_version_and_changes(tmp_path: Path) -> None:
    path = tmp_path / "next.yaml"
    text = SHIPPED.read_text("utf-8").replace(
        "title: Golongkan aduan", "title: Golongkan"
    )
    path.write_text(text, "utf-8")
    printed = run("publish_definition", str(path), "--note", "Lebih pendek")
    assert printed.startswith("aduan v2 Aduan__v2_")
    assert "Golongkan" in printed
    assert run("publish_definition", str(path)).startswith("aduan v2 ")


def test_publish_definition_refuses_what_has_problems(broken: Path) -> None:
    with pytest.raises(SystemExit):
        run("publish_definition", str(broken))


def test_draw_process_writes_both_files(tmp_path: Path) -> None:
    printed = run("draw_process", "aduan", "--version", "1", "--into", str(tmp_path))
    assert printed.split() == [
        str(tmp_path / "aduan-v1.svg"),
        str(tmp_path / "aduan-v1.bpmn"),
    ]
    assert (tmp_path / "aduan-v1.svg").read_text().startswith("<svg")
    assert "bpmn:lane" in (tmp_path / "aduan-v1.bpmn").read_text()


def test_draw_process_names_a_version_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="belum ada versi"):
        run("draw_process", "aduan", "--version", "9", "--into", str(tmp_path))
