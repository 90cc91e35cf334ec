"""Each kind of entry, carried out through the service that its page uses as well."""

from datetime import date, datetime
from functools import singledispatch
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from sigap_cases.desk.people.forms import PhaseForm, RegisterForm
from sigap_cases.monitoring.enums import How, NeedFound, Result
from sigap_cases.monitoring.exceptions import CheckConflictError
from sigap_cases.monitoring.models import MonitoringCheck
from sigap_cases.monitoring.services import checks, quick_reports
from sigap_cases.registry.enums import WorkPhase
from sigap_cases.registry.models import Person
from sigap_cases.registry.services import locking
from sigap_cases.registry.services import people as people_service

from .answers import Difference, Value
from .entries import AddPerson, ChangePhase, Confirm, Entry, QuickReport
from .exceptions import Changed, NotInYourVillage, WrongFields
from .sight import VillageDesk


# Field -> value -> the words that are shown of it.
WORDS: dict[str, dict[str, Any]] = {
    "phase": dict(WorkPhase.choices),
    "how": dict(How.choices),
    "result": dict(Result.choices),
    "needs": dict(NeedFound.choices),
}


def carry_out(entry: Entry, desk: VillageDesk) -> int:
    """The id of the record that was made or changed."""
    return int(_carry_out(entry, desk))


@singledispatch
def _carry_out(entry: Any, desk: VillageDesk) -> int:
    raise NotImplementedError(f"{type(entry).__name__} for {desk.user.pk}")


def checked(form: forms.Form) -> dict[str, Any]:
    if not form.is_valid():
        raise WrongFields(
            {name: [str(one) for one in told] for name, told in form.errors.items()}
        )
    return form.cleaned_data


def person_of(pk: int, desk: VillageDesk) -> Person:
    person = desk.person(pk)
    if person is None:
        raise NotInYourVillage
    return person


def moment_of(entry: Entry) -> datetime:
    """A phone's clock may run ahead; nothing is noted for a time to come."""
    return min(entry.made_at, timezone.now())


@_carry_out.register
def _add_person(entry: AddPerson, desk: VillageDesk) -> int:
    told = {**entry.answers, "submission_key": str(entry.key)}
    form = RegisterForm(told, villages=desk.villages)
    checked(form)
    person = people_service.register(form.new_person(), by=desk.user)
    return person_of(person.pk, desk).pk


@_carry_out.register
def _change_phase(entry: ChangePhase, desk: VillageDesk) -> int:
    person = locking.lock(person_of(entry.person, desk).pk)
    told = {"phase": entry.phase, "since": entry.since, "source": entry.source}
    values = checked(PhaseForm(told))
    if (entry.seen.phase, entry.seen.since) != (person.phase, person.phase_since):
        _compare_phases(entry, person)
    noted = people_service.change_phase(person, by=desk.user, **values)
    return noted.pk


def _compare_phases(entry: ChangePhase, person: Person) -> None:
    """Raises Changed where the office knows another phase than the phone tells."""
    since = person.phase_since
    differences = differing(
        ("phase", _("Phase of work"), entry.phase, person.phase),
        ("since", _("Since"), entry.since.isoformat(), since.isoformat()),
    )
    if differences:
        seen = {"phase": person.phase, "since": since.isoformat()}
        raise Changed(differences, {"seen": seen})


@_carry_out.register
def _confirm(entry: Confirm, desk: VillageDesk) -> int:
    person_of(entry.person, desk)
    check = MonitoringCheck.objects.filter(pk=entry.check, person=entry.person).first()
    if check is None:
        raise NotInYourVillage
    try:
        return _answer(entry, entry.revision, desk).pk
    except CheckConflictError as error:
        current = error.current
    if current.is_answered:
        _compare_answers(entry, current)
        return current.pk
    # The contact lapsed, or somebody else tried in vain: this is one more try.
    return _answer(entry, current.revision, desk).pk


def _answer(entry: Confirm, revision: int, desk: VillageDesk) -> MonitoringCheck:
    return checks.confirm(
        entry.check,
        desk.user,
        how=entry.how,
        result=entry.result,
        phase=entry.phase or None,
        needs=entry.needs,
        note=entry.note,
        at=moment_of(entry),
        client_key=entry.key,
        expected_revision=revision,
    )


def _compare_answers(entry: Confirm, current: MonitoringCheck) -> None:
    """Raises Changed, unless somebody else has entered just the same."""
    differences = differing(
        ("how", _("By which way"), entry.how, current.how),
        ("result", _("Result"), entry.result, current.result),
        ("phase", _("Phase of work"), entry.phase, current.phase),
        ("needs", _("Needs"), sorted(entry.needs), sorted(current.needs)),
        ("note", _("Note"), entry.note, current.note),
    )
    if differences:
        raise Changed(differences, {"revision": current.revision})


@_carry_out.register
def _quick_report(entry: QuickReport, desk: VillageDesk) -> int:
    if entry.person is not None:
        person_of(entry.person, desk)
    made = quick_reports.report(
        desk.user,
        kind=entry.what,
        person_id=entry.person,
        words=entry.words,
        at=moment_of(entry),
        client_key=entry.key,
        village_id=desk.villages[0].pk if entry.person is None else None,
    )
    return made.pk


def differing(*fields: tuple[str, str, Value, Value]) -> list[Difference]:
    """Of (name, label, the phone's value, the office's value), those that differ."""
    return [
        Difference(
            name=name,
            label=label,
            yours=yours,
            yours_shown=_shown(name, yours),
            servers=servers,
            servers_shown=_shown(name, servers),
        )
        for name, label, yours, servers in fields
        if yours != servers
    ]


def _shown(name: str, value: Value) -> str:
    if not value:
        return _("Not filled in")
    if isinstance(value, list):
        return ", ".join(_shown(name, one) for one in value)
    if name == "since":
        return date_format(date.fromisoformat(value), "j F Y")
    return str(WORDS.get(name, {}).get(value, value))
