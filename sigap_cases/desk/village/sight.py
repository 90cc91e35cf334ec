"""Whose people a village's page shows, and what its posts may enter there."""

from functools import cached_property

from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from accounts.enums import Post, UnitKind
from accounts.models import Unit, User
from sigap_cases.desk.officer import Officer
from sigap_cases.registry.models import Person
from sigap_cases.registry.selectors import VILLAGE_POSTS, current, people_visible_to

from .models import EntryKind


# The head of a village reads and confirms; the officer enters everything.
ENTERS: dict[str, frozenset[str]] = {
    Post.PETUGAS_DESA: frozenset(EntryKind.values),
    Post.PERBEKEL: frozenset({EntryKind.CONFIRM}),
}


class VillageDesk:
    """An officer at the desk of their villages: what other posts give them is not here."""

    def __init__(self, officer: Officer) -> None:
        self.officer = officer
        self.user: User = officer.user
        self.positions = tuple(
            position
            for position in officer.positions
            if position.post in VILLAGE_POSTS and position.unit_kind == UnitKind.VILLAGE
        )

    @cached_property
    def villages(self) -> list[Unit]:
        ids = {position.unit_id for position in self.positions}
        rows = Unit.objects.filter(pk__in=ids).select_related("parent")
        return list(rows.order_by("name"))

    def people(self) -> QuerySet[Person]:
        """The current records; those that were merged or deleted are not among them."""
        return current(people_visible_to(self.user, positions=self.positions))

    def person(self, pk: int) -> Person | None:
        """None for one that is missing and for one of others alike."""
        return self.people().select_related("village").filter(pk=pk).first()

    def enters(self, kind: str) -> bool:
        return any(kind in ENTERS[position.post] for position in self.positions)


def mark_of(user: User) -> str:
    """Tells a phone whose entries it keeps, without saying who that is."""
    return salted_hmac("sigap.village.user", str(user.pk)).hexdigest()[:32]


def session_mark(session_key: str | None) -> str:
    """Names the sign-in to which a page that the phone keeps belongs."""
    return salted_hmac("sigap.village.session", session_key or "").hexdigest()[:32]
