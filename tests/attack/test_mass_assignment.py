"""Every field of every model, sent to every act: what no form asks for stays as it is."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client

from accounts.models import Membership, User
from sigap_cases.access_policies.matrix import ACT, rows
from sigap_cases.access_policies.situations import Situation
from sigap_cases.cases.models import (
    Case,
    CaseUserObjectPermission,
    Document,
    Letter,
    Note,
    Party,
    Referral,
)
from sigap_cases.registry.models import Person
from tests.attack.asking import Asker
from tests.attack.test_access_matrix import NOW, ROUTES, asker, is_here, quiet
from tests.desk import world
from workflows.models import WorkItem


__all__ = ["asker"]

# Columns that the product sets by itself: no form of the desk asks for one of them.
NEVER_ASKED: dict[type[models.Model], tuple[str, ...]] = {
    Case: (
        *("id", "number", "register_number", "register_year", "owner_id", "owner_path"),
        *("matter_id", "process_id", "submission_key", "lodged_at", "registered_by_id"),
        *("closed_at", "status", "kind"),
    ),
    User: ("id", "username", "password", "is_active", "is_superuser", "is_staff"),
    Membership: ("id", "user_id", "unit_id", "post", "valid"),
    WorkItem: (
        "task_id",
        "matter_id",
        "post",
        "unit_path",
        "named_only",
        "due_at",
        "step",
    ),
    Party: ("id", "case_id"),
    Document: ("id", "case_id", "file", "sha256", "content_type", "uploaded_by_id"),
    Letter: ("id", "case_id", "number", "token", "signed_at", "data", "unit_id"),
    Note: ("id", "case_id", "author_id", "written_at"),
    Referral: ("id", "number", "case_id", "matter_id", "sent_by_id", "sent_at"),
    Person: ("id", "merged_into_id"),
    CaseUserObjectPermission: ("id", "user_id", "content_object_id"),
}
OURS = ("accounts", "workflows", "cases", "registry", "notifications")
SENDERS = ("penyelia", "petugas_pengaduan", "petugas_desa")
# What they are for sets one of them: the date is computed anew, a record is parted from
# the one it was merged into.
BY_RULE = frozenset({"desk:task_clock", "people:unmerge"})
AT = (Situation.OFFICE, Situation.OWN_VILLAGE, Situation.THEIRS, Situation.THERE)


def every_field() -> dict[str, str]:
    """The name of every column there is, and a value that nobody would give it."""
    found: dict[str, str] = {}
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.concrete_fields:
                found[field.name] = found[field.attname] = _value(field)
    return found


def _value(field: Any) -> str:
    if isinstance(field, models.BooleanField):
        return "on"
    if isinstance(field, models.IntegerField | models.ForeignKey | models.AutoField):
        return "1"
    if isinstance(field, models.DateField):
        return "2026-01-01"
    return "tidak diminta"


def kept() -> dict[str, dict[Any, tuple[Any, ...]]]:
    """What stands in those columns, row by row."""
    return {
        model._meta.label: {
            row[0]: row for row in model._default_manager.values_list(*columns)
        }
        for model, columns in NEVER_ASKED.items()
    }


WRITES = re.compile(r"\b(?:INSERT|UPDATE|DELETE|TRUNCATE|MERGE|COPY)\b", re.IGNORECASE)
# What every request may write: who is signed in.
_SESSION = "django_session"


class Written:
    """Whether a request sent anything to the database that writes."""

    def __init__(self) -> None:
        self.is_any = False

    def __call__(self, execute: Callable[..., Any], sql: str, *told: Any) -> Any:
        text = str(sql)
        self.is_any |= bool(WRITES.search(text)) and _SESSION not in text
        return execute(sql, *told)


def changed(
    before: dict[str, dict[Any, tuple[Any, ...]]],
    after: dict[str, dict[Any, tuple[Any, ...]]],
) -> Iterator[str]:
    for label, rows_before in before.items():
        for pk, row in rows_before.items():
            if pk in after[label] and after[label][pk] != row:
                yield f"{label} {pk}: {row} became {after[label][pk]}"


def test_every_column_that_is_never_asked_exists() -> None:
    for model, columns in NEVER_ASKED.items():
        names = {field.attname for field in model._meta.concrete_fields}
        assert sorted(set(columns) - names) == [], model


@pytest.mark.slow
@pytest.mark.parametrize("sender", SENDERS)
def test_undeclared_fields_change_nothing(db: None, asker: Asker, sender: str) -> None:
    data, found, reached = every_field(), [], 0
    client = Client()
    with time_machine.travel(NOW, tick=False), quiet(), transaction.atomic():
        client.force_login(world.user(sender))
        before = kept()
        for row in rows():
            policy = row.policy
            is_ours = policy.name.partition(":")[0] not in ("admin", "account", "mfa")
            if row.method != ACT or row.at not in AT or not is_ours or not is_here(row):
                continue
            if policy.acts is None or policy.name in BY_RULE:
                continue
            address = asker.address(policy, ROUTES[policy.name], row.at, None)
            written = Written()
            with transaction.atomic():
                with connection.execute_wrapper(written):
                    answer: Any = client.post(address, data)
                    if answer.streaming:
                        answer.getvalue()  # closes the file behind it
                reached += answer.status_code not in (403, 404, 405)
                after = kept() if written.is_any else before
                found += [f"{policy.name}: {what}" for what in changed(before, after)]
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    assert found == []
    assert reached > 10
