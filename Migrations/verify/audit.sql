SELECT id, action, actor_id, asset_id, user_id, details, request_id, created_at FROM audit_log WHERE false;
SELECT 1 / count(*) FROM pg_trigger WHERE tgrelid = 'audit_log'::regclass AND tgname = 'audit_log_append_only';
