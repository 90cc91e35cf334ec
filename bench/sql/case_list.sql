SET LOCAL session_replication_role = replica;
CREATE TEMPORARY TABLE numbers ON COMMIT DROP AS
SELECT g AS id, %(now)s::timestamptz - g * interval '1 minute' AS at,
       abs(hashint8(g)::bigint) %% 100 AS level_of, abs(hashint8(-g)::bigint) %% 100 AS owner_of,
       abs(hashint8(g * 7)::bigint) %% 100 AS state_of, g %% 4 + 1 AS post_of
FROM generate_series(1, %(cases)s::bigint) AS g;
CREATE TEMPORARY TABLE owners ON COMMIT DROP AS
SELECT u.id, u.path, o.low, o.high
FROM (VALUES ('disnaker', 0, 60), ('disnaker-pengaduan', 60, 70), ('disnaker-penanganan', 70, 80),
             ('disnaker-reintegrasi', 80, 90), ('diskominfo', 90, 100)) AS o(code, low, high)
JOIN accounts_unit u ON u.code = o.code;
INSERT INTO workflows_matter
       (id, label, head_number, head_hash, places, priority, named_only, opened_at)
SELECT id, 'ADU-00-' || id, 0, '', '{}', id %% 3, level_of = 0, at FROM numbers;
INSERT INTO workflows_process
       (id, flow_class, status, created, finished, values, outcome, matter_id, version_id)
SELECT id, %(flow)s, 'NEW', at, NULL, '{}', '', id, %(version)s FROM numbers;
INSERT INTO cases_case
       (id, number, register_year, register_number, kind, owner_path, status, close_reason,
        urgency, level, village_may_know, workplace, is_ship, channel, letter_number, narrative,
        wish, submission_key, lodged_at, closed_at, matter_id, owner_id, process_id, case_type_id,
        village_id)
SELECT n.id, 'ADU-00-' || n.id, 2000, n.id, CASE WHEN n.id %% 20 = 0 THEN 'informasi_publik' ELSE 'aduan' END,
       o.path, 'in_progress', '', 'routine',
       CASE WHEN level_of = 0 THEN 'secret' WHEN level_of <= 10 THEN 'limited' ELSE 'normal' END,
       true, 'Tempat kerja', false, 'portal', '', 'Gaji belum dibayar.', '', gen_random_uuid(), at,
       NULL, n.id, o.id, n.id, %(type)s, v.ids[1 + n.id %% array_length(v.ids, 1)]
FROM numbers n JOIN owners o ON n.owner_of >= o.low AND n.owner_of < o.high,
     (SELECT array_agg(id) AS ids FROM accounts_unit WHERE kind = 'village') AS v;
INSERT INTO cases_party
       (case_id, role, name, capacity, phone, email, note, safe_channel, pass_phrase,
        may_be_told, told_note, outcome, outcome_note, roster, phone_index, email_index)
SELECT id, 'worker', 'I Wayan ' || id, '', '', '', '', 'none', '', 'nothing', '', '', '', '', '', ''
FROM numbers;
INSERT INTO workflows_workitem
       (task_id, step, title, post, unit_path, named_only, priority, state, revision, opened_at,
        closed_at, due_at, warn_at, matter_id, owner_id, process_id)
SELECT id, 's1', 'Langkah 1',
       (ARRAY['petugas_pengaduan', 'petugas_penanganan', 'penyelia', 'petugas_piket'])[post_of],
       %(path)s, level_of = 0, id %% 3,
       CASE WHEN state_of < 5 THEN 'open' WHEN state_of < 10 THEN 'claimed' ELSE 'done' END, 1, at,
       CASE WHEN state_of < 10 THEN NULL ELSE at END, at + interval '1 day',
       at + interval '12 hours', id,
       CASE WHEN state_of < 5 THEN NULL ELSE p.ids[1 + id %% array_length(p.ids, 1)] END, id
FROM numbers, (SELECT %(people)s::bigint[] AS ids) AS p;
INSERT INTO cases_caseuserobjectpermission
       (content_object_id, user_id, permission_id, expires_at, reason)
SELECT n * 7919 %% %(cases)s + 1, p.ids[1 + n %% array_length(p.ids, 1)], %(permission)s,
       CASE WHEN abs(hashint8(n)::bigint) %% 10 = 0 THEN %(now)s::timestamptz - interval '1 day' END, 'Untuk pengukuran.'
FROM generate_series(0, %(cases)s::bigint / 2 - 1) AS n, (SELECT %(people)s::bigint[] AS ids) AS p;
INSERT INTO cases_casegroupobjectpermission
       (content_object_id, group_id, permission_id, expires_at, reason)
SELECT n * 6007 %% %(cases)s + 1, g.ids[1 + n %% array_length(g.ids, 1)], %(permission)s,
       CASE WHEN abs(hashint8(n)::bigint) %% 10 = 0 THEN %(now)s::timestamptz - interval '1 day' END, 'Untuk pengukuran.'
FROM generate_series(0, %(cases)s::bigint / 2 - 1) AS n, (SELECT %(groups)s::bigint[] AS ids) AS g;
SET LOCAL session_replication_role = origin
