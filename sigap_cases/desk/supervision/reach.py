"""Whose work somebody oversees: the rule that every count of these pages starts from.

1. A supervisor oversees the tasks of the cases that their unit, or one below it, owns,
   wherever they lie: at the office, a village or a partner. An auditor reads the same of
   the whole regency, normal cases only.
2. What is for named people only counts where the person is named in the case.
3. A supervisor of a section also oversees the section's tasks in cases that they see and
   that another unit owns.

What is not in it leaves no trace: not in a figure, a chart or a list.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from accounts.enums import Post, UnitKind
from accounts.models import Unit
from accounts.selectors import Position
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import Case
from sigap_cases.cases.selectors import granted_to_user, reach_of
from sigap_cases.desk.officer import Officer
from workflows.enums import OPEN_STATES
from workflows.models import WorkItem


OVERSEEING_POSTS = frozenset({Post.PENYELIA, Post.AUDITOR})
LEVELS: dict[str, tuple[str, ...]] = {
    Post.PENYELIA: (Level.NORMAL, Level.LIMITED),
    Post.AUDITOR: (Level.NORMAL,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Items that are found one way, and the lookup from an item to its case."""

    items: QuerySet[WorkItem]
    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What an officer oversees, and whether they may also change it."""

    officer: Officer
    post: str
    positions: tuple[Position, ...]
    units: tuple[int, ...]

    @property
    def levels(self) -> tuple[str, ...]:
        return LEVELS[self.post]

    @property
    def may_act(self) -> bool:
        return self.post == Post.PENYELIA

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(reach_of(position) for position in self.positions)

    def owned(self, prefix: str = "") -> Q:
        """Cases that everybody with this post reads; ``prefix`` leads to the case."""
        return Q(
            **{
                f"{prefix}owner_id__in": self.units,
                f"{prefix}level__in": self.levels,
            }
        )

    def named(self) -> QuerySet[Case]:
        """Secret cases in which the officer is named."""
        return Case.objects.filter(
            granted_to_user(self.officer.user),
            level=Level.SECRET,
            owner_id__in=self.units,
        )

    def cases(self) -> QuerySet[Case]:
        return Case.objects.filter(self.owned() | Q(pk__in=self.named().values("pk")))

    def items(self, *, closed: bool = False) -> Sequence[Branch]:
        """Open tasks, or with ``closed`` all there ever were, in disjoint branches."""
        known = WorkItem.objects.all()
        if not closed:
            known = known.filter(state__in=OPEN_STATES)
        plain, named = known.filter(named_only=False), known.filter(named_only=True)
        branches = [
            Branch(items=plain.filter(self.owned(f"{case}__")), case=case)
            for case in ("matter__case", "matter__referral__case")
        ]
        own = self.named().values("pk")
        branches += [
            Branch(items=named.filter(**{f"{case}__in": own}), case=case)
            for case in ("matter__case", "matter__referral__case")
        ]
        return [*branches, *self._lent(plain)]

    def _lent(self, plain: QuerySet[WorkItem]) -> Sequence[Branch]:
        """Rule 3."""
        sections = [p for p in self.positions if p.unit_kind == UnitKind.SECTION]
        if not sections or not self.may_act:
            return []
        within = Q(pk__in=[])
        for position in sections:
            within |= Q(unit_path__startswith=position.unit_path)
        others = self.officer.cases().exclude(owner_id__in=self.units)
        items = plain.filter(within, matter_id__in=others.values("matter_id"))
        return [Branch(items=items, case="matter__case")]


def reach_for(officer: Officer) -> Reach | None:
    """None for whoever oversees nothing; the supervisor's post before the auditor's."""
    for post in (Post.PENYELIA, Post.AUDITOR):
        held = tuple(p for p in officer.positions if p.post == post)
        if held:
            return Reach(
                officer=officer, post=post, positions=held, units=_units_of(held)
            )
    return None


def _units_of(positions: Sequence[Position]) -> tuple[int, ...]:
    """The units at and below these posts, named one by one: the counts run on ids."""
    below = Q(pk__in=[])
    for position in positions:
        below |= Q(path__startswith=reach_of(position))
    return tuple(Unit.objects.filter(below).order_by("pk").values_list("pk", flat=True))
