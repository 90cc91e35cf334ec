"""Hearings as the desk shows them, and the list of those to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from sigap_cases.cases.enums import Attendance, HearingKind, HearingState
from sigap_cases.cases.models import Case, Hearing, Party
from workflows.enums import ItemState
from workflows.models import WorkItem

from . import paging
from .officer import Officer
from .zones import told_in


OPEN = (HearingState.PROPOSED, HearingState.FIXED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A hearing in words; ``abroad`` is the same moment where the party abroad is."""

    hearing: Hearing
    when: str
    abroad: str
    came: Sequence[str]
    absent: Sequence[str]
    proposals: Sequence[str]

    @property
    def tone(self) -> str:
        return TONES[self.hearing.state]


TONES: dict[str, str] = {
    HearingState.PROPOSED: "soon",
    HearingState.FIXED: "ok",
    HearingState.HELD: "hold",
    HearingState.CANCELLED: "hold",
}


def meeting_of(hearing: Hearing) -> Meeting:
    """Of a hearing with its proposals and presences fetched."""
    presences = list(hearing.presences.all())
    return Meeting(
        hearing=hearing,
        when=when(hearing, hearing.zone),
        abroad=when(hearing, hearing.other_zone) if hearing.other_zone else "",
        came=_named(presences, Attendance.CAME),
        absent=_named(presences, Attendance.NO_SHOW),
        proposals=[
            told_in(row.starts_at, hearing.zone) for row in hearing.proposals.all()
        ],
    )


def when(hearing: Hearing, zone: str) -> str:
    return told_in(hearing.starts_at, zone) if hearing.starts_at else ""


def _named(presences: Sequence[Any], attendance: str) -> list[str]:
    return [str(row.party) for row in presences if row.attendance == attendance]


def meetings_in(case: Case, *, step: str = "") -> list[Meeting]:
    rows = case.hearings.select_related("minutes").prefetch_related(
        "proposals", "presences__party"
    )
    if step:
        rows = rows.filter(step=step)
    return [meeting_of(row) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """What one party said to each proposed date, in the order of the dates."""

    party: Party
    cells: Sequence[tuple[str, str]]


def answers_of(hearing: Hearing, parties: Sequence[Party]) -> list[AnswerRow]:
    """A row for each party; a cell is the field's name and what was said."""
    proposals = list(hearing.proposals.prefetch_related("answers"))
    said = {
        (answer.proposal_id, answer.party_id): answer.answer
        for proposal in proposals
        for answer in proposal.answers.all()
    }
    return [
        AnswerRow(
            party=party,
            cells=[
                (field_of(row.pk, party.pk), said.get((row.pk, party.pk), ""))
                for row in proposals
            ],
        )
        for party in parties
    ]


def field_of(proposal: int, party: int) -> str:
    return f"jawaban-{proposal}-{party}"


def answers_sent(data: Mapping[str, str]) -> dict[tuple[int, int], str]:
    """The cells of the table as they were sent."""
    found = {}
    for name, value in data.items():
        words = name.split("-")
        if (
            len(words) == 3
            and words[0] == "jawaban"
            and all(map(str.isdecimal, words[1:]))
        ):
            found[int(words[1]), int(words[2])] = value
    return found


def coming(officer: Officer, asked: Mapping[str, str]) -> QuerySet[Hearing]:
    """Meetings to come in the cases that the officer sees, soonest first."""
    rows = Hearing.objects.filter(
        case__in=officer.cases(), case__closed_at=None, state__in=OPEN
    )
    if asked.get("siapa", "saya") != "semua":
        held = WorkItem.objects.filter(
            matter=OuterRef("case__matter"),
            owner=officer.user,
            state=ItemState.CLAIMED,
        )
        rows = rows.filter(Q(called_by=officer.user) | Q(Exists(held)))
    kind, state = asked.get("jenis", ""), asked.get("status", "")
    if kind in HearingKind.values:
        rows = rows.filter(kind=kind)
    if state in OPEN:
        rows = rows.filter(state=state)
    return rows.order_by("starts_at", "pk")


def page_of(officer: Officer, asked: Mapping[str, str]) -> paging.Page[Meeting]:
    number = paging.number_of(asked.get("page", ""))
    start = paging.start_of(number)
    rows = coming(officer, asked).select_related("case__case_type", "case__process")
    rows = rows.prefetch_related("proposals", "presences__party")
    found = [meeting_of(row) for row in rows[start : start + paging.SIZE + 1]]
    return paging.page_of(found, number)


def as_ics(hearing: Hearing) -> str:
    """One meeting for a calendar: kind and number, and nobody's name.

    The place of a home visit is somebody's home, and stays out.
    """
    if hearing.starts_at is None:
        raise ValueError(f"{hearing} has no date yet")
    title = f"{hearing.get_kind_display()}, {hearing.case.number}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//SIGAP Cases//ID",
        "BEGIN:VEVENT",
        f"UID:hearing-{hearing.pk}-{hearing.case.number}@sigap",
        f"DTSTAMP:{_utc(timezone.now())}",
        f"DTSTART:{_utc(hearing.starts_at)}",
        "DURATION:PT2H",
        f"SEQUENCE:{hearing.moves}",
        f"SUMMARY:{_escaped(title)}",
    ]
    if hearing.place and hearing.kind != HearingKind.VISIT:
        lines.append(f"LOCATION:{_escaped(hearing.place)}")
    lines += ["CLASS:PRIVATE", "END:VEVENT", "END:VCALENDAR", ""]
    return "\r\n".join(_folded(line) for line in lines)


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    plain = " ".join(text.split()).replace("\\", "\\\\")
    return plain.replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """At most 60 characters a line, as the format wants it."""
    parts = [line[start : start + 60] for start in range(0, len(line), 60)]
    return "\r\n ".join(parts)
