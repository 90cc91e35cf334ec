"""Searches, lists and exports of the desk, as the trail keeps them."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.cases.case_lists import CaseList, Listed
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import Case
from sigap_cases.cases.services import trail
from sigap_cases.registry.models import Person

from .lists import MOST_COUNTED, Count
from .officer import DeskRequest


def surface_of(request: Any) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def note_search(
    request: DeskRequest,
    text: str,
    *,
    filters: Collection[str] = (),
    results: int | None = None,
    about: Case | Person | None = None,
) -> None:
    """One row: a search where anything was asked for, else that the list was opened."""
    asked = bool(text or filters or about)
    taken = trail.Taken(
        kind=RetrievalKind.SEARCH if asked else RetrievalKind.LIST,
        surface=surface_of(request),
        text=text,
        filters=filters,
        results=results,
        case=about if isinstance(about, Case) else None,
        person=about if isinstance(about, Person) else None,
    )
    trail.note(taken, by=request.user)


def note_export(
    request: DeskRequest,
    *,
    kind: RetrievalKind = RetrievalKind.EXPORT,
    case: Case | None = None,
    filters: Collection[str] = (),
    results: int | None = None,
    sha256: str = "",
) -> None:
    taken = trail.Taken(
        kind=kind,
        surface=surface_of(request),
        filters=filters,
        results=results,
        case=case,
        sha256=sha256,
    )
    trail.note(taken, by=request.user)


def listed(cases: CaseList) -> tuple[list[Listed], Count, int]:
    """The newest cases of a list, as far as anybody leafs; and as ``counted`` tells."""
    found = cases.newest(MOST_COUNTED)
    ordinary = sum(row.level == Level.NORMAL for row in found)
    if len(found) == MOST_COUNTED != ordinary:
        ordinary = cases.ordinary(MOST_COUNTED)
    return found, Count(len(found)), ordinary


def counted(rows: QuerySet[Any], level: str = "level") -> tuple[Count, int]:
    """How many there are for the page, and how many of the ordinary level for the trail.

    An auditor who reads the trail must not see by a number that a case is confidential.
    """
    rows = rows.order_by()
    levels = list(rows.values_list(level, flat=True)[:MOST_COUNTED])
    ordinary = levels.count(Level.NORMAL)
    if len(levels) == MOST_COUNTED != ordinary:
        known = rows.filter(**{level: Level.NORMAL})
        ordinary = known.values("pk")[:MOST_COUNTED].count()
    return Count(len(levels)), ordinary
