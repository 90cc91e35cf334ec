"""Migrations that render no model for what changes none of its columns.

Django renders the historic models anew after each operation, with all that are related:
with the users related to nearly every table, that was nine tenths of what a first start
and a test database took. What the database is told is the same.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, partial, wraps
from typing import Any

from django.apps import apps
from django.db.migrations.state import ProjectState
from django.db.models.signals import class_prepared
from pgtrigger.migrations import AddTrigger, RemoveTrigger
from simple_history.models import HistoricalRecords


@contextmanager
def light() -> Iterator[None]:
    """What is migrated inside takes a fraction of its time."""
    with ExitStack() as patches:
        for name in ("_append_option", "_remove_option", "_alter_option"):
            told = _option_told(getattr(ProjectState, name))
            patches.enter_context(_put(ProjectState, name, told))
        for operation in (AddTrigger, RemoveTrigger):
            told = _trigger_told(operation.state_forwards)
            patches.enter_context(_put(operation, "state_forwards", told))
        patches.enter_context(_swappable_names_kept())
        patches.enter_context(_histories_deaf())
        yield


@contextmanager
def _put(owner: object, name: str, value: object) -> Iterator[None]:
    """Another value of an attribute, for as long as this lasts."""
    before = vars(owner).get(name, _put)
    setattr(owner, name, value)
    try:
        yield
    finally:
        if before is _put:
            delattr(owner, name)
        else:
            setattr(owner, name, before)


def _option_told(method: Callable[..., None]) -> Callable[..., None]:
    @wraps(method)
    def told(
        state: ProjectState, app_label: str, model_name: str, option: str, *rest: Any
    ) -> None:
        with _only_told(state, option):
            method(state, app_label, model_name, option, *rest)

    return told


def _trigger_told(method: Callable[..., None]) -> Callable[..., None]:
    @wraps(method)
    def told(operation: AddTrigger, app_label: str, state: ProjectState) -> None:
        with _only_told(state, "triggers"):
            method(operation, app_label, state)

    return told


@contextmanager
def _only_told(state: ProjectState, option: str) -> Iterator[None]:
    """The rendered model is told of its new indexes, constraints or triggers."""
    told = partial(_tell, state, option)
    with _put(state, "reload_model", told):
        yield


def _tell(
    state: ProjectState,
    option: str,
    app_label: str,
    model_name: str,
    **_how: bool,
) -> None:
    if "apps" not in state.__dict__:  # Asked for as an attribute, it would be rendered.
        return
    meta = state.apps.get_model(app_label, model_name)._meta
    found = state.models[app_label, model_name.lower()].options[option]
    setattr(meta, option, list(found))
    meta.__dict__.pop("total_unique_constraints", None)


@contextmanager
def _swappable_names_kept() -> Iterator[None]:
    """Each historic model that is rendered empties Django's cache of these settings."""
    kept = cache(apps.get_swappable_settings_name)
    with _put(apps, "get_swappable_settings_name", kept):
        yield


@contextmanager
def _histories_deaf() -> Iterator[None]:
    """Every tracked model looks at each class that is made, whether it is itself."""
    kept = [
        told
        for told in class_prepared.receivers
        if not isinstance(getattr(told[1], "__self__", None), HistoricalRecords)
    ]
    with _put(class_prepared, "receivers", kept):
        class_prepared.sender_receivers_cache.clear()
        try:
            yield
        finally:
            class_prepared.sender_receivers_cache.clear()
