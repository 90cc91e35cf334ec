"""The list of complainants of a mass complaint: pages, filter, totals."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from sigap_cases.cases.enums import PartyOutcome, PartyRole
from sigap_cases.cases.masking import masked_parties
from sigap_cases.cases.models import Case, Party
from sigap_cases.registry import phones
from sigap_cases.registry.sensitive import Sensitive
from sigap_cases.sealing.keys import index_of

from . import paging


OPEN = "terbuka"


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """How many complainants have one outcome; ``key`` is its word in the address."""

    key: str
    label: Any
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    all: int
    open: int
    by_outcome: tuple[Total, ...]


def totals_of(case: Case) -> Totals:
    rows = (
        case.parties.filter(role=PartyRole.COMPLAINANT)
        .order_by()
        .values_list("outcome")
        .annotate(count=Count("pk"))
    )
    counts = dict(rows)
    return Totals(
        all=sum(counts.values()),
        open=counts.get("", 0),
        by_outcome=tuple(
            Total(key=outcome.value, label=outcome.label, count=counts[outcome.value])
            for outcome in PartyOutcome
            if counts.get(outcome.value)
        ),
    )


def narrowed(
    case: Case, asked: Mapping[str, str], *, named: bool = True
) -> QuerySet[Party]:
    """The complainants by outcome and by a part of their name or number.

    Not ``named`` where who reported is masked: a hit, or their order, would tell it.
    """
    rows = case.parties.filter(role=PartyRole.COMPLAINANT).order_by("name", "pk")
    outcome = asked.get("hasil", "")
    if outcome == OPEN:
        rows = rows.filter(outcome="")
    elif outcome in PartyOutcome.values:
        rows = rows.filter(outcome=outcome)
    text = asked.get("q", "").replace("\x00", "").strip()
    if not named:
        return rows.order_by("pk")
    if text:
        rule = Q(name__icontains=text)
        if phone := phones.compared(text):
            rule |= Q(phone_index=index_of("phone", phone))
        rows = rows.filter(rule)
    return rows


def page_of(
    case: Case, asked: Mapping[str, str], hidden: Collection[Sensitive] = ()
) -> paging.Page[Party]:
    number = paging.number_of(asked.get("page", ""))
    start = paging.start_of(number)
    found = narrowed(case, asked, named=Sensitive.REPORTER not in hidden)
    rows = list(found[start : start + paging.SIZE + 1])
    return paging.page_of(masked_parties(rows, hidden), number)


def party_codes_of(case: Case) -> set[int]:
    """Which parties follow the case with a code of their own, complainants aside."""
    codes = case.codes.filter(revoked_at=None).exclude(party=None)
    others = codes.exclude(party__role=PartyRole.COMPLAINANT)
    return set(others.values_list("party_id", flat=True))
