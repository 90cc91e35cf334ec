"""Tables that only grow: history, who read what, events. The database refuses the rest.

Every app with models ends its models with ``keep_history``; what a test then finds
without triggers is an app that forgot to. Here because the apps below import nothing of
each other.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import pgtrigger
from django.apps import apps
from django.db.models import Model


AnyModel = TypeVar("AnyModel", bound=type[Model])
_CHANGES = (pgtrigger.Update, pgtrigger.Delete)
_passing: set[type[Model]] = set()


def keep(model: AnyModel) -> AnyModel:
    """Rows of ``model`` are never changed, deleted or truncated."""
    pgtrigger.register(
        pgtrigger.Protect(
            name="append_only", operation=pgtrigger.Update | pgtrigger.Delete
        ),
        _no_truncate(),
    )(model)
    return model


def keep_for(*, days: int) -> Callable[[AnyModel], AnyModel]:
    """Rows are never changed, and not deleted while ``at`` is younger than ``days``.

    No root is signed of them: what goes after its time would be told as missing.
    """

    def guard(model: AnyModel) -> AnyModel:
        young = f"OLD.at > CURRENT_TIMESTAMP - INTERVAL '{days:d} days'"
        pgtrigger.register(
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update),
            pgtrigger.Protect(
                name="kept_while_young",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(young),
            ),
            _no_truncate(),
        )(model)
        _passing.add(model)
        return model

    return guard


def passing_tables() -> set[str]:
    """Tables whose rows go after their time, whatever was once signed of them."""
    return {model._meta.db_table for model in _passing}


def keep_history(app_label: str) -> None:
    """Keep the history of every tracked model of the app, its last models loaded."""
    for model in list(apps.all_models[app_label].values()):
        history = history_of(model)
        if history is not None and not refuses_changes(history):
            keep(history)
        if refuses_changes(model) and not refuses_truncate(model):
            pgtrigger.register(_no_truncate())(model)


def _no_truncate() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="no_truncate",
        operation=pgtrigger.Truncate,
        when=pgtrigger.Before,
        level=pgtrigger.Statement,
        func="RAISE EXCEPTION 'history is never truncated';",
    )


def history_of(model: type[Model]) -> type[Model] | None:
    """The model of its history rows, if it is tracked."""
    name = getattr(model._meta, "simple_history_manager_attribute", None)
    if name is None:
        return None
    found: type[Model] = getattr(model, name).model
    return found


def refuses_changes(model: type[Model]) -> bool:
    """Whether no row of it is ever changed or deleted, whatever it holds."""
    return any(
        isinstance(trigger, pgtrigger.Protect)
        and trigger.condition is None
        and all(str(change) in str(trigger.operation) for change in _CHANGES)
        for trigger in _triggers(model)
    )


def refuses_truncate(model: type[Model]) -> bool:
    return any(
        str(trigger.operation) == str(pgtrigger.Truncate)
        for trigger in _triggers(model)
    )


def _triggers(model: type[Model]) -> list[Any]:
    return list(getattr(model._meta, "triggers", []))


def kept_models() -> Iterator[type[Model]]:
    """Every model whose rows are never changed, by the name of its table."""
    models = (model for model in apps.get_models() if refuses_changes(model))
    yield from sorted(models, key=lambda model: model._meta.db_table)
