"""Who oversees the work: boards, charts, moving tasks, absences."""

from . import posts
from .vocabulary import (
    About,
    Conditions,
    Need,
    Policy,
    found_by,
    hidden_but_for,
    only,
)


OVERSEES: Conditions = (only(*posts.OVERSEE),)
SUPERVISES: Conditions = (only(*posts.SUPERVISORS),)
THEIRS_OR_LED: Conditions = (found_by(Need.LEADS),)

SUPERVISION = (
    Policy(
        name="supervision:board",
        reads=OVERSEES,
        note="tasks of their units; of cases that they do not see only what is counted",
    ),
    Policy(name="supervision:workload", reads=OVERSEES),
    Policy(
        name="supervision:capacity",
        about=About.OFFICE,
        reads=(*OVERSEES, found_by(Need.IS_THERE), found_by(Need.SUPERVISES_PERSON)),
        acts=(*OVERSEES, found_by(Need.IS_THERE), found_by(Need.SUPERVISES_PERSON)),
        note="of people of the units that they supervise",
    ),
    Policy(name="supervision:charts", reads=OVERSEES),
    Policy(name="supervision:orphans", reads=OVERSEES),
    Policy(name="supervision:orphan_count", reads=OVERSEES),
    Policy(
        name="supervision:leaders",
        reads=(only(*posts.HEADS),),
        note="figures only; no case is named",
    ),
)
LEADS = (only(*posts.DASHBOARDS),)
DASHBOARDS = (
    Policy(
        name="dashboards:index",
        reads=LEADS,
        note="figures; those of whom they see lead to their list",
    ),
    Policy(name="dashboards:workbook", reads=LEADS),
)
REASSIGNING = (
    Policy(name="reassigning:choose", reads=SUPERVISES, acts=SUPERVISES),
    Policy(name="reassigning:preview", acts=SUPERVISES),
    Policy(name="reassigning:carry_out", acts=SUPERVISES),
    Policy(name="reassigning:batches", reads=SUPERVISES),
    Policy(
        name="reassigning:batch",
        about=About.OFFICE,
        reads=(*SUPERVISES, found_by(Need.IS_THERE)),
        note="the tasks in it that the supervisor may know of",
    ),
    Policy(
        name="reassigning:undo",
        about=About.OFFICE,
        acts=(*SUPERVISES, found_by(Need.IS_THERE)),
    ),
)
ABSENCES = (
    Policy(name="absences:mine", reads=()),
    Policy(
        name="absences:plan",
        reads=(),
        acts=(),
        note="for oneself; for somebody else who leads them",
    ),
    Policy(name="absences:team", reads=(only(*posts.LEAD),)),
    Policy(
        name="absences:change",
        about=About.OWN,
        reads=THEIRS_OR_LED,
        acts=THEIRS_OR_LED,
    ),
    Policy(
        name="absences:call_off",
        about=About.OWN,
        reads=THEIRS_OR_LED,
        acts=THEIRS_OR_LED,
    ),
)

AUDITS = only(*posts.AUDITORS)
IS_THERE = found_by(Need.IS_THERE)


def _of_auditors(
    name: str, *, about: About = About.NOTHING, acts: bool = False, note: str = ""
) -> Policy:
    """Of what the auditor sees; every page that they open is recorded too."""
    needs = {About.OFFICE: (IS_THERE,), About.CASE: (found_by(Need.SEES_CASE),)}
    conditions: Conditions = (AUDITS, *needs.get(about, ()))
    return Policy(
        name=name,
        about=about,
        reads=conditions,
        acts=conditions if acts else None,
        note=note,
    )


AUDIT = (
    _of_auditors("audit:search", note="of the cases and people seen; recorded"),
    _of_auditors("audit:search_export", about=About.OFFICE),
    _of_auditors("audit:case", about=About.CASE, note="recorded"),
    _of_auditors("audit:record", about=About.OFFICE),
    _of_auditors("audit:patterns", note="counted among the cases seen"),
    _of_auditors("audit:pattern", about=About.OFFICE),
    _of_auditors("audit:pattern_export", about=About.OFFICE),
    _of_auditors("audit:samples", note="the cases in them that are seen"),
    _of_auditors("audit:sample_new", acts=True),
    _of_auditors("audit:sample", about=About.OFFICE),
    _of_auditors("audit:review", about=About.CASE, acts=True),
    _of_auditors("audit:sample_export", about=About.OFFICE),
    _of_auditors("audit:exports"),
    _of_auditors("audit:check", acts=True, note="a file is hashed and kept nowhere"),
    Policy(name="signins:records", reads=(hidden_but_for(*posts.AUDITORS),)),
    Policy(
        name="signins:rights",
        reads=(hidden_but_for(*posts.OVERSEE),),
        note="a supervisor: of units that they supervise",
    ),
)
EMERGENCIES = (
    Policy(
        name="emergency:index",
        reads=(hidden_but_for(*posts.BREAK_GLASS, *posts.AUDITORS),),
        note="their own; who watches: also those of others",
    ),
    Policy(
        name="emergency:open",
        reads=(hidden_but_for(*posts.BREAK_GLASS),),
        acts=(hidden_but_for(*posts.BREAK_GLASS),),
        note="a case that they may open and one that is not there are told alike",
    ),
    Policy(
        name="emergency:end",
        about=About.OWN,
        reads=(found_by(Need.HEARS_OF_ACCESS), found_by(Need.ENDS_ACCESS)),
        acts=(found_by(Need.HEARS_OF_ACCESS), found_by(Need.ENDS_ACCESS)),
    ),
)
# Who answers for the data of others, and who audits them; for everybody else none is there.
SEE_INCIDENTS: Conditions = (hidden_but_for(*posts.OVERSEE),)
RECORD_INCIDENTS: Conditions = (hidden_but_for(*posts.SUPERVISORS),)
ONE_INCIDENT: Conditions = (*SEE_INCIDENTS, IS_THERE)
INCIDENTS = (
    Policy(name="incidents:index", reads=SEE_INCIDENTS),
    Policy(
        name="incidents:look",
        reads=SEE_INCIDENTS,
        note="of the cases and people seen; recorded",
    ),
    Policy(name="incidents:record", reads=RECORD_INCIDENTS, acts=RECORD_INCIDENTS),
    Policy(name="incidents:incident", about=About.OFFICE, reads=ONE_INCIDENT),
    Policy(
        name="incidents:tell",
        about=About.OFFICE,
        reads=(*RECORD_INCIDENTS, IS_THERE),
        acts=(*RECORD_INCIDENTS, IS_THERE),
    ),
    Policy(name="incidents:export", about=About.OFFICE, reads=ONE_INCIDENT),
    Policy(
        name="incidents:draft",
        about=About.OFFICE,
        reads=ONE_INCIDENT,
        note="names nobody who is affected",
    ),
)
POLICIES = (
    *SUPERVISION,
    *DASHBOARDS,
    *REASSIGNING,
    *ABSENCES,
    *AUDIT,
    *EMERGENCIES,
    *INCIDENTS,
)
