SET LOCAL session_replication_role = replica;
CREATE TEMPORARY TABLE numbers ON COMMIT DROP AS
SELECT g AS id, %(now)s::timestamptz - interval '20 days' AS at,
       %(now)s::timestamptz + interval '60 days' AS due
FROM generate_series(%(first)s::bigint + 1, %(first)s::bigint + %(count)s::bigint) AS g;
INSERT INTO workflows_matter
       (id, label, head_number, head_hash, places, priority, named_only, opened_at)
SELECT id, 'ADU-99-' || id, 0, '', jsonb_build_object('office', %(path)s::text), 2, false, at
FROM numbers;
INSERT INTO workflows_process
       (id, flow_class, status, created, finished, values, outcome, matter_id, version_id)
SELECT id, %(flow)s, 'NEW', at, NULL, '{}', '', id, %(version)s FROM numbers;
INSERT INTO workflows_task
       (id, flow_task, flow_task_type, status, created, token, process_id, owner_id)
SELECT id, %(flow)s || '.s5', 'HUMAN', CASE WHEN id %% 2 = 0 THEN 'ASSIGNED' ELSE 'NEW' END, at,
       'start', id, CASE WHEN id %% 2 = 0 THEN %(owner)s::bigint END
FROM numbers;
INSERT INTO workflows_workitem
       (task_id, step, title, post, unit_path, named_only, priority, state, revision, opened_at,
        due_at, warn_at, matter_id, owner_id, process_id)
SELECT id, 's5', 'Langkah 5', 'petugas_pengaduan', %(path)s, false, 2,
       CASE WHEN id %% 2 = 0 THEN 'claimed' ELSE 'open' END, 1, at, due, at, id,
       CASE WHEN id %% 2 = 0 THEN %(owner)s::bigint END, id
FROM numbers;
INSERT INTO workflows_deadline
       (item_id, state, started_at, due_at, warn_at, fires_at, rung, calendar_id, rule_id)
SELECT id, 'running', at, due, at, due, 1, %(calendar)s, %(rule)s FROM numbers;
SET LOCAL session_replication_role = origin
