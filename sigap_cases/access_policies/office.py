"""What the office sets for itself: definitions, calendars, rules, and how notices go out."""

from . import posts
from .vocabulary import (
    EVERY_POST,
    About,
    Condition,
    Conditions,
    Need,
    Policy,
    Refusal,
    forbidden_unless,
    found_by,
    hidden_but_for,
    only,
)


IS_THERE = found_by(Need.IS_THERE)
STAFF = Condition(posts=EVERY_POST, refusal=Refusal.NOT_THERE)
DRAFTS = hidden_but_for(*posts.DRAFT_DEFINITIONS)
APPROVES = hidden_but_for(*posts.APPROVE_DEFINITIONS)
READS_CALENDARS = hidden_but_for(*posts.READ_CALENDARS)
ADMINISTERS = hidden_but_for(*posts.ADMINISTRATORS)
SUPERVISES = hidden_but_for(*posts.SUPERVISORS)
EDITS_CALENDAR: Conditions = (READS_CALENDARS, IS_THERE, ADMINISTERS)
HOLDS: Conditions = (
    found_by(Need.SEES_CASE),
    forbidden_unless(Need.SUPERVISES_CASE),
)
SETS_RULE: Conditions = (READS_CALENDARS, IS_THERE, found_by(Need.SETS_RULE))


def _definition(
    name: str, *, reads: Conditions | None = None, acts: Conditions | None = None
) -> Policy:
    return Policy(name=name, about=About.OFFICE, reads=reads, acts=acts)


DEFINITIONS = (
    Policy(
        name="definitions:index",
        reads=(STAFF,),
        note="open cases are counted among those seen",
    ),
    _definition("definitions:process", reads=(STAFF, IS_THERE)),
    _definition("definitions:version", reads=(STAFF, IS_THERE)),
    _definition("definitions:bpmn", reads=(STAFF, IS_THERE)),
    _definition("definitions:svg", reads=(STAFF, IS_THERE)),
    _definition("definitions:copy", acts=(STAFF, DRAFTS, IS_THERE)),
    _definition(
        "definitions:draft",
        reads=(STAFF, IS_THERE),
        acts=(STAFF, IS_THERE, DRAFTS),
    ),
    _definition("definitions:examine", acts=(STAFF, DRAFTS, IS_THERE)),
    Policy(
        name="definitions:draft_svg",
        about=About.OFFICE,
        reads=(STAFF, IS_THERE),
        acts=(STAFF,),
        note="posted text is drawn and kept nowhere",
    ),
    _definition("definitions:submit", acts=(STAFF, DRAFTS, IS_THERE)),
    _definition("definitions:decide", acts=(STAFF, APPROVES, IS_THERE)),
)


def _calendar(name: str) -> Policy:
    return Policy(
        name=name, about=About.OFFICE, reads=EDITS_CALENDAR, acts=EDITS_CALENDAR
    )


CALENDARS = (
    Policy(name="calendars:index", reads=(READS_CALENDARS,)),
    Policy(name="calendars:add", reads=(ADMINISTERS,), acts=(ADMINISTERS,)),
    Policy(
        name="calendars:calendar",
        about=About.OFFICE,
        reads=(READS_CALENDARS, IS_THERE),
    ),
    _calendar("calendars:circular"),
    _calendar("calendars:hours"),
    _calendar("calendars:season_add"),
    _calendar("calendars:season"),
    _calendar("calendars:scope"),
    Policy(
        name="calendars:recompute",
        about=About.OFFICE,
        reads=(SUPERVISES, IS_THERE),
        acts=(SUPERVISES, IS_THERE),
        note="of tasks that they supervise",
    ),
)
RULES = (
    Policy(name="rules:index", reads=(READS_CALENDARS,)),
    Policy(name="rules:rule", about=About.RULE, reads=(READS_CALENDARS, IS_THERE)),
    Policy(name="rules:amend", about=About.RULE, reads=SETS_RULE, acts=SETS_RULE),
    Policy(
        name="rules:withdraw",
        about=About.RULE,
        reads=SETS_RULE,
        acts=SETS_RULE,
        note="a version that is not yet in force",
    ),
)


def _of_operator(
    name: str, *, reads: bool = False, acts: bool = False, only_where: str = ""
) -> Policy:
    """Pages of whoever runs the product; for everybody else they are not there."""
    return Policy(
        name=name,
        about=About.OFFICE,
        reads=(ADMINISTERS, IS_THERE) if reads else None,
        acts=(ADMINISTERS, IS_THERE) if acts else None,
        only_where=only_where,
        note="no text and no address of a notice",
    )


OPERATIONS = (
    Policy(name="operations:notices", reads=(ADMINISTERS,)),
    Policy(
        name="operations:standing",
        reads=(ADMINISTERS,),
        note="deadlines by their own numbers, and how many secret tasks lie still; no case",
    ),
    _of_operator("operations:again", acts=True),
    _of_operator("operations:give_up", reads=True, acts=True),
    _of_operator("operations:all_again", acts=True),
    _of_operator("operations:wake", acts=True),
    Policy(
        name="operations:outgoing", reads=(ADMINISTERS,), only_where="OUTGOING_FILES"
    ),
    _of_operator("operations:outgoing_file", reads=True, only_where="OUTGOING_FILES"),
)
READS_RETENTION = hidden_but_for(*posts.READ_RETENTION)
OF_HEAD = hidden_but_for(*posts.HEADS)
KEEPING = (
    Policy(
        name="keeping:index",
        reads=(READS_RETENTION,),
        note="counted among the cases of the ordinary level that are seen",
    ),
    Policy(
        name="keeping:rule",
        about=About.OFFICE,
        reads=(READS_RETENTION, IS_THERE),
        acts=(READS_RETENTION, IS_THERE, only(*posts.SUPERVISORS)),
        note="the cases past their term that are seen; another person decides",
    ),
    Policy(
        name="keeping:amend",
        about=About.OFFICE,
        reads=(OF_HEAD, IS_THERE),
        acts=(OF_HEAD, IS_THERE),
    ),
    Policy(
        name="keeping:run",
        about=About.OFFICE,
        reads=(READS_RETENTION, IS_THERE),
        acts=(READS_RETENTION, IS_THERE, only(*posts.SUPERVISORS, *posts.HEADS)),
        note="the cases in it that are seen; not by who proposed it",
    ),
    Policy(
        name="keeping:hold",
        about=About.CASE,
        reads=HOLDS,
        acts=HOLDS,
    ),
)
KEEPS_LIST = hidden_but_for(*posts.INFORMATION_OFFICERS)
DECIDES_ON_LIST = hidden_but_for(*posts.INFORMATION_SUPERIORS)
READS_LIST = hidden_but_for(*posts.INFORMATION_OFFICE, *posts.AUDITORS)
OF_INFORMATION = hidden_but_for(*posts.INFORMATION_OFFICE)
READS_REPORT = hidden_but_for(*posts.INFORMATION_OFFICE, *posts.HEADS)


def _of_item(
    name: str,
    by: Condition,
    *,
    reads: bool = False,
    acts: bool = False,
    note: str = "",
) -> Policy:
    return Policy(
        name=name,
        about=About.OFFICE,
        reads=(by, IS_THERE) if reads else None,
        acts=(by, IS_THERE) if acts else None,
        note=note,
    )


INFORMATION = (
    Policy(name="information:index", reads=(READS_LIST,)),
    Policy(name="information:new", reads=(KEEPS_LIST,), acts=(KEEPS_LIST,)),
    _of_item("information:item", READS_LIST, reads=True),
    _of_item("information:file", READS_LIST, reads=True),
    _of_item("information:edit", KEEPS_LIST, reads=True, acts=True),
    _of_item("information:submit", KEEPS_LIST, acts=True),
    _of_item(
        "information:publish",
        DECIDES_ON_LIST,
        acts=True,
        note="what somebody else wrote",
    ),
    _of_item("information:send_back", DECIDES_ON_LIST, acts=True),
    _of_item("information:withdraw", OF_INFORMATION, acts=True),
    Policy(
        name="information:suggestions",
        reads=(KEEPS_LIST,),
        note="answered suggestions of the ordinary level that the officer sees",
    ),
    _of_item("information:suggestion", KEEPS_LIST, reads=True, acts=True),
    _of_item("information:suggestion_withdraw", KEEPS_LIST, acts=True),
    Policy(
        name="information:report",
        reads=(READS_REPORT,),
        note="figures of requests of the ordinary level; no case is named",
    ),
    Policy(name="information:report_csv", reads=(READS_REPORT,)),
    Policy(name="information:report_confirm", acts=(DECIDES_ON_LIST,)),
)
POLICIES = (*DEFINITIONS, *CALENDARS, *RULES, *KEEPING, *INFORMATION, *OPERATIONS)
