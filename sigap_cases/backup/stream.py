"""A stream in authenticated chunks: pure, but for the random salt.

AES-256-GCM in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizard 2015). The
nonce of a chunk is its number, and a last byte that says whether it is the last: a chunk
that is changed, moved, left out or cut off at the end does not open. Each stream has its
own key, by HKDF-SHA256 from a master key, its salt, and what the stream is bound to, so
that no part of one backup passes for that of another.

    header:  "SIGAPBK1", length of the key's name (1 byte), the name, 32 bytes of salt
    chunks:  64 KiB + 16 bytes each, the last one shorter or as long
"""

import os
from collections.abc import Mapping
from typing import BinaryIO, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .exceptions import BackupBroken, BackupKeyUnknown


MAGIC = b"SIGAPBK1"
CHUNK = 64 * 1024
TAG, SALT, NONCE = 16, 32, 12


def _key(secret: str, salt: bytes, bound_to: str) -> AESGCM:
    derive = HKDF(
        algorithm=hashes.SHA256(),
        length=32,
        salt=salt,
        info=b"sigap backup:" + bound_to.encode(),
    )
    return AESGCM(derive.derive(secret.encode()))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(NONCE - 1, "big") + bytes([is_last])


def _header(name: str, salt: bytes) -> bytes:
    label = name.encode()
    return MAGIC + bytes([len(label)]) + label + salt


class Into(Protocol):
    def write(self, content: bytes, /) -> int: ...


class Sealing:
    """A file to write into; what is written is sealed in ``into``, which stays open.

    Only ``close`` writes the last chunk: without it the stream counts as cut.
    """

    def __init__(self, into: Into, keys: Mapping[str, str], bound_to: str) -> None:
        name, secret = first_of(keys)
        salt = os.urandom(SALT)
        self._into = into
        self._header = _header(name, salt)
        self._key = _key(secret, salt, bound_to)
        self._kept = bytearray()
        self._number = 0
        into.write(self._header)

    def write(self, content: bytes) -> int:
        self._kept += content
        # The last whole chunk waits: it may turn out to be the last of all.
        while len(self._kept) > CHUNK:
            self._put(bytes(self._kept[:CHUNK]), is_last=False)
            del self._kept[:CHUNK]
        return len(content)

    def close(self) -> None:
        self._put(bytes(self._kept), is_last=True)
        self._kept.clear()

    def _put(self, chunk: bytes, *, is_last: bool) -> None:
        nonce = _nonce(self._number, is_last=is_last)
        self._into.write(self._key.encrypt(nonce, chunk, self._header))
        self._number += 1


class Opening:
    """A file to read from; BackupBroken at the first chunk that is not as it was."""

    def __init__(
        self, source: BinaryIO, keys: Mapping[str, str], bound_to: str
    ) -> None:
        self._source = source
        self._header, name, salt = _read_header(source)
        if name not in keys:
            raise BackupKeyUnknown(name)
        self._key = _key(keys[name], salt, bound_to)
        self._kept = bytearray()
        self._next = source.read(CHUNK + TAG)
        self._number = 0
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        while not self._ended and (size < 0 or len(self._kept) < size):
            self._take()
        wanted = len(self._kept) if size < 0 else size
        found = bytes(self._kept[:wanted])
        del self._kept[:wanted]
        return found

    def _take(self) -> None:
        chunk, self._next = self._next, self._source.read(CHUNK + TAG)
        is_last = not self._next
        nonce = _nonce(self._number, is_last=is_last)
        try:
            self._kept += self._key.decrypt(nonce, chunk, self._header)
        except (InvalidTag, ValueError):
            raise BackupBroken(f"chunk {self._number} is not as it was") from None
        self._number += 1
        self._ended = is_last


def first_of(keys: Mapping[str, str]) -> tuple[str, str]:
    """The key in use."""
    for name, secret in keys.items():
        return name, secret
    raise BackupKeyUnknown("BACKUP_KEYS is empty")


def _read_header(source: BinaryIO) -> tuple[bytes, str, bytes]:
    start = source.read(len(MAGIC) + 1)
    if len(start) != len(MAGIC) + 1 or not start.startswith(MAGIC):
        raise BackupBroken("not a backup")
    label = source.read(start[-1])
    salt = source.read(SALT)
    if len(salt) != SALT:
        raise BackupBroken("cut within its header")
    try:
        return start + label + salt, label.decode(), salt
    except UnicodeDecodeError:
        raise BackupBroken("not a backup") from None
