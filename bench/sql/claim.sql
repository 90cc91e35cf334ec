WITH open_ones AS (
    SELECT task_id FROM workflows_workitem
    WHERE state = 'open' AND post = 'petugas_pengaduan' AND matter_id / 16 %% 3 = %(part)s
    ORDER BY task_id LIMIT %(count)s FOR UPDATE SKIP LOCKED
), items AS (
    UPDATE workflows_workitem i SET state = 'claimed', owner_id = %(owner)s, claimed_at = %(now)s,
           revision = revision + 1
    FROM open_ones o WHERE i.task_id = o.task_id
)
UPDATE workflows_task t SET status = 'ASSIGNED', owner_id = %(owner)s, assigned = %(now)s
FROM open_ones o WHERE t.id = o.task_id
RETURNING t.id
