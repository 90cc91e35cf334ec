"""Who sits at the auditor's desk, and what they may see there.

An auditor sees the history of what they may see as an auditor: cases of the ordinary
level in the whole regency, a confidential one by a grant to their person. What is not in
sight leaves no trace: not in a list, a figure, a sample or an export.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http.response import HttpResponseBase

from accounts.enums import Post
from accounts.models import User
from accounts.selectors import Position
from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.cases.models import Case, Referral
from sigap_cases.cases.selectors import cases_visible_to
from sigap_cases.cases.services import trail
from sigap_cases.desk.officer import DeskRequest, for_staff
from sigap_cases.desk.retrievals import surface_of
from sigap_cases.registry.models import Person
from sigap_cases.registry.selectors import people_visible_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Auditor:
    """The person with the post of auditor alone: another post lends no sight here.

    On the pages of data incidents it is the supervisor with that post alone as well.
    """

    user: User
    positions: tuple[Position, ...]

    @property
    def post(self) -> Post:
        """By which they read, as the trail keeps it."""
        return Post(self.positions[0].post)

    def cases(self, unit_path: str = "") -> QuerySet[Case]:
        found = cases_visible_to(self.user, positions=self.positions)
        return found.filter(owner_path__startswith=unit_path) if unit_path else found

    def people(self, unit_path: str = "") -> QuerySet[Person]:
        found = people_visible_to(self.user, positions=self.positions)
        return found.filter(village__path__startswith=unit_path) if unit_path else found


def of_case(cases: QuerySet[Case], column: str = "case_id") -> Q:
    """Rows of these cases. Asked row by row: a page reads a few rows of millions."""
    return Q(Exists(cases.filter(pk=OuterRef(column))))


def of_matter(cases: QuerySet[Case], column: str = "matter_id") -> Q:
    """Rows of the matters of these cases and of their referrals."""
    referrals = Referral.objects.filter(of_case(cases), matter_id=OuterRef(column))
    return Q(Exists(cases.filter(matter_id=OuterRef(column)))) | Q(Exists(referrals))


def of_person(people: QuerySet[Person], column: str = "person_id") -> Q:
    return Q(Exists(people.filter(pk=OuterRef(column))))


def for_auditors(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """For auditors only; hands the view the auditor."""

    @for_staff
    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        held = tuple(p for p in request.officer.positions if p.post == Post.AUDITOR)
        if not held:
            raise PermissionDenied
        auditor = Auditor(user=request.officer.user, positions=held)
        return view(request, auditor, *args, **kwargs)

    return guarded


def note(
    request: DeskRequest,
    auditor: Auditor,
    *,
    text: str = "",
    filters: Collection[str] = (),
    case: Case | None = None,
) -> None:
    """Auditors are audited: every page they open, and what they searched on it."""
    kind = RetrievalKind.SEARCH if text or filters else RetrievalKind.PAGE
    taken = trail.Taken(
        kind=kind,
        surface=surface_of(request),
        text=text,
        filters=filters,
        case=case,
    )
    trail.note(taken, by=auditor.user, post=auditor.post)
