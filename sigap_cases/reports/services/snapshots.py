"""Freezing the public figures of a day."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from sigap_cases.reports import followers
from sigap_cases.reports.models import StatisticsCell, StatisticsSnapshot
from sigap_cases.reports.rounding import Family, Rounded, rounded
from sigap_cases.reports.selectors import (
    family_of_complaints,
    family_of_workers,
    is_ahead,
)


ALL = ""


def draw(label: str) -> float:
    """The secret threshold of a cell, the same every day; from 0 up to 1."""
    digest = salted_hmac("sigap_cases.reports.rounding", label, algorithm="sha256")
    return int.from_bytes(digest.digest()[:6]) / 2**48


@transaction.atomic
def take() -> StatisticsSnapshot:
    """The snapshot of today; taken by whoever asks first, and by nobody after that."""
    now = timezone.now()
    day = timezone.localdate(now)
    snapshot, is_new = StatisticsSnapshot.objects.get_or_create(
        day=day, defaults={"taken_at": now}
    )
    if not is_new:
        return snapshot
    cells = [
        StatisticsCell(
            snapshot=snapshot, table=table, hub=hub, value=value, number=number
        )
        for family in (family_of_workers(), family_of_complaints(day))
        for table, hub, value, number in published(family)
        if not is_ahead(table, hub, value, day)
    ]
    StatisticsCell.objects.bulk_create(cells)
    followers.tell(day)
    return snapshot


def published(family: Family) -> Iterator[tuple[str, str, str, int]]:
    """Table, hub, value and number of all that is told, the totals among them."""
    found = rounded(family, draw)
    for table, values in family.values.items():
        for hub in (*family.hubs, ALL):
            for value in (*values, ALL):
                yield table, hub, value, _number(found, family, table, hub, value)


def _number(found: Rounded, family: Family, table: str, hub: str, value: str) -> int:
    hubs = family.hubs if hub == ALL else (hub,)
    if value == ALL:
        return sum(found.totals[one] for one in hubs)
    return sum(found.cells[table][one, value] for one in hubs)
