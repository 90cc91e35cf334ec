"""Fields of a row taken over into a record that is there, so that they can be given back."""

from collections.abc import Collection
from typing import Any

from django.apps import apps
from django.db.models import Model

from accounts.services.history import delete_as, save_as
from sigap_cases.exchange.differences import (
    PAPER_KINDS,
    PASSPORT_KEYS,
    papers_of,
    placement_of,
)
from sigap_cases.exchange.reading import PLACEMENT_KEYS, Told
from sigap_cases.registry.models import Person, PersonPhone, PhaseChange, Placement

from .recording import PERSON_FIELDS, Entry, contact, paper, placement_values


# What a record held before: ``changed`` = model, id, column -> value; ``made`` = model, id.
Undo = dict[str, list[Any]]
_PASSPORT = frozenset({"passport", *PASSPORT_KEYS})


class Taking:
    """Writes into one record, which the caller has locked, and notes what was before."""

    def __init__(self, person: Person, told: Told, entry: Entry, reason: str) -> None:
        self.person = person
        self.told = told
        self.entry = entry
        self.reason = reason
        self.undo: Undo = {"changed": [], "made": []}

    def take(self, keys: Collection[str]) -> Undo:
        """Take over the columns of these keys; what the row does not say stays."""
        wanted = {key for key in keys if key in self.told.values}
        self._person(wanted)
        self._beside(wanted)
        if wanted.intersection(PLACEMENT_KEYS):
            self._placement(wanted)
        return self.undo

    def _person(self, wanted: set[str]) -> None:
        values = self.told.values
        new = {key: values[key] for key in PERSON_FIELDS if key in wanted}
        if "village" in wanted:
            new["village_id"] = values["village"]
        if "phase" in wanted:
            since = values.get("phase_since", self.entry.today)
            self._make(self._phase(values["phase"], since))
            if since >= self.person.phase_since:
                new |= {"phase": values["phase"], "phase_since": since}
        self._change(self.person, new)

    def _phase(self, phase: str, since: Any) -> PhaseChange:
        return PhaseChange(
            person=self.person,
            phase=phase,
            since=since,
            source=self.entry.source[:200],
            noted_at=self.entry.at,
            noted_by=self.entry.by,
        )

    def _beside(self, wanted: set[str]) -> None:
        if "phone" in wanted:
            number = self.told.values["phone"]
            self._make(PersonPhone(person=self.person, number=number))
        for key in PAPER_KINDS:
            if key in wanted:
                self._make(paper(self.person, key, self.told))
        if "passport" not in wanted and wanted & _PASSPORT:
            self._passport(wanted)
        if "contact_name" in wanted:
            self._make(contact(self.person, self.told))
        elif "contact_phone" in wanted:
            self._contact_phone()

    def _passport(self, wanted: set[str]) -> None:
        number = self.told.values.get("passport")
        for row in papers_of(self.person, "passport"):
            if row.number == number:
                new = {
                    column: self.told.values[key]
                    for key, column in PASSPORT_KEYS.items()
                    if key in wanted
                }
                self._change(row, new)
                return

    def _contact_phone(self) -> None:
        name = self.told.values["contact_name"].casefold()
        for row in self.person.contacts.all():
            if row.name.casefold() == name:
                self._change(row, {"phone": self.told.values["contact_phone"]})
                return

    def _placement(self, wanted: set[str]) -> None:
        """Into the placement that lasts; a new one where there is none, or where the
        sheet speaks of a ship and the registry of a land."""
        current = placement_of(self.person)
        values = placement_values(self.told)
        if current is None or current.is_ship != values["is_ship"]:
            self._make(Placement(person=self.person, **values))
            return
        new = {key: values[key] for key in wanted if key in values}
        if "wage" in new:
            new["currency"] = values["currency"]
        self._change(
            current, {k: v for k, v in new.items() if k != "currency" or "wage" in new}
        )

    def _make(self, row: Model) -> None:
        save_as(row, by=self.entry.by, reason=self.reason)
        self.undo["made"].append([row._meta.label, row.pk])

    def _change(self, row: Any, new: dict[str, Any]) -> None:
        before = {
            name: getattr(row, name)
            for name, value in new.items()
            if getattr(row, name) != value
        }
        if not before:
            return
        for name in before:
            setattr(row, name, new[name])
        named = [name.removesuffix("_id") for name in before]
        save_as(row, by=self.entry.by, reason=self.reason, update_fields=named)
        plain = {k: None if v is None else str(v) for k, v in before.items()}
        self.undo["changed"].append([row._meta.label, row.pk, plain])


def give_back(undo: Undo, *, by: Any, reason: str) -> None:
    """As it was before; the caller has seen to it that nothing was changed since."""
    for label, pk in reversed(undo.get("made", [])):
        delete_as(apps.get_model(label).objects.get(pk=pk), by=by, reason=reason)
    for label, pk, before in reversed(undo.get("changed", [])):
        row = apps.get_model(label).objects.get(pk=pk)
        for name, text in before.items():
            setattr(row, name, _value(row, name, text))
        named = [name.removesuffix("_id") for name in before]
        save_as(row, by=by, reason=reason, update_fields=named)


def _value(row: Any, name: str, text: str | None) -> Any:
    if text is None:
        return None
    field = row._meta.get_field(name.removesuffix("_id"))
    return field.to_python(text)
