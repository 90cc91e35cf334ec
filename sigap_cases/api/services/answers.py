"""What an agency's system says on a referral: the same task, claimed and completed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from sigap_cases.api.exceptions import AnswerNotAwaited
from sigap_cases.api.models import ApiClient
from sigap_cases.cases.enums import EntryKind
from sigap_cases.cases.models import Referral
from sigap_cases.cases.referral_selectors import open_items_at
from sigap_cases.cases.services import referral_answers
from workflows.enums import ItemState
from workflows.models import WorkItem
from workflows.services import assignment


# Step's first word -> what may be said there -> field of the form, its choice, and the
# field that takes the words (processes/rujukan.yaml).
_FORMS: Mapping[str, Mapping[str, tuple[str, str, str]]] = {
    "answer": {
        EntryKind.ACCEPTED: ("decision", "accepted", ""),
        EntryKind.REFUSED: ("decision", "refused", "refusal_reason"),
        EntryKind.QUESTION: ("decision", "asked", "partner_question"),
    },
    "report": {
        EntryKind.REPORT: ("progress", "ongoing", "report"),
        EntryKind.FINISHED: ("progress", "finished", "report"),
        EntryKind.QUESTION: ("progress", "asked", "partner_question"),
    },
}
SAID = tuple(dict.fromkeys(kind for form in _FORMS.values() for kind in form))


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the agency says, in the words of its own form."""

    answer: str
    text: str = ""
    number_kind: str = ""
    number: str = ""
    number_date: date | None = None


def awaited_of(referral: Referral) -> list[str]:
    """What the agency may say now; nothing while the office has the word."""
    item = _item_at_agency(referral)
    return list(_form_of(item)) if item is not None else []


@transaction.atomic
def say(client: ApiClient, referral: Referral, said: Said) -> int:
    """Complete the agency's open task with the answer; returns the task's id.

    AnswerNotAwaited where there is none, or it is for something else. A person of the
    agency who holds the task keeps it.
    """
    referral_answers.lock_referral(referral)
    item = _item_at_agency(referral)
    if item is None or said.answer not in _form_of(item):
        raise AnswerNotAwaited
    if item.state == ItemState.OPEN:
        item = assignment.claim(item, by=client.account)
    values = _values(item, said)
    referral_answers.complete(item, referral, by=client.account, values=values)
    return int(item.pk)


def _item_at_agency(referral: Referral) -> WorkItem | None:
    path = referral.partner.path if referral.partner else ""
    return open_items_at(referral, path).select_related("process__version").first()


def _form_of(item: WorkItem) -> Mapping[str, tuple[str, str, str]]:
    return _FORMS.get(item.step.partition("_")[0], {})


def _values(item: WorkItem, said: Said) -> dict[str, Any]:
    field, choice, words = _form_of(item)[said.answer]
    values: dict[str, Any] = {field: choice}
    if words:
        values[words] = said.text.strip()
    if said.number.strip():
        values["number_kind"] = said.number_kind.strip()
        values["number"] = said.number.strip()
        if said.number_date is not None:
            values["number_date"] = said.number_date.isoformat()
    return values
