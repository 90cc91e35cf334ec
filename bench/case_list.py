"""The list of cases at a million cases and a million grants, against all rows of it.

The same statements, with the rule of sight and without it, in turn in one process.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from statistics import median
from typing import Any

from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.utils import timezone

from accounts.enums import Post, UnitKind
from accounts.models import Unit, User
from accounts.selectors import positions_of
from accounts.services.memberships import position_group
from sigap_cases.cases.case_lists import CaseList, Listed, newest
from sigap_cases.cases.enums import Level
from sigap_cases.cases.models import Case, CaseType
from sigap_cases.cases.selectors import VIEW
from sigap_cases.desk.inbox import told_page
from sigap_cases.desk.retrievals import listed

from . import databases, world
from .report import Measure, figure, measure
from .rounds import OncePerRound
from .sizes import GRANTED_PEOPLE, LATER_PAGE, LISTED_CASES, PAGES
from .workers import together


# Reads by unit; a limited case by a task in it.
OFFICER = "petugas_pengaduan"
# Reads by unit, and what is limited too.
SUPERVISOR = "penyelia"
# Has grants to the person only, and one whose post has grants only.
PARTNER = "mitra"
VILLAGE = "petugas_desa"
READERS = (OFFICER, SUPERVISOR, PARTNER, VILLAGE)
PAGES_READ = {"first": 1, "later": LATER_PAGE}
# PostgreSQL settles on a plan, and its pages are read.
WARMING = 8


@cache
def _filled() -> str:
    """The address of a database with the cases and as many grants."""
    address = databases.fresh("list")
    together(1, address, _fill, LISTED_CASES)
    return address


def _fill(_number: int, cases: int) -> None:
    version = world.chain()
    words: dict[str, Any] = {
        "cases": cases,
        "now": timezone.now(),
        "flow": f"workflows/flows.{version.flow_name}",
        "version": version.pk,
        "path": Unit.objects.get(code=world.OFFICE).path,
        "owner": User.objects.get(username=OFFICER).pk,
        "type": CaseType.objects.get(code="GAJI_TDK_DIBAYAR").pk,
        "permission": Permission.objects.get(codename=VIEW).pk,
        "people": _people(),
        "groups": _groups(),
    }
    statements = (world.SQL / "case_list.sql").read_text(encoding="utf-8").split(";\n")
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in filter(str.strip, statements):
            cursor.execute(statement, words)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _people() -> list[int]:
    """The readers and many others, by key."""
    known = list(User.objects.filter(username__in=READERS).exclude(username=VILLAGE))
    others = [
        User(username=f"banyak{number}")
        for number in range(GRANTED_PEOPLE - len(known))
    ]
    return [user.pk for user in [*known, *User.objects.bulk_create(others)]]


def _groups() -> list[int]:
    """The posts of every village, by the keys of their groups."""
    villages = Unit.objects.filter(kind=UnitKind.VILLAGE)
    posts = (Post.PETUGAS_DESA, Post.PERBEKEL)
    return [position_group(unit, post).group_id for unit in villages for post in posts]


class _Everything(CaseList):
    """The same list without a rule of sight."""

    __slots__ = ()

    def newest(self, most: int) -> list[Listed]:
        return [Listed(*row) for row in newest(Case.objects.all(), most)]

    def ordinary(self, most: int) -> int:
        return len(newest(Case.objects.filter(level=Level.NORMAL), most))


@dataclass(slots=True)
class _Clock:
    """Milliseconds that the database takes for statements."""

    spent: float = 0.0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        start = time.perf_counter()
        try:
            return execute(*statement)
        finally:
            self.spent += (time.perf_counter() - start) * 1000


def _read(cases: CaseList, number: int) -> float:
    """What the page asks of the database for its rows and their number."""
    clock = _Clock()
    with connection.execute_wrapper(clock):
        found, _count, _ordinary = listed(cases)
        if not told_page(found, number).rows:
            raise RuntimeError("a page of the list is empty")
    return clock.spent


def _ask(_number: int, pages: int) -> dict[str, float]:
    """Milliseconds of each reader's two pages, and of the same without a rule."""
    lists: dict[str, CaseList] = {"open": _Everything(user=None, positions=())}
    for name in READERS:
        user = User.objects.get(username=name)
        lists[name] = CaseList(user=user, positions=positions_of(user))
    times: dict[str, list[float]] = {}
    for _ in range(pages + WARMING):
        for page, number in PAGES_READ.items():
            for name, cases in lists.items():
                spent = _read(cases, number)
                times.setdefault(f"{name}.{page}", []).append(spent)
    return {name: median(spent[WARMING:]) for name, spent in times.items()}


def _in_a_process(_turn: int) -> dict[str, float]:
    return dict(together(1, _filled(), _ask, PAGES)[0])


_million = OncePerRound(_in_a_process)


def _measured(name: str) -> Measure:
    @measure(f"case_list.{name}", unit="ms")
    def page() -> float:
        return _million.of(name)[name]

    return page


for _page in PAGES_READ:
    _open = _measured(f"open.{_page}")
    for _reader in READERS:
        figure(_measured(f"{_reader}.{_page}"), to=_open, at_most=3)
