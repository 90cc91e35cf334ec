"""What the figures are measured on: people, a published chain of tasks, and bulk-made rows."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Unit, User
from accounts.services.demo import create_demo_accounts
from accounts.services.memberships import appoint
from accounts.services.users import NewUser, create_user
from sigap_cases.cases.models import CaseType
from workflows.models import DeadlineRule, Matter, ProcessVersion
from workflows.services.calendars import current_version
from workflows.services.publishing import publish_document


SQL = Path(__file__).parent / "sql"
OFFICE = "disnaker"
OFFICER = "petugas_pengaduan"
STEPS = 30
# The step at which the bulk-made cases stand.
STANDS_AT = 5
ITEMS_PER_CASE = 5


def chain_document() -> str:
    """A process of ``STEPS`` tasks, each leading straight to the next; then again or the end."""
    steps = []
    for number in range(1, STEPS + 1):
        follower = f"s{number + 1}" if number < STEPS else "again"
        steps.append(
            f"  s{number}:\n    title: Langkah {number}\n    role: intake\n"
            f"    deadline: STD-KONTAK\n    form: [{{field: note}}]\n    next: {follower}\n"
        )
    return (
        "key: bench_chain\ntitle: Rantai tugas\nsummary: Untuk pengukuran.\n"
        "legal_basis: [{title: Tidak ada}]\n"
        "fields:\n  note: {type: text, title: Catatan}\n"
        "  over: {type: boolean, title: Selesai}\n"
        "roles:\n  intake: {title: Petugas, post: petugas_pengaduan}\n"
        "outcomes:\n  settled: {title: Selesai, status: settled}\n"
        "start: s1\nsteps:\n"
        + "".join(steps)
        + "  again:\n    title: Ulangi?\n    role: intake\n"
        "    deadline: STD-KONTAK\n    form: [{field: over}]\n    next: decide\n"
        "  decide:\n    kind: decision\n    title: Selesai?\n    branches:\n"
        "      - {title: Ya, when: {field: over, is: true}, next: done}\n"
        "      - {title: Tidak, next: s1}\n"
        "  done: {kind: end, title: Selesai, outcome: settled}\n"
    )


@dataclass(frozen=True, slots=True)
class Ready:
    """The database is ready; how many cases it holds."""

    cases: int


def holds(cases: int) -> bool:
    return Matter.objects.count() >= cases


def lay_the_ground() -> None:
    """Reference data, people and the chain."""
    call_command("load_reference", stdout=Nowhere())
    create_demo_accounts("only-for-measuring")
    publish_document(chain_document(), note="")


def chain() -> ProcessVersion:
    return ProcessVersion.objects.get(definition__key="bench_chain")


def prepare(cases: int) -> Ready:
    """``cases`` bulk-made cases; once a database."""
    version = chain()
    have = Matter.objects.count()
    if have < cases:
        _fill(version, first=have, last=cases)
    return Ready(cases=cases)


class Nowhere:
    def write(self, text: str) -> None:
        """The command's report is not wanted here."""


def _fill(version: ProcessVersion, *, first: int, last: int) -> None:
    """Rows ``first`` to ``last`` by generate_series: five tasks a case, every fourth case open."""
    rule = DeadlineRule.objects.get(kode="STD-KONTAK", valid_to=None)
    words: dict[str, int | str | datetime] = {
        "first": first,
        "last": last,
        "flow": f"workflows/flows.{version.flow_name}",
        "version": version.pk,
        "office": Unit.objects.get(code=OFFICE).pk,
        "path": Unit.objects.get(code=OFFICE).path,
        "owner": officer().pk,
        "type": CaseType.objects.get(code="GAJI_TDK_DIBAYAR").pk,
        "rule": rule.pk,
        "calendar": current_version("gianyar"),
        "stands": STANDS_AT,
        "now": timezone.now(),
    }
    statements = (SQL / "fill.sql").read_text(encoding="utf-8").split(";\n")
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in filter(str.strip, statements):
            cursor.execute(statement, words)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@cache
def _officer(_database: str) -> User:
    return User.objects.get(username=OFFICER)


def officer() -> User:
    return _officer(str(connection.settings_dict["NAME"]))


def claim_some(count: int, *, part: int) -> list[int]:
    """Give ``count`` open tasks of one of three parts of the cases to the officer, at once.

    Parts 0 and 1 are the engine's two processes', part 2 the raw statements'.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "claim.sql").read_text(encoding="utf-8"),
            {
                "owner": officer().pk,
                "part": part,
                "count": count,
                "now": timezone.now(),
            },
        )
        return [row[0] for row in cursor.fetchall()]


def people(count: int, *, group: int) -> list[User]:
    """``count`` officers of the queue's post, made when they are first asked for."""
    names = [f"banyak{group}x{number}" for number in range(count)]
    present = {user.username: user for user in User.objects.filter(username__in=names)}
    unit = Unit.objects.get(code=OFFICE)
    for name in names:
        if name not in present:
            person = NewUser(username=name, full_name=name)
            present[name] = create_user(person, by=None)
            appoint(present[name], post=OFFICER, unit=unit, by=None)
    return [present[name] for name in names]
