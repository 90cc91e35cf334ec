"""The preview: who would get what, what stands in the way, and what it changes."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Absence, User
from accounts.selectors import unit_lines
from sigap_cases.cases import conflicts
from sigap_cases.cases.referral_selectors import is_referral
from sigap_cases.desk.officer import Officer
from workflows.enums import ItemState
from workflows.exceptions import (
    ConflictDeclared,
    SamePersonForbidden,
    WorkflowError,
)
from workflows.models import WorkItem
from workflows.policies import check_can_receive, check_open
from workflows.services.reassigning import MOST_LINES, PlannedMove

from . import forecast, reach


class Way(TextChoices):
    PERSON = "orang", gettext_lazy("To one person")
    EVENLY = "rata", gettext_lazy("Spread evenly over those chosen")
    QUEUE = "antrean", gettext_lazy("Back to the queue")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen on the first page, and travels with the preview."""

    item_ids: tuple[int, ...]
    way: str
    people_ids: tuple[int, ...]

    @property
    def refusal(self) -> str:
        """What is missing or too much in it; empty where it can be previewed."""
        goes_to_people = self.way != Way.QUEUE
        alone = self.way == Way.PERSON
        refusals = (
            (not self.item_ids, _("Choose at least one task.")),
            (
                len(self.item_ids) > MOST_LINES,
                _("Choose %(most)d tasks at most.") % {"most": MOST_LINES},
            ),
            (self.way not in Way.values, _("Choose where the tasks go.")),
            (
                goes_to_people and not self.people_ids,
                _("Choose who gets the tasks."),
            ),
            (
                alone and len(self.people_ids) > 1,
                _("Choose one person, or spread the tasks over those chosen."),
            ),
        )
        return next((told for is_so, told in refusals if is_so), "")


def choice_of(data: QueryDict) -> Choice:
    return Choice(
        item_ids=_numbers(data.getlist("item")),
        way=data.get("cara", ""),
        people_ids=_numbers(data.getlist("ke")),
    )


def _numbers(texts: Sequence[str]) -> tuple[int, ...]:
    numbers = (int(text) for text in texts if text.isdecimal() and len(text) < 19)
    return tuple(dict.fromkeys(numbers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A task and where it would go; with a ``conflict`` it goes nowhere."""

    item: WorkItem
    to: User | None
    conflict: str = ""
    warning: str = ""

    @property
    def value(self) -> str:
        return f"{self.item.pk}:{self.item.revision}:{self.to.pk if self.to else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    lines: Sequence[Line]
    changes: Sequence[forecast.Change]

    @property
    def going(self) -> list[Line]:
        return [line for line in self.lines if not line.conflict]

    @property
    def staying(self) -> list[Line]:
        return [line for line in self.lines if line.conflict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A chosen task of the board that is not moved from here, and why."""

    item: WorkItem
    why: str


def not_from_here(officer: Officer, ids: Sequence[int]) -> list[Elsewhere]:
    """What stands on the board and lies with somebody whom the officer does not lead."""
    items = reach.overseen_elsewhere(officer, ids[:MOST_LINES])
    units = {unit.path: unit.name for unit in unit_lines()} if items else {}
    return [
        Elsewhere(item=item, why=_why_elsewhere(item, units.get(item.unit_path, "")))
        for item in items
    ]


def _why_elsewhere(item: WorkItem, unit: str) -> str:
    if is_referral(item.matter):
        told = _(
            "Lies with %(unit)s by a referral: only they give it to somebody else."
        )
    else:
        told = _("Lies with %(unit)s, which does not work under you.")
    return told % {"unit": unit}


def planned_moves(data: QueryDict) -> list[PlannedMove] | None:
    """The lines of a preview as they were shown; None where they cannot be read."""
    parts = [line.split(":") for line in data.getlist("baris")]
    if not all(
        len(part) == 3 and part[0].isdecimal() and part[1].isdecimal() for part in parts
    ):
        return None
    people = User.objects.in_bulk(_numbers([part[2] for part in parts]))
    if any(part[2] and _key(part[2]) not in people for part in parts):
        return None
    return [
        PlannedMove(
            item_id=int(item),
            revision=int(revision),
            to=people[int(to)] if to else None,
        )
        for item, revision, to in parts
    ]


def _key(text: str) -> int:
    return int(text) if text.isdecimal() else 0


class _Judge:
    """What stands in the way of a task going to a person; read once for all of them."""

    def __init__(
        self, items: Sequence[WorkItem], people: Sequence[User], now: datetime
    ):
        self.away = reach.away_today(people, timezone.localdate(now))
        conflicts.remember(people, items)

    def conflict(self, item: WorkItem, to: User) -> str:
        try:
            check_open(item)
            check_can_receive(item, to)
        except SamePersonForbidden as error:
            return _("Conflict of interest: %(reason)s") % {"reason": error.sentence}
        except ConflictDeclared:
            return _("Conflict of interest: declared by this person in this case.")
        except WorkflowError:
            return _refusal(item)
        return _away(self.away[to.pk]) if to.pk in self.away else ""


def _refusal(item: WorkItem) -> str:
    if not item.is_open:
        return _("Completed or ended meanwhile.")
    if item.named_only:
        return _("Missing right: not named in this secret case.")
    return _("Missing right: does not hold the post of this task.")


def _away(absence: Absence) -> str:
    day = date_format(absence.last_day, "j F Y")
    if absence.deputy is None:
        return _("On leave until %(day)s.") % {"day": day}
    words = {"day": day, "name": absence.deputy}
    return _("On leave until %(day)s; %(name)s stands in.") % words


def preview(officer: Officer, choice: Choice) -> Preview:
    """What the choice comes to. What the officer may not move is not there at all."""
    now = timezone.now()
    items = list(
        reach.loaded(
            reach.supervised(officer, is_open=False).filter(pk__in=choice.item_ids)
        )
    )
    people = list(User.objects.filter(pk__in=choice.people_ids, is_active=True))
    judge = _Judge(items, people, now)
    held = _held(officer, items, people)
    if choice.way == Way.QUEUE:
        lines = [_to_queue(item) for item in items]
    else:
        lines = _spread(items, people, judge, held)
    return Preview(lines=lines, changes=_changes(items, people, lines, held, now))


def _to_queue(item: WorkItem) -> Line:
    conflict = ""
    if not item.is_open:
        conflict = _("Completed or ended meanwhile.")
    elif item.state == ItemState.OPEN:
        conflict = _("Is in the queue already.")
    return Line(item=item, to=None, conflict=conflict)


def _held(
    officer: Officer, items: Sequence[WorkItem], people: Sequence[User]
) -> dict[int, list[WorkItem]]:
    """What everybody concerned holds now, as far as the officer may know of it."""
    concerned = {user.pk for user in people} | {
        item.owner_id for item in items if item.owner_id
    }
    own = reach.supervised(officer).filter(owner__in=concerned, state=ItemState.CLAIMED)
    held: defaultdict[int, list[WorkItem]] = defaultdict(list)
    for item in reach.loaded(own):
        if item.owner_id is not None:
            held[item.owner_id].append(item)
    return dict(held)


def _spread(
    items: Sequence[WorkItem],
    people: Sequence[User],
    judge: _Judge,
    held: dict[int, list[WorkItem]],
) -> list[Line]:
    """Each to whoever has least by then, of those who may have it."""
    moving = {item.pk for item in items}
    load = Counter(
        {
            user.pk: sum(item.pk not in moving for item in held.get(user.pk, ()))
            for user in people
        }
    )
    lines = []
    for item in items:
        told = {user.pk: judge.conflict(item, user) for user in people}
        fit = [user for user in people if not told[user.pk]]
        if fit:
            to = min(fit, key=lambda user: (load[user.pk], str(user)))
            load[to.pk] += 1
            lines.append(_goes_to(item, to))
        else:
            lines.append(_goes_nowhere(item, people, told))
    return lines


def _goes_to(item: WorkItem, to: User) -> Line:
    if item.owner_id == to.pk:
        return Line(item=item, to=to, conflict=_("This person has it already."))
    return Line(item=item, to=to, warning=_warning(item))


def _goes_nowhere(item: WorkItem, people: Sequence[User], told: dict[int, str]) -> Line:
    if len(people) == 1:
        return Line(item=item, to=people[0], conflict=told[people[0].pk])
    nobody = _("None of those chosen may have this task.")
    if not item.is_open:
        nobody = _("Completed or ended meanwhile.")
    return Line(item=item, to=None, conflict=nobody)


def _warning(item: WorkItem) -> str:
    if item.due_at is not None and item.due_at < timezone.now():
        return _("Late already.")
    return ""


def _changes(
    items: Sequence[WorkItem],
    people: Sequence[User],
    lines: Sequence[Line],
    held: dict[int, list[WorkItem]],
    now: datetime,
) -> list[forecast.Change]:
    going = {line.item.pk: line for line in lines if not line.conflict}
    after = {
        pk: [item for item in rows if item.pk not in going] for pk, rows in held.items()
    }
    for line in going.values():
        if line.to is not None:
            after.setdefault(line.to.pk, []).append(line.item)
    users = {user.pk: user for user in people}
    users |= {
        item.owner.pk: item.owner for item in items if item.owner and item.is_open
    }
    return forecast.changes(list(users.values()), held, after, now)
