"""A backup of the real PostgreSQL, and what comes of it in an empty database."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from psycopg import sql

from sigap_cases.backup import making, restoring, tasks
from sigap_cases.backup.exceptions import BackupBroken, BackupError, NotEmpty
from sigap_cases.backup.manifest import DATABASE, MANIFEST, MEDIA
from sigap_cases.backup.server import Server


pytestmark = [pytest.mark.slow, pytest.mark.django_db]
KEYS = {"uji": "kunci-cadangan-untuk-uji-saja"}
CANARY = "kenari-cadangan-5104xx"
TRIGGERS = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
ROWS = "SELECT count FROM accounts_attempttally WHERE source = %s"


def own() -> Server:
    return Server(settings=dict(connection.settings_dict))


@pytest.fixture
def media(tmp_path: Path) -> Path:
    folder = tmp_path / "media"
    (folder / "kasus").mkdir(parents=True)
    (folder / "kasus" / "paspor.jpg").write_bytes(CANARY.encode() * 9000)
    (folder / "surat.pdf").write_bytes(b"%PDF")
    (folder / "tautan").symlink_to("/etc/passwd")
    return folder


@pytest.fixture
def committed() -> Iterator[None]:
    """A row that stands in the database: what a test does stands in no dump."""
    with own().connect() as elsewhere:
        elsewhere.execute(
            "INSERT INTO accounts_attempttally (kind, source, begins, count) "
            "VALUES ('uji', %s, now(), 42)",
            [CANARY],
        )
    yield
    with own().connect() as elsewhere:
        elsewhere.execute("DELETE FROM accounts_attempttally WHERE kind = 'uji'")


@pytest.fixture
def empty() -> Iterator[Server]:
    """An empty database beside the test's own."""
    name = f"{connection.settings_dict['NAME']}_restored"
    settings = {**connection.settings_dict, "NAME": "postgres"}
    drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    with Server(settings=settings).connect() as server:
        server.autocommit = True
        server.execute(drop)
        server.execute(create)
        yield Server(settings={**settings, "NAME": name})
        server.execute(drop)


def asked(server: Server, query: str, *values: Any) -> Any:
    with server.connect() as elsewhere:
        row = elsewhere.execute(query, values).fetchone()
    return row[0] if row else None


def spoilt(folder: Path, part: str) -> None:
    content = bytearray((folder / part).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / part).write_bytes(content)


def test_backup_is_restored_whole_or_not_at_all(
    media: Path, committed: None, empty: Server, tmp_path: Path
) -> None:
    made = making.make(tmp_path / "simpan", server=own(), media=media, keys=KEYS)
    assert {path.name for path in made.iterdir()} == {DATABASE, MEDIA, MANIFEST}
    kept = {part: (made / part).read_bytes() for part in (DATABASE, MEDIA, MANIFEST)}
    assert not any(CANARY.encode() in content for content in kept.values())
    target = tmp_path / "pulih"
    for part, content in kept.items():
        for broken in (content[:-1], content[: len(content) // 2]):
            (made / part).write_bytes(broken)
            with pytest.raises(BackupBroken):
                restoring.restore(made, server=empty, media=target, keys=KEYS)
        (made / part).write_bytes(content)
        spoilt(made, part)
        with pytest.raises(BackupBroken):
            restoring.restore(made, server=empty, media=target, keys=KEYS)
        (made / part).write_bytes(content)
    assert asked(empty, TABLES) == 0
    assert not target.exists()

    told = restoring.restore(made, server=empty, media=target, keys=KEYS)
    assert sorted(told.files) == ["kasus/paspor.jpg", "surat.pdf"]
    for name in told.files:
        assert (target / name).read_bytes() == (media / name).read_bytes()
    assert asked(empty, ROWS, CANARY) == 42
    assert asked(empty, TABLES) == asked(own(), TABLES) > 100
    assert asked(empty, TRIGGERS) == asked(own(), TRIGGERS) > 100
    with pytest.raises(psycopg.errors.RaiseException):
        asked(empty, "TRUNCATE workflows_event CASCADE")
    with pytest.raises(NotEmpty):
        restoring.restore(made, server=empty, media=tmp_path / "lain", keys=KEYS)


def test_parts_of_two_backups_are_not_mixed(
    media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_dump", lambda _server, into: into.write(b"PGDMP"))
    now = timezone.now()
    made = []
    for minutes in (0, 1):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            made.append(making.make(tmp_path, server=own(), media=media, keys=KEYS))
    assert restoring.check(made[1], KEYS).name == made[1].name
    (made[1] / MEDIA).write_bytes((made[0] / MEDIA).read_bytes())
    with pytest.raises(BackupBroken):
        restoring.check(made[1], KEYS)
    made[0].rename(tmp_path / "sigap-lain")
    with pytest.raises(BackupBroken):
        restoring.check(tmp_path / "sigap-lain", KEYS)


def test_backup_that_fails_leaves_nothing(
    media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = Server(settings={**connection.settings_dict, "NAME": "tidak_ada"})
    monkeypatch.setattr(Server, "major", lambda _self: 1)
    with pytest.raises(BackupError, match="pg_dump"):
        making.make(tmp_path / "simpan", server=away, media=media, keys=KEYS)
    with pytest.raises(BackupError):
        making.make(tmp_path / "simpan", server=own(), media=media, keys={})
    assert list((tmp_path / "simpan").iterdir()) == []


def test_nightly_task_keeps_as_many_days_as_the_office_says(
    media: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_dump", lambda _server, into: into.write(b"PGDMP"))
    assert tasks.back_up() == ""
    settings.BACKUP_FOLDER, settings.MEDIA_ROOT = tmp_path / "simpan", media
    settings.BACKUP_DAYS = 2
    now = timezone.now()
    names = []
    for days in range(5):
        with time_machine.travel(now + timedelta(days=days), tick=False):
            names.append(tasks.back_up())
    found = sorted(path.name for path in settings.BACKUP_FOLDER.iterdir())
    assert found == names[-3:]


def test_commands_make_and_check_and_name_what_is_wrong(
    media: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_dump", lambda _server, into: into.write(b"PGDMP"))
    settings.MEDIA_ROOT = media
    with pytest.raises(CommandError, match="BACKUP_FOLDER"):
        call_command("backup")
    call_command("backup", "--to", str(tmp_path / "simpan"))
    (made,) = (tmp_path / "simpan").iterdir()
    call_command("restore_backup", str(made), "--check")
    spoilt(made, MEDIA)
    with pytest.raises(CommandError, match=MEDIA):
        call_command("restore_backup", str(made), "--check")
