"""Each invariant counts nothing on a sound database, and the one fault planted in it."""

import io
from collections.abc import Iterator
from itertools import chain

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from notifications.services import invariants as of_notices
from sigap_cases.cases.services import invariants as of_cases
from sigap_cases.demo.seeding import seed
from sigap_cases.monitoring.services import invariants as of_monitoring
from sigap_cases.registry.services import invariants as of_registry
from workflows.services import invariants as of_engine

from . import told_in_order


MODULES = (of_engine, of_registry, of_cases, of_monitoring, of_notices)
# Names in the statements below, and the rows they stand for.
ROWS = {
    # First, because these two name others of them.
    "A_LETTER": """INSERT INTO cases_letter (case_id, unit_id, version_id, state, revision,
        subject, addressee, nature_id, classification_code, attachments, copies, values, data,
        drafter_post, first_post, second_post, signer_post, signer_capacity, signer_title,
        signer_name, signer_rank, signer_nip, written_by_id, written_at, returned_note,
        signed_at, signed_by_id, token, number, sent_way, withdrawn_reason)
        SELECT c.id, c.owner_id, v.id, 'signed', 1, 'X', '', t.nature_id, '', '', '', '{}',
        '{}', 'penyelia', 'penyelia', '', 'kepala_dinas', '', 'X', 'X', '', '', u.id, now(),
        '', now(), u.id, 'x', '', '', '' FROM cases_case c, cases_lettertemplateversion v
        JOIN cases_lettertemplate t ON t.id = v.template_id, accounts_user u
        WHERE c.id = OPEN_CASE AND u.username = 'penyelia' LIMIT 1""",
    "AN_ACCESS": """INSERT INTO cases_emergencyaccess (case_id, user_id, post_title, reason,
        opened_at, expires_at, review_id, verdict, findings)
        SELECT c.id, u.id, 'X', 'X', now(), now() + interval '3 hours', c.process_id, '', ''
        FROM cases_case c, accounts_user u
        WHERE c.id = OPEN_CASE AND u.username = 'petugas_piket'""",
    "SOME_DONE": "(SELECT min(task_id) FROM workflows_workitem WHERE state = 'done')",
    "SOME_OPEN": "(SELECT min(task_id) FROM workflows_workitem WHERE state = 'open')",
    "CASE_TASK": """(SELECT min(i.task_id) FROM workflows_workitem i
        JOIN cases_case c ON c.matter_id = i.matter_id WHERE i.state = 'open')""",
    "SOME_CHECK": "(SELECT min(id) FROM monitoring_monitoringcheck)",
    "SOME_WORKER": "(SELECT min(id) FROM registry_person)",
    "OPEN_CASE": "(SELECT min(id) FROM cases_case WHERE closed_at IS NULL)",
    "CLOSED_CASE": "(SELECT min(id) FROM cases_case WHERE closed_at IS NOT NULL)",
    "COMPLETION": "(SELECT min(id) FROM workflows_event WHERE kind = 'task.completed')",
    "A_REFERRAL": """INSERT INTO cases_referral (number, case_id, matter_id, process_id,
        kind, way, agency, purpose, summary, ground, ground_note, status, awaited_step,
        letter_number, sent_at, ends_on)
        SELECT 'RUJ-26-ZZZZZZ', c.id, c.matter_id, c.process_id, 'part', 'letter', 'LBH', 'X',
        'X', 'consent', '', 'sent', '', '1', now(), current_date + 30 FROM cases_case c""",
    "EVENT_COLUMNS": (
        "matter_id, kind, at, actor_kind, actor_id, actor_name, actor_post, process_id, step, "
        "title, data, reason, previous_hash, hash"
    ),
}
PLANTS: dict[str, str] = {
    "round_whose_coverage_does_not_add_up": """
        ALTER TABLE monitoring_monitoringcheck DROP CONSTRAINT check_state_known;
        UPDATE monitoring_monitoringcheck SET state = 'x' WHERE id = SOME_CHECK""",
    "worker_checked_twice_in_a_round": """
        ALTER TABLE monitoring_monitoringcheck DROP CONSTRAINT check_once_a_round;
        UPDATE monitoring_monitoringcheck SET person_id = (SELECT max(person_id)
            FROM monitoring_monitoringcheck c WHERE c.round_id = (SELECT round_id
            FROM monitoring_monitoringcheck WHERE id = SOME_CHECK))
        WHERE id = SOME_CHECK""",
    "open_check_of_a_closed_round": """
        UPDATE monitoring_monitoringcheck SET state = 'open', result = '', how = '',
            done_at = NULL, done_by_id = NULL WHERE id =
        (SELECT min(c.id) FROM monitoring_monitoringcheck c
         JOIN monitoring_monitoringround r ON r.id = c.round_id WHERE r.state = 'closed')""",
    "check_without_history": """
        DELETE FROM monitoring_historicalmonitoringcheck WHERE id = SOME_CHECK""",
    "item_disagrees_with_its_task": """
        UPDATE workflows_task SET status = 'NEW' WHERE id = SOME_DONE""",
    "human_task_without_item": """
        DELETE FROM workflows_workitem WHERE task_id = SOME_DONE""",
    "task_completed_twice": """
        INSERT INTO workflows_event (number, EVENT_COLUMNS)
        SELECT 9000, EVENT_COLUMNS FROM workflows_event WHERE id = COMPLETION""",
    "completion_without_event": "DELETE FROM workflows_event WHERE id = COMPLETION",
    "completion_event_without_task": """
        UPDATE workflows_event SET data = '{"task": -1}' WHERE id = COMPLETION""",
    "process_begun_without_one_event": """
        DELETE FROM workflows_event WHERE id =
        (SELECT id FROM workflows_event WHERE kind = 'process.started' LIMIT 1)""",
    "process_ended_without_one_event": """
        DELETE FROM workflows_event WHERE id =
        (SELECT id FROM workflows_event WHERE kind = 'process.ended' LIMIT 1)""",
    "event_without_actor": """
        ALTER TABLE workflows_event DROP CONSTRAINT event_names_its_actor;
        UPDATE workflows_event SET actor_name = '' WHERE id = COMPLETION""",
    "open_task_of_ended_process": """
        UPDATE workflows_task SET status = 'SCHEDULED' WHERE id =
        (SELECT t.id FROM workflows_task t JOIN workflows_process p ON p.id = t.process_id
         WHERE p.finished IS NOT NULL AND t.flow_task_type = 'END' LIMIT 1)""",
    "open_process_that_nothing_moves": """
        UPDATE workflows_workitem SET post = '' WHERE process_id =
        (SELECT process_id FROM cases_case WHERE id = OPEN_CASE);
        DELETE FROM workflows_armedwait""",
    "wait_armed_for_closed_task": """
        UPDATE workflows_armedwait SET state = 'armed' WHERE id =
        (SELECT w.id FROM workflows_armedwait w JOIN workflows_task t ON t.id = w.task_id
         WHERE t.status = 'DONE' LIMIT 1)""",
    "wait_step_without_armed_wait": """
        UPDATE workflows_task SET status = 'SCHEDULED' WHERE id =
        (SELECT min(id) FROM workflows_task WHERE flow_task_type = 'WAIT' AND status = 'DONE')""",
    "action_run_disagrees_with_its_task": """
        UPDATE workflows_actionrun SET state = 'ready' WHERE task_id =
        (SELECT task_id FROM workflows_actionrun LIMIT 1)""",
    "deadline_running_for_closed_item": """
        UPDATE workflows_deadline SET state = 'running' WHERE item_id = SOME_DONE""",
    "item_date_disagrees_with_deadline": """
        UPDATE workflows_workitem SET due_at = due_at + interval '1 day'
        WHERE task_id = SOME_OPEN""",
    "open_task_without_clock": "DELETE FROM workflows_deadline WHERE item_id = SOME_OPEN",
    "deadline_not_acted_on": """
        UPDATE workflows_deadline SET fires_at = now() - interval '2 years'
        WHERE state = 'running'""",
    "deadline_with_rungs_left_but_no_moment": """
        UPDATE workflows_deadline SET fires_at = NULL, rung = 0 WHERE state = 'running'""",
    "stopped_deadline_that_would_fire": """
        UPDATE workflows_deadline SET fires_at = due_at WHERE item_id = SOME_DONE""",
    "rung_without_one_event": """
        DELETE FROM workflows_event WHERE kind IN ('deadline.warned', 'deadline.escalated')""",
    "event_of_a_rung_that_is_not_recorded": "DELETE FROM workflows_escalation",
    "paused_clock_without_open_line": """
        UPDATE workflows_deadline SET state = 'paused', fires_at = NULL
        WHERE state = 'running'""",
    "escalated_task_without_a_post_to_go_back_to": """
        UPDATE workflows_workitem SET escalated_from = post, escalated_from_path = unit_path
        WHERE task_id = SOME_OPEN""",
    "notice_taken_twice_by_a_provider": """
        UPDATE notifications_delivery SET provider_id = 'X'""",
    "notice_delivered_twice_to_one": """
        UPDATE notifications_delivery SET state = 'sent', is_digest = false;
        UPDATE notifications_delivery SET (message_id, channel, user_id, party_id) =
        (SELECT message_id, channel, user_id, party_id FROM notifications_delivery LIMIT 1)""",
    "delivery_without_its_notice": """
        UPDATE notifications_delivery SET message_id = -1""",
    "dealt_out_notice_that_reaches_nobody": """
        DELETE FROM notifications_inboxnotice;
        DELETE FROM notifications_covered;
        UPDATE notifications_delivery SET message_id = -1;
        UPDATE notifications_outboxmessage SET topic = 'task_assigned'""",
    "delivery_waiting_beyond_its_age": """
        UPDATE notifications_delivery SET state = 'waiting', due_at = now() - interval '2 years',
        expires_at = now() - interval '2 years'""",
    "settled_delivery_still_leased": """
        UPDATE notifications_delivery SET state = 'sent',
        leased_until = now() + interval '2 years'""",
    "sent_delivery_without_its_moment": """
        UPDATE notifications_delivery SET state = 'sent', sent_at = NULL""",
    "delivery_given_up_by_nobody": """
        UPDATE notifications_delivery SET state = 'given_up';
        DELETE FROM notifications_deliveryoperation""",
    "claimed_by_inactive_person": """
        UPDATE accounts_user SET is_active = false WHERE id =
        (SELECT owner_id FROM workflows_workitem WHERE state = 'claimed' LIMIT 1)""",
    "claimed_without_right": """
        DELETE FROM accounts_membership WHERE user_id =
        (SELECT owner_id FROM workflows_workitem WHERE state = 'claimed' LIMIT 1)""",
    "deputies_in_a_circle": """
        INSERT INTO accounts_absence (valid, kind, hands_over, entered_at, user_id, deputy_id,
        entered_by_id) SELECT daterange(current_date, current_date + 5), 'leave', false, now(),
        a.id, b.id, a.id FROM accounts_user a, accounts_user b
        WHERE (a.username, b.username) IN (('penyelia', 'penyelia2'), ('penyelia2', 'penyelia'))""",
    "handed_over_and_not_back": """
        INSERT INTO accounts_absence (valid, kind, hands_over, handed_over_at, entered_at,
        user_id, deputy_id, entered_by_id)
        SELECT daterange(current_date - 9, current_date - 5), 'leave', true, now(), now(),
        a.id, b.id, a.id FROM accounts_user a, accounts_user b
        WHERE (a.username, b.username) = ('penyelia', 'penyelia2')""",
    "handed_over_without_event": """WITH batch AS (
        INSERT INTO workflows_reassignmentbatch (kind, actor_name, reason, at, source)
        VALUES ('hand_over', 'X', 'X', now(), '') RETURNING id)
        INSERT INTO workflows_reassignmentline (batch_id, item_id, revision)
        SELECT id, SOME_OPEN, 1 FROM batch""",
    "event_chain_broken": """
        UPDATE workflows_event SET reason = 'lain' WHERE id = COMPLETION""",
    "flow_that_does_not_resolve": """
        UPDATE workflows_process SET flow_class = 'workflows/flows.Aduan__v9_00000000'
        WHERE id = (SELECT max(id) FROM workflows_process)""",
    "case_disagrees_with_its_process": """
        UPDATE cases_case SET close_reason = 'unclear' WHERE id = CLOSED_CASE
        AND close_reason <> 'unclear'""",
    "closed_case_with_open_work": """
        UPDATE workflows_workitem SET state = 'open', owner_id = NULL, closed_at = NULL
        WHERE task_id = (SELECT task_id FROM workflows_workitem WHERE process_id =
        (SELECT process_id FROM cases_case WHERE id = CLOSED_CASE) LIMIT 1)""",
    "open_case_without_post_or_clock": """
        DELETE FROM workflows_deadline WHERE state = 'running';
        DELETE FROM workflows_armedwait""",
    "case_level_disagrees_with_its_tasks": """
        UPDATE cases_case SET level = CASE level WHEN 'secret' THEN 'normal' ELSE 'secret' END
        WHERE id = OPEN_CASE""",
    "register_number_gap_or_double": """
        UPDATE cases_case SET register_number = register_number + 1000 WHERE id =
        (SELECT min(id) FROM cases_case)""",
    "secret_case_with_fewer_than_two_people": """
        UPDATE cases_case SET level = 'secret' WHERE id = OPEN_CASE;
        DELETE FROM cases_caseuserobjectpermission""",
    "child_less_confidential_than_its_parent": """
        UPDATE cases_case SET level = 'secret' WHERE id =
        (SELECT from_case_id FROM cases_caselink WHERE kind = 'child' LIMIT 1);
        UPDATE cases_case SET level = 'normal' WHERE id =
        (SELECT to_case_id FROM cases_caselink WHERE kind = 'child' LIMIT 1)""",
    "permission_that_points_at_nothing": """
        UPDATE cases_caseuserobjectpermission SET content_object_id = -1 WHERE id =
        (SELECT min(id) FROM cases_caseuserobjectpermission)""",
    "two_valid_codes_of_one_party": """
        DROP INDEX trackingcode_one_valid;
        UPDATE cases_trackingcode SET revoked_at = NULL, case_id = OPEN_CASE""",
    "code_of_a_party_of_another_case": """
        UPDATE cases_trackingcode SET party_id =
        (SELECT min(id) FROM cases_party WHERE case_id <> OPEN_CASE)
        WHERE case_id = OPEN_CASE AND revoked_at IS NULL""",
    "document_replaces_one_of_another_case": """
        UPDATE cases_document SET replaces_id = id
        WHERE id = (SELECT min(id) FROM cases_document)""",
    "contact_or_hearing_with_a_stranger": """
        UPDATE cases_contactattempt a SET party_id =
        (SELECT min(p.id) FROM cases_party p WHERE p.case_id <> a.case_id)
        WHERE a.id = (SELECT min(id) FROM cases_contactattempt)""",
    "privileged_note_by_no_counsel": """
        INSERT INTO cases_note (case_id, kind, body, author_id, author_post, unit_path,
        written_at) SELECT OPEN_CASE, 'privileged', 'X', u.id, '', '', now()
        FROM accounts_user u WHERE u.username = 'penyelia'""",
    "opened_task_without_one_notice": """
        DELETE FROM notifications_outboxmessage WHERE item_id = SOME_DONE
        AND topic = 'task_opened'""",
    "notice_names_no_one": """
        UPDATE notifications_outboxmessage SET post = '' WHERE id =
        (SELECT id FROM notifications_outboxmessage WHERE topic = 'task_opened' LIMIT 1)""",
    "party_tied_to_a_merged_worker": """
        UPDATE cases_party SET person_id = SOME_WORKER WHERE id =
        (SELECT min(id) FROM cases_party);
        UPDATE registry_person SET merged_into_id = id + 1 WHERE id = SOME_WORKER""",
    "worker_without_ground_of_processing": """
        DELETE FROM registry_processingground WHERE person_id = SOME_WORKER""",
    "worker_in_a_phase_that_was_never_noted": """
        UPDATE registry_person SET phase_since = '1999-01-01' WHERE id = SOME_WORKER""",
    "worker_outside_of_a_village": """
        UPDATE registry_person SET village_id =
        (SELECT id FROM accounts_unit WHERE kind = 'office' LIMIT 1) WHERE id = SOME_WORKER""",
    "merged_worker_without_one_merge": """
        UPDATE registry_person SET merged_into_id = id + 1 WHERE id = SOME_WORKER""",
    "worker_without_history": """
        DELETE FROM registry_historicalperson WHERE id = SOME_WORKER""",
    "referral_disagrees_with_its_process": """
        A_REFERRAL WHERE c.id = CLOSED_CASE""",
    "ended_referral_with_live_rights": """
        A_REFERRAL WHERE c.id = OPEN_CASE;
        UPDATE cases_referral SET matter_id = (SELECT matter_id FROM workflows_workitem
        WHERE task_id = CASE_TASK), status = 'returned', ended_at = now(),
        partner_id = (SELECT u.id FROM accounts_unit u JOIN workflows_workitem i
        ON i.unit_path = u.path WHERE i.task_id = CASE_TASK)
        WHERE number = 'RUJ-26-ZZZZZZ'""",
    "referral_past_its_last_day": """
        A_REFERRAL WHERE c.id = OPEN_CASE;
        UPDATE cases_referral SET ends_on = current_date - 9""",
    "open_referral_without_clock": """
        A_REFERRAL WHERE c.id = CLOSED_CASE""",
    "referral_level_disagrees_with_its_case": """
        A_REFERRAL WHERE c.id = OPEN_CASE;
        UPDATE workflows_matter SET named_only = NOT named_only
        WHERE id = (SELECT matter_id FROM cases_referral WHERE number = 'RUJ-26-ZZZZZZ')""",
    "emergency_access_without_its_review": """
        AN_ACCESS;
        UPDATE cases_emergencyaccess SET review_id = NULL WHERE reason = 'X'""",
    "emergency_access_without_one_event": "AN_ACCESS",
    "letter_series_gap_or_double": """
        INSERT INTO cases_lettercounter (unit_id, year, last)
        SELECT owner_id, 2020, 1 FROM cases_case WHERE id = OPEN_CASE""",
    "letter_disagrees_with_its_process": "A_LETTER",
    "signed_letter_without_its_files": "A_LETTER",
    "letter_file_disagrees_with_its_hash": """
        A_LETTER;
        INSERT INTO cases_letterfile (letter_id, stage, file, size, sha256, added_at)
        SELECT id, 'signed', 'letters/lost.pdf', 1, 'x', now() FROM cases_letter""",
    "personal_words_in_events": """
        UPDATE workflows_event e SET title = left(c.narrative, 60) FROM cases_case c
        WHERE c.matter_id = e.matter_id AND e.number = 1""",
    "personal_words_in_notices": """
        UPDATE notifications_outboxmessage o SET label = left(c.narrative, 40) FROM cases_case c
        WHERE c.matter_id = o.matter_id""",
    "personal_words_in_tasks": """
        UPDATE workflows_task t SET external_task_id = left(c.narrative, 50)
        FROM cases_case c WHERE c.process_id = t.process_id""",
}


def plant(sql: str) -> None:
    """Break the rows as only somebody with the whole database in hand could."""
    for name, rows in ROWS.items():
        sql = sql.replace(name, rows)
    # The hour of the demo, not that of the database.
    sql = sql.replace("now()", f"'{timezone.now().isoformat()}'::timestamptz")
    sql = sql.replace("current_date", f"'{timezone.localdate()}'::date")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in sql.split(";"):
            cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture(scope="module")
def sound_year(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Told once for the module; each test breaks it in a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed(count=told_in_order.COUNT)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


def broken() -> dict[str, int]:
    findings = chain(
        of_engine.findings(),
        of_registry.findings(),
        of_cases.findings(),
        of_monitoring.findings(),
    )
    counted = {finding.name: len(finding.broken) for finding in findings}
    return counted | {name: len(rows) for name, rows in of_notices.findings()}


def found_by(name: str, monkeypatch: pytest.MonkeyPatch) -> int:
    """The one invariant alone: some sixty are asked some sixty times."""
    with monkeypatch.context() as alone:
        for module in MODULES:
            for table in {"QUERIES", "COMPUTED", "ELSEWHERE"} & vars(module).keys():
                every = getattr(module, table)
                kept = {key: value for key, value in every.items() if key == name}
                alone.setattr(module, table, kept)
        return broken()[name]


def test_plants_cover_every_invariant() -> None:
    queries = {*of_engine.QUERIES, *of_engine.COMPUTED, *of_cases.QUERIES}
    queries |= of_registry.QUERIES.keys() | of_cases.COMPUTED.keys()
    queries |= of_cases.ELSEWHERE.keys()
    queries |= of_notices.QUERIES.keys() | of_monitoring.QUERIES.keys()
    assert queries == PLANTS.keys()


def test_findings_count_the_planted_fault_and_nothing_on_a_sound_year(
    sound_year: None,
    db: None,
    monkeypatch: pytest.MonkeyPatch,
    subtests: pytest.Subtests,
) -> None:
    assert not any(broken().values())
    # Pending checks of foreign keys would keep a plant from changing a table.
    connection.check_constraints()
    for name, sql in PLANTS.items():
        with subtests.test(name):
            with transaction.atomic():
                plant(sql)
                found = found_by(name, monkeypatch)
                transaction.set_rollback(True)
            assert found > 0, name


def test_check_invariants_fails_and_names_the_rows(sound_year: None, db: None) -> None:
    told = io.StringIO()
    call_command("check_invariants", stdout=told)
    assert all(line.endswith(" 0") for line in told.getvalue().splitlines())
    plant(PLANTS["register_number_gap_or_double"])
    with pytest.raises(CommandError, match="break an invariant"):
        call_command("check_invariants", "--ids", stdout=told)
    assert " of 1002\n" in told.getvalue() or " of 1001\n" in told.getvalue()


def test_year_is_told_in_order(
    sound_year: None, db: None, subtests: pytest.Subtests
) -> None:
    for check in told_in_order.CHECKS:
        with subtests.test(check.__name__):
            check()
