"""Checking the signed roots: signatures, their chain, and that they stand for what is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from workflows.anchoring import kept, merkle
from workflows.anchoring.canonical import digest, head_text
from workflows.anchoring.merkle import KeyedTree
from workflows.anchoring.statement import RowsNamed, Statement, read
from workflows.exceptions import NotOneRoot, WorkflowError
from workflows.models import AnchoredHead, AnchoredRows, SignedRoot

from . import signing_keys
from .faults import Fault
from .history_roots import lines_of
from .history_roots import roots_file as configured_file


ROOTS = SignedRoot._meta.db_table
HEADS = AnchoredHead._meta.db_table
ROWS = AnchoredRows._meta.db_table


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The signed roots in a file; ``unreadable`` says why they cannot be had."""

    name: str
    lines: Sequence[dict[str, Any]] = ()
    unreadable: str = ""


def outside(path: Path | None) -> Outside:
    """Of the file that is configured where none is named."""
    path = path or configured_file()
    try:
        return Outside(name=path.name, lines=lines_of(path))
    except NotOneRoot as error:
        return Outside(name=path.name, unreadable=str(error.sentence))


def faults(known_outside: Outside) -> Iterator[Fault]:
    """Every fault of the roots."""
    tree, before, ends = KeyedTree(), None, dict[str, int]()
    for root in SignedRoot.objects.order_by("number").iterator(chunk_size=100):
        yield from _of_itself(root, before)
        before = root
        try:
            statement = read(root.statement)
        except ValueError:
            yield _fault(root, "root", _("what was signed cannot be read."))
            continue
        yield from _heads(root, statement, tree)
        yield from _rows(root, statement, ends)
    yield from _last_key(before)
    yield from _outside(known_outside)


def _fault(root: SignedRoot, kind: str, told: str, table: str = ROOTS) -> Fault:
    sentence = _("Signed root %(number)d: %(told)s")
    words = {"number": root.number, "told": told}
    return Fault(kind, table, None, root.number, sentence % words)


def _of_itself(root: SignedRoot, before: SignedRoot | None) -> Iterator[Fault]:
    """Its number, its text, its signature, and that it follows on the one before."""
    expected = before.number + 1 if before else 1
    if root.number != expected:
        told = _("the roots from %(from)d on are missing.") % {"from": expected}
        yield _fault(root, "missing", told)
    if digest(root.statement) != root.hash or not _repeats(root):
        yield _fault(root, "changed", _("it is not what was signed."))
    if not signing_keys.is_signed_by(root.public_key, root.statement, root.signature):
        yield _fault(root, "signature", _("its signature is not right."))
    if before is not None and root.number == expected:
        yield from _follows(root, before)


def _repeats(root: SignedRoot) -> bool:
    """Whether the columns say what the statement says."""
    try:
        told = read(root.statement)
    except ValueError:
        return False
    return (told.number, told.key, told.at) == (
        root.number,
        root.public_key,
        root.signed_at.isoformat(),
    )


def _follows(root: SignedRoot, before: SignedRoot) -> Iterator[Fault]:
    try:
        told, earlier = read(root.statement), read(before.statement)
    except ValueError:
        return
    if told.previous != digest(before.statement):
        yield _fault(root, "unlinked", _("it does not follow on the root before it."))
    expected = earlier.next_key or earlier.key
    if root.public_key != expected and not _is_trusted(root.public_key):
        yield _fault(root, "key", _("it is signed by a key that nobody named."))


def _is_trusted(public: str) -> bool:
    return public in settings.HISTORY_TRUSTED_KEYS


def _last_key(last: SignedRoot | None) -> Iterator[Fault]:
    """The key in the file is the one that the last root names."""
    if last is None or not signing_keys.key_file().exists():
        return
    try:
        own = signing_keys.public_hex(signing_keys.load())
        named = read(last.statement)
    except (WorkflowError, ValueError):
        return
    if own not in (named.next_key or named.key, named.key) and not _is_trusted(own):
        yield _fault(last, "key", _("it is not signed by the key in the key file."))


def _heads(root: SignedRoot, told: Statement, tree: KeyedTree) -> Iterator[Fault]:
    """The tree over all heads as they were then, made again from those that moved."""
    rows = AnchoredHead.objects.filter(root=root).order_by("matter_id")
    values = rows.values_list("matter_id", "number", "hash")
    tree.update([(head[0], merkle.leaf(head_text(*head))) for head in values])
    if (len(tree), tree.root().hex()) != (told.heads, told.heads_root):
        sentence = _("the heads kept for it are not those that were signed.")
        yield _fault(root, "heads", sentence, HEADS)


def _rows(root: SignedRoot, told: Statement, ends: dict[str, int]) -> Iterator[Fault]:
    """The hashes of rows that are kept for it, and that they leave no row out."""
    parts = AnchoredRows.objects.filter(root=root).order_by("table", "after")
    there = {(part.table, part.after): part for part in parts.iterator()}
    for named in told.rows:
        part = there.pop((named.table, named.after), None)
        if part is None or not _is_named(part, named):
            sentence = _("the hashes of %(table)s kept for it are not those signed.")
            words = {"table": named.table}
            yield _fault(root, "hashes", sentence % words, ROWS)
        if ends.get(named.table, 0) != named.after:
            sentence = _("it leaves out rows of %(table)s.") % {"table": named.table}
            yield _fault(root, "hashes", sentence, ROWS)
        ends[named.table] = named.upto
    for part in there.values():
        sentence = _("hashes of %(table)s are kept for it that were never signed.")
        yield _fault(root, "hashes", sentence % {"table": part.table}, ROWS)


def _is_named(part: AnchoredRows, named: RowsNamed) -> bool:
    try:
        leaves = kept.unpacked(bytes(part.leaves))
    except ValueError:
        return False
    made = merkle.root_of([hashed for _key, hashed in leaves]).hex()
    told = (part.upto, part.count, part.merkle_root, made)
    return told == (named.upto, named.count, named.root, named.root)


def _outside(known: Outside) -> Iterator[Fault]:
    """The roots in a file against those in the database."""
    if known.unreadable:
        yield Fault("file", ROOTS, None, None, known.unreadable)
    values = SignedRoot.objects.values_list("number", "statement", "signature")
    there = {number: (text, signature) for number, text, signature in values}
    for line in known.lines:
        number = line["number"]
        words = {"number": number, "path": known.name}
        if number not in there:
            told = _("Signed root %(number)d is in %(path)s and no longer here.")
            yield Fault("missing", ROOTS, None, number, told % words)
        elif there[number] != (line["statement"], line["signature"]):
            told = _("Signed root %(number)d is another one in %(path)s.")
            yield Fault("changed", ROOTS, None, number, told % words)
