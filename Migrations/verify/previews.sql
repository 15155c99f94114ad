SELECT id, character_id, emotion, thumbnail_key, prompt_text, resolved_text, variables, prompt_source, prompt_id,
       prompt_version, input_sha256, provider, status, error, error_code, status_version, job_id, video_key, poster_key,
       cost_microdollars, created_by, created_at, started_at, completed_at, expires_at
  FROM prompt_preview_jobs WHERE false;
SELECT id, video_id, purpose, prompt_id, prompt_version, prompt_source, character_id, emotion, resolved_text, variables,
       provider, cost_microdollars, created_by, created_at
  FROM video_generation_audit WHERE false;
SELECT id, entry, created_at, next_at, attempts, error FROM generation_audit_outbox WHERE false;
SELECT 1 / (NOT has_table_privilege('greenroom_app', 'video_generation_audit', 'UPDATE')
            AND NOT has_table_privilege('greenroom_app', 'video_generation_audit', 'DELETE'))::integer;
SELECT 1 / count(*) FROM pg_trigger WHERE tgname = 'queue_jobs_tell_previews' AND tgrelid = 'queue_jobs'::regclass;
