"""What the tasks of a letter do to it: initials, signature, number, sending.

Called by the engine in the transaction that completes the task; what is refused here
takes the completion back.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.selectors import positions_of
from sigap_cases.cases.enums import LetterStage, LetterState
from sigap_cases.cases.exceptions import (
    LetterNotReady,
    NotTheSigner,
    NumberTaken,
    SignsForAnother,
)
from sigap_cases.cases.models import Letter
from workflows.actors import Actor
from workflows.enums import ItemState
from workflows.exceptions import InvalidValues
from workflows.models import WorkItem
from workflows.selectors import definition_of_version
from workflows.services import assignment, completion, matters
from workflows.services.history import save_as

from . import numbering, typesetting
from .concepts import check_complete, locked
from .files import add_to_case, keep
from .printing import data_of, with_verification


PROCESS = "surat"
# The letter of a village goes its way in the process that asks for it: letters.village.
OF_VILLAGE = "layanan_desa"
PROCESSES = (PROCESS, OF_VILLAGE)
SIGN = "sign"
Values = Mapping[str, Any]


def is_signature(item: WorkItem) -> bool:
    """Whether completing the task signs a letter, which only the signer's post does."""
    if item.step != SIGN:
        return False
    return definition_of_version(item.process.version).key in PROCESSES


def letter_of(item: WorkItem) -> Letter:
    return locked(Letter.objects.get(process_id=item.process_id))


def task_done(item: WorkItem, values: Values, actor: Actor) -> None:
    """A task of the process ``surat`` was completed."""
    _STEPS[item.step](letter_of(item), values, actor)


def _initialled(letter: Letter, values: Values, actor: Actor, *, is_last: bool) -> None:
    _check_state(letter, LetterState.INITIALLING)
    if values["initial_result"] == "returned":
        _send_back(letter, values, actor)
        return
    if is_last:
        letter.state = LetterState.SIGNING
    save_as(letter, by=actor.user, reason="", update_fields=["state"])
    _record(letter, "letter.initialled", actor)


def _first(letter: Letter, values: Values, actor: Actor) -> None:
    _initialled(letter, values, actor, is_last=not letter.second_post)


def _second(letter: Letter, values: Values, actor: Actor) -> None:
    _initialled(letter, values, actor, is_last=True)


def _send_back(letter: Letter, values: Values, actor: Actor) -> None:
    note = str(values.get("return_note") or "")
    letter.state, letter.returned_note = LetterState.RETURNED, note
    changed = ["state", "returned_note"]
    save_as(letter, by=actor.user, reason="", update_fields=changed)
    _record(letter, "letter.returned", actor)


def _mended(letter: Letter, _values: Values, actor: Actor) -> None:
    _check_state(letter, LetterState.RETURNED)
    check_complete(letter)
    letter.state, letter.returned_note = LetterState.INITIALLING, ""
    changed = ["state", "returned_note"]
    save_as(letter, by=actor.user, reason="", update_fields=changed)
    _record(letter, "letter.handed_in", actor)


def _signed(letter: Letter, values: Values, actor: Actor) -> None:
    """Freeze what is said and keep the file; the QR leads to the public page."""
    _check_state(letter, LetterState.SIGNING)
    _check_signer(letter, actor)
    if values["signature_result"] == "returned":
        _send_back(letter, values, actor)
        return
    letter.data = with_verification(letter, data_of(letter))
    letter.state, letter.signed_at = LetterState.SIGNED, timezone.now()
    letter.signed_by = actor.user
    changed = ["data", "state", "signed_at", "signed_by"]
    save_as(letter, by=actor.user, reason="", update_fields=changed)
    kept = keep(letter, _pdf(letter), stage=LetterStage.SIGNED, by=actor.user)
    _record(letter, "letter.signed", actor, sha256=kept.sha256)


def _check_signer(letter: Letter, actor: Actor) -> None:
    """Also in a secret case, whose tasks any named person may take: only the post signs.

    Who stands in for the post signs in their own name, never below that of another.
    """
    path = letter.unit.path
    held = [
        row
        for row in positions_of(actor.user)
        if (row.post, row.unit_path) == (letter.signer_post, path)
    ]
    if not held:
        raise NotTheSigner
    if held[0].stands_for and letter.signer_name != str(actor.user):
        raise SignsForAnother


def _pdf(letter: Letter) -> bytes:
    moment = letter.issued_at or letter.signed_at or timezone.now()
    return typesetting.to_pdf(letter.version.body, data_of(letter), at=moment)


def _issued(letter: Letter, values: Values, actor: Actor) -> None:
    """Number and date; the numbered copy becomes a document of the case."""
    _check_state(letter, LetterState.SIGNED)
    day = date.fromisoformat(str(values["letter_date"]))
    _check_day(letter, day)
    _give_number(letter, values, day)
    letter.letter_date, letter.number_year = day, day.year
    letter.state, letter.issued_at = LetterState.ISSUED, timezone.now()
    save_as(letter, by=actor.user, reason="")
    content = _pdf(letter)
    kept = keep(letter, content, stage=LetterStage.ISSUED, by=actor.user)
    title = f"{letter.version.template.title} {letter.number}"
    add_to_case(letter, content, title=title, by=actor)
    _record(letter, "letter.issued", actor, number=letter.number, sha256=kept.sha256)


def _give_number(letter: Letter, values: Values, day: date) -> None:
    typed = str(values.get("letter_number") or "")
    if typed:
        letter.number = numbering.typed_number(letter, typed, day.year)
        return
    taken = numbering.take_series_number(letter.unit_id, day.year)
    letter.series_number = taken
    letter.number = numbering.written_number(
        letter.unit.letterhead, letter.classification_code, taken, day
    )
    if numbering.is_taken(letter, letter.number, day.year):
        raise NumberTaken


def _check_day(letter: Letter, day: date) -> None:
    if letter.signed_at is None:
        raise LetterNotReady
    if day < timezone.localtime(letter.signed_at).date():
        sentence = _("A letter is not dated before the day it was signed.")
        raise InvalidValues({"letter_date": sentence})
    if day > timezone.localdate():
        sentence = _("A letter is not dated ahead.")
        raise InvalidValues({"letter_date": sentence})


def _sent(letter: Letter, values: Values, actor: Actor) -> None:
    _check_state(letter, LetterState.ISSUED)
    letter.state, letter.sent_way = LetterState.SENT, str(values["sent_way"])
    letter.sent_on = date.fromisoformat(str(values["sent_on"]))
    changed = ["state", "sent_way", "sent_on"]
    save_as(letter, by=actor.user, reason="", update_fields=changed)
    _record(letter, "letter.sent", actor, number=letter.number, way=letter.sent_way)


def _check_state(letter: Letter, state: LetterState) -> None:
    if letter.state != state:
        raise LetterNotReady


def _record(letter: Letter, kind: str, actor: Actor, **data: Any) -> None:
    matters.record(
        letter.case.matter,
        kind,
        by=actor,
        title=letter.version.template.title,
        data={"letter": letter.pk} | data,
    )


_STEPS: dict[str, Callable[[Letter, Values, Actor], None]] = {
    "initial_one": _first,
    "initial_two": _second,
    "mend": _mended,
    SIGN: _signed,
    "issue": _issued,
    "send_letter": _sent,
}


@transaction.atomic
def sign(item: WorkItem, *, by: Any, revision: int, note: str = "") -> WorkItem:
    """Sign the letter of a task, or send it back with a note; taking it where needed."""
    if item.step != SIGN:
        raise LetterNotReady
    if item.state == ItemState.OPEN:
        item = assignment.claim(item, by=by)
        revision = item.revision
    values = {"signature_result": "returned" if note else "signed", "return_note": note}
    return completion.complete(item, by=by, values=values, revision=revision)
