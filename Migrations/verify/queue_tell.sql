BEGIN;

SELECT 1 / (position('NOT IN' IN prosrc) > 0)::integer FROM pg_proc WHERE proname = 'queue_jobs_tell';

ROLLBACK;
