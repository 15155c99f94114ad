SELECT id, action, actor_id, asset_id, user_id, details, request_id, created_at FROM audit_log WHERE false;
SELECT chain, position, created_at, entry_id, hash FROM audit_seals WHERE false;
SELECT year, entries, sha256, archived_at FROM audit_archives WHERE false;
SELECT 1 / (count(*) = 64)::integer FROM audit_chains;
SELECT 1 / count(*) FROM pg_trigger WHERE tgrelid = 'audit_log'::regclass AND tgname = 'audit_log_seal' AND tgdeferrable;
SELECT 1 / (NOT has_table_privilege('greenroom_app', 'audit_log', 'UPDATE, DELETE, TRUNCATE'))::integer;
