-- The least that completing a task into the next one can write: lock, close, open, one history
-- row, one outbox row.
\set p random(1, :last)
BEGIN;
SELECT current AS cur FROM least.process WHERE id = :p FOR UPDATE \gset
UPDATE least.task SET status = 'DONE', finished = now() WHERE id = :cur AND status = 'STARTED';
INSERT INTO least.task (process_id, flow_task, status, token, owner_id) VALUES (:p, 'flows.CaseFlow.s2', 'STARTED', 'start', 7) RETURNING id AS nid \gset
INSERT INTO least.history (id, process_id, flow_task, status, history_type, history_user_id) VALUES (:cur, :p, 'flows.CaseFlow.s1', 'DONE', '~', 7);
INSERT INTO least.outbox (key, payload) VALUES ('t' || :cur::text, '{"task": 1}');
UPDATE least.process SET current = :nid WHERE id = :p;
COMMIT;
