"""Which rows of the tables that only grow belong to one case."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model, Q

from append_only import history_of
from sigap_cases.cases.enums import NoteKind
from sigap_cases.cases.models import Case, Note
from sigap_cases.cases.policies import reads_privileged
from workflows.models import Matter
from workflows.services import kept_tables


# What a row of the case is tied to it by; other ties lead to other cases.
BY = ("case", "matter", "content_object")
_APPS = ("cases", "workflows")
# Line of a line of a row of a case, at most.
_DEPTH = 3
Owned = dict[type[Model], Q]


def rows_of(case: Case) -> Iterator[tuple[type[Model], list[int]]]:
    """Each table with the keys of its rows that belong to the case, in their order."""
    owned = _owned(case)
    tracked = {history_of(model): model for model in owned if history_of(model)}
    for model in kept_tables.tables().values():
        condition = owned.get(tracked.get(model, model))
        if condition is not None:
            rows = model._default_manager.filter(condition).order_by("pk")
            keys = list(rows.values_list("pk", flat=True))
            if keys:
                yield model, keys


def _owned(case: Case) -> Owned:
    """Models with rows of the case, and what says that a row is one."""
    roots: dict[type[Model], Any] = {Case: case.pk, Matter: case.matter_id}
    owned: Owned = {}
    models = [one for label in _APPS for one in apps.get_app_config(label).get_models()]
    for model in models:
        ties = [
            Q(**{field.attname: roots[field.related_model]})
            for field in model._meta.concrete_fields
            if field.name in BY and field.related_model in roots
        ]
        if ties:
            owned[model] = ties[0]
    for _ in range(_DEPTH):
        owned |= {
            model: tie
            for model in models
            if model not in owned and (tie := _tied(model, owned))
        }
    return owned | {Case: Q(id=case.pk)}


def _tied(model: type[Model], owned: Owned) -> Q | None:
    """Whatever names a row that is owned, by a key that is not a person's or a place's."""
    found: Q | None = None
    for field in model._meta.concrete_fields:
        parent = field.related_model
        if not isinstance(parent, type) or parent not in owned or parent is model:
            continue
        keys = parent._default_manager.filter(owned[parent]).values_list("pk")
        tie = Q(**{f"{field.attname}__in": [key for (key,) in keys]})
        found = tie if found is None else found | tie
    return found


def withheld(case: Case, by: Any) -> set[tuple[str, int]]:
    """Rows of which ``by`` gets the hash alone: notes that counsel alone reads."""
    if reads_privileged(by, case):
        return set()
    notes = Note.objects.filter(case=case, kind=NoteKind.PRIVILEGED)
    return {(Note._meta.db_table, key) for key in notes.values_list("pk", flat=True)}
