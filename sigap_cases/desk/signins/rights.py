"""Who got or lost which right: one list made of the histories that keep it.

A supervisor reads what concerns units at or below their own, an auditor all of it. A
grant on a case shows to whoever sees the case now, and to nobody else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, TextChoices, Value
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Post
from accounts.models import Membership
from sigap_cases.cases.models import (
    CaseGroupObjectPermission,
    CaseUserObjectPermission,
    Custodian,
    SecretTotalsRight,
)
from sigap_cases.desk import paging
from sigap_cases.desk.officer import Officer


class Kind(TextChoices):
    POST = "peran", gettext_lazy("Posts")
    CUSTODIAN = "penanggung-jawab", gettext_lazy("Custodians of secret cases")
    TOTALS = "angka", gettext_lazy("Right to totals over secret cases")
    GRANT = "akses", gettext_lazy("Access to a case")
    POST_GRANT = "akses-peran", gettext_lazy("Access of a post to a case")


HISTORIES: dict[str, Any] = {
    Kind.POST: Membership.history,
    Kind.CUSTODIAN: Custodian.history,
    Kind.TOTALS: SecretTotalsRight.history,
    Kind.GRANT: CaseUserObjectPermission.history,
    Kind.POST_GRANT: CaseGroupObjectPermission.history,
}
# What is shown of each row, fetched with it.
_WITH: dict[str, tuple[str, ...]] = {
    Kind.POST: ("user", "unit", "history_user"),
    Kind.CUSTODIAN: ("user", "unit", "history_user"),
    Kind.TOTALS: ("unit", "history_user"),
    Kind.GRANT: ("user", "content_object", "granted_by", "history_user"),
    Kind.POST_GRANT: (
        *("group__position__unit", "content_object", "granted_by", "history_user"),
    ),
}
_UNIT: dict[str, str] = {
    Kind.POST: "unit",
    Kind.CUSTODIAN: "unit",
    Kind.TOTALS: "unit",
    Kind.GRANT: "content_object__owner",
    Kind.POST_GRANT: "content_object__owner",
}
_OF_CASES = frozenset({Kind.GRANT, Kind.POST_GRANT})
_OF_PEOPLE = frozenset({Kind.POST, Kind.CUSTODIAN, Kind.GRANT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the list is narrowed to; empty is everything."""

    kind: str = ""
    person: int | None = None
    unit: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    at: datetime
    what: str
    kind: str
    who: str
    right: str
    number: str
    by: str
    reason: str
    is_gain: bool


def reads_rights(officer: Officer) -> bool:
    return officer.holds(Post.PENYELIA, Post.AUDITOR)


def page(officer: Officer, asked: Asked, number: int) -> paging.Page[Change]:
    """One query for the order of all kinds, and one for each kind on the page."""
    start = paging.start_of(number)
    keys = list(_ordered(officer, asked)[start : start + paging.SIZE + 1])
    rows = _rows_of(keys)
    return paging.page_of(
        [_change(kind, rows[kind, pk]) for kind, pk, _ in keys], number
    )


def _ordered(officer: Officer, asked: Asked) -> QuerySet[Any, Any]:
    lists: list[QuerySet[Any, Any]] = [
        _keys(kind, _narrowed(kind, officer, asked))
        for kind in HISTORIES
        if asked.kind in ("", kind)
    ]
    together: QuerySet[Any, Any] = lists[0].union(*lists[1:], all=True)
    ordered: QuerySet[Any, Any] = together.order_by("-at", "-row")
    return ordered


def _keys(kind: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = (
        rows.order_by()
        .annotate(
            list=Value(str(kind), output_field=CharField()),
            row=F("history_id"),
            at=F("history_date"),
        )
        .values_list("list", "row", "at")
    )
    return found


def _narrowed(kind: str, officer: Officer, asked: Asked) -> QuerySet[Any]:
    rows: QuerySet[Any] = HISTORIES[kind].filter(_within(kind, officer))
    if kind in _OF_CASES:
        seen = officer.cases().values("pk")
        # A row that guardian made by itself has its reason in the change that follows.
        rows = rows.filter(content_object__in=seen)
        rows = rows.exclude(history_type="+", reason="")
    if asked.person is not None:
        own = Q(user=asked.person) if kind in _OF_PEOPLE else Q(pk__in=[])
        rows = rows.filter(own)
    if asked.unit:
        rows = rows.filter(**{f"{_UNIT[kind]}__path__startswith": asked.unit})
    if asked.first is not None:
        rows = rows.filter(history_date__date__gte=asked.first)
    if asked.last is not None:
        rows = rows.filter(history_date__date__lte=asked.last)
    return rows


def _within(kind: str, officer: Officer) -> Q:
    if officer.is_auditor or kind in _OF_CASES:
        return Q()
    paths = [p.unit_path for p in officer.positions if p.post == Post.PENYELIA]
    found = Q(pk__in=[])
    for path in paths:
        found |= Q(**{f"{_UNIT[kind]}__path__startswith": path})
    return found


def _rows_of(keys: Iterable[tuple[str, int, datetime]]) -> Mapping[Any, Any]:
    wanted: dict[str, list[int]] = {}
    for kind, pk, _at in keys:
        wanted.setdefault(kind, []).append(pk)
    return {
        (kind, row.history_id): row
        for kind, pks in wanted.items()
        for row in HISTORIES[kind].filter(pk__in=pks).select_related(*_WITH[kind])
    }


def _change(kind: str, row: Any) -> Change:
    who, right = _told(kind, row)
    is_gain = _is_gain(kind, row)
    by = row.history_user or getattr(row, "granted_by", None)
    return Change(
        at=row.history_date,
        what=_what(kind, row),
        kind=str(Kind(kind).label),
        who=who,
        right=right,
        number=row.content_object.number if kind in _OF_CASES else "",
        by=str(by) if by else _("The system"),
        reason=row.history_change_reason or getattr(row, "reason", "") or "",
        is_gain=is_gain,
    )


def _is_gain(kind: str, row: Any) -> bool:
    if kind in _OF_CASES:
        return bool(row.history_type in "+~")
    return bool(
        row.history_type == "+" or (kind == Kind.CUSTODIAN and row.history_type == "~")
    )


def _what(kind: str, row: Any) -> str:
    if _is_gain(kind, row):
        return _("Given")
    return _("Taken away") if row.history_type == "-" else _("Ended or changed")


def _told(kind: str, row: Any) -> tuple[str, str]:
    """To whom, and what it is."""
    match kind:
        case Kind.POST:
            return str(
                row.user
            ), f"{Post(row.post).label}, {row.unit}{_days(row.valid)}"
        case Kind.CUSTODIAN:
            return str(row.user), str(row.unit)
        case Kind.TOTALS:
            return f"{Post(row.post).label}, {row.unit}", ""
        case Kind.GRANT:
            return str(row.user), _until(row.expires_at)
        case _:
            return str(row.group.position), _until(row.expires_at)


def _days(valid: Any) -> str:
    """For example ", 1 Jan 2026 to 3 Mar 2026"; without an end only where it begins."""
    first = date_format(valid.lower, "j M Y")
    if valid.upper is None:
        return _(", from %(first)s") % {"first": first}
    last = date_format(date.fromordinal(valid.upper.toordinal() - 1), "j M Y")
    return _(", %(first)s to %(last)s") % {"first": first, "last": last}


def _until(moment: datetime | None) -> str:
    if moment is None:
        return _("without an end")
    return _("until %(day)s") % {"day": date_format(moment, "j M Y, H.i")}
