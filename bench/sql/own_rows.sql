-- Exactly the rows that the engine writes when a task is completed into the next one, on the
-- same tables: task, edge, two items, two deadlines, their four history rows, event, head,
-- values, answers kept, notice. Nothing is asked and nothing checked but the lock.
\set r random(0, :last)
\set p (16 * (3 * :r + 2))
BEGIN;
SELECT id AS root FROM workflows_process WHERE id = :p FOR UPDATE \gset
SELECT head_number + 1 AS no, head_hash AS hash FROM workflows_matter WHERE id = :p FOR UPDATE \gset
SELECT task_id AS cur FROM workflows_workitem WHERE process_id = :p AND state = 'claimed' \gset
UPDATE workflows_process SET values = '{"note": "Catatan"}' WHERE id = :p;
INSERT INTO workflows_keptanswers (item_id, "values", sealed, kept_at) VALUES (:cur, '{}', 'v1:00000000000000000000000000000000:' || repeat('A', 60), now());
UPDATE workflows_task SET status = 'DONE', finished = now(), started = now() WHERE id = :cur AND status = 'ASSIGNED';
INSERT INTO workflows_task (flow_task, flow_task_type, status, created, token, process_id, owner_id, assigned) VALUES (:flow::text || '.s6', 'HUMAN', 'ASSIGNED', now(), 'start', :p, :owner, now()) RETURNING id AS nid \gset
INSERT INTO workflows_task_previous (from_task_id, to_task_id) VALUES (:nid, :cur);
UPDATE workflows_workitem SET state = 'done', closed_at = now(), revision = revision + 1 WHERE task_id = :cur;
INSERT INTO workflows_historicalworkitem (task_id, step, title, post, unit_path, named_only, priority, state, revision, escalated_from, escalated_from_path, opened_at, claimed_at, closed_at, due_at, warn_at, matter_id, owner_id, process_id, history_date, history_type, history_user_id) VALUES (:cur, 's5', 'Langkah 5', 'petugas_pengaduan', 'gianyar.disnaker.', false, 2, 'done', 3, '', '', now(), now(), now(), now(), now(), :p, :owner, :p, now(), '~', :owner);
UPDATE workflows_deadline SET state = 'met', stopped_at = now() WHERE item_id = :cur;
INSERT INTO workflows_historicaldeadline (item_id, state, started_at, due_at, warn_at, stopped_at, rung, calendar_id, rule_id, history_date, history_type, history_user_id) VALUES (:cur, 'met', now(), now(), now(), now(), 0, :calendar, :rule, now(), '~', :owner);
INSERT INTO workflows_event (matter_id, number, kind, at, actor_kind, actor_id, actor_name, actor_post, process_id, step, title, data, reason, previous_hash, hash) VALUES (:p, :no, 'task.completed', now(), 'person', :owner, 'Gusti Ayu Putu Sinta', 'Petugas Layanan Pengaduan, Dinas Tenaga Kerja', :p, 's5', 'Langkah 5', jsonb_build_object('task', :cur::bigint, 'answers', '{}'::jsonb), '', :hash::text, encode(sha256(convert_to(:hash::text || '|task.completed|' || :cur::text || '|' || :no::text, 'UTF8')), 'hex')) RETURNING hash AS head \gset
UPDATE workflows_matter SET head_number = :no, head_hash = :head::text WHERE id = :p;
INSERT INTO workflows_workitem (task_id, step, title, post, unit_path, named_only, priority, state, revision, escalated_from, escalated_from_path, opened_at, claimed_at, due_at, warn_at, matter_id, owner_id, process_id) VALUES (:nid, 's6', 'Langkah 6', 'petugas_pengaduan', 'gianyar.disnaker.', false, 2, 'claimed', 1, '', '', now(), now(), now() + interval '1 day', now(), :p, :owner, :p);
INSERT INTO workflows_historicalworkitem (task_id, step, title, post, unit_path, named_only, priority, state, revision, escalated_from, escalated_from_path, opened_at, due_at, warn_at, matter_id, owner_id, process_id, history_date, history_type, history_user_id) VALUES (:nid, 's6', 'Langkah 6', 'petugas_pengaduan', 'gianyar.disnaker.', false, 2, 'open', 1, '', '', now(), now(), now(), :p, NULL, :p, now(), '+', :owner);
INSERT INTO workflows_deadline (item_id, state, started_at, due_at, warn_at, fires_at, rung, calendar_id, rule_id) VALUES (:nid, 'running', now(), now() + interval '1 day', now(), now(), 0, :calendar, :rule);
INSERT INTO workflows_historicaldeadline (item_id, state, started_at, due_at, warn_at, fires_at, rung, calendar_id, rule_id, history_date, history_type, history_user_id) VALUES (:nid, 'running', now(), now(), now(), now(), 0, :calendar, :rule, now(), '+', :owner);
INSERT INTO notifications_outboxmessage (key, topic, matter_id, label, item_id, post, unit_path, at_any_hour, data, state, created_at, due_at, attempts, last_error) VALUES ('task_opened:' || :p::text || ':' || :nid::text, 'task_opened', :p, 'ADU-00-' || :p::text, :nid, 'petugas_pengaduan', 'gianyar.disnaker.', false, '{}', 'waiting', now(), now(), 0, '');
COMMIT;
