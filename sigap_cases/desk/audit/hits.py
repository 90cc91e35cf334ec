"""What the search of the history finds: four trails and the history of every record.

Each is one query over one table, newest first, from what the auditor may see.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet, TextChoices, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Post
from accounts.models import Membership
from sigap_cases.cases.models import AccessRecord, Retrieval
from sigap_cases.cases.referral_selectors import NUMBER_PREFIX
from sigap_cases.cases.services.trail_words import (
    office_words,
    part_words,
    surface_words,
)
from sigap_cases.desk.timeline import KINDS_OF, Topic, entry_of
from sigap_cases.registry.models import PersonAccess
from workflows.models import Event

from .keyset import SIZE, Leaf, Mark, newest
from .records import RECORDS, RecordKind
from .sight import Auditor, of_case, of_matter, of_person


class Trail(TextChoices):
    """The trails that are searched beside the history of records."""

    EVENTS = "kejadian", gettext_lazy("Events of cases")
    READS = "pembacaan", gettext_lazy("Readings of cases")
    PEOPLE = "pembacaan-pmi", gettext_lazy("Readings of workers' records")
    TAKEN = "penelusuran", gettext_lazy("Searches and exports")


class EventGroup(TextChoices):
    STEPS = "tahap", gettext_lazy("Changes of stage")
    TASKS = "tugas", gettext_lazy("Tasks taken, returned and moved")
    ACCESS = "akses", gettext_lazy("Access and codes")
    LEVEL = "kerahasiaan", gettext_lazy("Confidentiality changed")
    FILES = "dokumen", gettext_lazy("Documents and messages")
    LETTERS = "surat", gettext_lazy("Letters")
    CLOCKS = "batas-waktu", gettext_lazy("Deadlines stopped, extended, escalated")
    PARTIES = "pihak", gettext_lazy("Parties")
    MEETINGS = "jadwal", gettext_lazy("Meetings")
    REFERRALS = "rujukan", gettext_lazy("Referrals")
    LINKS = "kaitan", gettext_lazy("Linked and merged cases")


EVENTS_OF: Mapping[str, Q] = {
    EventGroup.STEPS: Q(kind__in=KINDS_OF[Topic.STEPS]),
    EventGroup.TASKS: Q(kind__startswith="task."),
    EventGroup.ACCESS: Q(kind__in=KINDS_OF[Topic.ACCESS]),
    EventGroup.LEVEL: Q(kind="case.level_changed"),
    EventGroup.FILES: Q(kind__in=KINDS_OF[Topic.FILES]),
    EventGroup.LETTERS: Q(kind__startswith="letter."),
    EventGroup.CLOCKS: Q(kind__startswith="deadline."),
    EventGroup.PARTIES: Q(kind__startswith="case.party"),
    EventGroup.MEETINGS: Q(kind__startswith="case.hearing"),
    EventGroup.REFERRALS: Q(kind__startswith="referral.")
    | Q(kind__startswith="case.refer"),
    EventGroup.LINKS: Q(
        kind__in=(
            *("case.linked", "case.unlinked", "case.duplicate_found"),
            *("case.child_opened", "case.opened_from"),
        )
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an auditor searches for; empty narrows nothing. ``until`` is not counted."""

    source: str = Trail.EVENTS
    actor: str = ""
    post: str = ""
    number: str = ""
    group: str = ""
    reason: str = ""
    unit: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def within(self, moment: str) -> Q:
        rule = Q()
        if self.since:
            rule &= Q(**{f"{moment}__gte": self.since})
        if self.until:
            rule &= Q(**{f"{moment}__lt": self.until})
        return rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A row that was found; ``url`` leads to it in its surroundings."""

    at: datetime
    what: str
    who: str
    post: str = ""
    detail: str = ""
    reason: str = ""
    number: str = ""
    url: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where is searched: its rows, and how one is told."""

    rows: Callable[[Auditor, Asked], QuerySet[Any]]
    tell: Callable[[Any], Hit]
    at: str = "at"
    pk: str = "pk"


def page_of(auditor: Auditor, asked: Asked, after: Mark | None) -> Leaf[Hit]:
    found = _found(auditor, asked, after, SIZE + 1)
    source = source_of(asked.source)
    following = ""
    if len(found) > SIZE:
        last = found[SIZE - 1]
        pk = getattr(last, source.pk)
        following = str(Mark(at=getattr(last, source.at), pk=pk))
    return Leaf(rows=[source.tell(row) for row in found[:SIZE]], following=following)


def all_of(auditor: Auditor, asked: Asked, most: int) -> list[Hit]:
    source = source_of(asked.source)
    return [source.tell(row) for row in _found(auditor, asked, None, most)]


def _found(auditor: Auditor, asked: Asked, after: Mark | None, size: int) -> list[Any]:
    source = source_of(asked.source)
    rows = source.rows(auditor, asked).filter(asked.within(source.at))
    return newest(rows, at=source.at, pk=source.pk, after=after, size=size)


def source_of(key: str) -> Source:
    if key in RECORDS:
        return _of_record(key, RECORDS[key])
    return SOURCES[Trail(key)]


def _events(auditor: Auditor, asked: Asked) -> QuerySet[Event]:
    cases = auditor.cases(asked.unit)
    rows = Event.objects.filter(of_matter(cases))
    if asked.number:
        rows = rows.filter(_of_number(asked.number))
    if asked.group:
        rows = rows.filter(EVENTS_OF[asked.group])
    if asked.actor:
        rows = rows.filter(actor_name__icontains=asked.actor)
    if asked.post:
        rows = rows.filter(actor_post__startswith=str(Post(asked.post).label))
    if asked.reason:
        # What is sealed is not found by its words.
        rows = rows.annotate(said=Cast("reason", TextField()))
        rows = rows.filter(said__icontains=asked.reason)
    return rows.select_related("matter", "process__version", "process__case")


def _of_number(number: str) -> Q:
    """A case's number or a referral's, with the events of the case's referrals."""
    return Q(matter__label=number) | Q(matter__referral__case__number=number)


def _event(event: Event) -> Hit:
    entry = entry_of(event)
    label = event.matter.label
    url = history_url(label)
    if not label.startswith(NUMBER_PREFIX):
        url = f"{url}?kejadian={event.number}#kejadian-{event.number}"
    return Hit(
        at=event.at,
        what=entry.told.text,
        detail="; ".join(entry.told.details),
        who=event.actor_name,
        post=event.actor_post,
        reason=entry.reason,
        number=label,
        url=url,
        sign=f"{event.hash[:4]} {event.hash[4:8]}",
    )


def history_url(label: str) -> str:
    """Where the history of a case is read, or the referral of that number."""
    is_referral = label.startswith(NUMBER_PREFIX)
    return reverse("desk:referral" if is_referral else "audit:case", args=[label])


def _by_user(rows: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    if asked.actor:
        named = Q(user__full_name__icontains=asked.actor)
        rows = rows.filter(named | Q(user__username__iexact=asked.actor))
    return rows


def _reads(auditor: Auditor, asked: Asked) -> QuerySet[AccessRecord]:
    rows = _by_user(AccessRecord.objects.all(), asked)
    rows = rows.filter(of_case(auditor.cases(asked.unit)))
    if asked.post:
        rows = rows.filter(post=asked.post)
    if asked.number:
        rows = rows.filter(case__number=asked.number)
    if asked.reason:
        rows = rows.filter(right__icontains=asked.reason)
    return rows.select_related("case", "user", "unit")


def _read(row: AccessRecord) -> Hit:
    return Hit(
        at=row.at,
        what=_("Read: %(part)s") % {"part": part_words(row.part)},
        who=str(row.user),
        post=office_words(row.post, row.unit.name if row.unit else "", row.right),
        detail=row.right,
        number=row.case.number,
        url=f"{reverse('audit:case', args=[row.case.number])}?bagian=pembaca",
    )


def _people_reads(auditor: Auditor, asked: Asked) -> QuerySet[PersonAccess]:
    rows = _by_user(PersonAccess.objects.all(), asked)
    rows = rows.filter(of_person(auditor.people(asked.unit)))
    if asked.post:
        rows = rows.filter(right__startswith=str(Post(asked.post).label))
    if asked.reason:
        rows = rows.filter(right__icontains=asked.reason)
    return rows.select_related("person", "user")


def _person_read(row: PersonAccess) -> Hit:
    return Hit(
        at=row.at,
        what=_("Read the record of %(name)s") % {"name": row.person.name},
        who=str(row.user),
        post=row.right,
        url=reverse("people:person", args=[row.person_id]),
    )


def taken_in_sight(auditor: Auditor, unit: str = "") -> QuerySet[Retrieval]:
    """Searches and exports but for those about a case or a record out of sight."""
    cases = Q(case=None) | of_case(auditor.cases(unit))
    people = Q(person=None) | of_person(auditor.people())
    return Retrieval.objects.filter(cases, people)


def _taken(auditor: Auditor, asked: Asked) -> QuerySet[Retrieval]:
    rows = _by_user(taken_in_sight(auditor), asked)
    if asked.unit:
        rows = rows.filter(unit__path__startswith=asked.unit)
    if asked.post:
        rows = rows.filter(post=asked.post)
    if asked.number:
        rows = rows.filter(case__number=asked.number)
    if asked.reason:
        rows = rows.filter(terms__icontains=asked.reason)
    return rows.select_related("case", "user", "unit", "person")


def took(row: Retrieval) -> Hit:
    told = [row.terms]
    if row.results is not None:
        told.append(_("%(count)s found") % {"count": row.results})
    if row.person is not None:
        told.append(row.person.name)
    words = {"kind": row.get_kind_display(), "surface": surface_words(row.surface)}
    number = row.case.number if row.case else ""
    return Hit(
        at=row.at,
        what=f"{words['kind']}: {words['surface']}",
        who=str(row.user),
        post=office_words(row.post, row.unit.name if row.unit else ""),
        detail="; ".join(filter(None, told)),
        number=number,
        url=reverse("audit:case", args=[number]) if number else "",
        sign=f"{row.sha256[:4]} {row.sha256[4:8]}" if row.sha256 else "",
    )


def _of_record(key: str, kind: RecordKind) -> Source:
    def rows(auditor: Auditor, asked: Asked) -> QuerySet[Any]:
        found = kind.seen_by(auditor, asked.unit)
        if asked.number:
            found = found.filter(_record_number(kind, asked.number))
        if asked.actor:
            found = found.filter(history_user__full_name__icontains=asked.actor)
        if asked.post:
            held = Membership.objects.filter(post=asked.post).values("user_id")
            found = found.filter(history_user_id__in=held)
        if asked.reason:
            found = found.filter(history_change_reason__icontains=asked.reason)
        return found.select_related("history_user", *_paths(kind))

    def tell(row: Any) -> Hit:
        is_case = "id" in kind.cases
        number = row.number if is_case else _number(row, _paths(kind))
        return Hit(
            at=row.history_date,
            what=f"{kind.label}: {row.get_history_type_display()}",
            who=str(row.history_user or _("System rule")),
            reason=row.history_change_reason or "",
            number=number,
            url=reverse("audit:record", args=[key, row.history_id]),
        )

    return Source(rows=rows, tell=tell, at="history_date", pk="history_id")


def _paths(kind: RecordKind) -> Sequence[str]:
    """Its ways to a case, to load it along; none for a case itself and for a person."""
    columns = [column for column in kind.cases if column != "id"]
    paths = [column.removesuffix("_id") for column in columns]
    return [*paths, *(("matter",) if kind.matters else ())]


def _number(row: Any, paths: Sequence[str]) -> str:
    """The number of the case that a row is of; empty for a worker's record."""
    if not paths:
        return ""
    for name in paths[0].split("__"):
        row = getattr(row, name)
    return str(row)


def _record_number(kind: RecordKind, number: str) -> Q:
    if kind.matters:
        return Q(matter__label=number)
    rule = Q(pk__in=[])
    for column in kind.cases:
        path = "" if column == "id" else f"{column.removesuffix('_id')}__"
        rule |= Q(**{f"{path}number": number})
    return rule


SOURCES: Mapping[Trail, Source] = {
    Trail.EVENTS: Source(rows=_events, tell=_event),
    Trail.READS: Source(rows=_reads, tell=_read),
    Trail.PEOPLE: Source(rows=_people_reads, tell=_person_read),
    Trail.TAKEN: Source(rows=_taken, tell=took),
}
