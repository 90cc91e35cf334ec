"""Taking what a phone sends: each entry once, each in a transaction of its own."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sigap_cases.cases.exceptions import MissingAnswer
from sigap_cases.monitoring.exceptions import WrongEntry
from sigap_cases.registry.exceptions import WrongAnswer
from workflows.exceptions import Busy, WorkflowError

from . import acts
from .answers import Accepted, Answer, Conflict, Later, Refused
from .entries import Entry, read_entry
from .exceptions import Changed, NotYoursToEnter, TooOld, WrongFields
from .models import SentEntry
from .sight import VillageDesk


# As long as a phone keeps what is not sent (static/village-queue.js), and some days.
OLDEST = timedelta(days=30)
LONGEST_KEY = 40


def receive(entries: Iterable[dict[str, Any]], desk: VillageDesk) -> list[Answer]:
    """In the order of the entries; one that is refused holds up none of the others."""
    return [_receive(raw, desk) for raw in entries]


def _receive(raw: dict[str, Any], desk: VillageDesk) -> Answer:
    entry, errors = read_entry(raw)
    if entry is None:
        key = str(raw.get("key", ""))[:LONGEST_KEY]
        return Refused(key=key, sentence=str(WrongFields.sentence), errors=errors)
    key = str(entry.key)
    try:
        return _taken_before(entry, desk) or _take(entry, desk)
    except Busy:
        return Later(key=key)
    except Changed as error:
        return Conflict(
            key=key,
            sentence=str(error.sentence),
            differences=error.differences,
            expect=error.expect,
        )
    except WorkflowError as error:
        return Refused(key=key, sentence=str(error.sentence), errors=_errors_of(error))


def _errors_of(error: WorkflowError) -> dict[str, list[str]]:
    if isinstance(error, WrongFields):
        return error.errors
    if isinstance(error, MissingAnswer | WrongAnswer | WrongEntry):
        return {error.field: [str(error.sentence)]}
    return {}


def _taken_before(entry: Entry, desk: VillageDesk) -> Answer | None:
    receipt = SentEntry.objects.filter(user=desk.user, key=entry.key).first()
    if receipt is None:
        return None
    if receipt.kind != entry.kind:
        return Refused(key=str(entry.key), sentence=_("This key was used before."))
    return Accepted(key=str(entry.key), record=receipt.record_id)


def _take(entry: Entry, desk: VillageDesk) -> Answer:
    """Two sendings of one entry at once: the second finds the first's receipt, whatever
    the first's record makes of it.
    """
    if not desk.enters(entry.kind):
        raise NotYoursToEnter
    if entry.made_at < timezone.now() - OLDEST:
        raise TooOld
    try:
        with transaction.atomic():
            record = acts.carry_out(entry, desk)
            SentEntry.objects.create(
                user=desk.user,
                key=entry.key,
                kind=entry.kind,
                record_id=record,
                made_at=entry.made_at,
                taken_at=timezone.now(),
            )
    except (IntegrityError, WorkflowError):
        answer = _taken_before(entry, desk)
        if answer is None:
            raise
        return answer
    return Accepted(key=str(entry.key), record=record)
