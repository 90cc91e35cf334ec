"""Rows that have a history are not changed behind it.

Every write that goes past ``save`` stands here by the function that makes it, with the
reason why nothing is lost. One more fails, and so does one that is gone.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps


ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("sigap_cases", "accounts", "workflows", "notifications")
PAST_SAVE = frozenset(
    {"bulk_create", "bulk_update", "_raw_delete", "save_without_historical_record"}
)
_READS = "only reads or locks"
_NONE = "has no history"
_SHOWN = "the channels' own book: the states of a delivery are its history"
_DRAFT = "what a visitor typed before sending: has no history"
_COUNTER = "a counter that only goes up: no history, and no gap"
_AS = "through the model's delete, which leaves a last historical row"
_SESSION = "who is signed in at the moment: no history, and each end is a record"
_KEY = "a wrapped key: a copy of a destroyed one would open what was deleted"
_SEALING = "a migration that seals what stands in a table, its history as well"
_SHEET = "rows of a sheet: what they did to the registry is in its history"
_GROWS = "append-only rows"
ALLOWED: dict[tuple[str, str], str] = {
    ("sigap_cases/aid/services/proofs.py", "keep"): "a file, not a row",
    ("sigap_cases/api/services/tidying.py", "purge"): "goes after its time; no history",
    ("sigap_cases/cases/case_lists.py", "newest"): _READS,
    ("sigap_cases/desk/supervision/reach.py", "_hidden_matters"): _READS,
    ("workflows/beside.py", "beside"): _READS,
    ("sigap_cases/cases/services/documents.py", "keep"): "a file, not a row",
    (
        "sigap_cases/cases/services/letters/numbering.py",
        "take_series_number",
    ): _COUNTER,
    ("sigap_cases/cases/services/numbers.py", "take_register_number"): _COUNTER,
    ("sigap_cases/cases/services/referrals.py", "unshare"): _AS,
    ("sigap_cases/demo/beats.py", "_first_deadline"): _READS,
    ("sigap_cases/demo/simulation.py", "_let_the_planner_look"): _READS,
    ("sigap_cases/exchange/services/bringing.py", "_keep"): _SHEET,
    ("sigap_cases/exchange/services/checking.py", "check"): _SHEET,
    ("sigap_cases/exchange/services/committing.py", "_note"): _SHEET,
    (
        "sigap_cases/exchange/services/copying.py",
        "_copy",
    ): "each with the historical row that a save would write",
    ("sigap_cases/exchange/services/copying.py", "draw_keys"): _READS,
    ("sigap_cases/exchange/services/deciding.py", "decide_all"): _SHEET,
    ("sigap_cases/exchange/services/emptying.py", "destroy_rows"): _SHEET,
    ("sigap_cases/exchange/services/exporting.py", "note_readings"): _GROWS,
    (
        "sigap_cases/exchange/services/undoing.py",
        "_delete_rows",
    ): "each with the last historical row that its deletion would leave",
    ("sigap_cases/exchange/services/undoing.py", "_take_away"): _SHEET,
    ("sigap_cases/health.py", "_database_answers"): _READS,
    ("sigap_cases/portal/forms/questions.py", "clean"): "a dictionary",
    ("sigap_cases/portal/services/drafts.py", "discard"): _DRAFT,
    ("sigap_cases/portal/services/drafts.py", "purge"): _DRAFT,
    ("sigap_cases/portal/services/drafts.py", "remove_file"): _DRAFT,
    ("sigap_cases/portal/services/drafts.py", "_hand_over_files"): _DRAFT,
    ("sigap_cases/portal/services/limits.py", "_count"): _COUNTER,
    ("sigap_cases/portal/services/limits.py", "purge"): "counts of an hour long past",
    ("sigap_cases/registry/searching.py", "_searching"): _READS,
    ("sigap_cases/reports/services/snapshots.py", "take"): "append-only numbers",
    ("accounts/selectors.py", "_positions_on"): _READS,
    ("accounts/services/absences.py", "_lock"): _READS,
    (
        "accounts/services/demo.py",
        "create_demo_accounts",
    ): "the password of an invented person, just made with a history",
    ("accounts/services/history.py", "delete_as"): _AS,
    ("workflows/compiler/turn.py", "flush_links"): "Viewflow's links: " + _NONE,
    (
        "workflows/services/batch.py",
        "write",
    ): "the engine's one statement, which writes the historical rows as well",
    ("workflows/services/calendars.py", "version_for"): _READS,
    ("workflows/services/calendars.py", "versions_for"): _READS,
    ("workflows/services/calendars.py", "set_scope"): _AS,
    ("workflows/services/clocks.py", "_in_force"): _READS,
    ("workflows/services/completion.py", "_close"): "a saved form: " + _NONE,
    ("workflows/services/invariants.py", "run_query"): _READS,
    ("workflows/services/invariants.py", "flows_that_do_not_resolve"): _READS,
    ("workflows/services/reassigning.py", "_carry_out"): "append-only lines",
    ("workflows/services/reference.py", "_remove_stale"): _AS,
    ("workflows/services/settling.py", "_close_rows"): "waits and runs: " + _NONE,
    ("workflows/services/sweep.py", "_take"): _READS,
    ("workflows/services/transition.py", "lock_root"): _READS,
    ("workflows/services/transition.py", "lock_roots"): _READS,
    ("workflows/services/transition.py", "lock_root_of_task"): _READS,
    ("notifications/services/addresses.py", "mark"): _NONE,
    ("notifications/services/addresses.py", "clear"): _NONE,
    ("notifications/services/addresses.py", "clear_bounced"): _NONE,
    ("notifications/services/addresses.py", "clear_of_party"): _NONE,
    ("notifications/services/dealing.py", "write"): _SHOWN,
    ("notifications/services/dealing.py", "_write_covers"): _SHOWN,
    ("notifications/services/dealing.py", "_write_digests"): _SHOWN,
    ("notifications/services/delivery.py", "_record_one"): _SHOWN,
    ("notifications/services/delivery.py", "_record_sent"): _SHOWN,
    ("notifications/services/health.py", "end_rest"): _NONE,
    ("notifications/services/inbox.py", "mark_read"): _NONE,
    ("notifications/services/invariants.py", "findings"): _READS,
    ("notifications/services/leasing.py", "locked_health"): _NONE,
    ("notifications/services/leasing.py", "release"): _SHOWN,
    ("notifications/services/leasing.py", "_end_hopeless"): _SHOWN,
    ("notifications/services/leasing.py", "_lease"): _SHOWN,
    ("notifications/services/outbox.py", "tell"): _SHOWN,
    ("notifications/services/preferences.py", "choose"): _NONE,
    ("notifications/services/spreading.py", "_deal"): _SHOWN,
    ("notifications/services/spreading.py", "_lock_matters"): _READS,
    ("notifications/services/spreading.py", "_put_in_inbox"): _NONE,
    ("notifications/services/undelivered.py", "all_again"): _SHOWN,
    ("accounts/selectors.py", "positions_of_everybody"): _READS,
    ("accounts/services/attempts.py", "forget_old"): _COUNTER,
    ("accounts/services/attempts.py", "give_back"): _COUNTER,
    ("accounts/services/attempts.py", "spend"): _COUNTER,
    (
        "accounts/services/second_factors.py",
        "reset",
    ): "the library's rows: each act is a sign-in record",
    ("accounts/services/staff_sessions.py", "close"): _SESSION,
    ("accounts/services/staff_sessions.py", "follow_key"): _SESSION,
    ("accounts/services/staff_sessions.py", "forget_lapsed"): _SESSION,
    ("accounts/services/staff_sessions.py", "see"): _SESSION,
    ("accounts/tasks.py", "tidy"): _SESSION,
    ("sigap_cases/cases/services/grants.py", "take_away"): _AS,
    ("sigap_cases/cases/services/invariants.py", "_sealed_words_elsewhere"): _READS,
    ("sigap_cases/portal/services/drafts.py", "_forget"): _KEY,
    ("sigap_cases/sealing/first_sealing.py", "_batches"): _READS,
    ("sigap_cases/sealing/first_sealing.py", "_let_pass"): _SEALING,
    ("sigap_cases/sealing/first_sealing.py", "_make_keys"): _KEY,
    ("sigap_cases/sealing/first_sealing.py", "_refuse_plain_text"): _SEALING,
    ("sigap_cases/sealing/first_sealing.py", "seal"): _SEALING,
    ("sigap_cases/sealing/late_sealing.py", "give_keys"): _SEALING,
    ("sigap_cases/sealing/late_sealing.py", "share_keys"): _SEALING,
    ("sigap_cases/sealing/late_sealing.py", "seal_what_is_not_signed"): _SEALING,
    ("sigap_cases/sealing/late_sealing.py", "_settle"): _READS,
    ("sigap_cases/sealing/late_sealing.py", "_let_pass"): _SEALING,
    ("sigap_cases/sealing/late_sealing.py", "_rows"): _READS,
    ("sigap_cases/sealing/late_sealing.py", "_signed_upto"): _READS,
    ("sigap_cases/sealing/late_sealing.py", "_without_key"): _READS,
    (
        "sigap_cases/sealing/fields.py",
        "stored_key_of",
    ): "the key that a row from before keys gets: says nothing of the row",
    ("sigap_cases/sealing/keys.py", "destroy"): _KEY,
    ("sigap_cases/sealing/keys.py", "make_many"): _KEY,
    ("sigap_cases/sealing/keys.py", "rewrap"): _KEY,
    ("workflows/services/forgetting.py", "forget"): "a saved form: " + _NONE,
    ("workflows/services/history_roots.py", "_keep_heads"): _GROWS,
    ("workflows/services/history_roots.py", "_signed"): _GROWS,
    ("workflows/services/history_roots.py", "sign"): _READS,
    ("workflows/services/kept_tables.py", "_read"): _READS,
    ("workflows/services/kept_tables.py", "settled_upto"): _READS,
    ("workflows/services/verification.py", "_one_moment"): _READS,
    ("workflows/services/verification.py", "events_of"): _READS,
    ("workflows/services/verification.py", "trigger_faults"): _READS,
}
# Written past ``save`` above, so that none of them may have a history.
WITHOUT_HISTORY = (
    *("portal.Draft", "portal.DraftFile", "workflows.ArmedWait"),
    *("workflows.ActionRun", "workflows.ReassignmentLine", "notifications.Delivery"),
    *("notifications.OutboxMessage", "notifications.InboxNotice"),
    *("notifications.Preference", "notifications.BadAddress"),
    *("notifications.ChannelHealth", "notifications.Covered"),
    *("accounts.AttemptTally", "accounts.StaffSession", "sealing.SealKey"),
)


def goes_past_save(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    name, receiver = call.func.attr, call.func.value
    if name == "update":
        # A queryset's takes names only; a dictionary's takes another dictionary.
        return bool(call.keywords) and not call.args
    if name == "delete":
        return not call.args
    if name in ("execute", "executemany", "copy"):
        return isinstance(receiver, ast.Name) and receiver.id == "cursor"
    return name in PAST_SAVE


def writers(tree: ast.AST, function: str = "") -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        inside = node.name if isinstance(node, ast.FunctionDef) else function
        if isinstance(node, ast.Call) and goes_past_save(node):
            yield inside
        yield from writers(node, inside)


def written_past_save() -> set[tuple[str, str]]:
    return {
        (str(path.relative_to(ROOT)), function)
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if "migrations" not in path.parts
        for function in writers(ast.parse(path.read_text(encoding="utf-8")))
    }


def test_every_write_past_save_is_known_and_has_its_reason() -> None:
    assert written_past_save() == ALLOWED.keys()


def test_writers_finds_each_way_past_save() -> None:
    text = """
def change(rows, cursor):
    rows.filter(pk=1).update(name="x")
    {}.update({"a": 1})
    rows.bulk_update([], [])
    rows.delete()
    cursor.execute("UPDATE t SET a = 1")
    cursor.copy("COPY t FROM STDIN")
"""
    assert list(writers(ast.parse(text))) == ["change"] * 5


def test_rows_written_past_save_have_no_history() -> None:
    tracked = {
        model._meta.label
        for model in apps.get_models()
        if hasattr(model, "_meta") and hasattr(model, "history")
    }
    assert tracked
    assert sorted(tracked.intersection(WITHOUT_HISTORY)) == []
    assert all(apps.get_model(label) for label in WITHOUT_HISTORY)
