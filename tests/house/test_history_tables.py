"""History only grows, on every table; and every table of the business has one."""

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

from accounts.models import User
from append_only import history_of, kept_models, refuses_changes, refuses_truncate
from sigap_cases.cases.models import AccessRecord
from sigap_cases.registry.models import PersonAccess
from workflows.models import Event, SignedRoot, VerificationRun


APPS = (
    *("accounts", "workflows", "notifications"),
    *(
        "registry",
        "cases",
        "monitoring",
        "publicinfo",
        "exchange",
        "aid",
        "wiring",
        "desk",
        "village",
        "portal",
        "demo",
        "sealing",
        "backup",
    ),
    *("village", "reports", "api"),
)
# Models without history rows, each for a reason.
WITHOUT_HISTORY = {
    "accounts.AttemptTally": "a count of attempts that goes after a while",
    "accounts.PositionGroup": "made once for a post at a unit, never changed",
    "accounts.StaffSession": "who is signed in at the moment; its end is a sign-in record",
    "accounts.User_groups": "never written: who is in a group is read from memberships",
    "accounts.User_user_permissions": "never written: no permission is given to a person",
    "api.ApiRequest": "never changed; a log of requests that goes after its time",
    "api.IdempotentCall": "never changed; a key of a write that goes after its time",
    "api.WebhookDelivery": "an event and its attempts; a repeat has its row",
    "cases.LetterCounter": "a number; what took it is in the letters' history",
    "cases.Mention": "written with its note, which never changes",
    "cases.RegisterCounter": "a number; what took it is in the cases' history",
    "exchange.ImportPart": "rows as they came, sealed; they go after their time",
    "exchange.ImportRow": "what a sheet says and what came of it: history of the registry",
    "notifications.BadAddress": "what a provider reported; outside of the case file",
    "notifications.ChannelHealth": "how a channel does at the moment",
    "notifications.Covered": "which notices a mail told of, written once",
    "notifications.Delivery": "a sending and its attempts; operators' acts have their rows",
    "notifications.InboxNotice": "a copy of a notice; only that it was read is changed",
    "notifications.OutboxMessage": "a notice on its way, written with its event",
    "notifications.Preference": "how a person wants to be told; theirs alone",
    "notifications.Rhythm": "how often a person wants to be told; theirs alone",
    "portal.Draft": "belongs to whoever types, and goes after a while",
    "portal.DraftFile": "belongs to whoever types, and goes after a while",
    "portal.Tally": "a count of attempts that goes after a while",
    "sealing.SealKey": "a copy of a destroyed key would open again what was deleted",
    "workflows.ActionRun": "its start, failure and end are events",
    "workflows.ArmedWait": "its start and end are events",
    "workflows.DeadlineFault": "the last fault of a sweep; what it does later are events",
    "workflows.Matter": "its head follows its events, which name each other",
    "workflows.Process": "its start, values and end are events",
    "workflows.StoredMessage": "its coming is an event",
    "workflows.Task": "its work item has history, its steps are events",
    "workflows.TaskDraft": "unfinished text of whoever holds the task",
    "workflows.Task_previous": "written with its task, which events tell of",
}


def models_of_ours() -> list[type[Model]]:
    return [
        model
        for label in APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]


def test_apps_of_ours_are_all_walked() -> None:
    ours = {
        config.label
        for config in apps.get_app_configs()
        if config.name.split(".")[0]
        in ("accounts", "workflows", "notifications", "sigap_cases")
    }
    assert ours - {"admin"} == set(APPS)


def test_tracked_models_keep_their_history_from_change() -> None:
    histories = [found for model in models_of_ours() if (found := history_of(model))]
    assert len(histories) > 50
    assert [m for m in histories if not refuses_changes(m)] == []
    assert [m for m in histories if not refuses_truncate(m)] == []


def test_models_that_refuse_changes_refuse_truncate_too() -> None:
    kept = list(kept_models())
    assert {Event, AccessRecord, PersonAccess, SignedRoot, VerificationRun} <= set(kept)
    assert [model for model in kept if not refuses_truncate(model)] == []


def test_every_model_has_history_or_a_reason_not_to() -> None:
    without = {
        model._meta.label
        for model in models_of_ours()
        if history_of(model) is None
        and not refuses_changes(model)
        and not hasattr(model, "history_date")
    }
    assert without == set(WITHOUT_HISTORY)


@pytest.mark.django_db
def test_database_has_every_trigger_and_all_are_on() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgenabled = 'O'")
        there = {row[0] for row in cursor.fetchall()}
    kept = {model._meta.db_table for model in kept_models()}
    named = {
        trigger.get_pgid(model)
        for model, trigger in pgtrigger.registered()
        if model._meta.db_table in kept
    }
    assert named - there == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {table} SET history_change_reason = 'lain'",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
    ],
)
def test_history_refuses(change: str) -> None:
    User.objects.create(username="petugas", full_name="Petugas")
    table = User.history.model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with (
        pytest.raises(DatabaseError, match=r"pgtrigger|never truncated"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table=table))
    assert User.history.count() == 1
