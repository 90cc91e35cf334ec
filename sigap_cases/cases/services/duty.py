"""The duty officer's task in a case that becomes an emergency after its process began.

A complaint that is lodged as one has it in its own process. A process that runs gets no
second branch; the task has a process of its own beside it, on the same matter.
"""

from django.utils.translation import gettext as _

from sigap_cases.cases.models import Case
from sigap_cases.cases.selectors import open_items_of
from workflows.actors import Actor, rule
from workflows.models import Process
from workflows.services import processes

from . import telling


PROCESS = "keadaan_darurat"
# The step of the duty officer, in this process and in those that begin with it.
CONTACT = "emergency_contact"


def call(case: Case, *, by: Actor) -> None:
    """Open the duty officer's task, unless it is open, and tell who works on the case."""
    if not open_items_of(case).filter(step=CONTACT).exists():
        processes.start(PROCESS, matter=case.matter, values={}, by=by)
    telling.emergency(case)


def close_with(case: Case) -> None:
    """The case has closed: nobody is called because of it any more."""
    running = Process.objects.filter(
        matter=case.matter_id, version__definition__key=PROCESS, finished=None
    )
    for process in running:
        processes.cancel(
            process,
            outcome="case_closed",
            reason=_("The case has closed."),
            by=rule(_("The case has closed")),
        )
