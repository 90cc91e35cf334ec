"""The words in which the table is written.

A policy holds one list of conditions for reading (GET) and one for acting (POST). They
are asked in order; the first that does not hold gives the answer. No list at all: the
method is refused.
"""

from dataclasses import dataclass
from enum import StrEnum

from accounts.enums import Post


class Who(StrEnum):
    """How somebody has to show who they are before anything else is asked."""

    ANYBODY = "anybody"
    CODE_HOLDER = "holder of a tracking code"
    LINK_HOLDER = "holder of a referral link"
    PROVIDER = "provider with a signature"
    TOKEN_HOLDER = "system of an agency, with a token"  # noqa: S105  no secret
    SIGNED_IN = "signed in"
    # The pages of one's own account, and those of who is in the middle of signing in.
    ACCOUNT = "signed in, for the own account"
    ADMINISTRATION = "administrator, at the administration's door"


class About(StrEnum):
    """What is found in the address."""

    NOTHING = "nothing"
    CASE = "case"
    NOTE = "note of a case"
    TASK = "task of a case"
    WAIT = "wait of a case"
    REFERRAL = "referral"
    LETTER = "letter of a case"
    SIGNATURE = "signature task"
    PERSON = "person of the registry"
    OWN = "something of one's own"
    OFFICE = "something of the office"
    RULE = "deadline rule"
    DRAFT = "what the visitor has typed so far"
    KEY = "one-time key"
    ROW = "row of the administration"


class Need(StrEnum):
    """How somebody stands to what the address is about (DOMAIN.md has the rules)."""

    SEES_CASE = "sees the case"
    TAKES_PART = "sees the case, and not in an emergency only"
    WORKS_ON_CASE = "works on the case"
    SUPERVISES_CASE = "supervises the unit that owns the case"
    READS_PAST = "works on the case, or audits it"
    READS_ACCESS = "supervises the unit that owns the case, or audits it"
    ASKS_TO_SEE = "reads the case for the office that owns it, or audits it"
    WROTE_NOTE = "wrote the note"
    REACHES_TASK = "holds the task, may claim it or sees its case"
    SUPERVISES_TASK = "supervises the unit of the task"
    KEEPS_TIME = "holds the task or supervises it, and its clock allows the act"
    SEES_REFERRAL = "sees the case, or the referral lies with them"
    ANSWERS_REFERRAL = "works on the case, or the referral lies with them"
    SENT_REFERRAL = "stands on the sending side"
    WORKS_ON_REFERRAL = "works on the case that is referred"
    SEES_PERSON = "sees the person"
    CHANGES_PERSON = "keeps the person's record"
    CLAIMS_SIGNATURE = "may take the signature task"
    HOLDS_SIGNATURE = "holds the signature task and sees its case"
    DISPOSES = "leads the office that owns the case"
    IS_THEIRS = "it is theirs"
    HEARS_OF_ACCESS = "theirs, or they watch over such accesses"
    ENDS_ACCESS = "theirs, or they supervise the case that it opened"
    LEADS = "theirs, or of somebody they lead"
    SUPERVISES_PERSON = "supervises the unit of that person"
    SETS_RULE = "sets rules of that kind"
    IS_THERE = "it is there"


class Refusal(StrEnum):
    """What the first condition that does not hold is answered with."""

    NOT_THERE = "404"
    FORBIDDEN = "403"
    # The service refuses, and the page says so: nothing is changed.
    SAID = "said"


EVERY_POST = frozenset(Post)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Holds for who has one of the posts and stands so to the object."""

    posts: frozenset[Post] = EVERY_POST
    need: Need | None = None
    refusal: Refusal = Refusal.FORBIDDEN


Conditions = tuple[Condition, ...]
NOBODY = Condition(posts=frozenset())
NOT_THERE_FOR_ANYBODY = Condition(posts=frozenset(), refusal=Refusal.NOT_THERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Of one address, by its name in the resolver.

    ``only_where``: the setting without which the address is not there.
    """

    name: str
    who: Who = Who.SIGNED_IN
    about: About = About.NOTHING
    reads: Conditions | None = None
    acts: Conditions | None = None
    only_where: str = ""
    note: str = ""


def only(*posts: Post, refusal: Refusal = Refusal.FORBIDDEN) -> Condition:
    return Condition(posts=frozenset(posts), refusal=refusal)


def hidden_but_for(*posts: Post) -> Condition:
    """For everybody else the page is not there."""
    return only(*posts, refusal=Refusal.NOT_THERE)


def found_by(need: Need) -> Condition:
    """Whoever does not stand so to the object is told what a missing one is told."""
    return Condition(need=need, refusal=Refusal.NOT_THERE)


def forbidden_unless(need: Need) -> Condition:
    return Condition(need=need, refusal=Refusal.FORBIDDEN)


def said_unless(need: Need) -> Condition:
    return Condition(need=need, refusal=Refusal.SAID)
