"""A file of the past in the sections of its page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.past.facts import CaseAsOf, Kind, PastRow


# More rows of a kind are counted; the newest are shown.
MOST_ROWS = 100
FEW_ROWS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What belongs together on the page, in the order of the tabs of a case."""

    title: Promise
    icon: str
    kinds: tuple[Kind, ...]


SECTIONS: tuple[Section, ...] = (
    Section(
        title=_("Open tasks"),
        icon="clock",
        kinds=(Kind.TASK, Kind.DEADLINE, Kind.PAUSE, Kind.WAIT),
    ),
    Section(title=_("Case"), icon="folder", kinds=(Kind.CASE,)),
    Section(title=_("Written in the tasks"), icon="file-text", kinds=(Kind.ANSWERS,)),
    Section(title=_("Parties"), icon="users", kinds=(Kind.PARTY, Kind.CODE)),
    Section(
        title=_("Documents"), icon="paperclip", kinds=(Kind.DOCUMENT, Kind.RELEASE)
    ),
    Section(
        title=_("Letters"),
        icon="mail",
        kinds=(Kind.LETTER, Kind.LETTER_FILE, Kind.INCOMING, Kind.DISPOSITION),
    ),
    Section(
        title=_("Meetings"),
        icon="calendar",
        kinds=(Kind.HEARING, Kind.PROPOSED, Kind.DATE_ANSWER, Kind.PRESENCE),
    ),
    Section(
        title=_("Messages"), icon="message", kinds=(Kind.MESSAGE, Kind.ANNOUNCEMENT)
    ),
    Section(title=_("Contacts"), icon="phone", kinds=(Kind.CONTACT,)),
    Section(title=_("Notes"), icon="pencil", kinds=(Kind.NOTE,)),
    Section(
        title=_("Referrals"),
        icon="send",
        kinds=(
            Kind.REFERRAL,
            Kind.REFERRAL_PERSON,
            Kind.REFERRAL_PARTY,
            Kind.REFERRAL_DOCUMENT,
            Kind.REFERRAL_ENTRY,
            Kind.PARTNER_NUMBER,
            Kind.REFERRAL_LINK,
        ),
    ),
    Section(title=_("Linked cases"), icon="git-branch", kinds=(Kind.LINK,)),
    Section(
        title=_("Access"),
        icon="key",
        kinds=(Kind.PERSON_GRANT, Kind.POST_GRANT, Kind.CUSTODIAN),
    ),
)
# Which kinds stand below the rows of another.
BELOW: Mapping[Kind, tuple[Kind, ...]] = {
    Kind.TASK: (Kind.DEADLINE,),
    Kind.DEADLINE: (Kind.PAUSE,),
    Kind.DOCUMENT: (Kind.RELEASE,),
    Kind.LETTER: (Kind.LETTER_FILE,),
    Kind.INCOMING: (Kind.DISPOSITION,),
    Kind.HEARING: (Kind.PROPOSED, Kind.PRESENCE),
    Kind.PROPOSED: (Kind.DATE_ANSWER,),
    Kind.REFERRAL: (
        Kind.REFERRAL_PERSON,
        Kind.REFERRAL_PARTY,
        Kind.REFERRAL_DOCUMENT,
        Kind.REFERRAL_ENTRY,
        Kind.PARTNER_NUMBER,
        Kind.REFERRAL_LINK,
    ),
}
_CHILDREN = frozenset(kind for kinds in BELOW.values() for kind in kinds)
# What is told of a row before it is opened.
_AT_A_GLANCE: Mapping[Kind, tuple[str, ...]] = {
    Kind.TASK: ("state", "owner", "due_at"),
    Kind.WAIT: ("waits_for", "fires_at"),
    Kind.PARTY: ("role", "outcome"),
    Kind.CODE: ("issued_at",),
    Kind.DOCUMENT: ("kind", "check_state"),
    Kind.LETTER: ("state", "subject"),
    Kind.INCOMING: ("sender", "subject"),
    Kind.HEARING: ("state", "starts_at"),
    Kind.MESSAGE: ("kind", "sent_at"),
    Kind.CONTACT: ("party", "at"),
    Kind.NOTE: ("author", "written_at"),
    Kind.REFERRAL: ("agency", "status"),
    Kind.LINK: ("from_case", "to_case"),
    Kind.PERSON_GRANT: ("expires_at", "reason"),
    Kind.POST_GRANT: ("expires_at", "reason"),
}
# A row with this field set was over: the page of that day did not show it any more.
_OVER: Mapping[Kind, str] = {Kind.LINK: "ended_at", Kind.CODE: "revoked_at"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A row as it is drawn: its lines, and what belongs to it."""

    title: str
    glance: str
    label: str
    lines: Sequence[tuple[str, str]]
    below: Sequence["Card"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    key: str
    title: str
    icon: str
    cards: Sequence[Card]
    more: int

    @property
    def is_short(self) -> bool:
        return len(self.cards) <= FEW_ROWS


def sections_of(file: CaseAsOf) -> list[Drawn]:
    """The sections in which there was something."""
    found = [_drawn(section, file) for section in SECTIONS]
    return [section for section in found if section.cards]


def _drawn(section: Section, file: CaseAsOf) -> Drawn:
    cards: list[Card] = []
    more = 0
    kinds = [kind for kind in section.kinds if kind not in _CHILDREN]
    for kind in kinds:
        rows = _standing(kind, file)
        more += max(0, len(rows) - MOST_ROWS)
        named = str(kind.label) if len(kinds) > 1 else ""
        cards += [_card(row, file, named) for row in rows[-MOST_ROWS:]]
    return Drawn(
        key=section.kinds[0].value,
        title=str(section.title),
        icon=section.icon,
        cards=cards,
        more=more,
    )


def _standing(kind: Kind, file: CaseAsOf) -> Sequence[PastRow]:
    if kind == Kind.TASK:
        return file.open_tasks
    over = _OVER.get(kind)
    return [row for row in file.of(kind) if over is None or row.value(over) is None]


def _card(row: PastRow, file: CaseAsOf, named: str = "") -> Card:
    """``named``: the kind, where a section has rows of several."""
    glance = [named, *(row.words(name) for name in _AT_A_GLANCE.get(row.kind, ()))]
    return Card(
        title=row.title,
        glance=" · ".join(filter(None, glance)),
        label=str(row.kind.label),
        lines=[(one.label, one.words) for one in row.values if one.words],
        below=[
            _card(child, file)
            for kind in BELOW.get(row.kind, ())
            for child in file.below(row, kind)
        ],
    )
