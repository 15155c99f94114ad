BEGIN;

DROP TABLE queue_jobs;
DROP FUNCTION queue_jobs_append_event();
DROP FUNCTION queue_jobs_check_transition();
DROP FUNCTION queue_worker_lock_class();
DROP TABLE queue_workers;

COMMIT;
