"""Signing all of the history as it stands: the heads of all chains, and all new rows.

A root is a row, a line of a file outside of the database, and a mail: whoever rewrites
the database would have to reach the others as well, and the key.
"""

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from workflows.anchoring.canonical import digest, head_text
from workflows.anchoring.kept import Leaf, packed
from workflows.anchoring.merkle import leaf, root_of
from workflows.anchoring.statement import RowsNamed, Statement
from workflows.exceptions import AnotherKeyNamed, NotOneRoot
from workflows.extensions import installed
from workflows.models import AnchoredHead, AnchoredRows, Matter, SignedRoot

from . import kept_tables, signing_keys


_SIGNING = 7105  # any constant that no other advisory lock of ours uses
ROWS_AT_ONCE = 20_000
FILE_NAME = "akar.jsonl"
NIGHTLY = timedelta(hours=12)
Head = tuple[int, int, str]


def sign_due() -> SignedRoot | None:
    """Tonight's root; None where one was signed less than twelve hours ago."""
    since = timezone.now() - NIGHTLY
    if SignedRoot.objects.filter(signed_at__gt=since).exists():
        return None
    return sign()


def sign(*, next_key: str = "") -> SignedRoot:
    """Sign the history as it stands now. ``next_key``: see Statement."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SIGNING])
        root = _signed(signing_keys.load(), next_key)
        transaction.on_commit(partial(_publish, root))
    return root


def change_key() -> SignedRoot:
    """The key's last root names its successor, which is in its place afterwards."""
    successor = signing_keys.make(signing_keys.successor_file())
    root = sign(next_key=signing_keys.public_hex(successor))
    transaction.on_commit(_put_in_place)
    return root


def _put_in_place() -> None:
    signing_keys.put_successor_in_place()


def _signed(key: Ed25519PrivateKey, next_key: str) -> SignedRoot:
    last = SignedRoot.objects.order_by("-number").first()
    public = signing_keys.public_hex(key)
    _check_key(last, public)
    now = timezone.now()
    heads = list(_heads())
    rows = [row for row in _new_rows() if row.count]
    statement = Statement(
        number=last.number + 1 if last else 1,
        at=now.isoformat(),
        previous=last.hash if last else "",
        heads=len(heads),
        heads_root=root_of([leaf(head_text(*head)) for head in heads]).hex(),
        rows=[_named(row) for row in rows],
        key=public,
        next_key=next_key,
    )
    root = _kept(statement, signing_keys.sign(key, statement.text()), now)
    _keep_heads(root, heads)
    for row in rows:
        row.root = root
    AnchoredRows.objects.bulk_create(rows, batch_size=20)
    return root


def _check_key(last: SignedRoot | None, public: str) -> None:
    if last is None:
        return
    named = json.loads(last.statement)["next_key"] or last.public_key
    if named != public and public not in settings.HISTORY_TRUSTED_KEYS:
        raise AnotherKeyNamed(signing_keys.key_id(named))


def _heads() -> Iterator[Head]:
    rows = Matter.objects.filter(head_number__gt=0).order_by("pk")
    yield from rows.values_list("pk", "head_number", "head_hash").iterator()


def _new_rows() -> Iterator[AnchoredRows]:
    """The rows since the last root, some thousands at once."""
    known = AnchoredRows.objects.order_by().values_list("table")
    last = dict(known.annotate(last=Max("upto")))
    for table, model in kept_tables.tables().items():
        after = last.get(table, 0)
        upto = kept_tables.settled_upto(model, after)
        columns = kept_tables.columns_of(model)
        while after < upto:
            leaves = list(
                kept_tables.leaves(
                    model, columns, after=after, upto=upto, most=ROWS_AT_ONCE
                )
            )
            end = leaves[-1][0] if len(leaves) == ROWS_AT_ONCE else upto
            yield _part(table, columns, leaves, after=after, upto=end)
            after = end


def _part(
    table: str, columns: list[str], leaves: list[Leaf], *, after: int, upto: int
) -> AnchoredRows:
    return AnchoredRows(
        table=table,
        after=after,
        upto=upto,
        count=len(leaves),
        columns=columns,
        leaves=packed(leaves),
        merkle_root=root_of([hashed for _key, hashed in leaves]).hex(),
    )


def _named(row: AnchoredRows) -> RowsNamed:
    return RowsNamed(
        table=row.table,
        after=row.after,
        upto=row.upto,
        count=row.count,
        root=row.merkle_root,
    )


def _kept(statement: Statement, signature: str, now: datetime) -> SignedRoot:
    text = statement.text()
    return SignedRoot.objects.create(
        number=statement.number,
        signed_at=now,
        statement=text,
        hash=digest(text),
        public_key=statement.key,
        signature=signature,
    )


def _keep_heads(root: SignedRoot, heads: list[Head]) -> None:
    """Only those that moved since they were last kept."""
    last = AnchoredHead.objects.order_by("matter_id", "-root_id").distinct("matter_id")
    known = {
        pk: (number, hashed)
        for pk, number, hashed in last.values_list("matter_id", "number", "hash")
    }
    AnchoredHead.objects.bulk_create(
        (
            AnchoredHead(root=root, matter_id=pk, number=number, hash=hashed)
            for pk, number, hashed in heads
            if known.get(pk) != (number, hashed)
        ),
        batch_size=2000,
    )


def _publish(root: SignedRoot) -> None:
    """Out of the database: into the file, and to whoever is told."""
    write_file()
    installed().root_signed(root)


def roots_file() -> Path:
    return Path(settings.HISTORY_ROOTS_FOLDER) / FILE_NAME


def write_file() -> None:
    """Add the roots that the file does not have yet; what is there stays as it is."""
    path = roots_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    known = max((line["number"] for line in lines_of(path)), default=0)
    missing = SignedRoot.objects.filter(number__gt=known).order_by("number")
    with path.open("a", encoding="utf-8") as target:
        for root in missing.iterator():
            target.write(f"{json.dumps(as_line(root), sort_keys=True)}\n")
        target.flush()
        os.fsync(target.fileno())


def as_line(root: SignedRoot) -> dict[str, Any]:
    return {
        "number": root.number,
        "statement": root.statement,
        "hash": root.hash,
        "public_key": root.public_key,
        "signature": root.signature,
    }


def lines_of(path: Path) -> list[dict[str, Any]]:
    """The roots in a file; none where there is no file. NotOneRoot names a bad line."""
    if not path.exists():
        return []
    found = []
    text = path.read_text(encoding="utf-8")
    for count, line in enumerate(text.splitlines(), start=1):
        try:
            told = json.loads(line)
            found.append({**told, "number": int(told["number"])})
            told["statement"], told["signature"], told["public_key"]
        except (ValueError, KeyError, TypeError) as error:
            raise NotOneRoot(path, count) from error
    return found
