"""A write under a key that the caller drew: however often it is sent, it is done once."""

import hashlib
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils import timezone

from sigap_cases.api.exceptions import KeyUsedForOther
from sigap_cases.api.models import ApiClient, IdempotentCall


def hashed(*parts: str | bytes) -> str:
    made = hashlib.sha256()
    for part in parts:
        raw = part.encode() if isinstance(part, str) else part
        made.update(len(raw).to_bytes(8, "big") + raw)
    return made.hexdigest()


def once(
    client: ApiClient, key: str, request_hash: str, do: Callable[[], int]
) -> tuple[int, bool]:
    """What ``do`` made, by its id, and whether it was made before.

    ``do`` runs in the transaction that keeps the key; what it refuses keeps no key.
    Two at the same time: the second waits for the first, and is taken back.
    """
    key_hash = hashed(key)
    known = _known(client, key_hash, request_hash)
    if known is not None:
        return known, True
    try:
        with transaction.atomic():
            made = do()
            IdempotentCall.objects.create(
                client=client,
                key_hash=key_hash,
                request_hash=request_hash,
                made=made,
                at=timezone.now(),
            )
    except IntegrityError:
        known = _known(client, key_hash, request_hash)
        if known is None:
            raise
        return known, True
    return made, False


def _known(client: ApiClient, key_hash: str, request_hash: str) -> int | None:
    call = IdempotentCall.objects.filter(client=client, key_hash=key_hash).first()
    if call is None:
        return None
    if call.request_hash != request_hash:
        raise KeyUsedForOther
    return call.made
