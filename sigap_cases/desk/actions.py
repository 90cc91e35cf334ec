"""What an officer may do with a case beside completing its tasks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.enums import INFORMATION_KINDS, VILLAGE_KINDS, Capacity
from sigap_cases.cases.exceptions import GrantRefused
from sigap_cases.cases.models import Case
from sigap_cases.cases.policies import check_can_work, check_is_open
from sigap_cases.cases.referral_policies import can_refer
from sigap_cases.cases.services import (
    confidentiality,
    contacts,
    correspondence,
    hearings,
    lifecycle,
    referrals,
)
from workflows.policies import can, check_can_cancel
from workflows.selectors import definition_of_version
from workflows.services.pausing import may_pause

from . import forms, linked
from .casefile import CaseFile
from .contactforms import ContactForm, contact_of
from .hearingforms import HearingForm, call_of
from .officer import Officer
from .referral_forms import ReferForm, sending_of


class Action(TextChoices):
    """The word in the address, and the words on the button."""

    MESSAGE = "pesan-pelapor", _("Ask for completion or write to the reporter")
    CONTACT = "catat-kontak", _("Note a contact")
    HEARING = "jadwalkan", _("Call a hearing or meeting")
    PARTNER = "jawaban-instansi", _("Record an agency's answer")
    REPORTER = "jawaban-pelapor", _("Record the reporter's answer")
    REFER = "rujuk", _("Refer")
    URGENCY = "urgensi", _("Change urgency")
    LEVEL = "kerahasiaan", _("Change confidentiality")
    START = "mulai-proses", _("Start a protection process")
    RELATE = "kaitkan", _("Link to another case")
    WITHDRAW = "cabut", _("Withdraw the complaint")
    UNREACHABLE = "tidak-dapat-dihubungi", _("Close: reporter cannot be reached")
    DUPLICATE = "duplikat", _("Close as a duplicate")


# The word of a definition's step -> what it lets its holder do.
OF_STEP = {
    "request_info": Action.MESSAGE,
    "record_contact": Action.CONTACT,
    "schedule_hearing": Action.HEARING,
    "refer": Action.REFER,
    "change_urgency": Action.URGENCY,
    "change_confidentiality": Action.LEVEL,
    "start_process": Action.START,
    "withdraw": Action.WITHDRAW,
    "close_unreachable": Action.UNREACHABLE,
}
OF_SUPERVISOR = frozenset(
    {
        Action.MESSAGE,
        Action.CONTACT,
        Action.HEARING,
        Action.URGENCY,
        Action.LEVEL,
        Action.START,
        Action.UNREACHABLE,
    }
)
# The outcome an action ends the case with; the definition says who may.
OUTCOME = {
    Action.WITHDRAW: "withdrawn",
    Action.UNREACHABLE: "unreachable",
    Action.DUPLICATE: "duplicate",
}
ENDING = frozenset(OUTCOME)


def may_work(officer: Officer, case: Case) -> bool:
    return can(check_can_work, officer.user, case)


def offered(file: CaseFile, officer: Officer) -> list[Action]:
    """In the order of the menu; of a case that has ended another may still start."""
    case = file.case
    if not may_work(officer, case):
        return []
    if not can(check_is_open, case):
        return [Action.START, Action.RELATE] if _protects(case) else [Action.RELATE]
    found = _of_tasks(file) | _of_waits(file) | {Action.RELATE}
    if officer.is_supervisor:
        found |= OF_SUPERVISOR
    if not _protects(case):
        found.discard(Action.START)
    if can_refer(officer.user, case):
        found.add(Action.REFER)
    if can(check_can_cancel, case.process, OUTCOME[Action.DUPLICATE], officer.user):
        found.add(Action.DUPLICATE)
    return [
        action
        for action in Action
        if action in found and _may_end(action, file, officer)
    ]


def may_start(file: CaseFile, officer: Officer) -> bool:
    return Action.START in offered(file, officer)


def _protects(case: Case) -> bool:
    """What is asked of the office or of a village leads to no protection process."""
    return case.kind not in (*INFORMATION_KINDS, *VILLAGE_KINDS)


def _of_tasks(file: CaseFile) -> set[Action]:
    """What the steps of the tasks that the officer holds allow."""
    words: set[str] = set()
    for task in file.tasks:
        if task.is_mine:
            own = definition_of_version(task.item.process.version)
            words.update(own.task_step(task.item.step).actions)
    return {OF_STEP[word] for word in words if word in OF_STEP}


def _of_waits(file: CaseFile) -> set[Action]:
    found: set[Action] = set()
    for row in file.waits:
        if "partner_replied" in row.wait.messages:
            found.add(Action.PARTNER)
        if row.wait.waits_for == "reporter" and reporter_choices(file):
            found.add(Action.REPORTER)
    return found


def _may_end(action: Action, file: CaseFile, officer: Officer) -> bool:
    if action not in ENDING:
        return True
    return can(check_can_cancel, file.case.process, OUTCOME[action], officer.user)


SAYINGS = {
    correspondence.COMPLETED: _("Gives what was asked"),
    correspondence.SATISFIED: _("Accepts the result"),
    correspondence.OBJECTED: _("Objects to the result"),
    correspondence.OBJECTED_LATE: _("Objects that the answer is late"),
}


def reporter_choices(file: CaseFile) -> list[tuple[str, Any]]:
    """What the process listens for from the reporter now."""
    listened = {
        name
        for row in file.waits
        if row.wait.waits_for == "reporter"
        for name in row.wait.messages
    }
    return [(name, label) for name, label in SAYINGS.items() if name in listened]


def may_reissue(file: CaseFile, officer: Officer) -> bool:
    """A lost code is given again to a named reporter only."""
    reporter = file.reporter
    named = reporter is not None and bool(reporter.name)
    return (
        named
        and reporter.capacity != Capacity.ANONYMOUS
        and may_work(officer, file.case)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """How an action is asked for, done, and told; ``primary`` is its button."""

    form: Callable[[QueryDict | None, CaseFile], Any]
    do: Callable[[CaseFile, Mapping[str, Any], Officer], object]
    primary: Any
    done: Any
    help: Any = ""


def _may_pause(file: CaseFile) -> bool:
    """Whether a task of the officer's own has a clock that stands still for the reporter."""
    return any(
        task.is_mine and task.item.due_at is not None and may_pause(task.item)
        for task in file.tasks
    )


def _reporter_form(data: QueryDict | None, file: CaseFile) -> forms.ReporterAnswerForm:
    return forms.ReporterAnswerForm(data, choices=reporter_choices(file))


def _step_of_hearing(file: CaseFile) -> str:
    """The step of the officer's own task that a hearing is called for, if any."""
    for task in file.tasks:
        own = definition_of_version(task.item.process.version)
        step = own.task_step(task.item.step)
        if task.is_mine and "schedule_hearing" in step.actions:
            return task.item.step
    return ""


def _change_urgency(
    file: CaseFile, told: Mapping[str, Any], officer: Officer
) -> object:
    return confidentiality.change_urgency(
        file.case, told["urgency"], by=officer.user, reason=told["reason"]
    )


def _change_level(file: CaseFile, told: Mapping[str, Any], officer: Officer) -> object:
    return confidentiality.change_level(
        file.case, told["level"], by=officer.user, reason=told["reason"]
    )


def _end(action: Action) -> Callable[[CaseFile, Mapping[str, Any], Officer], object]:
    def end(file: CaseFile, told: Mapping[str, Any], officer: Officer) -> object:
        return lifecycle.close_early(
            file.case, OUTCOME[action], reason=told["reason"], by=officer.user
        )

    return end


def _merge(file: CaseFile, told: Mapping[str, Any], officer: Officer) -> object:
    other = (
        officer.cases().filter(number=told["number"]).select_related("matter").first()
    )
    if other is None or other.pk == file.case.pk:
        raise GrantRefused(
            str(_("There is no other case of this number that you may see."))
        )
    return lifecycle.merge_into(
        file.case, other, reason=told["reason"], by=officer.user
    )


def _refer_form(data: QueryDict | None, file: CaseFile) -> ReferForm:
    """Starts with the wait for a partner that is on, where there is one."""
    steps = [row.wait.step for row in file.waits if row.wait.waits_for == "partner"]
    awaited = steps[0] if len(steps) == 1 else ""
    return ReferForm(data, case=file.case, definition=file.definition, awaited=awaited)


def _refer(file: CaseFile, told: Mapping[str, Any], officer: Officer) -> object:
    sending = sending_of(file.case, told)
    return referrals.refer(file.case, sending, by=officer.user)


DEEDS: dict[Action, Deed] = {
    Action.MESSAGE: Deed(
        form=lambda data, file: forms.MessageForm(data, may_pause=_may_pause(file)),
        do=lambda file, told, officer: correspondence.write_to_reporter(
            file.case,
            told["body"],
            by=officer.user,
            awaits_answer=told.get("awaits_answer", False),
        ),
        primary=_("Send"),
        done=_("The message stands on the reporter's tracking page."),
    ),
    Action.CONTACT: Deed(
        form=lambda data, file: ContactForm(data, case=file.case),
        do=lambda file, told, officer: contacts.record(
            file.case, contact_of(told), by=officer.user
        ),
        primary=_("Save the note"),
        done=_("The contact is in the timeline."),
        help=_(
            "Each attempt counts for the rule by which a case is closed when the reporter"
            " cannot be reached."
        ),
    ),
    Action.HEARING: Deed(
        form=lambda data, file: HearingForm(
            data, case=file.case, step=_step_of_hearing(file)
        ),
        do=lambda file, told, officer: hearings.call(
            file.case, call_of(told), by=officer.user
        ),
        primary=_("Call the meeting"),
        done=_("The meeting is called. Its dates and answers are under Meetings."),
    ),
    Action.PARTNER: Deed(
        form=lambda data, _file: forms.AnswerForm(data),
        do=lambda file, told, officer: correspondence.answer_for_partner(
            file.case, told["text"], by=officer.user
        ),
        primary=_("Record the answer"),
        done=_("The answer is recorded and the case goes on."),
        help=_(
            "The case waits for this agency and goes on as soon as its answer is recorded."
        ),
    ),
    Action.REPORTER: Deed(
        form=_reporter_form,
        do=lambda file, told, officer: correspondence.answer_for_reporter(
            file.case, told["text"], message=told["message"], by=officer.user
        ),
        primary=_("Record the answer"),
        done=_("The answer is recorded and the case goes on."),
        help=_(
            "The case waits for the reporter and goes on as soon as the answer is recorded."
        ),
    ),
    Action.REFER: Deed(
        form=_refer_form,
        do=_refer,
        primary=_("Send the referral"),
        done=_("The referral is sent. The partner has its own deadline."),
        help=_(
            "The partner sees what you tick and write here, and nothing else of the case."
        ),
    ),
    Action.URGENCY: Deed(
        form=lambda data, file: forms.UrgencyForm(
            data, initial={"urgency": file.case.urgency}
        ),
        do=_change_urgency,
        primary=_("Change urgency"),
        done=_("The urgency is changed."),
    ),
    Action.LEVEL: Deed(
        form=lambda data, file: forms.LevelForm(
            data, initial={"level": file.case.level}
        ),
        do=_change_level,
        primary=_("Change confidentiality"),
        done=_("The confidentiality is changed."),
        help=_("A secret case is seen by its custodians and by named people only."),
    ),
    Action.START: Deed(
        form=linked.StartForm,
        do=linked.start,
        primary=_("Start the process"),
        done=_("The process is started as a linked case."),
        help=_(
            "It becomes a case of its own, as confidential as this one, with the same "
            "worker and family. This case goes on."
        ),
    ),
    Action.RELATE: Deed(
        form=lambda data, _file: linked.RelateForm(data),
        do=linked.relate,
        primary=_("Link the cases"),
        done=_("The cases are linked."),
        help=_("Who sees both cases finds each in the other."),
    ),
    Action.WITHDRAW: Deed(
        form=lambda data, _file: forms.ReasonForm(data),
        do=_end(Action.WITHDRAW),
        primary=_("Withdraw the complaint"),
        done=_("The case is closed: withdrawn by the reporter."),
        help=_(
            "All open tasks of the case end. Do this only when the reporter asks for it."
        ),
    ),
    Action.UNREACHABLE: Deed(
        form=lambda data, _file: forms.ReasonForm(data),
        do=_end(Action.UNREACHABLE),
        primary=_("Close the case"),
        done=_("The case is closed: the reporter cannot be reached."),
        help=_(
            "All open tasks end. The case may be closed once the reporter has been sought"
            " as long as the rule asks; each attempt stands under Contacts."
        ),
    ),
    Action.DUPLICATE: Deed(
        form=lambda data, _file: forms.DuplicateForm(data),
        do=_merge,
        primary=_("Close as a duplicate"),
        done=_("The case is closed as a duplicate. Both cases keep all they hold."),
        help=_("All open tasks of this case end; the other case goes on."),
    ),
}
