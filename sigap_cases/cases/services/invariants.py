"""What must be true of every case at any moment; each is counted, and must be 0."""

from collections.abc import Iterator, Mapping

from workflows.services.invariants import Finding, run_query


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
    SELECT c.matter_id, c.id, said FROM cases_party p JOIN cases_case c ON c.id = p.case_id,
        LATERAL unnest(ARRAY[p.phone, p.email, p.pass_phrase]) AS said
    WHERE length(said) >= 6
    UNION ALL
    SELECT c.matter_id, c.id, left(m.body, 40) FROM cases_reportermessage m
    JOIN cases_case c ON c.id = m.case_id
    WHERE length(m.body) >= 20)
"""
QUERIES: Mapping[str, str] = {
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
    "opened_task_without_one_notice": """
        SELECT i.task_id::text FROM workflows_workitem i
        LEFT JOIN notifications_outboxmessage o ON o.item_id = i.task_id AND o.topic = 'task_opened'
        GROUP BY i.task_id HAVING count(o.id) <> 1""",
    "notice_names_no_one": """
        SELECT o.key FROM notifications_outboxmessage o
        WHERE o.post = '' AND o.user_id IS NULL AND o.topic IN ('task_opened', 'task_assigned')""",
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


def findings() -> Iterator[Finding]:
    """Every invariant of the case file with what breaks it, if anything."""
    for name, sql in QUERIES.items():
        whole = sql.replace("{named}", _NAMED).replace("{personal}", _PERSONAL)
        yield Finding(name, run_query(whole))
