"""Data keys: made, opened, wrapped anew, destroyed."""

import uuid
from collections.abc import Iterable
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils import timezone

from . import cipher
from .exceptions import KeyDestroyed, KeyUnknown, SealBroken
from .models import SealKey
from .opened import OPENED, forget


MOST_AT_ONCE = 1000


def current_master() -> str:
    """The name of the master key under which new data keys are wrapped."""
    return next(iter(settings.FIELD_KEYS))


def _master(name: str) -> AESGCM:
    try:
        secret = settings.FIELD_KEYS[name]
    except KeyError:
        raise KeyUnknown(name) from None
    return AESGCM(cipher.master_key(secret))


def make() -> SealKey:
    """A new data key, stored."""
    [key] = make_many(1)
    return key


def make_many(count: int) -> list[SealKey]:
    """As many new data keys, stored together."""
    return SealKey.objects.bulk_create(drawn(count), batch_size=MOST_AT_ONCE)


def drawn(count: int) -> list[SealKey]:
    """As many new data keys, wrapped and not stored yet."""
    name = current_master()
    master, now = _master(name), timezone.now()
    rows = []
    for _turn in range(count):
        key = SealKey(master=name, made_at=now)
        plain = cipher.new_key()
        key.wrapped = cipher.sealed(master, plain, bound_to=key.pk.hex)
        OPENED.keep(key.pk, AESGCM(plain))
        rows.append(key)
    return rows


def of(key_id: uuid.UUID) -> AESGCM | None:
    """The data key; None where it was destroyed."""
    if key_id not in OPENED.known:
        wanted = {key_id, *(OPENED.wanted - OPENED.known.keys())}
        OPENED.wanted.clear()
        masters: dict[str, AESGCM] = {}
        for row in SealKey.objects.filter(pk__in=wanted):
            OPENED.keep(row.pk, _unwrapped(row, masters))
    try:
        return OPENED.known[key_id]
    except KeyError:
        raise SealBroken(f"no key {key_id.hex}") from None


def _unwrapped(row: SealKey, masters: dict[str, AESGCM]) -> AESGCM | None:
    if row.is_destroyed:
        return None
    if row.master not in masters:
        masters[row.master] = _master(row.master)
    return AESGCM(_plain(row, masters[row.master]))


def _plain(row: SealKey, master: AESGCM) -> bytes:
    return cipher.opened(master, bytes(row.wrapped), bound_to=row.pk.hex)


def seal(text: str, *, key_id: uuid.UUID, bound_to: str) -> str:
    """The stored form of a value. KeyDestroyed where that was done."""
    key = of(key_id)
    if key is None:
        raise KeyDestroyed(f"key {key_id.hex} was destroyed")
    content = cipher.sealed(key, text.encode(), bound_to=bound_to)
    return cipher.token_of(key_id.hex, content)


def unseal(token: str, *, bound_to: str) -> str | None:
    """What a stored value says; None where its key was destroyed."""
    name, content = cipher.parts_of(token)
    key = of(uuid.UUID(name))
    if key is None:
        return None
    return cipher.opened(key, content, bound_to=bound_to).decode()


def index_of(kind: str, value: str) -> str:
    """By what a value of ``kind`` is found; empty for an empty value."""
    if not value:
        return ""
    return cipher.fingerprint(settings.FIELD_INDEX_KEY, kind=kind, value=value)


def rewrap(rows: Iterable[SealKey]) -> int:
    """Wrap these under the current master key; the rows are locked by the caller."""
    name = current_master()
    target = _master(name)
    done = []
    for row in rows:
        plain = _plain(row, _master(row.master))
        row.wrapped = cipher.sealed(target, plain, bound_to=row.pk.hex)
        row.master = name
        done.append(row)
    SealKey.objects.bulk_update(done, ["wrapped", "master"])
    return len(done)


def destroy(key_ids: Iterable[uuid.UUID], *, by: Any, reason: str) -> int:
    """Make everything under these keys unreadable for ever; how many keys it was."""
    count = SealKey.objects.filter(pk__in=set(key_ids), destroyed_at=None).update(
        wrapped=b"",
        destroyed_at=timezone.now(),
        destroyed_by=by,
        reason=reason[:300],
    )
    forget()
    return count
