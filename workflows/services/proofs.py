"""What leads from an event or a row to a signed root: for somebody who has only these."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from workflows.anchoring import kept, merkle
from workflows.anchoring.canonical import head_text
from workflows.anchoring.chain import text_of
from workflows.models import AnchoredHead, AnchoredRows, Matter, SignedRoot

from . import kept_tables
from .history_roots import as_line
from .verification import events_of


Way = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRow:
    """A row of a table that only grows. Without ``root`` it is newer than the last one."""

    table: str
    key: int
    text: str
    leaf: str
    root: int | None = None
    after: int = 0
    way: Way | None = None


def event_texts(matter: Matter) -> list[dict[str, Any]]:
    """Number, hash and hashed text of every event of a matter."""
    return [
        {"number": row[1], "hash": row[-1], "text": text_of(row)}
        for row in events_of(matter)
    ]


def head_proof(matter: Matter) -> dict[str, Any] | None:
    """From the matter's head, as last signed, to the last root; None where never signed."""
    last = AnchoredHead.objects.filter(matter=matter).order_by("-root_id").first()
    root = SignedRoot.objects.order_by("-number").first()
    if last is None or root is None:
        return None
    heads = AnchoredHead.objects.order_by("matter_id", "-root_id").distinct("matter_id")
    values = list(heads.values_list("matter_id", "number", "hash"))
    index = next(place for place, head in enumerate(values) if head[0] == matter.pk)
    leaves = [merkle.leaf(head_text(*head)) for head in values]
    return {
        "root": root.number,
        "number": last.number,
        "hash": last.hash,
        "path": merkle.proof(leaves, index),
    }


def rows_of(model: type[Model], keys: Collection[int]) -> Iterator[KeptRow]:
    """The rows with these keys, each with its way to the root that was signed of it."""
    table, left = model._meta.db_table, set(keys)
    parts = AnchoredRows.objects.filter(table=table).order_by("after")
    for after, upto, pk in parts.values_list("after", "upto", "pk"):
        mine = {key for key in left if after < key <= upto}
        if mine:
            left -= mine
            part = AnchoredRows.objects.select_related("root").get(pk=pk)
            yield from _anchored(model, part, mine)
    columns = kept_tables.columns_of(model)
    for key, text in kept_tables.texts_of(model, columns, left).items():
        yield KeptRow(table=table, key=key, text=text, leaf=merkle.leaf(text).hex())


def _anchored(
    model: type[Model], part: AnchoredRows, keys: Collection[int]
) -> Iterator[KeptRow]:
    leaves = kept.unpacked(bytes(part.leaves))
    places = {key: place for place, (key, _hashed) in enumerate(leaves)}
    levels = merkle.levels_of([hashed for _key, hashed in leaves])
    texts = kept_tables.texts_of(model, part.columns, keys)
    for key, text in texts.items():
        place = places.get(key)
        yield KeptRow(
            table=part.table,
            key=key,
            text=text,
            leaf=(merkle.leaf(text) if place is None else leaves[place][1]).hex(),
            root=part.root.number,
            after=part.after,
            way=[] if place is None else merkle.way_up(levels, place),
        )


def roots_for(numbers: Collection[int]) -> list[dict[str, Any]]:
    """These roots, and those in which one key named the next."""
    wanted: dict[int, dict[str, Any]] = {}
    rows = SignedRoot.objects.order_by("number")
    for root in rows.filter(number__in=numbers):
        wanted[root.number] = as_line(root)
    for root in rows.exclude(statement__contains='"next_key":""'):
        wanted[root.number] = as_line(root)
    return [wanted[number] for number in sorted(wanted)]
