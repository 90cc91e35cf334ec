"""Who is affected when an account, or the accounts of a unit, were in other hands.

Read from the trails: cases and workers' records that were opened, and what was searched,
listed and taken out. Of each only what the reader of the page may see; what they may not
leaves no trace, not even in a figure, and the pages say so whether there is any or not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Count, Max, Min, Q, QuerySet, TextChoices
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Unit, User
from sigap_cases.cases.audit_enums import RetrievalKind
from sigap_cases.cases.models import (
    AccessRecord,
    Case,
    Document,
    ReferralLinkUse,
    Retrieval,
)
from sigap_cases.desk.audit.hits import taken_in_sight
from sigap_cases.desk.audit.sight import Auditor, of_case, of_person
from sigap_cases.registry.models import Person, PersonAccess


# So many cases and records are told one by one; of more the period is to be narrowed.
MOST_AFFECTED = 5000


class What(TextChoices):
    CASE = "kasus", _("Cases")
    PERSON = "pmi", _("Workers' records")


class Act(TextChoices):
    READ = "dibaca", _("Read")
    SEARCHED = "dicari", _("Searched for by number or record")
    TAKEN = "diambil", _("Taken out: export, print or download")
    LINK = "tautan", _("Through a one-time link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whose doing in which period; ``until`` is not counted. One of user and unit."""

    since: datetime
    until: datetime
    user: User | None = None
    unit: Unit | None = None

    def within(self) -> dict[str, datetime]:
        return {"at__gte": self.since, "at__lt": self.until}

    def by(self, *, says_unit: bool = True) -> Q:
        """Rows of the account; of a unit those of everybody who held a post in it then,
        and, where rows say it, what deputies did in its name."""
        if self.user is not None:
            return Q(user=self.user)
        days = DateRange(
            timezone.localdate(self.since), timezone.localdate(self.until), "[]"
        )
        held = Membership.objects.filter(unit=self.unit, valid__overlap=days)
        rule = Q(user_id__in=held.values("user_id"))
        return rule | Q(unit=self.unit) if says_unit else rule


@dataclass(slots=True, kw_only=True)
class Affected:
    """One case or record, and what was done with it: kind of act -> how often."""

    what: What
    pk: int
    number: str = ""
    title: str = ""
    url: str = ""
    acts: dict[Act, int] = field(default_factory=dict)
    first: datetime | None = None
    last: datetime | None = None
    people: int = 0

    def add(self, act: Act, times: int, first: datetime, last: datetime) -> None:
        self.acts[act] = self.acts.get(act, 0) + times
        self.first = min(self.first or first, first)
        self.last = max(self.last or last, last)

    @property
    def told(self) -> list[tuple[str, int]]:
        return [(str(act.label), self.acts[act]) for act in Act if act in self.acts]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All that was found; ``documents`` are titles by case, ``searches`` and ``lists``
    name no one case and are counted alone."""

    rows: Sequence[Affected]
    documents: Mapping[int, Sequence[str]]
    searches: int
    lists: int
    is_cut: bool

    def of(self, what: What) -> int:
        return sum(row.what is what for row in self.rows)

    @property
    def cases(self) -> int:
        return self.of(What.CASE)

    @property
    def records(self) -> int:
        return self.of(What.PERSON)

    @property
    def parties(self) -> int:
        return sum(row.people for row in self.rows)

    @property
    def files(self) -> int:
        return sum(len(titles) for titles in self.documents.values())

    def files_of(self, row: Affected) -> Sequence[str]:
        """Titles of the documents of a case that were downloaded one by one."""
        return self.documents.get(row.pk, ()) if row.what is What.CASE else ()

    def narrowed(self, what: str, act: str) -> list[Affected]:
        return [
            row
            for row in self.rows
            if (not what or row.what == what) and (not act or act in row.acts)
        ]


def affected(reader: Auditor, reach: Reach) -> Found:
    """What ``reader`` may know of; the latest first."""
    cases = _gathered(What.CASE, _acts_on_cases(reader, reach))
    people = _gathered(What.PERSON, _acts_on_people(reader, reach))
    rows = sorted(
        [*cases.values(), *people.values()],
        key=lambda row: (row.last or reach.since, row.pk),
        reverse=True,
    )
    kept = rows[:MOST_AFFECTED]
    _name_cases(kept)
    _name_people(kept)
    loose = _taken(reader, reach).filter(case=None, person=None)
    return Found(
        rows=kept,
        documents=_documents(reader, reach),
        searches=loose.filter(kind=RetrievalKind.SEARCH).count(),
        lists=loose.exclude(kind=RetrievalKind.SEARCH).count(),
        is_cut=len(rows) > MOST_AFFECTED,
    )


Counted = Iterable[tuple[Act, QuerySet[Any], str]]


def _acts_on_cases(reader: Auditor, reach: Reach) -> Counted:
    reads = AccessRecord.objects.filter(of_case(reader.cases()), reach.by())
    yield Act.READ, reads.filter(**reach.within()), "case_id"
    taken = _taken(reader, reach).exclude(case=None)
    yield Act.SEARCHED, taken.filter(kind__in=_LOOKING), "case_id"
    yield Act.TAKEN, taken.exclude(kind__in=_LOOKING), "case_id"
    if reach.unit is not None:
        column = "link__referral__case_id"
        uses = ReferralLinkUse.objects.filter(
            of_case(reader.cases(), column), link__referral__partner=reach.unit
        )
        yield Act.LINK, uses.filter(**reach.within()), column


_LOOKING = (RetrievalKind.SEARCH, RetrievalKind.LIST, RetrievalKind.PAGE)


def _acts_on_people(reader: Auditor, reach: Reach) -> Counted:
    reads = PersonAccess.objects.filter(
        of_person(reader.people()), reach.by(says_unit=False)
    )
    yield Act.READ, reads.filter(**reach.within()), "person_id"
    taken = _taken(reader, reach).exclude(person=None)
    yield Act.SEARCHED, taken.filter(kind__in=_LOOKING), "person_id"
    yield Act.TAKEN, taken.exclude(kind__in=_LOOKING), "person_id"


def _taken(reader: Auditor, reach: Reach) -> QuerySet[Retrieval]:
    return taken_in_sight(reader).filter(reach.by(), **reach.within())


def _gathered(what: What, acts: Counted) -> dict[int, Affected]:
    found: dict[int, Affected] = {}
    for act, rows, column in acts:
        counted = rows.order_by().values(column)
        for row in counted.annotate(n=Count("pk"), first=Min("at"), last=Max("at")):
            pk = row[column]
            one = found.setdefault(pk, Affected(what=what, pk=pk))
            one.add(act, row["n"], row["first"], row["last"])
    return found


def _name_cases(rows: Sequence[Affected]) -> None:
    wanted = {row.pk: row for row in rows if row.what is What.CASE}
    found = Case.objects.filter(pk__in=wanted).select_related("case_type")
    for case in found.annotate(people=Count("parties")):
        row = wanted[case.pk]
        row.number, row.title, row.people = case.number, case.subject, case.people
        row.url = reverse("desk:case", args=[case.number])


def _name_people(rows: Sequence[Affected]) -> None:
    wanted = {row.pk: row for row in rows if row.what is What.PERSON}
    for person in Person.objects.filter(pk__in=wanted).select_related("village"):
        row = wanted[person.pk]
        row.title, row.people = f"{person.name}, {person.village}", 1
        row.url = reverse("people:person", args=[person.pk])


def _documents(reader: Auditor, reach: Reach) -> dict[int, list[str]]:
    """Documents that were downloaded one by one, known by the hash in the trail."""
    taken = _taken(reader, reach).exclude(case=None).exclude(sha256="")
    pairs = set(taken.values_list("case_id", "sha256")[:MOST_AFFECTED])
    titles: dict[int, list[str]] = {}
    rows = Document.objects.filter(
        case_id__in={case for case, _hash in pairs},
        sha256__in={digest for _case, digest in pairs},
    )
    for document in rows.order_by("pk"):
        if (document.case_id, document.sha256) in pairs:
            titles.setdefault(document.case_id, []).append(document.title)
    return titles
