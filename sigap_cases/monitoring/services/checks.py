"""Answering a check: who was reached, how, and what is known of them now."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.history import save_as
from sigap_cases.monitoring.enums import (
    WAY_OF,
    CheckState,
    How,
    LapseReason,
    NeedFound,
    Result,
)
from sigap_cases.monitoring.exceptions import (
    CheckConflictError,
    CheckEnded,
    KeyUsed,
    WrongEntry,
)
from sigap_cases.monitoring.models import MonitoringCheck
from sigap_cases.monitoring.selectors import checks_visible_to
from sigap_cases.registry.enums import WorkPhase
from sigap_cases.registry.models import Person
from sigap_cases.registry.services import access, people
from sigap_cases.registry.services.locking import lock_to_change


CONFIRMED = "confirm_check"
ANSWERS = ("state", "result", "how", "phase", "needs", "note", "done_at", "done_by")
LAPSE = ("lapsed_at", "lapse_reason")


@transaction.atomic
def confirm(  # noqa: PLR0913 what a phone sends, field by field
    check_id: int,
    officer: User,
    *,
    how: str,
    result: str,
    phase: str | None,
    needs: Sequence[str],
    note: str,
    at: datetime,
    client_key: UUID | None = None,
    expected_revision: int | None = None,
) -> MonitoringCheck:
    """Note what came of trying to reach somebody; the record follows.

    ``at`` is when it happened; one that is still to come is a phone's wrong clock, and
    is taken as now. The same ``client_key`` again changes nothing and returns the check
    as it stands. Without ``expected_revision`` nothing that was answered is changed.

    MonitoringCheck.DoesNotExist for what is missing and for what is out of sight;
    NotAllowed, PersonMerged or PersonErased where the record may not be changed;
    WrongEntry naming the field; CheckEnded, KeyUsed; CheckConflictError with the check
    as somebody else left it.
    """
    found = checks_visible_to(officer).get(pk=check_id)
    person = lock_to_change(found.person_id, by=officer)
    check = locked(check_id)
    if client_key is not None and _came_before(check, client_key):
        return check
    _check_current(check, expected_revision)
    entry = _entry(how, result, phase, needs, note)
    moment = min(at, timezone.now())
    _follow(person, check, entry, moment, officer)
    entry |= _standing(check, entry["result"])
    entry |= {"done_at": moment, "done_by": officer, "client_key": client_key}
    return write(check, entry, by=officer, reason=CONFIRMED)


def locked(check_id: int) -> MonitoringCheck:
    rows = MonitoringCheck.objects.select_for_update(of=("self",))
    return rows.select_related("round__rule", "person", "village").get(pk=check_id)


def _came_before(check: MonitoringCheck, client_key: UUID) -> bool:
    """KeyUsed where the key named an entry on somebody else."""
    history: Any = MonitoringCheck.history
    known = set(history.filter(client_key=client_key).values_list("id", flat=True))
    if known - {check.pk}:
        raise KeyUsed
    return bool(known)


def _check_current(check: MonitoringCheck, expected_revision: int | None) -> None:
    if check.state == CheckState.VOID:
        raise CheckEnded
    if expected_revision is None:
        is_stale = check.is_answered
    else:
        is_stale = expected_revision != check.revision
    if is_stale:
        raise CheckConflictError(check)


def _entry(
    how: str, result: str, phase: str | None, needs: Sequence[str], note: str
) -> dict[str, Any]:
    if len(note) > 1000:
        raise WrongEntry("note", _("The note is too long: 1,000 characters fit."))
    return {
        "how": _among(how, How.values, "how"),
        "result": _among(result, Result.values, "result"),
        "phase": _among(phase, WorkPhase.values, "phase") if phase else "",
        "needs": sorted({_among(need, NeedFound.values, "needs") for need in needs}),
        "note": note.strip(),
    }


def _among(value: str, known: list[str], field: str) -> str:
    if value not in known:
        raise WrongEntry(field, _("Choose one of the answers."))
    return value


def _follow(
    person: Person,
    check: MonitoringCheck,
    entry: dict[str, Any],
    moment: datetime,
    officer: User,
) -> None:
    """The record: the contact, the phase if it is another one, and who read it."""
    people.record_contact(
        person,
        way=WAY_OF[entry["how"]],
        reached=entry["result"] != Result.NOT_REACHED,
        note=entry["note"],
        at=moment,
        by=officer,
    )
    if entry["phase"] and entry["phase"] != person.phase:
        source = _("Periodic monitoring: %(round)s") % {"round": check.round.name}
        people.change_phase(
            person,
            phase=entry["phase"],
            since=timezone.localdate(moment),
            source=source,
            by=officer,
        )
    access.record(person, by=officer)


def _standing(check: MonitoringCheck, result: str) -> dict[str, Any]:
    """The state that the result leaves it in; a lapse of before stays told."""
    if result != Result.NOT_REACHED:
        return {"state": CheckState.CONFIRMED}
    if check.state == CheckState.LAPSED:
        return {}
    if missed_before(check) >= check.round.rule.missed_rounds - 1:
        return lapse_values(LapseReason.NOT_REACHED)
    if not check.round.is_open or timezone.localdate() > check.round.lapses_after:
        return lapse_values(LapseReason.OVERDUE)
    return {"state": CheckState.OPEN}


def missed_before(check: MonitoringCheck) -> int:
    """In how many rounds running, just before this one, the person was not reached."""
    earlier = MonitoringCheck.objects.filter(
        person=check.person_id, round__starts__lt=check.round.starts
    ).exclude(state=CheckState.VOID)
    missed = 0
    for result in earlier.order_by("-round__starts").values_list("result", flat=True):
        if result != Result.NOT_REACHED:
            break
        missed += 1
    return missed


def lapse_values(reason: LapseReason) -> dict[str, Any]:
    return {
        "state": CheckState.LAPSED,
        "lapsed_at": timezone.now(),
        "lapse_reason": reason,
    }


def write(
    check: MonitoringCheck, values: dict[str, Any], *, by: User | None, reason: str
) -> MonitoringCheck:
    """Set, count the entry and save, with history. KeyUsed at the same key elsewhere."""
    for name, value in values.items():
        setattr(check, name, value)
    check.revision += 1
    fields = [*values, "revision"]
    try:
        with transaction.atomic():
            save_as(check, by=by, reason=reason, update_fields=fields)
    except IntegrityError as error:
        raise KeyUsed from error
    return check


def namespaced(name: str) -> UUID:
    """The same key for the same thing, whoever asks and however often."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"sigap:monitoring:{name}")
