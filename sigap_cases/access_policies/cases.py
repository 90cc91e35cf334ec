"""The case file at the desk: what is read of one case, and what is done to it."""

from . import posts
from .vocabulary import (
    About,
    Condition,
    Conditions,
    Need,
    Policy,
    Refusal,
    forbidden_unless,
    found_by,
    only,
    said_unless,
)


SEES = found_by(Need.SEES_CASE)
WORKS = forbidden_unless(Need.WORKS_ON_CASE)
SUPERVISES = forbidden_unless(Need.SUPERVISES_CASE)


def _read(name: str, *more: Condition, note: str = "") -> Policy:
    return Policy(name=name, about=About.CASE, reads=(SEES, *more), note=note)


def _act(name: str, *more: Condition, note: str = "") -> Policy:
    return Policy(name=name, about=About.CASE, acts=(SEES, *more), note=note)


def _form(name: str, *more: Condition, note: str = "") -> Policy:
    both: Conditions = (SEES, *more)
    return Policy(name=name, about=About.CASE, reads=both, acts=both, note=note)


READING = (
    _read("desk:case", note="the visit is recorded"),
    _read("desk:panel", note="one part of the case; the visit is recorded"),
    _read("desk:case_bpmn"),
    _read("desk:document", note="always a download; recorded"),
    _read("desk:document_page"),
    _read("desk:document_preview"),
    _read(
        "desk:bundle",
        found_by(Need.TAKES_PART),
        note="every document in one file; recorded",
    ),
    _read("desk:hearing"),
    _read("desk:hearing_ics"),
    _read("desk:past", found_by(Need.READS_PAST), note="as the file was; recorded"),
    _read("desk:past_difference", found_by(Need.READS_PAST), note="recorded"),
    _form(
        "desk:unmask",
        found_by(Need.ASKS_TO_SEE),
        note="what is masked, for minutes and with a reason; recorded",
    ),
    _act(
        "desk:evidence",
        forbidden_unless(Need.READS_ACCESS),
        note="a court's copy; an event of the case",
    ),
)
ADDING = (
    _act("desk:document_add", said_unless(Need.WORKS_ON_CASE)),
    _act("desk:document_version", WORKS),
    _act("desk:document_check", WORKS),
    _act("desk:document_release", said_unless(Need.WORKS_ON_CASE)),
    _act("desk:message_send", said_unless(Need.WORKS_ON_CASE)),
    _act("desk:note_add", WORKS),
    Policy(
        name="desk:note_correct",
        about=About.NOTE,
        reads=(SEES, found_by(Need.WROTE_NOTE)),
        acts=(SEES, found_by(Need.WROTE_NOTE)),
        note="only its author, while they may still read it",
    ),
    _act("desk:hearing_propose", WORKS),
    _act("desk:hearing_answer", WORKS),
    _act("desk:hearing_move", WORKS),
    _act("desk:hearing_close", WORKS),
    _act("desk:hearing_cancel", WORKS),
)
PARTIES = (
    _act("desk:party_add", said_unless(Need.WORKS_ON_CASE)),
    _form("desk:party_edit", WORKS),
    _act("desk:party_outcome", WORKS),
    _form("desk:party_code", WORKS),
    Policy(
        name="desk:complainants",
        about=About.CASE,
        reads=(SEES,),
        acts=(SEES, WORKS),
    ),
    _form("desk:roster", WORKS),
    _act("desk:announce", WORKS),
    _form(
        "people:link",
        Condition(posts=frozenset(posts.READ_PEOPLE), need=Need.WORKS_ON_CASE),
        note="ties a party to a record that the officer sees",
    ),
)
STEERING = (
    _form("desk:case_action", WORKS, note="which actions are offered: the step says"),
    _form("desk:code", WORKS),
    _form("desk:unlink", WORKS, note="both ends of the link have to be seen"),
    Policy(
        name="desk:pattern",
        about=About.CASE,
        reads=(SEES, only(*posts.SUPERVISORS, refusal=Refusal.NOT_THERE)),
        note="complaints against one firm, of the cases that the officer sees",
    ),
    _act("desk:grant_give", SUPERVISES),
    _form("desk:grant_revoke", SUPERVISES),
    _form("desk:grant_revoke_post", SUPERVISES),
    _read("desk:who_sees", found_by(Need.READS_ACCESS), note="recorded"),
    _read("desk:why_sees", found_by(Need.READS_ACCESS), note="recorded"),
)
LISTS = (
    Policy(name="desk:cases", reads=(), note="the cases that the officer sees"),
    Policy(name="desk:schedule", reads=(), note="meetings in the cases seen"),
    Policy(
        name="desk:register",
        reads=(only(*posts.REGISTER_COMPLAINTS),),
        acts=(only(*posts.REGISTER_COMPLAINTS),),
    ),
    Policy(
        name="desk:register_similar",
        reads=(only(*posts.REGISTER_COMPLAINTS),),
        note="among the cases that the officer sees",
    ),
    Policy(
        name="desk:begin",
        reads=(only(*posts.REGISTER_COMPLAINTS),),
        acts=(only(*posts.REGISTER_COMPLAINTS),),
    ),
    Policy(
        name="desk:register_request",
        reads=(only(*posts.REGISTER_INFORMATION),),
        acts=(only(*posts.REGISTER_INFORMATION),),
        note="information; requests about one's own data and legal aid have the posts "
        "of their process",
    ),
    Policy(
        name="desk:information_register",
        reads=(only(*posts.READ_INFORMATION),),
        note="the requests that the officer sees",
    ),
)
POLICIES = (*READING, *ADDING, *PARTIES, *STEERING, *LISTS)
