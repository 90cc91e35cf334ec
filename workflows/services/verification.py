"""Checking the whole history against its hashes and against what was signed of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from heapq import merge
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from append_only import passing_tables
from workflows.anchoring import chain, kept
from workflows.anchoring.canonical import EVENT_PARTS
from workflows.anchoring.chain import Anchor, Break, EventRow
from workflows.models import (
    AnchoredHead,
    AnchoredRows,
    Event,
    Matter,
    SignedRoot,
    VerificationRun,
)

from . import checking_roots, kept_tables
from .checking_roots import Outside
from .faults import Fault


EVENTS = Event._meta.db_table
_AS_TEXT = frozenset({"at", "data"})
_COLUMNS = ", ".join(
    f"{name}::text" if name in _AS_TEXT else name for name in EVENT_PARTS
)
_SELECT = f"SELECT {_COLUMNS}, hash FROM {EVENTS} {{where}} ORDER BY matter_id, number"  # noqa: S608 no value in it
_PAGE = 5000
# What a run keeps and tells; after so many it is clear that all is wrong.
MOST_FAULTS = 10_000


@dataclass(slots=True)
class _Count:
    """Rows that were checked so far."""

    rows: int = 0
    faults: list[Fault] = field(default_factory=list)


def verify(
    *,
    matter: Matter | None = None,
    roots_file: Path | None = None,
    by: Any = None,
    tell: Callable[[Fault], None] = lambda _fault: None,
) -> VerificationRun:
    """Check all of the history, or one matter's events, and keep what was found.

    ``tell`` hears of each fault at once. ``roots_file``: a copy of the signed roots from
    outside of the database; the configured one where none is given.
    """
    started, count = timezone.now(), _Count()
    # Read first: what is signed meanwhile is in the database only.
    outside = checking_roots.outside(roots_file)
    with _one_moment():
        root = SignedRoot.objects.order_by("-number").first()
        for fault in islice(_faults(count, matter, outside), MOST_FAULTS):
            tell(fault)
            count.faults.append(fault)
    return VerificationRun.objects.create(
        started_at=started,
        ended_at=timezone.now(),
        rows_checked=count.rows,
        findings=[asdict(fault) for fault in count.faults],
        started_by=by,
        root=root,
        matter=matter,
    )


@contextmanager
def _one_moment() -> Iterator[None]:
    """All is read as of one moment, while people go on working."""
    is_first = not connection.in_atomic_block
    with transaction.atomic():
        if is_first:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _faults(count: _Count, matter: Matter | None, outside: Outside) -> Iterator[Fault]:
    yield from checking_roots.faults(outside)
    count.rows += SignedRoot.objects.count()
    yield from chain_faults(count, matter)
    if matter is None:
        yield from row_faults(count)
        yield from trigger_faults()


def chain_faults(count: _Count, matter: Matter | None = None) -> Iterator[Fault]:
    """What is wrong with the chains of events."""
    streams = (_heads(matter), _anchors(matter), _matters(matter))
    merged = merge(*streams, key=lambda part: part[0])
    for matter_id, parts in groupby(merged, key=lambda part: part[0]):
        head: tuple[int, str] | None = None
        anchors: Sequence[Anchor] = ()
        rows: Sequence[EventRow] = ()
        for _matter_id, part in parts:
            head, anchors = part.head or head, part.anchors or anchors
            rows = part.rows or rows
        count.rows += len(rows)
        for one in chain.breaks(rows, head, anchors):
            yield _told(matter_id, one)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What one of the streams knows of a matter."""

    head: tuple[int, str] | None = None
    anchors: Sequence[Anchor] = ()
    rows: Sequence[EventRow] = ()


_Stream = Iterator[tuple[int, _Part]]


def _heads(matter: Matter | None) -> _Stream:
    rows = Matter.objects.filter(pk=matter.pk) if matter else Matter.objects.all()
    values = rows.order_by("pk").values_list("pk", "head_number", "head_hash")
    for pk, number, last in values.iterator(chunk_size=_PAGE):
        yield pk, _Part(head=(number, last))


def _anchors(matter: Matter | None) -> _Stream:
    rows: QuerySet[AnchoredHead] = AnchoredHead.objects.all()
    if matter is not None:
        rows = rows.filter(matter=matter)
    values = rows.order_by("matter_id", "number").values_list(
        "matter_id", "root__number", "number", "hash"
    )
    for matter_id, named in groupby(values.iterator(chunk_size=_PAGE), key=_first):
        yield matter_id, _Part(anchors=[Anchor(*one[1:]) for one in named])


def _matters(matter: Matter | None) -> _Stream:
    """The events of one matter after the other."""
    for matter_id, rows in groupby(events_of(matter), key=_first):
        yield matter_id, _Part(rows=list(rows))


def _first(row: tuple[Any, ...]) -> Any:
    return row[0]


def events_of(matter: Matter | None) -> Iterator[EventRow]:
    """Streamed, those of all matters where none is named; inside of a transaction."""
    where = "WHERE matter_id = %s" if matter else ""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'")
    with connection.chunked_cursor() as rows:
        rows.execute(_SELECT.format(where=where), [matter.pk] if matter else [])
        while page := rows.fetchmany(_PAGE):
            yield from page


def row_faults(count: _Count) -> Iterator[Fault]:
    """Rows of tables that only grow, against the hashes that were signed of them."""
    known = kept_tables.tables()
    signed = AnchoredRows.objects.exclude(table__in=passing_tables())
    parts = signed.order_by("table", "after").values_list("pk", "table")
    for pk, table in parts.iterator():
        part = AnchoredRows.objects.get(pk=pk)
        model = known.get(table)
        lost = set(part.columns) - set(kept_tables.columns_of(model) if model else ())
        if model is None or lost:
            told = _("Cannot be checked: %(names)s is no longer there.")
            names = ", ".join(sorted(lost)) if model else table
            yield Fault("gone", table, None, part.after, told % {"names": names})
            continue
        count.rows += part.count
        yield from _rows_of(part, model)


def _rows_of(part: AnchoredRows, model: Any) -> Iterator[Fault]:
    try:
        were = kept.unpacked(bytes(part.leaves))
    except ValueError:
        return  # that its tree is not the signed one is told already
    are = kept_tables.leaves(model, part.columns, after=part.after, upto=part.upto)
    words = {
        "changed": _("The row %(key)d was changed after it was signed for."),
        "missing": _("The row %(key)d was deleted after it was signed for."),
        "added": _("The row %(key)d was put in after its neighbours were signed for."),
    }
    for one in kept.differences(were, are):
        told = words[one.kind] % {"key": one.key}
        yield Fault(one.kind, part.table, None, one.key, told)


def trigger_faults() -> Iterator[Fault]:
    """Tables whose triggers are gone or off, so that the database refuses no change."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, count(*) FILTER (WHERE t.tgenabled IN ('O', 'A'))"
            " FROM pg_class c LEFT JOIN pg_trigger t ON t.tgrelid = c.oid"
            " AND t.tgname LIKE 'pgtrigger%%' WHERE c.relkind = 'r'"
            " AND c.relname = ANY(%s) AND c.relnamespace = current_schema()::regnamespace"
            " GROUP BY c.relname",
            [sorted(kept_tables.guarded())],
        )
        on = dict(cursor.fetchall())
    for table, wanted in sorted(kept_tables.guarded().items()):
        if on.get(table, 0) < wanted:
            told = _("The triggers that refuse changes are missing or switched off.")
            yield Fault("trigger", table, None, None, told)


def _told(matter_id: int, one: Break) -> Fault:
    words = {"number": one.number, "about": one.about}
    return Fault(one.kind, EVENTS, matter_id, one.number, _sentence(one) % words)


def _sentence(one: Break) -> str:
    if one.kind == "cut" and one.about:
        return _("Event %(number)d is cut off: the signed root %(about)d names it.")
    return {
        "changed": _(
            "Event %(number)d was changed: its content does not give its hash."
        ),
        "moved": _("Event %(number)d was moved: it was event %(about)d."),
        "missing": _("Event %(number)d is missing: those after it are there."),
        "unlinked": _("Event %(number)d does not follow on event %(about)d."),
        "cut": _("Event %(number)d is cut off: the head of the chain names it."),
        "head": _(
            "The head of the chain names event %(number)d with another hash than it has;"
            " the last one is %(about)d."
        ),
        "rewritten": _(
            "Event %(number)d was rewritten: the signed root %(about)d names another hash."
        ),
        "unowned": _("The events up to %(number)d belong to nothing that is there."),
    }[one.kind]
