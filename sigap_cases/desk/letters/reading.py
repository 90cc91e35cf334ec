"""What the pages of letters read: letters in sight, offers of a step, and what waits."""

from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from sigap_cases.cases.enums import VILLAGE_KINDS
from sigap_cases.cases.models import Case, Letter, LetterTemplate
from sigap_cases.cases.services.letters.signing import PROCESSES, SIGN
from sigap_cases.desk import lists
from sigap_cases.desk.casefile import CaseFile
from sigap_cases.desk.officer import Officer
from workflows.definitions.schema import TaskStep
from workflows.models import WorkItem
from workflows.selectors import definition_of_version


MOST_WAITING = 50
# As few joins as PostgreSQL orders at a glance; the rest is one row each.
_JOINED = ("case__matter", "case__case_type", "case__process__version")
_BESIDE = (
    "version__template",
    "unit__letterhead",
    "nature",
    "process",
    "written_by",
    "signed_by",
    "withdrawn_by",
)


def letters_seen_by(officer: Officer) -> QuerySet[Letter]:
    """A letter is seen by whoever sees its case."""
    return Letter.objects.filter(case__in=officer.cases())


def find_letter(officer: Officer, pk: int) -> Letter:
    """A letter of a case the officer sees; anything else does not exist."""
    sought = Letter.objects.filter(pk=pk).values_list("case", flat=True).first()
    # One that is missing is looked for as long as one of others: the time tells nothing.
    if not officer.cases().filter(pk=sought or 0).exists():
        raise Http404
    return _told().get(pk=pk)


def _told() -> QuerySet[Letter]:
    return Letter.objects.select_related(*_JOINED).prefetch_related(*_BESIDE)


def letters_of(case: Case) -> QuerySet[Letter]:
    return case.letters.select_related("version__template", "written_by", "nature")


def templates_for(case: Case) -> list[LetterTemplate]:
    """In use for this kind of case, with the ones made for it first."""
    if case.kind in VILLAGE_KINDS:
        return []
    found = [
        template
        for template in LetterTemplate.objects.filter(is_active=True)
        if template.serves(case.kind)
    ]
    return sorted(found, key=lambda template: not template.process_kinds)


def offered_by_tasks(file: CaseFile) -> list[LetterTemplate]:
    """Letters that the steps of the officer's own tasks name."""
    keys: set[str] = set()
    for task in file.tasks:
        if task.is_mine:
            definition = definition_of_version(task.item.process.version)
            keys.update(definition.task_step(task.item.step).letters)
    return _in_use(keys)


def offered_by(step: TaskStep) -> list[LetterTemplate]:
    return _in_use(step.letters)


def _in_use(keys: Collection[str]) -> list[LetterTemplate]:
    if not keys:
        return []
    return list(LetterTemplate.objects.filter(key__in=keys, is_active=True))


def letter_of_item(item: WorkItem) -> Letter | None:
    """The letter that a task is about, of a process that has one."""
    if item.process.version.definition.key not in PROCESSES:
        return None
    return _told().filter(process_id=item.process_id).first()


def waiting_for(officer: Officer) -> Sequence[WorkItem]:
    """Signatures that the officer holds or may take, the most urgent first."""
    branches = [
        branch.filter(step=SIGN, process__version__definition__key__in=PROCESSES)
        for branch in (*lists.mine(officer), *lists.claimable(officer))
    ]
    return lists.ordered(
        branches, by=("priority", "due_at", "pk"), start=0, size=MOST_WAITING
    )


def kinds_of(items: Sequence[WorkItem]) -> dict[int, Letter]:
    """The letter of each task, by process; its kind alone is shown before it is taken."""
    rows = Letter.objects.select_related("version__template").filter(
        process_id__in=[item.process_id for item in items]
    )
    return {row.process_id: row for row in rows if row.process_id is not None}


def panel(_request: Any, file: CaseFile) -> dict[str, Any]:
    """The part "Surat" of a case."""
    case = file.case
    return {
        "letters": letters_of(case),
        "letter_templates": templates_for(case),
        "letter_offers": offered_by_tasks(file),
        "incoming_letters": case.incoming_letters.select_related(
            "document", "recorded_by"
        ).prefetch_related("dispositions__given_by"),
    }
