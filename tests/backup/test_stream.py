"""A sealed stream opens as it was written, or not at all."""

import io
from collections.abc import Callable

import pytest

from sigap_cases.backup.exceptions import BackupBroken, BackupKeyUnknown
from sigap_cases.backup.stream import CHUNK, TAG, Opening, Sealing


KEYS = {"k2": "kunci-baru-untuk-uji-saja", "k1": "kunci-lama-untuk-uji-saja"}
NAME = "sigap-1/database.bak"
WHOLE = CHUNK + TAG
TEXT = bytes(range(256)) * (CHUNK // 256) * 3 + b"ekor"
HEADER = 8 + 1 + 2 + 32


def sealed(text: bytes, keys: dict[str, str] | None = None) -> bytes:
    into = io.BytesIO()
    sealing = Sealing(into, keys or KEYS, NAME)
    for start in range(0, len(text), 1000):
        sealing.write(text[start : start + 1000])
    sealing.close()
    return into.getvalue()


def opened(
    content: bytes, keys: dict[str, str] | None = None, name: str = NAME
) -> bytes:
    opening = Opening(io.BytesIO(content), keys or KEYS, name)
    found = b""
    while part := opening.read(777):
        found += part
    return found


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_stream_opens_as_it_was_written(size: int) -> None:
    content = sealed(TEXT[:size])
    assert opened(content) == TEXT[:size]
    assert TEXT[:64] not in content


def test_stream_of_an_older_key_opens_while_it_is_known() -> None:
    old = {"k1": KEYS["k1"]}
    assert opened(sealed(TEXT, old)) == TEXT
    with pytest.raises(BackupKeyUnknown):
        opened(sealed(TEXT), old)


def swapped(content: bytes) -> bytes:
    first, second = HEADER, HEADER + WHOLE
    return (
        content[:first]
        + content[second : second + WHOLE]
        + content[first:second]
        + content[second + WHOLE :]
    )


@pytest.mark.parametrize(
    "tamper",
    [
        lambda content: content[:-1],
        lambda content: content[: HEADER + 2 * WHOLE],
        lambda content: content[:HEADER],
        lambda content: content[:20],
        lambda content: content + b"x",
        lambda content: content[:HEADER] + content[HEADER + WHOLE :],
        lambda content: content[:-20] + bytes([content[-20] ^ 1]) + content[-19:],
        lambda content: content[:12] + bytes([content[12] ^ 1]) + content[13:],
        lambda content: b"PGDMP" + content[5:],
        swapped,
    ],
)
def test_stream_that_was_changed_or_cut_is_refused(
    tamper: Callable[[bytes], bytes],
) -> None:
    with pytest.raises(BackupBroken):
        opened(tamper(sealed(TEXT)))


def test_stream_is_bound_to_its_backup_and_its_place() -> None:
    for other in ("sigap-2/database.bak", "sigap-1/media.bak"):
        with pytest.raises(BackupBroken):
            opened(sealed(TEXT), name=other)
    forged = {"k2": "kunci-lain-yang-bernama-sama"}
    with pytest.raises(BackupBroken):
        opened(sealed(TEXT), forged)


def test_stream_that_was_never_closed_is_refused() -> None:
    into = io.BytesIO()
    Sealing(into, KEYS, NAME).write(TEXT)
    with pytest.raises(BackupBroken):
        opened(into.getvalue())
