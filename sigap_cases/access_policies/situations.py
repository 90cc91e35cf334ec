"""What can be found in an address, and how the fifteen posts stand to it.

A plain model of the rules of DOMAIN.md, which knows nothing of the product: the matrix is
derived from it and from the table, and the product is held against the matrix. There is
one office with one holder of each post, and one other office that none of them belongs to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from accounts.enums import Post

from . import posts
from .vocabulary import About, Condition, Need, Policy


class Situation(StrEnum):
    """The columns of a case, and those of what is no case."""

    OFFICE = "a case of the office"
    ELSEWHERE = "a case of another office"
    GRANTED = "a case of another office, with a grant to the person"
    LIMITED = "a limited case of the office"
    SECRET = "a secret case of the office"  # noqa: S105
    OPENED = "a secret case of the office that the duty officer opened in an emergency"
    OWN_VILLAGE = "a person of the own village"
    OTHER_VILLAGE = "a person of another village"
    THEIRS = "their own"
    OF_A_COLLEAGUE = "of the office's duty officer"
    INTERNAL_RULE = "an internal standard"
    RULE_OF_LAW = "a term of a law"
    THERE = "there"
    MISSING = "missing"
    NOTHING = ""


CASES = (
    Situation.OFFICE,
    Situation.ELSEWHERE,
    Situation.GRANTED,
    Situation.LIMITED,
    Situation.SECRET,
    Situation.OPENED,
    Situation.MISSING,
)
THERE = (Situation.THERE, Situation.MISSING)
FOUND: Mapping[About, tuple[Situation, ...]] = {
    About.NOTHING: (Situation.NOTHING,),
    About.CASE: CASES,
    About.NOTE: CASES,
    About.TASK: CASES,
    About.WAIT: CASES,
    About.REFERRAL: CASES,
    About.LETTER: CASES,
    About.SIGNATURE: CASES,
    About.PERSON: (
        Situation.OWN_VILLAGE,
        Situation.OTHER_VILLAGE,
        Situation.MISSING,
    ),
    About.OWN: (Situation.THEIRS, Situation.OF_A_COLLEAGUE, Situation.MISSING),
    About.OFFICE: THERE,
    About.RULE: (
        Situation.INTERNAL_RULE,
        Situation.RULE_OF_LAW,
        Situation.MISSING,
    ),
    About.ROW: THERE,
    About.DRAFT: THERE,
    About.KEY: (Situation.MISSING,),
}

# The posts at the office that owns the cases; all others sit elsewhere.
AT_THE_OFFICE = frozenset(
    {*posts.CASE_OFFICE, *posts.INFORMATION_OFFICE, *posts.HEADS, Post.ADMIN_SISTEM}
)
CLOSED_TO_POSTS = frozenset({Situation.SECRET, Situation.OPENED})
OF_THE_OFFICE = frozenset({Situation.OFFICE, Situation.LIMITED, *CLOSED_TO_POSTS})
# Who has a task in each case; the head of the office holds the signature of a letter.
HAVE_A_TASK = frozenset({Post.PETUGAS_PENGADUAN, Post.PENYELIA, Post.KEPALA_DINAS})
SIGNER = Post.KEPALA_DINAS
AUTHOR_OF_NOTES = Post.PETUGAS_PENANGANAN
# By whom the secret cases are known by name.
NAMED = frozenset(
    {
        Post.PENYELIA,
        Post.PETUGAS_PENGADUAN,
        Post.PETUGAS_PENANGANAN,
        Post.KEPALA_DINAS,
    }
)
# Who opened the last of them in an emergency.
OPENED_BY = Post.PETUGAS_PIKET
# To whose agency a part of each case is referred, but for the secret ones.
PARTNER = Post.MITRA


@dataclass(frozen=True, slots=True)
class Cell:
    """One holder of a post before one thing."""

    post: Post
    at: Situation

    @property
    def of_own_office(self) -> bool:
        return self.post in AT_THE_OFFICE and self.at in OF_THE_OFFICE


def sees_case(cell: Cell) -> bool:
    opened = cell.at == Situation.OPENED and cell.post == OPENED_BY
    return opened or takes_part(cell)


def takes_part(cell: Cell) -> bool:
    """By a grant; by a task that is held; by a post that reads, of the owner's unit.

    Who only opened the case in an emergency reads it and does nothing else.
    """
    if cell.at == Situation.GRANTED:
        return True
    if cell.at in CLOSED_TO_POSTS:
        return cell.post in NAMED
    return holds_task(cell) or reads_by_post(cell)


def reads_by_post(cell: Cell) -> bool:
    """The auditor reads what is normal anywhere; a limited case is the supervisor's, and
    that of posts with a task in it."""
    if cell.at == Situation.LIMITED:
        has_task = cell.post in posts.CASE_OFFICE and cell.post in HAVE_A_TASK
        return cell.post == Post.PENYELIA or has_task
    if cell.post == Post.AUDITOR:
        return cell.at in (Situation.OFFICE, Situation.ELSEWHERE)
    return cell.at == Situation.OFFICE and cell.post in posts.CASE_OFFICE


def holds_task(cell: Cell) -> bool:
    """Holds one for a post that is still theirs where the case is now."""
    return cell.post == SIGNER and cell.at in OF_THE_OFFICE


def works_on_case(cell: Cell) -> bool:
    by_post = cell.post in posts.CASE_OFFICE and cell.of_own_office
    return takes_part(cell) and (by_post or holds_task(cell))


def supervises_case(cell: Cell) -> bool:
    return cell.post == Post.PENYELIA and cell.of_own_office and takes_part(cell)


def audits_case(cell: Cell) -> bool:
    return cell.post in posts.AUDITORS and sees_case(cell)


def asks_to_see(cell: Cell) -> bool:
    return sees_case(cell) and (cell.of_own_office or audits_case(cell))


def wrote_note(cell: Cell) -> bool:
    """And still reads it: an internal note is the office's own."""
    return cell.post == AUTHOR_OF_NOTES and cell.of_own_office and sees_case(cell)


def receives_referral(cell: Cell) -> bool:
    return cell.post == PARTNER and cell.at in CASES[:4]


def sees_referral(cell: Cell) -> bool:
    return sees_case(cell) or receives_referral(cell)


def answers_referral(cell: Cell) -> bool:
    return works_on_case(cell) or receives_referral(cell)


def holds_signature(cell: Cell) -> bool:
    return cell.post == SIGNER and sees_case(cell)


def disposes(cell: Cell) -> bool:
    leads = cell.post in {*posts.SUPERVISORS, *posts.HEADS}
    return leads and cell.of_own_office and sees_case(cell)


def hears_of_access(cell: Cell) -> bool:
    watched = cell.at == Situation.OF_A_COLLEAGUE and cell.post in posts.OVERSEE
    return watched or cell.at == Situation.THEIRS


def ends_access(cell: Cell) -> bool:
    supervised = cell.at == Situation.OF_A_COLLEAGUE and cell.post == Post.PENYELIA
    return supervised or cell.at == Situation.THEIRS


def sees_person(cell: Cell) -> bool:
    if cell.post in posts.VILLAGE or cell.post == Post.CAMAT:
        return cell.at == Situation.OWN_VILLAGE
    return cell.at != Situation.MISSING and cell.post in posts.READ_PEOPLE


def changes_person(cell: Cell) -> bool:
    return sees_person(cell) and cell.post in posts.KEEP_PEOPLE


def leads(cell: Cell) -> bool:
    """Their own, or of the duty officer of the office, whom these two lead."""
    if cell.at == Situation.OF_A_COLLEAGUE:
        return cell.post in {Post.PENYELIA, Post.KEPALA_DINAS}
    return cell.at == Situation.THEIRS


def sets_rule(cell: Cell) -> bool:
    if cell.at == Situation.INTERNAL_RULE:
        return cell.post == Post.KEPALA_DINAS
    return cell.post in {Post.PENYELIA, Post.ADMIN_SISTEM}


STANDS: Mapping[Need, Callable[[Cell], bool]] = {
    Need.SEES_CASE: sees_case,
    Need.TAKES_PART: takes_part,
    Need.WORKS_ON_CASE: works_on_case,
    Need.SUPERVISES_CASE: supervises_case,
    Need.READS_PAST: lambda cell: works_on_case(cell) or audits_case(cell),
    Need.READS_ACCESS: lambda cell: supervises_case(cell) or audits_case(cell),
    Need.ASKS_TO_SEE: asks_to_see,
    Need.WROTE_NOTE: wrote_note,
    # Whoever may claim the task of the world sees its case as well.
    Need.REACHES_TASK: sees_case,
    Need.SUPERVISES_TASK: supervises_case,
    # The act of the world is the supervisor's: computing the date again.
    Need.KEEPS_TIME: supervises_case,
    Need.SEES_REFERRAL: sees_referral,
    Need.ANSWERS_REFERRAL: answers_referral,
    Need.SENT_REFERRAL: sees_case,
    Need.WORKS_ON_REFERRAL: works_on_case,
    Need.SEES_PERSON: sees_person,
    Need.CHANGES_PERSON: changes_person,
    Need.CLAIMS_SIGNATURE: sees_case,
    Need.HOLDS_SIGNATURE: holds_signature,
    Need.DISPOSES: disposes,
    Need.IS_THEIRS: lambda cell: cell.at == Situation.THEIRS,
    Need.HEARS_OF_ACCESS: hears_of_access,
    Need.ENDS_ACCESS: ends_access,
    Need.LEADS: leads,
    Need.SUPERVISES_PERSON: lambda cell: cell.post == Post.PENYELIA,
    Need.SETS_RULE: sets_rule,
    Need.IS_THERE: lambda cell: cell.at != Situation.MISSING,
}


def holds(condition: Condition, post: Post | None, at: Situation) -> bool:
    """Whether a condition holds for a post; for nobody in particular only what is there."""
    if post is None:
        is_there = condition.need is not Need.IS_THERE or at != Situation.MISSING
        return bool(condition.posts) and is_there
    if post not in condition.posts:
        return False
    return condition.need is None or STANDS[condition.need](Cell(post, at))


def situations_of(policy: Policy) -> tuple[Situation, ...]:
    """What may lie in its address."""
    return FOUND[policy.about]
