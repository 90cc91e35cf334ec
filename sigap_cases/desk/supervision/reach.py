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

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Func, Q, QuerySet, Value

from accounts.enums import Post, UnitKind
from accounts.selectors import Position, unit_lines
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import Case, Referral
from sigap_cases.cases.selectors import granted_to_user, reach_of
from sigap_cases.desk.officer import Officer
from workflows.enums import OPEN_STATES
from workflows.models import WorkItem


OVERSEEING_POSTS = frozenset({Post.PENYELIA, Post.AUDITOR})
# Matters of hidden cases that are named one by one at most.
FEW = 500
# Nothing of it is a parameter: the database knows how few they are when it plans.
_HIDDEN = """
SELECT hidden.matter_id, referral.matter_id
FROM cases_case hidden
LEFT JOIN cases_referral referral ON referral.case_id = hidden.id
WHERE hidden.owner_id = ANY (ARRAY[{others}]::bigint[])
   OR (NOT hidden.level = 'normal' AND NOT hidden.level IN ({levels}))
LIMIT {most}
"""
# Tasks that are found one way; a task is in one branch at most.
Branch = QuerySet[WorkItem]
LEVELS: dict[str, tuple[str, ...]] = {
    Post.PENYELIA: (Level.NORMAL, Level.LIMITED),
    Post.AUDITOR: (Level.NORMAL,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What an officer oversees, and whether they may also change it."""

    officer: Officer
    post: str
    positions: tuple[Position, ...]
    units: tuple[int, ...]
    others: tuple[int, ...]

    @property
    def levels(self) -> tuple[str, ...]:
        return LEVELS[self.post]

    @property
    def may_act(self) -> bool:
        return self.post == Post.PENYELIA

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(reach_of(position) for position in self.positions)

    def named(self) -> QuerySet[Case]:
        """Secret cases in which the officer is named."""
        return Case.objects.filter(
            granted_to_user(self.officer.user),
            level=Level.SECRET,
            owner_id__in=self.units,
        )

    def cases(self) -> QuerySet[Case]:
        owned = Q(owner_id__in=self.units, level__in=self.levels)
        return Case.objects.filter(owned | Q(pk__in=self.named().values("pk")))

    def items(self, known: QuerySet[WorkItem] | None = None) -> Sequence[Branch]:
        """Of ``known``, or of all open tasks, what is overseen, in disjoint branches."""
        if known is None:
            known = WorkItem.objects.filter(state__in=OPEN_STATES)
        plain = known.filter(named_only=False)
        return [
            self._without_hidden(plain),
            *self._for_named_people(known.filter(named_only=True)),
            *self._lent(plain),
        ]

    def _without_hidden(self, plain: QuerySet[WorkItem]) -> Branch:
        """A few are asked for first and named: every count is spared the rule then."""
        matters = self._hidden_matters()
        if len(matters) > FEW:
            return plain.exclude(of_cases(self._hidden()))
        return plain.exclude(_Among("matter_id", matters)) if matters else plain

    def _hidden_matters(self) -> list[int]:
        """Matters of the hidden cases and of their referrals, as ``_hidden`` says; no more
        than it takes to know that they are many: each row names a matter of its own."""
        told = _HIDDEN.format(
            others=",".join(str(int(pk)) for pk in self.others),
            levels=",".join(f"'{Level(level).value}'" for level in self.levels),
            most=FEW + 1,
        )
        with connection.cursor() as cursor:
            cursor.execute(told)
            found = cursor.fetchall()
        return sorted({matter for row in found for matter in row if matter is not None})

    def _for_named_people(self, named: QuerySet[WorkItem]) -> Sequence[Branch]:
        """Rule 2. Most are named nowhere, and are spared a half of every statement."""
        cases = list(self.named().values_list("pk", flat=True))
        return [named.filter(of_cases(Case.objects.filter(pk__in=cases)))] * bool(cases)

    def _hidden(self) -> QuerySet[Case]:
        """Cases of other units, and those too confidential for the post.

        Left out rather than the others let in: they are few, so that counting fifty
        thousand tasks reads no case.
        """
        return Case.objects.filter(
            Q(_AnyOf("owner_id", self.others))
            | (~Q(level=Level.NORMAL) & ~Q(level__in=self.levels))
        )

    def _lent(self, plain: QuerySet[WorkItem]) -> Sequence[Branch]:
        """Rule 3."""
        sections = [p for p in self.positions if p.unit_kind == UnitKind.SECTION]
        if not sections or not self.may_act:
            return []
        within = Q(pk__in=[])
        for position in sections:
            within |= Q(unit_path__startswith=position.unit_path)
        seen = self.officer.cases().filter(owner_id__in=self.others)
        return [plain.filter(within, of_cases(seen))]


class _AnyOf(Func):
    """``owner_id IN (...)`` with the ids as one value: the statement names them several
    times, and is written for each page anew. An index is read by it."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, ids: Sequence[int]) -> None:
        listed = Value(list(ids), output_field=ArrayField(BigIntegerField()))
        super().__init__(column, listed)


class _Among(_AnyOf):
    """The same for very many rows: the ids are hashed once, however the plan is made."""

    template = "%(expressions)s))"
    arg_joiner = " IN (SELECT unnest("


def of_cases(cases: QuerySet[Case]) -> Q:
    """Tasks of these cases and of their referrals."""
    return Q(matter_id__in=cases.values("matter_id")) | Q(
        matter_id__in=Referral.objects.filter(case_id__in=cases.values("pk")).values(
            "matter_id"
        )
    )


def reach_for(officer: Officer) -> Reach | None:
    """None for whoever oversees nothing; the supervisor's post before the auditor's."""
    for post in (Post.PENYELIA, Post.AUDITOR):
        held = tuple(p for p in officer.positions if p.post == post)
        if held:
            units, others = units_at(tuple(reach_of(one) for one in held))
            return Reach(
                officer=officer, post=post, positions=held, units=units, others=others
            )
    return None


def units_at(paths: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The units at and below these paths, and all others, named one by one.

    With ids the database knows from its statistics how few cases others own.
    """
    within: list[int] = []
    outside: list[int] = []
    for unit in unit_lines():
        (within if unit.path.startswith(paths) else outside).append(unit.pk)
    return tuple(sorted(within)), tuple(sorted(outside))
