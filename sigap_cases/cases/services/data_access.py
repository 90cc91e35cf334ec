"""What the case file holds on a person who asks for it, as a file for the officer to check.

Covered: cases of the normal level in which the applicant's phone or e-mail stands beside a
party, and the case the applicant names, where a party of it has the applicant's name, each
with the trail of who read it, searched it and took it out. Of a record of the registry that
such a party of the applicant's own name is tied to, or that the request itself is tied to,
the trail and the social aid (UU 27/2022 art. 7 and 32).
Not covered: limited and secret cases, whose very existence the information officers do not
know; the file says so whether there are any or not. The trail names posts and units, never
people, and never what was searched for.
"""

import hashlib
import json
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

import typst
from django.core.files.base import ContentFile
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sigap_cases.cases.enums import DocumentKind, Level, PartyRole
from sigap_cases.cases.models import AccessRecord, Case, Document, Party, Retrieval
from sigap_cases.registry import followers
from sigap_cases.registry.models import Person as Record
from sigap_cases.registry.models import PersonAccess, SocialAid
from sigap_cases.registry.services.forgetting import records_of
from workflows.enums import ItemState
from workflows.extensions import ActionContext
from workflows.models import Process, WorkItem
from workflows.services import matters

from .trail_words import office_words, part_words, surface_words, without_names


CONTENT_TYPE = "application/pdf"
DECISION = "decide_access"
# An office number can stand in hundreds of cases; an answer of more is for a person.
MOST_CASES = 100
MOST_ACCESSES = 500
# What is printed comes in as data and is never read as markup.
_TEMPLATE = b"""
#let lines = json(bytes(sys.inputs.lines))
#set page(paper: "a4", margin: 20mm, numbering: "1")
#set text(lang: "id", size: 10pt)
#for (kind, told) in lines {
  if kind == "title" { heading(level: 1, told) }
  else if kind == "case" { heading(level: 2, told) }
  else if kind == "item" [- #told]
  else { par(told) }
}
"""


class Line(NamedTuple):
    kind: str
    told: str


def collect(context: ActionContext) -> None:
    """Automatic action: write the file and keep it in the applicant's request."""
    case = Case.objects.select_related("matter").get(matter=context.matter)
    named = str(context.process.values.get("about_case") or "").strip().upper()
    parties = list(parties_of_applicant(case, named)[:MOST_CASES])
    _keep(case, _printed(_told(case, parties)), by=_decided_by(context.process))
    matters.record(
        case.matter,
        "case.data_collected",
        by=context.actor,
        data={"cases": len({party.case_id for party in parties})},
    )


def parties_of_applicant(case: Case, named: str) -> QuerySet[Party]:
    """The rows of other cases that are about whoever lodged ``case``."""
    applicant = case.parties.get(role=PartyRole.REPORTER)
    rule = Q(pk__in=[])
    if applicant.phone_index:
        rule |= Q(phone_index=applicant.phone_index)
    if applicant.email_index:
        rule |= Q(email_index=applicant.email_index)
    if named and applicant.name:
        rule |= Q(case__number=named, name__iexact=applicant.name)
    found = Party.objects.filter(rule, case__level=Level.NORMAL).exclude(case=case)
    return found.select_related("case__case_type").order_by("case__lodged_at", "pk")


def _told(case: Case, parties: list[Party]) -> Iterator[Line]:
    yield Line("title", _("Personal data and the trail of their processing"))
    words = {"number": case.number, "at": _moment(timezone.now())}
    yield Line("text", _("Request %(number)s, collected %(at)s") % words)
    yield Line(
        "text",
        _(
            "This file covers cases of the ordinary level in which your phone number or "
            "e-mail is recorded, and the case you named. It does not cover limited and "
            "secret cases, nor the contents of the population records of the villages but for "
            "social aid; ask for those at the counter."
        ),
    )
    if not parties:
        yield Line("text", _("Nothing was found."))
    for party in parties:
        yield from _of_party(party)
    for record in _own_records(case, parties):
        yield from _of_record(record)


def _of_party(party: Party) -> Iterator[Line]:
    case = party.case
    yield Line("case", f"{case.number}: {case.subject}")
    yield _pair(_("Received"), _moment(case.lodged_at))
    yield _pair(_("Status"), str(case.get_status_display()))
    yield _pair(_("Role"), str(party.get_role_display()))
    for label, value in (
        (_("Name"), party.name),
        (_("Phone"), party.phone),
        (_("E-mail"), party.email),
        (_("Note"), party.note),
    ):
        if value:
            yield _pair(label, value)
    if party.role == PartyRole.REPORTER:
        yield _pair(_("What you told"), case.narrative)
        for message in case.messages.all():
            told = f"{_moment(message.sent_at)}, {message.get_direction_display()}"
            yield _pair(told, message.body)
    yield from _accesses(case)


def _accesses(case: Case) -> Iterator[Line]:
    """By post, not by name: the trail tells in what office the data were read."""
    yield Line("text", _("Who read it:"))
    rows = AccessRecord.objects.filter(case=case).select_related("unit").order_by("at")
    for access in rows[:MOST_ACCESSES]:
        right = without_names(access.right)
        office = _office(access, right)
        by = _("by the right: %(right)s") % {"right": right}
        told = [office, part_words(access.part), *([by] if right != office else [])]
        yield Line("item", f"{_moment(access.at)}: {', '.join(told)}")
    yield from _taken(Retrieval.objects.filter(case=case))


def _taken(rows: QuerySet[Retrieval]) -> Iterator[Line]:
    """Searches and exports about one case or record; the words of a search stay out."""
    found = list(rows.select_related("unit").order_by("at")[:MOST_ACCESSES])
    if not found:
        return
    yield Line("text", _("Who searched it or took it out:"))
    for row in found:
        what = f"{row.get_kind_display()}, {surface_words(row.surface)}"
        yield Line("item", f"{_moment(row.at)}: {_office(row)}, {what}")


def _office(row: AccessRecord | Retrieval, right: str = "") -> str:
    return office_words(row.post, row.unit.name if row.unit else "", right)


def _own_records(case: Case, parties: list[Party]) -> list[Record]:
    """Records that parties of the applicant's name are tied to: a telephone is shared."""
    applicant = case.parties.get(role=PartyRole.REPORTER)
    name = applicant.name.strip().upper()
    ids = {
        party.person_id
        for party in [*parties, *case.parties.all()]
        if party.person_id and name and party.name.strip().upper() == name
    }
    return list(Record.objects.filter(pk__in=ids).order_by("pk"))


def _of_record(record: Record) -> Iterator[Line]:
    """The trail of a record, and of those that were merged into it."""
    yield Line("case", _("Record of a worker: %(name)s") % {"name": record.name})
    yield Line("text", _("Who read it:"))
    same = Q(person=record) | Q(person__merged_into=record)
    rows = PersonAccess.objects.filter(same).order_by("at")
    for access in rows[:MOST_ACCESSES]:
        office = without_names(access.right)
        yield Line("item", f"{_moment(access.at)}: {office}")
    yield from _taken(Retrieval.objects.filter(same))
    yield from _aid(records_of(record))


def _aid(records: list[Record]) -> Iterator[Line]:
    """What is noted in the record comes first, unless a programme tells it as well."""
    told = [
        held
        for record in records
        for follower in followers.installed()
        for held in follower.aid_of(record)
    ]
    known = {(held.programme, held.period, held.amount) for held in told}
    noted = [
        followers.AidHeld(programme=aid.programme, period=aid.period, amount=aid.amount)
        for aid in SocialAid.objects.filter(person__in=records)
        if (aid.programme, aid.period, aid.amount) not in known
    ]
    if noted or told:
        yield Line("text", _("Social aid:"))
    for held in [*noted, *told]:
        yield Line("item", _aid_words(held))


def _aid_words(held: followers.AidHeld) -> str:
    amount = f"Rp{int(held.amount):,}".replace(",", ".") if held.amount else ""
    day = date_format(held.handed_on, "j F Y") if held.handed_on else ""
    parts = (held.programme, held.period, amount, held.state, day)
    return ", ".join(part for part in parts if part)


def _pair(label: str, value: str) -> Line:
    return Line("text", f"{label}: {value}")


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H.i") + " WITA"


def _printed(lines: Iterator[Line]) -> bytes:
    made = typst.compile(_TEMPLATE, sys_inputs={"lines": json.dumps(list(lines))})
    if not isinstance(made, bytes):
        raise TypeError("a template of one page format makes one file")
    return made


def _decided_by(process: Process) -> Any:
    """Who granted the access answers for the file; without a name it would count as the
    applicant's own."""
    item = WorkItem.objects.filter(process=process, step=DECISION, state=ItemState.DONE)
    return item.order_by("-closed_at")[0].owner


def _keep(case: Case, content: bytes, *, by: Any) -> Document:
    document = Document(
        case=case,
        kind=DocumentKind.REPORT,
        title=_("Personal data and the trail of their processing"),
        content_type=CONTENT_TYPE,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    document.file.save(f"{uuid.uuid4().hex}.pdf", ContentFile(content), save=False)
    document.save()
    return document
