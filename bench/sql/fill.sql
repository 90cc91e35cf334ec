SET LOCAL session_replication_role = replica;
CREATE TEMPORARY TABLE numbers ON COMMIT DROP AS
SELECT g AS id, g %% 4 = 0 AS is_open,
       (ARRAY['petugas_pengaduan', 'petugas_penanganan', 'penyelia', 'petugas_piket'])
           [1 + (g / 4)::int %% 4] AS post,
       %(now)s::timestamptz - (g %% 5000) * interval '1 hour' AS at
FROM generate_series(%(first)s::bigint + 1, %(last)s::bigint) AS g;
INSERT INTO workflows_matter
       (id, label, head_number, head_hash, places, priority, named_only, opened_at)
SELECT id, 'ADU-00-' || id, 0, '', jsonb_build_object('office', %(path)s::text), id %% 3, false, at
FROM numbers;
INSERT INTO workflows_process
       (id, flow_class, status, created, finished, values, outcome, matter_id, version_id)
SELECT id, %(flow)s, CASE WHEN is_open THEN 'NEW' ELSE 'DONE' END, at,
       CASE WHEN is_open THEN NULL ELSE at END, '{}', CASE WHEN is_open THEN '' ELSE 'settled' END,
       id, %(version)s
FROM numbers;
INSERT INTO cases_case
       (id, number, register_year, register_number, kind, owner_path, status, close_reason,
        urgency, level, village_may_know, workplace, is_ship, channel, letter_number, narrative,
        wish, submission_key, lodged_at, closed_at, matter_id, owner_id, process_id, case_type_id)
SELECT id, 'ADU-00-' || id, 2000, id, 'aduan', %(path)s,
       CASE WHEN is_open THEN 'in_progress' ELSE 'settled' END,
       CASE WHEN is_open THEN '' ELSE 'settled' END, 'routine', 'normal', false, 'Tempat kerja',
       false, 'portal', '', 'Gaji belum dibayar.', '', gen_random_uuid(), at,
       CASE WHEN is_open THEN NULL ELSE at END, id, %(office)s, id, %(type)s
FROM numbers;
INSERT INTO cases_party
       (case_id, role, name, capacity, phone, email, note, safe_channel, pass_phrase,
        may_be_told, told_note, outcome, outcome_note, roster, phone_index, email_index)
SELECT id, 'reporter', 'Pelapor ' || id, 'self', '', '', '', 'none', '', 'nothing', '', '', '', '', '', ''
FROM numbers;
INSERT INTO workflows_task
       (id, flow_task, flow_task_type, status, created, started, finished, token, process_id,
        owner_id)
SELECT (n.id - 1) * 5 + k, %(flow)s || '.s' || k, 'HUMAN',
       CASE WHEN n.is_open AND k = %(stands)s THEN 'NEW' ELSE 'DONE' END, n.at, NULL,
       CASE WHEN n.is_open AND k = %(stands)s THEN NULL ELSE n.at END, 'start', n.id,
       CASE WHEN n.is_open AND k = %(stands)s THEN NULL ELSE %(owner)s::bigint END
FROM numbers n, generate_series(1, 5) AS k;
INSERT INTO workflows_workitem
       (task_id, step, title, post, unit_path, named_only, priority, state, revision, opened_at,
        closed_at, due_at, warn_at, matter_id, owner_id, process_id)
SELECT (n.id - 1) * 5 + k, 's' || k, 'Langkah ' || k, n.post, %(path)s, false, n.id %% 3,
       CASE WHEN n.is_open AND k = %(stands)s THEN 'open' ELSE 'done' END, 1, n.at,
       CASE WHEN n.is_open AND k = %(stands)s THEN NULL ELSE n.at END,
       n.at + interval '1 day', n.at + interval '12 hours', n.id,
       CASE WHEN n.is_open AND k = %(stands)s THEN NULL ELSE %(owner)s::bigint END, n.id
FROM numbers n, generate_series(1, 5) AS k;
INSERT INTO workflows_deadline
       (item_id, state, started_at, due_at, warn_at, rung, calendar_id, rule_id)
SELECT (id - 1) * 5 + %(stands)s, 'running', at, at + interval '1 day', at + interval '12 hours',
       0, %(calendar)s, %(rule)s
FROM numbers WHERE is_open;
SELECT setval('workflows_matter_id_seq', %(last)s::bigint),
       setval('workflows_process_id_seq', %(last)s::bigint),
       setval('cases_case_id_seq', %(last)s::bigint),
       setval('workflows_task_id_seq', %(last)s::bigint * 5);
SET LOCAL session_replication_role = origin
