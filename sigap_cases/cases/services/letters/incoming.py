"""Letters that come in, and what the head of the office writes on them."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sigap_cases.cases.enums import DocumentKind
from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.cases.models import Case, Disposition, IncomingLetter
from sigap_cases.cases.policies import (
    acting,
    check_can_dispose,
    check_can_work,
    check_is_open,
)
from sigap_cases.cases.services import documents
from workflows.services import matters
from workflows.services.history import save_as


@transaction.atomic
def record(
    case: Case, told: Mapping[str, Any], *, scan: "File[bytes] | None", by: Any
) -> IncomingLetter:
    """Number, date and sender as the letter has them, with its scan if there is one."""
    check_can_work(by, case)
    check_is_open(case)
    if told["letter_date"] > told["received_on"]:
        raise MissingAnswer(
            "received_on", _("A letter is not received before its own date.")
        )
    actor = acting(by, case)
    document = None
    if scan is not None:
        title = _("Incoming letter %(number)s") % {"number": told["number"]}
        document = documents.store(
            case, scan, kind=DocumentKind.LETTER, title=title, by=actor
        )
    letter = IncomingLetter(
        case=case,
        document=document,
        recorded_by=by,
        recorded_at=timezone.now(),
        **{name: told[name] for name in RECORDED},
    )
    save_as(letter, by=by, reason="")
    matters.record(
        case.matter, "letter.received", by=actor, data={"incoming": letter.pk}
    )
    return letter


RECORDED = ("sender", "number", "letter_date", "received_on", "subject")


@transaction.atomic
def dispose(letter: IncomingLetter, *, to_post: str, note: str, by: Any) -> Disposition:
    """The instruction of the head, or of the supervisor for the head."""
    case = letter.case
    check_can_dispose(by, case)
    check_is_open(case)
    if not note.strip():
        raise MissingAnswer("note", _("Write what is to be done."))
    given = Disposition(
        letter=letter,
        to_post=to_post,
        note=note.strip(),
        given_by=by,
        given_on=timezone.localdate(),
        given_at=timezone.now(),
    )
    save_as(given, by=by, reason="")
    data = {"incoming": letter.pk, "to": to_post}
    matters.record(case.matter, "letter.disposed", by=acting(by, case), data=data)
    return given
