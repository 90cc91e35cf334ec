"""Tasks, waits and their clocks."""

from .vocabulary import About, Need, Policy, found_by


REACHES = found_by(Need.REACHES_TASK)
SEES = found_by(Need.SEES_CASE)
SUPERVISES = found_by(Need.SUPERVISES_TASK)

POLICIES = (
    Policy(name="desk:inbox", reads=(), note="the tasks of the posts held"),
    Policy(name="desk:take_next", acts=(), note="of the tasks that may be claimed"),
    Policy(
        name="desk:task",
        about=About.TASK,
        reads=(REACHES,),
        acts=(REACHES, SEES),
        note="who may claim it and does not see the case is shown no case",
    ),
    Policy(name="desk:task_draft", about=About.TASK, acts=(REACHES, SEES)),
    Policy(name="desk:task_claim", about=About.TASK, acts=(REACHES,)),
    Policy(name="desk:task_release", about=About.TASK, acts=(REACHES,)),
    Policy(
        name="desk:task_reassign",
        about=About.TASK,
        reads=(REACHES, SEES, SUPERVISES),
        acts=(REACHES, SEES, SUPERVISES),
    ),
    Policy(
        name="desk:task_priority",
        about=About.TASK,
        reads=(REACHES, SEES, SUPERVISES),
        acts=(REACHES, SEES, SUPERVISES),
    ),
    Policy(
        name="desk:separation",
        about=About.TASK,
        reads=(REACHES, SEES, SUPERVISES),
        acts=(REACHES, SEES, SUPERVISES),
        note="an exception for somebody else, never for oneself",
    ),
    Policy(
        name="desk:task_why",
        about=About.TASK,
        reads=(REACHES,),
        note="why it is due when it is due; nothing of the case",
    ),
    Policy(
        name="desk:task_clock",
        about=About.TASK,
        reads=(REACHES, SEES, found_by(Need.KEEPS_TIME)),
        acts=(REACHES, SEES, found_by(Need.KEEPS_TIME)),
    ),
    Policy(name="desk:wait_why", about=About.WAIT, reads=(SEES,)),
)
