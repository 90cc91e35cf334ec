"""Who could see a case at a moment: the rule of selectors.py, asked of what was so then."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import LIMITED_READING_POSTS, NEVER_DEPUTISED, Post
from accounts.models import Absence, Membership, PositionGroup, Unit, User
from accounts.selectors import Position
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import EmergencyAccess
from sigap_cases.cases.selectors import counted_for, reach_of, reads_kind
from workflows.enums import ItemState

from .facts import Kind, Right
from .fetching import Raw, latest


@dataclass(frozen=True, slots=True)
class _People:
    """Who held what and who acted for whom, among those who matter for one case."""

    users: Mapping[int, User]
    positions: Mapping[int, tuple[Position, ...]]
    groups: Mapping[int, tuple[int, str]]


def rights_at(raw: Mapping[Kind, Sequence[Raw]], moment: datetime) -> tuple[Right, ...]:
    """By person and by which right, as right_to_see would have told that day."""
    if not raw[Kind.CASE]:
        return ()
    case = raw[Kind.CASE][0]
    people = _people(case, raw, moment)
    found: list[Right] = []
    for key in people.users:
        if people.positions.get(key):
            found += _rights(key, case, raw, people, moment)
    found += _in_an_emergency(case, moment)
    return tuple(sorted(found, key=lambda right: (right.who, right.by)))


def _rights(
    key: int,
    case: Raw,
    raw: Mapping[Kind, Sequence[Raw]],
    people: _People,
    moment: datetime,
) -> Iterator[Right]:
    """A secret case is seen by grant to a person only."""
    who, positions = str(people.users[key]), people.positions[key]
    for grant in raw[Kind.PERSON_GRANT]:
        if grant["user_id"] == key and _lasts(grant, moment):
            given = _("Access given to the person")
            yield Right(user_id=key, who=who, by=given, until=grant["expires_at"])
    if case["level"] == Level.SECRET:
        return
    counted = counted_for(positions, case["level"])
    for until in _granted(counted, raw[Kind.POST_GRANT], people, moment):
        given = _("Access given to the post")
        yield Right(user_id=key, who=who, by=given, until=until)
    if _holds_task(key, counted, raw[Kind.TASK]):
        yield Right(user_id=key, who=who, by=_("Holds a task in the case"))
    for position in positions:
        if _reads(position, case, raw[Kind.TASK]):
            yield Right(user_id=key, who=who, by=position.title)


def _in_an_emergency(case: Raw, moment: datetime) -> Iterator[Right]:
    """Each such access is a row of its own that says from when until when it lasted."""
    lasting = Q(ended_at=None) | Q(ended_at__gt=moment)
    rows = EmergencyAccess.objects.filter(
        lasting, case_id=case["id"], opened_at__lte=moment, expires_at__gt=moment
    )
    for row in rows.select_related("user"):
        yield Right(
            user_id=row.user_id,
            who=str(row.user),
            by=_("Emergency access"),
            until=row.ended_at or row.expires_at,
        )


def _granted(
    positions: Sequence[Position],
    grants: Sequence[Raw],
    people: _People,
    moment: datetime,
) -> list[datetime | None]:
    """Until when those grants last that were given to one of the posts."""
    places = {(position.unit_id, position.post) for position in positions}
    return [
        grant["expires_at"]
        for grant in grants
        if people.groups.get(grant["group_id"]) in places and _lasts(grant, moment)
    ]


def _lasts(grant: Raw, moment: datetime) -> bool:
    return grant["expires_at"] is None or grant["expires_at"] > moment


def _holds_task(
    key: int, positions: Collection[Position], tasks: Sequence[Raw]
) -> bool:
    places = {(position.post, position.unit_path) for position in positions}
    return any(
        task["owner_id"] == key
        and task["state"] == ItemState.CLAIMED
        and (task["post"], task["unit_path"]) in places
        for task in tasks
    )


def _reads(position: Position, case: Raw, tasks: Sequence[Raw]) -> bool:
    """Through the unit that owned the case."""
    if not reads_kind(position.post, case["kind"]):
        return False
    if not case["owner_path"].startswith(reach_of(position)):
        return False
    if case["level"] == Level.NORMAL or position.post in LIMITED_READING_POSTS:
        return True
    return any(
        (task["post"], task["unit_path"]) == (position.post, position.unit_path)
        and task["state"] != ItemState.CANCELLED
        for task in tasks
    )


def _people(case: Raw, raw: Mapping[Kind, Sequence[Raw]], moment: datetime) -> _People:
    places = PositionGroup.objects.filter(
        group_id__in={grant["group_id"] for grant in raw[Kind.POST_GRANT]}
    )
    groups = {place.group_id: (place.unit_id, place.post) for place in places}
    units = _units(case, raw, {unit_id for unit_id, _post in groups.values()}, moment)
    granted = {grant["user_id"] for grant in raw[Kind.PERSON_GRANT]}
    held = _memberships(set(units), granted, moment)
    homes = {row["unit_id"] for row in held} - set(units)
    units |= _active_units(Q(id__in=homes), moment)
    users = _users({row["user_id"] for row in held}, moment)
    positions = _positions(held, units, users, moment)
    return _People(users=users, positions=positions, groups=groups)


def _units(
    case: Raw, raw: Mapping[Kind, Sequence[Raw]], granted: set[int], moment: datetime
) -> dict[int, Unit]:
    """Those at which somebody could have a right: the owner and what stands above it,
    where a task lay, what was granted, and the auditors' anywhere in the regency."""
    steps = case["owner_path"].rstrip(".").split(".")
    above = {".".join(steps[: end + 1]) + "." for end in range(len(steps))}
    paths = above | {task["unit_path"] for task in raw[Kind.TASK]}
    auditing = Membership.history.filter(post=Post.AUDITOR).values("unit_id")
    wanted = Q(path__in=paths) | Q(id__in=granted)
    wanted |= Q(id__in=auditing, path__startswith=steps[0] + ".")
    # By key: one that has another path now had this one then.
    ever = Unit.history.filter(wanted).values("id")
    return _active_units(Q(id__in=ever), moment)


def _active_units(wanted: Q, moment: datetime) -> dict[int, Unit]:
    columns = ("path", "name", "kind", "is_active")
    rows = latest(Unit, wanted, moment, columns)
    return {row["id"]: Unit(**row) for row in rows if row["is_active"]}


def _memberships(units: set[int], users: set[int], moment: datetime) -> list[Raw]:
    wanted = Q(unit_id__in=units) | Q(user_id__in=users)
    rows = latest(Membership, wanted, moment, ("user_id", "unit_id", "post", "valid"))
    day = timezone.localdate(moment)
    return [row for row in rows if _covers(row["valid"], day)]


def _covers(days: object, day: object) -> bool:
    lower, upper = days.lower, days.upper  # type: ignore[attr-defined]
    return (lower is None or lower <= day) and (upper is None or day < upper)


def _users(keys: set[int], moment: datetime) -> dict[int, User]:
    rows = latest(User, Q(id__in=keys), moment, ("full_name", "username", "is_active"))
    return {row["id"]: User(**row) for row in rows if row["is_active"]}


def _positions(
    held: Sequence[Raw],
    units: Mapping[int, Unit],
    users: Mapping[int, User],
    moment: datetime,
) -> dict[int, tuple[Position, ...]]:
    """Own posts first, then those of people who were away: accounts.selectors has the rule."""
    own: dict[int, list[Position]] = defaultdict(list)
    for row in held:
        if row["unit_id"] in units and row["user_id"] in users:
            own[row["user_id"]].append(_position(row["post"], units[row["unit_id"]]))
    away = _away(moment)
    return {
        key: tuple(held if key in away else held + _acted(key, own, away, users))
        for key, held in own.items()
    }


def _acted(
    key: int,
    own: Mapping[int, Sequence[Position]],
    away: Mapping[int, int | None],
    users: Mapping[int, User],
) -> list[Position]:
    mine = {(p.unit_id, p.post) for p in own[key]}
    homes = {p.unit_id for p in own[key] if p.post not in NEVER_DEPUTISED}
    absent = sorted(
        (user for user in own if user != key and _stands_for(key, user, away)),
        key=lambda user: users[user].full_name,
    )
    found: dict[tuple[int, str], Position] = {}
    for user in absent:
        for position in own[user]:
            place = (position.unit_id, position.post)
            allowed = position.post not in NEVER_DEPUTISED and place not in mine
            if allowed and position.unit_id in homes:
                name = users[user].full_name
                found.setdefault(place, _renamed(position, name))
    return list(found.values())


def _stands_for(key: int, absent: int, away: Mapping[int, int | None]) -> bool:
    """Whether the chain of deputies that begins with ``absent`` comes to ``key``."""
    seen: set[int] = set()
    at: int | None = absent
    while at is not None and at in away and at not in seen:
        seen.add(at)
        at = away[at]
        if at == key:
            return True
    return False


def _away(moment: datetime) -> dict[int, int | None]:
    """Who was away that day, as it was known then, and their deputy."""
    columns = ("user_id", "valid", "deputy_id", "called_off_at")
    day = timezone.localdate(moment)
    ever = Absence.history.filter(valid__contains=day).values("id")
    return {
        row["user_id"]: row["deputy_id"]
        for row in latest(Absence, Q(id__in=ever), moment, columns)
        if row["called_off_at"] is None and _covers(row["valid"], day)
    }


def _position(post: str, unit: Unit) -> Position:
    return Position(
        post=post,
        unit_id=unit.pk,
        unit_path=unit.path,
        unit_name=unit.name,
        unit_kind=unit.kind,
    )


def _renamed(position: Position, name: str) -> Position:
    return Position(
        post=position.post,
        unit_id=position.unit_id,
        unit_path=position.unit_path,
        unit_name=position.unit_name,
        unit_kind=position.unit_kind,
        stands_for=name,
    )
