"""What the pages of social aid may read, for the officer of the request."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from accounts.enums import UnitKind
from sigap_cases.aid import selectors
from sigap_cases.aid.enums import COUNTED_STATES
from sigap_cases.aid.models import AidDouble, AidProgramme, Recipient
from sigap_cases.desk.officer import Officer
from sigap_cases.registry.selectors import READING_POSTS


def check_reads(officer: Officer) -> None:
    """For who reads no people of the registry the pages are not there."""
    if not officer.holds(*READING_POSTS):
        raise Http404


def programmes(officer: Officer) -> QuerySet[AidProgramme]:
    return selectors.programmes_visible_to(officer.positions)


def with_counts(rows: QuerySet[AidProgramme]) -> QuerySet[AidProgramme]:
    """Places that are taken, over all villages: the quota is one for the regency."""
    taken = Count("recipients", filter=Q(recipients__state__in=COUNTED_STATES))
    return rows.annotate(taken=taken)


def recipients(officer: Officer) -> QuerySet[Recipient]:
    seen = selectors.recipients_visible_to(officer.user, positions=officer.positions)
    return seen.select_related("programme", "person__village__parent")


def doubles(officer: Officer) -> QuerySet[AidDouble]:
    seen = selectors.doubles_visible_to(officer.user, positions=officer.positions)
    return seen.select_related(
        "first__person__village",
        "first__programme",
        "second__person__village",
        "second__programme",
        "decided_by",
    )


def found(rows: QuerySet[Any], pk: int) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def only_villages(officer: Officer) -> bool:
    """Whether one village is all that the officer sees: no column then names it."""
    return all(p.unit_kind == UnitKind.VILLAGE for p in officer.positions)
