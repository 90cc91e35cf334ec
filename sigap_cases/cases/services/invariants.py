"""What must be true of every case at any moment; each is counted, and must be 0."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from django.db import connection

from sigap_cases.cases.models import LetterFile, Party
from sigap_cases.sealing.fields import Erased
from workflows.services.invariants import Finding, run_query

from . import absence_invariants


_NAMED = """(
    SELECT count(DISTINCT g.user_id) FROM cases_caseuserobjectpermission g
    JOIN accounts_user u ON u.id = g.user_id AND u.is_active
    JOIN auth_permission a ON a.id = g.permission_id AND a.codename = 'view_case'
    WHERE g.content_object_id = c.id AND (g.expires_at IS NULL OR g.expires_at > %(now)s))
"""
# What only the case file may hold; strings too short to mean anything are left out.
_PERSONAL = """(
    SELECT matter_id, id, left(narrative, 40) AS said FROM cases_case
    UNION ALL
    SELECT c.matter_id, c.id, left(m.body, 40) FROM cases_reportermessage m
    JOIN cases_case c ON c.id = m.case_id
    WHERE length(m.body) >= 20
    UNION ALL
    SELECT c.matter_id, c.id, left(n.body, 40) FROM cases_note n
    JOIN cases_case c ON c.id = n.case_id WHERE length(n.body) >= 20
    UNION ALL
    SELECT r.matter_id, r.case_id, left(said, 40) FROM cases_referral r
    LEFT JOIN cases_referralentry e ON e.referral_id = r.id,
        LATERAL unnest(ARRAY[r.summary, e.body]) AS said
    WHERE length(said) >= 20)
"""
QUERIES: Mapping[str, str] = {
    **absence_invariants.QUERIES,
    "case_disagrees_with_its_process": """
        SELECT c.number FROM cases_case c LEFT JOIN workflows_process p ON p.id = c.process_id
        WHERE p.id IS NULL OR (c.closed_at IS NULL) <> (p.finished IS NULL)
           OR p.matter_id <> c.matter_id
           OR (p.finished IS NOT NULL AND p.outcome <> c.close_reason)""",
    "closed_case_with_open_work": """
        SELECT c.number FROM cases_case c
        WHERE c.closed_at IS NOT NULL AND (
            EXISTS (SELECT 1 FROM workflows_workitem i
                    JOIN workflows_process p ON p.id = i.process_id
                    WHERE COALESCE(p.root_id, p.id) = c.process_id
                      AND i.matter_id = c.matter_id AND i.state IN ('open', 'claimed'))
            OR EXISTS (SELECT 1 FROM workflows_armedwait w
                    WHERE w.process_id = c.process_id AND w.state = 'armed')
            OR EXISTS (SELECT 1 FROM workflows_actionrun r
                    WHERE r.process_id = c.process_id AND r.state IN ('ready', 'failed')))""",
    "open_case_without_post_or_clock": """
        SELECT c.number FROM cases_case c
        WHERE c.closed_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM workflows_workitem i
                JOIN workflows_deadline d ON d.item_id = i.task_id
                WHERE i.matter_id = c.matter_id AND i.state IN ('open', 'claimed') AND i.post <> ''
                  AND d.state IN ('running', 'paused'))
          AND NOT EXISTS (SELECT 1 FROM workflows_armedwait w
                WHERE w.matter_id = c.matter_id AND w.state = 'armed' AND w.kind = 'step'
                  AND w.fires_at IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM workflows_process called
                JOIN workflows_task t ON t.id = called.parent_task_id
                WHERE t.process_id = c.process_id AND called.finished IS NULL)
          AND NOT EXISTS (SELECT 1 FROM workflows_actionrun r
                WHERE r.matter_id = c.matter_id AND r.state IN ('ready', 'failed'))""",
    "case_level_disagrees_with_its_tasks": """
        SELECT DISTINCT c.number FROM cases_case c
        JOIN workflows_matter m ON m.id = c.matter_id
        LEFT JOIN workflows_workitem i ON i.matter_id = m.id AND i.state IN ('open', 'claimed')
        WHERE m.named_only <> (c.level = 'secret') OR i.named_only <> (c.level = 'secret')""",
    "letter_series_gap_or_double": """
        SELECT c.unit_id || '/' || c.year || ': counter at ' || c.last
        FROM cases_lettercounter c
        WHERE c.last <> (SELECT count(*) FROM cases_letter l
                         WHERE l.unit_id = c.unit_id AND l.number_year = c.year
                           AND l.series_number BETWEEN 1 AND c.last)
        UNION ALL
        SELECT l.unit_id || '/' || l.number_year || ': ' || l.series_number
        FROM cases_letter l LEFT JOIN cases_lettercounter c
          ON c.unit_id = l.unit_id AND c.year = l.number_year
        WHERE l.series_number IS NOT NULL AND l.series_number > COALESCE(c.last, 0)""",
    "letter_disagrees_with_its_process": """
        SELECT l.id::text FROM cases_letter l LEFT JOIN workflows_process p ON p.id = l.process_id
        WHERE (l.state <> 'concept' AND l.state <> 'withdrawn' AND p.id IS NULL)
           OR (l.state IN ('initialling', 'signing', 'returned', 'signed', 'issued')
               AND p.finished IS NOT NULL)
           OR (l.state = 'sent' AND p.finished IS NULL)""",
    "signed_letter_without_its_files": """
        SELECT l.id::text FROM cases_letter l
        WHERE (l.signed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM cases_letterfile f
                WHERE f.letter_id = l.id AND f.stage = 'signed'))
           OR (l.number <> '' AND NOT EXISTS (SELECT 1 FROM cases_letterfile f
                WHERE f.letter_id = l.id AND f.stage = 'issued'))""",
    "register_number_gap_or_double": """
        SELECT register_year || ': ' || count(*) || ' of ' || COALESCE(max(register_number), 0)
        FROM cases_case GROUP BY register_year
        HAVING count(*) <> COALESCE(max(register_number), 0)
            OR count(DISTINCT register_number) <> count(*) OR min(register_number) <> 1
        UNION ALL
        SELECT r.year || ': counter at ' || r.last FROM cases_registercounter r
        WHERE r.last <> (SELECT COALESCE(max(c.register_number), 0) FROM cases_case c
                         WHERE c.register_year = r.year)""",
    "secret_case_with_fewer_than_two_people": """
        SELECT c.number FROM cases_case c
        WHERE c.level = 'secret' AND c.closed_at IS NULL AND {named} < 2""",
    "child_less_confidential_than_its_parent": """
        SELECT child.number FROM cases_caselink l
        JOIN cases_case parent ON parent.id = l.from_case_id
        JOIN cases_case child ON child.id = l.to_case_id
        WHERE l.kind = 'child' AND l.ended_at IS NULL
          AND array_position(ARRAY['normal', 'limited', 'secret'], child.level::text)
            < array_position(ARRAY['normal', 'limited', 'secret'], parent.level::text)""",
    "permission_that_points_at_nothing": """
        SELECT 'person ' || g.id FROM cases_caseuserobjectpermission g
        LEFT JOIN cases_case c ON c.id = g.content_object_id
        LEFT JOIN accounts_user u ON u.id = g.user_id
        LEFT JOIN auth_permission a ON a.id = g.permission_id
        WHERE c.id IS NULL OR u.id IS NULL OR a.id IS NULL
        UNION ALL
        SELECT 'post ' || g.id FROM cases_casegroupobjectpermission g
        LEFT JOIN cases_case c ON c.id = g.content_object_id
        LEFT JOIN accounts_positiongroup p ON p.group_id = g.group_id
        LEFT JOIN auth_permission a ON a.id = g.permission_id
        WHERE c.id IS NULL OR p.id IS NULL OR a.id IS NULL""",
    "two_valid_codes_of_one_party": """
        SELECT c.number || ' ' || COALESCE(k.party_id::text, 'reporter')
        FROM cases_trackingcode k JOIN cases_case c ON c.id = k.case_id
        WHERE k.revoked_at IS NULL GROUP BY c.number, k.party_id HAVING count(*) > 1""",
    "code_of_a_party_of_another_case": """
        SELECT k.id::text FROM cases_trackingcode k JOIN cases_party p ON p.id = k.party_id
        WHERE p.case_id <> k.case_id""",
    "document_replaces_one_of_another_case": """
        SELECT d.id::text FROM cases_document d JOIN cases_document e ON e.id = d.replaces_id
        WHERE d.case_id <> e.case_id OR d.id = e.id""",
    "contact_or_hearing_with_a_stranger": """
        SELECT 'contact ' || a.id FROM cases_contactattempt a
        JOIN cases_party p ON p.id = a.party_id WHERE p.case_id <> a.case_id
        UNION ALL
        SELECT 'presence ' || r.id FROM cases_presence r
        JOIN cases_hearing h ON h.id = r.hearing_id
        JOIN cases_party p ON p.id = r.party_id WHERE p.case_id <> h.case_id
        UNION ALL
        SELECT 'minutes ' || h.id FROM cases_hearing h
        JOIN cases_document d ON d.id = h.minutes_id WHERE d.case_id <> h.case_id""",
    "privileged_note_by_no_counsel": """
        SELECT n.id::text FROM cases_note n
        WHERE n.kind = 'privileged' AND NOT EXISTS (
            SELECT 1 FROM accounts_membership m
            WHERE m.user_id = n.author_id AND m.post = 'pendamping_hukum')""",
    "opened_task_without_one_notice": """
        SELECT i.task_id::text FROM workflows_workitem i
        LEFT JOIN notifications_outboxmessage o ON o.item_id = i.task_id
             AND (o.topic IN ('task_opened', 'referral')
                  -- An opening that is an emergency; its later calls and rungs are told apart.
                  OR (o.topic = 'emergency' AND NOT o.data ? 'due'
                      AND o.key LIKE 'emergency:' || i.matter_id || ':' || i.task_id || ':%%:%%'))
        GROUP BY i.task_id HAVING count(o.id) <> 1""",
    "notice_names_no_one": """
        SELECT o.key FROM notifications_outboxmessage o
        WHERE o.post = '' AND o.user_id IS NULL AND o.topic IN ('task_opened', 'task_assigned')""",
    "party_tied_to_a_merged_worker": """
        SELECT y.id::text FROM cases_party y JOIN registry_person p ON p.id = y.person_id
        WHERE p.merged_into_id IS NOT NULL""",
    "referral_disagrees_with_its_process": """
        SELECT r.number FROM cases_referral r
        LEFT JOIN workflows_process p ON p.id = r.process_id
        WHERE p.id IS NULL OR p.matter_id <> r.matter_id
           OR (r.ended_at IS NULL AND p.finished IS NOT NULL)""",
    "ended_referral_with_live_rights": """
        SELECT r.number FROM cases_referral r LEFT JOIN accounts_unit u ON u.id = r.partner_id
        WHERE r.ended_at IS NOT NULL AND (
            EXISTS (SELECT 1 FROM workflows_workitem i
                    WHERE i.matter_id = r.matter_id AND i.unit_path = u.path
                      AND i.state IN ('open', 'claimed'))
            OR EXISTS (SELECT 1 FROM cases_referrallink l
                    WHERE l.referral_id = r.id AND l.revoked_at IS NULL))""",
    "referral_past_its_last_day": """
        SELECT r.number FROM cases_referral r
        WHERE r.ended_at IS NULL AND r.ends_on < (%(now)s)::date - 1""",
    "open_referral_without_clock": """
        SELECT r.number FROM cases_referral r
        WHERE r.ended_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM workflows_workitem i
                JOIN workflows_deadline d ON d.item_id = i.task_id
                WHERE i.matter_id = r.matter_id AND i.state IN ('open', 'claimed')
                  AND d.state IN ('running', 'paused'))
          AND NOT EXISTS (SELECT 1 FROM workflows_armedwait w
                WHERE w.matter_id = r.matter_id AND w.state = 'armed' AND w.kind = 'step'
                  AND w.fires_at IS NOT NULL)""",
    "referral_level_disagrees_with_its_case": """
        SELECT r.number FROM cases_referral r JOIN cases_case c ON c.id = r.case_id
        JOIN workflows_matter m ON m.id = r.matter_id
        WHERE r.ended_at IS NULL AND m.named_only <> (c.level = 'secret')""",
    "emergency_access_without_its_review": """
        SELECT a.id::text FROM cases_emergencyaccess a
        JOIN cases_case c ON c.id = a.case_id
        LEFT JOIN workflows_process p ON p.id = a.review_id
        WHERE p.id IS NULL OR p.matter_id <> c.matter_id
           OR (a.verdict = '') <> (p.finished IS NULL)
           OR (a.verdict <> '' AND a.verdict <> p.outcome)
           OR (p.finished IS NULL AND NOT EXISTS (
                SELECT 1 FROM workflows_workitem i
                JOIN workflows_deadline d ON d.item_id = i.task_id
                WHERE i.process_id = p.id AND i.state IN ('open', 'claimed')
                  AND d.state IN ('running', 'paused')))""",
    "emergency_access_without_one_event": """
        SELECT a.id::text FROM cases_emergencyaccess a
        JOIN cases_case c ON c.id = a.case_id
        LEFT JOIN workflows_event e ON e.matter_id = c.matter_id
             AND e.kind = 'case.emergency_access' AND (e.data ->> 'access')::bigint = a.id
        GROUP BY a.id HAVING count(e.id) <> 1""",
}
# The same is asked of the words in the case file, and of those that are sealed there.
ELSEWHERE: Mapping[str, str] = {
    "personal_words_in_events": """
        SELECT DISTINCT e.matter_id || '/' || e.number FROM {personal} s
        JOIN workflows_event e ON e.matter_id = s.matter_id
        WHERE strpos(e.data::text, s.said) > 0 OR strpos(e.title, s.said) > 0""",
    "personal_words_in_notices": """
        SELECT DISTINCT o.key FROM {personal} s
        JOIN notifications_outboxmessage o ON o.matter_id = s.matter_id
        WHERE strpos(o.key || o.label || o.last_error, s.said) > 0""",
    "personal_words_in_tasks": """
        SELECT DISTINCT t.id::text FROM {personal} s
        JOIN workflows_process p ON p.matter_id = s.matter_id
        JOIN workflows_task t ON t.process_id = p.id
        WHERE strpos(t::text, s.said) > 0""",
}


def _changed_letter_files() -> list[str]:
    """Files of letters that are gone, or whose bytes are not those that were kept."""
    broken = []
    for row in LetterFile.objects.order_by("pk").iterator():
        try:
            with row.file.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            found = ""
        if found != row.sha256:
            broken.append(str(row.pk))
    return broken


_SEALED_WORDS = (
    "unnest(%(matters)s::bigint[], %(words)s::text[]) AS s (matter_id, said)"
)
SHORTEST_WORD = 6


def _sealed_words() -> Iterator[list[tuple[int, str]]]:
    """The matter and each number, address and pass phrase of the parties, in batches."""
    parties = Party.objects.exclude(seal=None).order_by("pk")
    rows = parties.select_related("case").only(
        "case__matter_id", "phone", "email", "pass_phrase"
    )
    found = rows.iterator(chunk_size=500)
    while batch := list(islice(found, 500)):
        said = [
            (party.case.matter_id, str(word))
            for party in batch
            for word in (party.phone, party.email, party.pass_phrase)
            if not isinstance(word, Erased)
        ]
        yield [(matter, word) for matter, word in said if len(word) >= SHORTEST_WORD]


def _sealed_words_elsewhere(sql: str) -> set[str]:
    found: set[str] = set()
    for words in _sealed_words():
        with connection.cursor() as cursor:
            cursor.execute(
                sql.replace("{personal}", _SEALED_WORDS),
                {"matters": [m for m, _ in words], "words": [w for _, w in words]},
            )
            found.update(str(row[0]) for row in cursor.fetchall())
    return found


COMPUTED: Mapping[str, Callable[[], Iterable[str]]] = {
    **absence_invariants.COMPUTED,
    "letter_file_disagrees_with_its_hash": _changed_letter_files,
}


def findings() -> Iterator[Finding]:
    """Every invariant of the case file with what breaks it, if anything."""
    for name, sql in QUERIES.items():
        whole = sql.replace("{named}", _NAMED)
        yield Finding(name, run_query(whole))
    for name, sql in ELSEWHERE.items():
        written = run_query(sql.replace("{personal} s", f"{_PERSONAL} s"))
        sealed = _sealed_words_elsewhere(sql.replace("{personal} s", "{personal}"))
        yield Finding(name, tuple(sorted({*written, *sealed})))
    for name, compute in COMPUTED.items():
        yield Finding(name, tuple(compute()))
