"""Who sits at the desk in a request: posts and sight, read once."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import cached_property, wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from accounts.enums import Post
from accounts.models import User
from accounts.selectors import Position, positions_of, recalling
from sigap_cases.cases.case_lists import CaseList, Narrow
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import Case, Referral
from sigap_cases.cases.policies import REGISTERING_POSTS, reads_by_unit
from sigap_cases.cases.referral_selectors import (
    named_items_of,
    receives,
    referrals_visible_to,
)
from sigap_cases.cases.selectors import cases_visible_to


class Officer:
    """A signed-in person with the posts held today."""

    def __init__(self, user: User) -> None:
        self.user = user
        # Tab -> capped count, once a page has counted its lists.
        self.counted: dict[str, Any] = {}
        # Whether anybody is away today; unknown is yes.
        self.anybody_away = True

    @cached_property
    def positions(self) -> tuple[Position, ...]:
        return positions_of(self.user)

    def cases(self) -> QuerySet[Case]:
        return self._cases.all()

    @cached_property
    def _cases(self) -> QuerySet[Case]:
        """The rule of sight, put together once: that costs more than asking it."""
        return cases_visible_to(self.user, positions=self.positions)

    def case_list(self, narrow: Narrow) -> CaseList:
        """The same rule for the newest of very many cases."""
        return CaseList(user=self.user, positions=self.positions, narrow=narrow)

    def sees(self, case: Case) -> bool:
        """The same rule for one case: its unit first, which is known without a query."""
        return (
            any(reads_by_unit(position, case) for position in self.positions)
            or self.cases().filter(pk=case.pk).exists()
        )

    def reads_by_unit(self, case: Case) -> bool:
        """The part of the same rule that needs no query; false says nothing yet."""
        return case.level == Level.NORMAL and any(
            reads_by_unit(position, case) for position in self.positions
        )

    def referrals(self) -> QuerySet[Referral]:
        return referrals_visible_to(self.user, positions=self.positions)

    @property
    def receives_referrals(self) -> bool:
        return any(receives(position) for position in self.positions)

    def named_items(self) -> Q:
        return named_items_of(self.user, positions=self.positions)

    def holds(self, *posts: str) -> bool:
        return any(position.post in posts for position in self.positions)

    @property
    def registers(self) -> bool:
        return self.holds(*REGISTERING_POSTS)

    @property
    def is_auditor(self) -> bool:
        return self.holds(Post.AUDITOR)

    @property
    def is_supervisor(self) -> bool:
        return self.holds(Post.PENYELIA)

    def supervises(self, unit_path: str) -> bool:
        return any(
            position.post == Post.PENYELIA and unit_path.startswith(position.unit_path)
            for position in self.positions
        )

    @property
    def is_administrator(self) -> bool:
        return self.holds(Post.ADMIN_SISTEM)


class DeskRequest(HttpRequest):
    """A request of somebody who has signed in at the desk."""

    officer: Officer
    htmx: Any


def for_staff(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """Signed in, and with the posts held today at hand.

    No copy stays in the browser: the next person at a shared desk could turn back to it.
    """

    @login_required
    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.officer = Officer(request.user)
        with recalling() if request.method == "GET" else nullcontext():
            response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return guarded


def for_administrators(
    view: Callable[..., HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """For everybody else the page is not there."""

    @for_staff
    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.officer.is_administrator:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
