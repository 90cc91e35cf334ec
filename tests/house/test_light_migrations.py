"""Migrating without rendering: the historic models end as Django would have rendered them."""

from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import (
    AddConstraint,
    AddIndex,
    RemoveConstraint,
)
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.signals import class_prepared
from pgtrigger import Delete, Protect, Trigger
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from sigap_cases.wiring.light_migrations import light


KEPT = Protect(name="kept", operation=Delete)
ONCE = models.UniqueConstraint(fields=["word"], name="once")
BY_WORD = models.Index(fields=["word"], name="by_word")
ADDED = (AddConstraint("Thing", ONCE), AddIndex("Thing", BY_WORD))


def state() -> ProjectState:
    """One rendered model without anything."""
    found = ProjectState()
    fields: dict[str, models.Field[Any, Any]] = {
        "id": models.AutoField(primary_key=True),
        "word": models.TextField(),
    }
    found.add_model(ModelState("shop", "Thing", fields))
    assert found.apps.get_model("shop", "Thing")
    return found


def told(found: ProjectState) -> dict[str, list[str]]:
    meta = found.apps.get_model("shop", "Thing")._meta
    triggers: list[Trigger] = getattr(meta, "triggers", [])
    return {
        "constraints": [one.name for one in meta.constraints],
        "indexes": [one.name for one in meta.indexes],
        "triggers": [str(one.name) for one in triggers],
        "unique": [str(one.name) for one in meta.total_unique_constraints],
    }


@pytest.mark.parametrize(
    "operations",
    [
        ADDED,
        (*ADDED, RemoveConstraint("Thing", "once")),
        (AddTrigger("thing", KEPT), *ADDED),
        (AddTrigger("thing", KEPT), RemoveTrigger("thing", "kept")),
    ],
)
def test_models_end_as_django_renders_them(operations: tuple[Operation, ...]) -> None:
    light_one, plain = state(), state()
    assert told(light_one) == told(plain)
    rendered = light_one.apps.get_model("shop", "Thing")
    for operation in operations:
        operation.state_forwards("shop", plain)
        with light():
            operation.state_forwards("shop", light_one)
    assert told(light_one) == told(plain)
    assert light_one.apps.get_model("shop", "Thing") is rendered
    assert light_one.models == plain.models


def test_nothing_is_left_after_it() -> None:
    before = (
        class_prepared.receivers,
        apps.get_swappable_settings_name,
        *(vars(ProjectState)[name] for name in ("_append_option", "reload_model")),
        AddTrigger.state_forwards,
    )
    with light():
        assert len(class_prepared.receivers) < len(before[0])
        assert apps.get_swappable_settings_name("accounts.User") == "AUTH_USER_MODEL"
    assert before == (
        class_prepared.receivers,
        apps.get_swappable_settings_name,
        *(vars(ProjectState)[name] for name in ("_append_option", "reload_model")),
        AddTrigger.state_forwards,
    )
