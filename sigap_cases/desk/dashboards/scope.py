"""Whose figures somebody is shown, how exactly, and which lists lie behind them.

Who sees the people sees how many they are: the figure is the length of their own list. The
head of the office sees no record, and is told no small number of people. The head of a
district is told of the district's people and of no complaints: in one district and month
there are nearly always fewer than five.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.enums import Post
from sigap_cases.cases.models import Case
from sigap_cases.desk.officer import Officer
from sigap_cases.desk.supervision.leaders import scope_of
from sigap_cases.desk.supervision.reach import reach_for
from sigap_cases.registry.models import Person
from sigap_cases.registry.selectors import current, people_visible_to
from workflows.boards import Moment, Sign, bearing
from workflows.enums import OPEN_STATES
from workflows.models import WorkItem


POSTS = (Post.PENYELIA, Post.KEPALA_DINAS, Post.CAMAT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """``paths``: the units whose villages are drawn; ``cases`` is None for who is told of
    none; ``is_exact`` goes with the right to see what is counted."""

    officer: Officer
    post: Post
    paths: tuple[str, ...]
    people: QuerySet[Person]
    cases: QuerySet[Case] | None
    is_exact: bool
    with_secret: bool

    @property
    def lists_cases(self) -> bool:
        return self.is_exact and self.cases is not None

    def late_tasks(self, at: Moment) -> int:
        """Overdue tasks of now, as the board and the leaders' page count them."""
        if self.post == Post.PENYELIA:
            reach = reach_for(self.officer)
            branches = reach.items() if reach else ()
            return sum(
                branch.filter(bearing(Sign.LATE, at)).count() for branch in branches
            )
        led = scope_of(self.officer)
        known = WorkItem.objects.filter(state__in=OPEN_STATES)
        return led.items(known).filter(bearing(Sign.LATE, at)).count() if led else 0


def dashboard_of(officer: Officer) -> Scope | None:
    """By the post that shows most; None for who has no dashboard."""
    post = next((post for post in POSTS if officer.holds(post)), None)
    if post is None:
        return None
    held = tuple(p for p in officer.positions if p.post == post)
    roots = tuple({p.unit_path.split(".", 1)[0] + "." for p in held})
    if post == Post.KEPALA_DINAS:
        led = scope_of(officer)
        return Scope(
            officer=officer,
            post=post,
            paths=roots,
            people=current(Person.objects.filter(village__path__startswith=roots[0])),
            cases=led.cases() if led else None,
            is_exact=False,
            with_secret=bool(led and led.with_secret),
        )
    seen = people_visible_to(officer.user, positions=held)
    return Scope(
        officer=officer,
        post=post,
        paths=roots if post == Post.PENYELIA else tuple(p.unit_path for p in held),
        people=current(seen),
        cases=officer.cases() if post == Post.PENYELIA else None,
        is_exact=True,
        with_secret=False,
    )
