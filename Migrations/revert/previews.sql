BEGIN;

DROP TABLE generation_audit_outbox;
DROP TABLE video_generation_audit;
DROP FUNCTION video_generation_audit_refuse();
DROP TRIGGER queue_jobs_tell_previews ON queue_jobs;
DROP FUNCTION queue_jobs_tell_previews();
DROP FUNCTION prompt_preview_jobs_news(prompt_preview_jobs);
DROP TABLE prompt_preview_jobs;

COMMIT;
