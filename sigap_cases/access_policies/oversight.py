"""Who oversees the work: boards, charts, moving tasks, absences."""

from . import posts
from .vocabulary import About, Conditions, Need, Policy, found_by, only


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
POLICIES = (*SUPERVISION, *REASSIGNING, *ABSENCES)
