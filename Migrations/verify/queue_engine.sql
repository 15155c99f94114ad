SELECT name, paused_at, paused_by FROM queues WHERE false;
SELECT queue, minute, completed, failed FROM queue_throughput WHERE false;
SELECT name, fire_at, job_id, fired_at FROM queue_cron_fires WHERE false;
SELECT missing_since FROM queue_workers WHERE false;
SELECT place, worker_no, lease_until FROM queue_leader WHERE false;
SELECT 1 / (queue_protocol() = 2)::integer;
SELECT 1 / count(*) FROM pg_trigger WHERE tgrelid = 'queue_jobs'::regclass AND tgname = 'queue_jobs_transition';
SELECT 1 / count(*) FROM pg_trigger WHERE tgrelid = 'queue_jobs'::regclass AND tgname = 'queue_jobs_tell';
