"""What the pages of one case show, loaded for the person who asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sigap_cases.cases.enums import PartyRole
from sigap_cases.cases.masking import hidden_kinds, masked_parties, may_ask_to_see
from sigap_cases.cases.models import Case
from sigap_cases.cases.selectors import open_items_of, sees_by_held_task
from sigap_cases.registry.sensitive import Sensitive
from workflows.definitions.schema import Definition
from workflows.enums import ArmState
from workflows.models import ArmedWait, WorkItem
from workflows.selectors import definition_of_version, step_states

from .due import Due, due_of, full_moment
from .officer import Officer
from .stages import Stage, position_of, stages_of


class Part(TextChoices):
    """The tabs of a case."""

    SUMMARY = "ringkasan", _("Summary")
    TIMELINE = "lini-masa", _("Timeline")
    DOCUMENTS = "dokumen", _("Documents")
    LETTERS = "surat", _("Letters")
    PARTIES = "pihak", _("Parties")
    MESSAGES = "pesan", _("Messages")
    REFERRALS = "rujukan", _("Referrals")
    CONTACTS = "kontak", _("Contacts")
    HEARINGS = "jadwal", _("Meetings")
    NOTES = "catatan", _("Notes")
    LINKED = "terkait", _("Linked")
    PROCESS = "proses", _("Process diagram")
    ACCESS = "akses", _("Access")


def find_case(officer: Officer, number: str) -> Case:
    """A case the officer sees; anything else does not exist."""
    case = _told(officer.cases()).filter(number=number).first()
    if case is None:
        raise Http404
    if case.process is not None:
        case.process.matter = case.matter
    return case


def _told(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With what the head of a case tells."""
    return cases.select_related(
        "case_type",
        "country",
        "village__parent",
        "owner",
        "matter",
        "registered_by",
        "registered_at_unit",
        "process__version__definition",
    )


def case_of_item(officer: Officer, item: WorkItem) -> Case | None:
    """The case of a task if the officer sees it already."""
    cases = Case.objects.all() if _sees_by_holding(officer, item) else officer.cases()
    return _told(cases).filter(matter_id=item.matter_id).first()


def _sees_by_holding(officer: Officer, item: WorkItem) -> bool:
    return item.owner_id == officer.user.pk and any(
        position.post == item.post
        and position.unit_path == item.unit_path
        and sees_by_held_task(item, position.unit_kind)
        for position in officer.positions
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """An open task of the case, with its owner."""

    item: WorkItem
    url: str
    due: Due | None
    post: str
    is_mine: bool
    may_prioritise: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenWait:
    title: str
    for_whom: str
    until: str
    wait: ArmedWait


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """The head of a case and what is open in it."""

    case: Case
    definition: Definition
    stages: Sequence[Stage]
    parties: Sequence[Any]
    tasks: Sequence[OpenTask]
    waits: Sequence[OpenWait]
    # The case that this one was merged into, where the officer may see that one too.
    goes_on_in: str
    # Complainants of a mass complaint have a list of their own and are not in parties.
    complainant_count: int = 0
    # What is masked for the officer now, and whether they may have it shown.
    hidden: frozenset[Sensitive] = frozenset()
    may_ask: bool = False

    @property
    def hides_reporter(self) -> bool:
        return Sensitive.REPORTER in self.hidden

    @property
    def hides_account(self) -> bool:
        return bool(self.hidden - {Sensitive.REPORTER})

    @property
    def account_kind(self) -> str:
        """The word in the address under which what happened is shown."""
        return str(next(iter(self.hidden - {Sensitive.REPORTER}), ""))

    @property
    def has_complainants(self) -> bool:
        return self.complainant_count > 0

    def of_role(self, role: str) -> list[Any]:
        return [party for party in self.parties if party.role == role]

    @property
    def reporter(self) -> Any:
        return next(iter(self.of_role(PartyRole.REPORTER)), None)

    @property
    def workers(self) -> list[Any]:
        return self.of_role(PartyRole.WORKER)

    @property
    def respondents(self) -> list[Any]:
        return self.of_role(PartyRole.RESPONDENT)

    @property
    def next_due(self) -> OpenTask | None:
        dated = [task for task in self.tasks if task.due is not None]
        return min(dated, key=_due_at, default=None)

    @property
    def version(self) -> Any:
        return self.case.process.version if self.case.process else None


def _due_at(task: OpenTask) -> datetime:
    due_at: datetime = task.item.due_at or timezone.now()
    return due_at


def case_file(case: Case, officer: Officer) -> CaseFile:
    if case.process is None:
        raise Http404
    definition = definition_of_version(case.process.version)
    hidden = hidden_kinds(officer.user, case)
    parties = list(case.parties.exclude(role=PartyRole.COMPLAINANT))
    return CaseFile(
        hidden=hidden,
        may_ask=bool(hidden) and may_ask_to_see(officer.user, case),
        case=case,
        definition=definition,
        stages=stages_of(case),
        parties=masked_parties(parties, hidden),
        tasks=_tasks(case, officer),
        waits=_waits(case),
        goes_on_in=_goes_on_in(case, officer),
        complainant_count=case.parties.filter(role=PartyRole.COMPLAINANT).count(),
    )


def _goes_on_in(case: Case, officer: Officer) -> str:
    if case.merged_into_id is None:
        return ""
    seen = officer.cases().filter(pk=case.merged_into_id)
    return seen.values_list("number", flat=True).first() or ""


def _tasks(case: Case, officer: Officer) -> list[OpenTask]:
    now = timezone.now()
    items = open_items_of(case).select_related(
        "deadline__rule", "owner", "process__version"
    )
    return [
        OpenTask(
            item=item,
            url=reverse("desk:task", args=[item.pk]),
            due=due_of(item, now),
            post=_role_title(item),
            is_mine=item.owner_id == officer.user.pk,
            may_prioritise=officer.supervises(item.unit_path),
        )
        for item in items
    ]


def _role_title(item: WorkItem) -> str:
    definition = definition_of_version(item.process.version)
    return definition.role_of(item.step, item.escalated_from or item.post).title


def armed_waits(case: Case) -> QuerySet[ArmedWait]:
    return ArmedWait.objects.filter(
        matter_id=case.matter_id, state=ArmState.ARMED, kind="step"
    ).order_by("pk")


WAITED_FOR = {
    "reporter": _("The reporter has to answer"),
    "partner": _("Another agency has to answer"),
    "time": _("Time has to pass"),
}


def _waits(case: Case) -> list[OpenWait]:
    rows = []
    for wait in armed_waits(case).select_related("process__version"):
        definition = definition_of_version(wait.process.version)
        rows.append(
            OpenWait(
                title=definition.steps[wait.step].title,
                for_whom=str(WAITED_FOR.get(wait.waits_for, wait.waits_for)),
                until=full_moment(wait.fires_at) if wait.fires_at else "",
                wait=wait,
            )
        )
    return rows


def diagram_of(file: CaseFile) -> dict[str, Any]:
    """Markers for the drawing, and the same in a sentence."""
    states = step_states(file.case.process)  # type: ignore[arg-type]
    return {
        "url": reverse("desk:case_bpmn", args=[file.case.number]),
        "done": " ".join(key for key, state in states.items() if state == "done"),
        "now": " ".join(key for key, state in states.items() if state == "now"),
        "position": position_of(file.definition, states),
    }
