"""The difference between two moments in the sections of its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from sigap_cases.cases.past.difference import Difference, FieldChange, How, RowChange
from sigap_cases.cases.past.facts import Kind

from .sections import SECTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A row that changed: what became of it, and its fields before and after."""

    what: str
    title: str
    fields: Sequence[FieldChange]
    is_new: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    title: str
    icon: str
    changes: Sequence[Change]


def groups_of(found: Difference) -> list[Group]:
    groups = []
    for section in SECTIONS:
        rows = [_told(row) for row in found.rows if row.kind in section.kinds]
        if Kind.PERSON_GRANT in section.kinds:
            rows += _rights(found)
        if rows:
            groups.append(
                Group(title=str(section.title), icon=section.icon, changes=rows)
            )
    return groups


def _told(row: RowChange) -> Change:
    return Change(
        what=_what(row),
        title=row.title,
        fields=row.fields,
        is_new=row.how is How.ADDED,
        is_gone=row.how is How.REMOVED,
    )


def _what(row: RowChange) -> str:
    if row.kind == Kind.TASK:
        return _task(row)
    words = {"kind": row.kind.label}
    match row.how:
        case How.ADDED:
            return _("%(kind)s added") % words
        case How.REMOVED:
            return _("%(kind)s gone") % words
        case _:
            return _("%(kind)s changed") % words


def _task(row: RowChange) -> str:
    opened = row.how is How.ADDED
    closed = row.closes
    if opened and closed:
        return _("Task opened and closed")
    if opened:
        return _("Task opened")
    return _("Task closed") if closed else _("Task changed")


def _rights(found: Difference) -> list[Change]:
    given = [
        Change(what=_("Right given"), title=f"{r.who}: {r.by}", fields=(), is_new=True)
        for r in found.given
    ]
    taken = [
        Change(what=_("Right taken"), title=f"{r.who}: {r.by}", fields=(), is_gone=True)
        for r in found.taken
    ]
    return given + taken
