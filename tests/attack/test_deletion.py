"""People and cases are never deleted: what they did and what was done hangs on them."""

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from accounts.models import User
from sigap_cases.cases.models import Case
from tests.desk import world


OURS = ("accounts", "workflows", "cases", "registry", "notifications", "portal")
# An access that was given: that it was, to whom and by whom, is an event of the case.
GOES_WITH_IT = frozenset(
    {
        "cases.CaseUserObjectPermission.user",
        "cases.CaseUserObjectPermission.content_object",
        "cases.CaseGroupObjectPermission.content_object",
    }
)


def keys_to(target: Any) -> list[tuple[str, Any]]:
    """Foreign keys to a model, with what becomes of a row whose target is deleted."""
    found = []
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            if hasattr(model, "history_type") or "history_id" in _names(model):
                continue  # rows of a history keep the number and no key
            found += [
                (f"{model._meta.label}.{field.name}", field.remote_field.on_delete)
                for field in model._meta.get_fields()
                if isinstance(field, models.ForeignKey)
                and field.related_model == target
            ]
    return found


def _names(model: Any) -> set[str]:
    return {field.name for field in model._meta.get_fields()}


@pytest.mark.parametrize("target", [User, Case])
def test_every_key_to_a_person_or_a_case_protects_it(target: Any) -> None:
    keys = keys_to(target)
    loose = [
        name
        for name, on_delete in keys
        if on_delete is not models.PROTECT and name not in GOES_WITH_IT
    ]
    assert len(keys) > 10
    assert loose == []


@pytest.mark.usefixtures("desk")
def test_delete_is_refused_for_who_has_done_something_and_for_a_case() -> None:
    case = world.lodge(by="petugas_pengaduan")
    for row in (world.user("petugas_pengaduan"), case):
        with pytest.raises(ProtectedError):
            row.delete()


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("table", ["accounts_user", "cases_case"])
def test_database_refuses_to_delete_without_django(table: str) -> None:
    case = world.lodge(by="petugas_pengaduan")
    pk = case.pk if table == "cases_case" else case.registered_by_id
    with pytest.raises(IntegrityError):
        delete_at_once(table, pk)


def delete_at_once(table: str, pk: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [pk])  # noqa: S608 one of two
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
