"""Last night's backup: whether it is there, and who hears of it when it is not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from notifications.enums import Topic
from notifications.models import OutboxMessage
from sigap_cases.backup.standing import standing
from sigap_cases.wiring import backups
from tests.desk import world


pytestmark = pytest.mark.usefixtures("desk")
MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


def made(folder: Path, name: str, size: int = 10) -> None:
    (folder / name).mkdir()
    (folder / name / "database.bak").write_bytes(b"x" * size)


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.BACKUP_FOLDER = tmp_path
    return tmp_path


def told() -> list[tuple[str, dict[str, str]]]:
    rows = OutboxMessage.objects.filter(topic=Topic.BACKUP_MISSING)
    return list(rows.values_list("post", "data"))


def test_standing_counts_whole_backups_and_takes_the_newest(folder: Path) -> None:
    made(folder, "sigap-20261122T191500", 99)
    made(folder, "sigap-20261123T191512", 7)
    made(folder, ".sigap-20261124T000000.part", 5)
    made(folder, "sigap-lain", 5)
    found = standing(MORNING)
    assert found is not None
    assert found.newest == datetime(2026, 11, 23, 19, 15, 12, tzinfo=UTC)
    assert (found.count, found.size, found.is_late) == (2, 7, False)
    assert backups.watch(MORNING) is False
    assert told() == []


def test_missing_backup_is_told_to_the_administrators_once_a_day(folder: Path) -> None:
    made(folder, "sigap-20261122T191500")
    for _turn in range(2):
        assert backups.watch(MORNING) is True
    assert told() == [("admin_sistem", {"date": "2026-11-24"})]
    assert backups.watch(MORNING + timedelta(days=1)) is True
    assert len(told()) == 2


def test_empty_folder_is_late_and_no_folder_says_nothing(
    folder: Path, settings: Any
) -> None:
    assert backups.watch(MORNING) is True
    settings.BACKUP_FOLDER = None
    assert standing(MORNING) is None
    assert backups.watch(MORNING) is False


def test_page_of_the_operator_says_how_the_backups_stand(
    folder: Path, settings: Any
) -> None:
    def page() -> str:
        answer = world.client("admin_sistem").get(reverse("operations:notices"))
        return str(answer.content.decode())

    assert "Belum ada cadangan." in page()
    made(folder, "sigap-20261122T191500")
    assert "Senin, 23 November 2026, 03.15 WITA" in page()
    assert "Cadangan semalam tidak ada." in page()
    settings.BACKUP_FOLDER = None
    assert "Folder cadangan belum diatur." in page()
