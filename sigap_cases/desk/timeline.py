"""The timeline of a case: every event in words, newest day first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from sigap_cases.cases.enums import (
    CaseKind,
    Channel,
    ContactChannel,
    HearingKind,
    HearingResult,
    Level,
    MessageKind,
    NoteKind,
    PartyOutcome,
    PartyRole,
    Urgency,
)
from sigap_cases.cases.models import Case
from sigap_cases.cases.models.hearing import OFFICE_ZONE
from workflows.actors import holder
from workflows.definitions.conditions import value_title
from workflows.definitions.schema import Definition, WaitStep
from workflows.enums import Priority
from workflows.models import ActorKind, Event, Matter
from workflows.selectors import definition_of_version

from . import access_telling, clock_telling, referral_telling
from .due import clock, full_moment
from .letters import telling as letter_telling
from .settled import after, typed
from .told import Told, sentence, titled
from .written import value_words
from .zones import told_in


# A longer history is read on its own pages.
MOST_EVENTS = 400


class Topic(TextChoices):
    """What the timeline may be narrowed to."""

    STEPS = "tahap", gettext_lazy("Only changes of stage")
    FILES = "dokumen", gettext_lazy("Only documents and messages")
    ACCESS = "akses", gettext_lazy("Only access and confidentiality")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    time: str
    at: str
    by: str
    reason: str
    told: Told
    # When all of it was written, as the page of the past takes a moment.
    settled: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    label: str
    entries: Sequence[Entry]


def days_of(
    case: Case, topic: str = "", *, names_holders: bool = True
) -> tuple[list[Day], int]:
    """The days with their entries, newest first, and how many entries there are."""
    return days_of_matter(case.matter, topic, names_holders=names_holders)


def days_of_matter(
    matter: Matter, topic: str = "", *, names_holders: bool = True
) -> tuple[list[Day], int]:
    """The same of any matter, a case's or a referral's.

    Without ``names_holders`` whoever acts with a tracking code is not named.
    """
    related = ("process__version", "process__case")
    events = matter.events.select_related(*related).order_by("-number")
    if topic in Topic.values:
        events = events.filter(kind__in=KINDS_OF[Topic(topic)])
    days: dict[date, list[Entry]] = {}
    shown = list(events[:MOST_EVENTS])
    for event in shown:
        day = timezone.localtime(event.at).date()
        if not names_holders and event.actor_kind == ActorKind.HOLDER:
            event.actor_name, event.actor_post = holder().name, ""
        days.setdefault(day, []).append(entry_of(event))
    return [Day(label=_day(day), entries=rows) for day, rows in days.items()], len(
        shown
    )


def entry_of(event: Event) -> Entry:
    told = TELLING.get(event.kind, _plain)(event)
    noted = event.kind in NOTES
    if noted and event.reason:
        told = replace(told, details=[*told.details, event.reason])
    return Entry(
        time=clock(event.at),
        at=event.at.isoformat(),
        by=by_of(event),
        reason="" if noted else event.reason,
        told=told,
        settled=typed(after(event.at)),
    )


def by_of(event: Event) -> str:
    """Person and post as they were; a rule is named as such."""
    if event.actor_kind == ActorKind.RULE:
        return _("System rule: %(name)s") % {"name": event.actor_name}
    is_holder = event.actor_kind == ActorKind.HOLDER and not event.actor_post
    if is_holder and event.actor_name != holder().name:
        return _("%(name)s, with the tracking code") % {"name": event.actor_name}
    return ", ".join(filter(None, (event.actor_name, event.actor_post)))


def _day(day: date) -> str:
    label = date_format(day, "l, j F Y")
    return (
        _("%(day)s (today)") % {"day": label} if day == timezone.localdate() else label
    )


def _definition(event: Event) -> Definition | None:
    return definition_of_version(event.process.version) if event.process else None


def _plain(event: Event) -> Told:
    return Told(text=event.title or event.kind, icon="circle-check")


def _lodged(event: Event) -> Told:
    channel = Channel(event.data.get("channel", Channel.PORTAL)).label
    return Told(
        text=_("Complaint received: %(channel)s") % {"channel": channel}, icon="send"
    )


def _child_opened(event: Event) -> Told:
    """The kind alone: which case it is stands under Terkait, for who may see it."""
    kind = event.data.get("kind", "")
    label = CaseKind(kind).label if kind in CaseKind.values else kind
    return Told(text=_("Linked case started: %(kind)s") % {"kind": label}, icon="plus")


def _in_order(definition: Definition, step: str, answers: Any) -> list[str]:
    """The answered fields in the order of the form."""
    form = definition.task_step(step).form
    return [line.field for line in form if line.field in answers]


def _completed(event: Event) -> Told:
    definition = _definition(event)
    if definition is None:
        return _plain(event)
    answers = event.data.get("answers", {})
    details = []
    for name in _in_order(definition, event.step, answers):
        spec = definition.fields[name]
        words = value_words(spec.type, answers[name]) or value_title(
            definition, name, answers[name]
        )
        details.append(f"{spec.title.rstrip('?')}: {words}")
    text = _("Completed: %(title)s") % {"title": event.title}
    return Told(text=text, icon="circle-check", details=details)


def _reassigned(event: Event) -> Told:
    told = _("Task moved to %(to)s: %(title)s")
    if event.data.get("from"):
        told = _("Task moved from %(from)s to %(to)s: %(title)s")
    return Told(
        text=told % {**event.data, "title": event.title}, icon="arrows-exchange"
    )


def _priority_changed(event: Event) -> Told:
    labels = {key: Priority(event.data[key]).label for key in ("from", "to")}
    told = _("Priority changed from %(from)s to %(to)s: %(title)s")
    return Told(text=told % {**labels, "title": event.title}, icon="bolt")


def _started(event: Event) -> Told:
    words = {"title": event.title, "version": event.data.get("version", "")}
    return Told(
        text=_("Process %(title)s started, version %(version)s") % words,
        icon="player-play",
    )


def _ended(event: Event) -> Told:
    definition = _definition(event)
    outcome = (
        definition.outcomes.get(event.data.get("outcome", "")) if definition else None
    )
    title = outcome.title if outcome else event.title
    if definition is not None and definition.key == "rujukan":
        told = _("Referral over: %(outcome)s") % {"outcome": title}
        return Told(text=told, icon="lock")
    if definition and event.process and not hasattr(event.process, "case"):
        words = {"title": definition.title, "outcome": title}
        text = _("%(title)s ended: %(outcome)s") % words
        return Told(text=text, icon="circle-check")
    return Told(text=_("Case closed: %(outcome)s") % {"outcome": title}, icon="lock")


def _message_received(event: Event) -> Told:
    definition = _definition(event)
    name = event.data.get("message", "")
    for step in definition.steps.values() if definition else ():
        for branch in step.messages if isinstance(step, WaitStep) else ():
            if branch.message == name and branch.title:
                return Told(text=branch.title, icon="player-play")
    return Told(text=name, icon="player-play")


def _changed(sentence: str, icon: str, labels: Any) -> Callable[[Event], Told]:
    """A change from one word of a vocabulary to another."""

    def tell(event: Event) -> Told:
        words = {key: labels(event.data[key]).label for key in ("from", "to")}
        return Told(text=_(sentence) % words, icon=icon)

    return tell


def _type_changed(event: Event) -> Told:
    return Told(
        text=_("Type changed from %(from)s to %(to)s") % event.data, icon="pencil"
    )


def _message(sentence: str) -> Callable[[Event], Told]:
    def tell(event: Event) -> Told:
        kind = MessageKind(event.data.get("kind", MessageKind.MESSAGE)).label
        return Told(text=_(sentence) % {"kind": kind}, icon="message")

    return tell


def _contact(event: Event) -> Told:
    """Notes of before there was a contact log name the reporter only."""
    data = event.data
    role = PartyRole(data.get("role", PartyRole.REPORTER)).label
    told = _("%(role)s reached") if data.get("reached") else _("%(role)s not reached")
    channel = data.get("channel", "")
    details = [str(ContactChannel(channel).label)] if channel else []
    when = parse_datetime(data.get("at", ""))
    if when is not None and abs(event.at - when) > timedelta(minutes=5):
        details.append(full_moment(when))
    return Told(text=told % {"role": role}, icon="phone", details=details)


def _hearing(sentence: str, icon: str = "calendar") -> Callable[[Event], Told]:
    """A sentence on a hearing, with its time at the zone it was fixed in."""

    def tell(event: Event) -> Told:
        data = event.data
        words = {"kind": HearingKind(data["kind"]).label}
        moment = parse_datetime(data.get("at", ""))
        zone = data.get("zone", OFFICE_ZONE)
        details = [told_in(moment, zone)] if moment is not None else []
        if data.get("result"):
            details.append(str(HearingResult(data["result"]).label))
        if data.get("absent"):
            details.append(
                ngettext(
                    "%(count)d party did not come",
                    "%(count)d parties did not come",
                    data["absent"],
                )
                % {"count": data["absent"]}
            )
        return Told(text=_(sentence) % words, icon=icon, details=details)

    return tell


def _note(sentence: str) -> Callable[[Event], Told]:
    """That there is a note, and for whom; never what it says."""

    def tell(event: Event) -> Told:
        kind = NoteKind(event.data["kind"]).label
        return Told(text=_(sentence) % {"kind": kind}, icon="pencil")

    return tell


def _party(sentence: str) -> Callable[[Event], Told]:
    def tell(event: Event) -> Told:
        role = PartyRole(event.data["role"]).label
        return Told(text=_(sentence) % {"role": role}, icon="users")

    return tell


def _complainants_added(event: Event) -> Told:
    count = event.data.get("count", 0)
    told = ngettext(
        "%(count)d complainant added", "%(count)d complainants added", count
    )
    return Told(text=told % {"count": count}, icon="users")


def _complainants_told(event: Event) -> Told:
    count = event.data.get("count", 0)
    told = ngettext(
        "Message to %(count)d complainant",
        "Message to all %(count)d complainants",
        count,
    )
    return Told(text=told % {"count": count}, icon="message")


def _party_outcome(event: Event) -> Told:
    count = event.data.get("count", 1)
    words = {
        "outcome": PartyOutcome(event.data["outcome"]).label,
        "role": PartyRole(event.data["role"]).label,
        "count": count,
    }
    told = ngettext(
        "Outcome of %(count)d party (%(role)s): %(outcome)s",
        "Outcome of %(count)d parties (%(role)s): %(outcome)s",
        count,
    )
    return Told(text=told % words, icon="circle-check")


TELLING: dict[str, Callable[[Event], Told]] = {
    **referral_telling.TELLING,
    "case.lodged": _lodged,
    "process.started": _started,
    "process.ended": _ended,
    "process.cancelled": _ended,
    "task.claimed": titled(gettext_noop("Task taken: %(title)s"), "user"),
    "task.released": titled(
        gettext_noop("Task returned to the queue: %(title)s"), "refresh"
    ),
    "task.taken_back": titled(
        gettext_noop("Task taken back to the queue: %(title)s"), "refresh"
    ),
    "task.reassigned": _reassigned,
    "task.priority_changed": _priority_changed,
    "task.completed": _completed,
    "task.timed_out": titled(
        gettext_noop("Time ran out: %(title)s"), "alert-triangle", late=True
    ),
    "wait.fired": titled(gettext_noop("Waiting is over: %(title)s"), "clock"),
    "message.received": _message_received,
    "action.done": sentence(gettext_noop("Done by the system"), "settings"),
    "action.failed": sentence(
        gettext_noop("An automatic step failed"), "alert-triangle", late=True
    ),
    "action.retried": sentence(
        gettext_noop("An automatic step is tried again"), "refresh"
    ),
    "case.document_added": titled(
        gettext_noop("Document added: %(title)s"), "paperclip"
    ),
    "case.document_version": titled(
        gettext_noop("Newer version of a document: %(title)s"), "paperclip"
    ),
    "case.document_verified": titled(
        gettext_noop("Document checked and right: %(title)s"), "circle-check"
    ),
    "case.document_rejected": titled(
        gettext_noop("Document not accepted: %(title)s"), "circle-x"
    ),
    "case.complainants_added": _complainants_added,
    "case.complainants_told": _complainants_told,
    "case.party_outcome": _party_outcome,
    "case.party_code_issued": _party(gettext_noop("Own tracking code given: %(role)s")),
    "case.document_released": titled(
        gettext_noop("Document given to the applicant: %(title)s"), "send"
    ),
    "case.document_taken_back": titled(
        gettext_noop("Document taken back from the applicant: %(title)s"), "refresh"
    ),
    "case.data_collected": sentence(
        gettext_noop("Personal data collected for the applicant"), "search"
    ),
    **letter_telling.TELLING,
    **clock_telling.TELLING,
    "case.message_sent": _message(gettext_noop("To the reporter: %(kind)s")),
    "case.message_received": _message(gettext_noop("From the reporter: %(kind)s")),
    "case.contact": _contact,
    "case.hearing_called": _hearing(gettext_noop("Meeting called: %(kind)s")),
    "case.hearing_proposed": _hearing(gettext_noop("Date proposed: %(kind)s")),
    "case.hearing_answered": _hearing(
        gettext_noop("Answers to the proposed dates noted: %(kind)s")
    ),
    "case.hearing_fixed": _hearing(gettext_noop("Date fixed: %(kind)s")),
    "case.hearing_moved": _hearing(gettext_noop("Meeting moved: %(kind)s"), "refresh"),
    "case.hearing_cancelled": _hearing(
        gettext_noop("Meeting cancelled: %(kind)s"), "circle-x"
    ),
    "case.hearing_held": _hearing(
        gettext_noop("Meeting held: %(kind)s"), "circle-check"
    ),
    "case.note_written": _note(gettext_noop("Note written: %(kind)s")),
    "case.note_corrected": _note(gettext_noop("Note corrected: %(kind)s")),
    "case.partner_answered": sentence(
        gettext_noop("The other agency answered"), "arrows-exchange"
    ),
    "case.level_changed": _changed(
        gettext_noop("Confidentiality changed from %(from)s to %(to)s"), "lock", Level
    ),
    "case.urgency_changed": _changed(
        gettext_noop("Urgency changed from %(from)s to %(to)s"), "bolt", Urgency
    ),
    "case.type_changed": _type_changed,
    **access_telling.TELLING,
    "case.code_reissued": sentence(gettext_noop("Tracking code issued again"), "key"),
    # Which case it was stands under Terkait, for who may see it.
    "case.duplicate_found": sentence(
        gettext_noop("A duplicate was merged into this case"), "git-branch"
    ),
    "case.child_opened": _child_opened,
    "case.opened_from": sentence(
        gettext_noop("Started from another case"), "git-branch"
    ),
    "case.linked": sentence(gettext_noop("Linked to another case"), "git-branch"),
    "case.unlinked": sentence(
        gettext_noop("Link to another case taken away"), "git-branch"
    ),
    "process.released": sentence(
        gettext_noop("Goes on by itself: the case it was started from has ended"),
        "git-branch",
    ),
    "case.evidence_exported": sentence(
        gettext_noop("Evidence bundle of the case taken"), "download"
    ),
    "case.data_erased": sentence(
        gettext_noop("Personal data of the case deleted"), "eye-off"
    ),
    "case.erasure_carried_out": sentence(
        gettext_noop("Data of the person deleted as requested"), "eye-off"
    ),
    "case.hold_placed": sentence(gettext_noop("Legal hold laid on the case"), "lock"),
    "case.hold_lifted": sentence(gettext_noop("Legal hold lifted"), "lock"),
    "case.party_added": _party(gettext_noop("Party added: %(role)s")),
    "case.party_changed": _party(gettext_noop("Party changed: %(role)s")),
    "case.party_linked": _party(
        gettext_noop("Tied to a record of the registry: %(role)s")
    ),
    "case.party_record_merged": _party(
        gettext_noop("The record in the registry was merged or parted: %(role)s")
    ),
}
# Events whose reason is rather a note of what was said.
NOTES = frozenset(
    {
        "case.contact",
        "case.partner_answered",
        "case.code_reissued",
        "case.party_code_issued",
    }
)
KINDS_OF: dict[Topic, frozenset[str]] = {
    Topic.STEPS: frozenset(
        {
            "case.lodged",
            "process.started",
            "process.ended",
            "process.cancelled",
            "task.completed",
            "task.timed_out",
            "wait.fired",
            "message.received",
        }
    ),
    Topic.FILES: frozenset(
        {
            *letter_telling.TELLING,
            "case.document_added",
            "case.document_version",
            "case.document_verified",
            "case.document_rejected",
            "case.complainants_told",
            "case.document_released",
            "case.document_taken_back",
            "case.message_sent",
            "case.message_received",
            "case.contact",
        }
    ),
    Topic.ACCESS: frozenset(
        {
            "case.evidence_exported",
            *access_telling.TELLING,
            "case.code_reissued",
            "case.party_code_issued",
            "case.level_changed",
        }
    ),
}
