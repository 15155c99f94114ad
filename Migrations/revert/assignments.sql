BEGIN;

CREATE OR REPLACE FUNCTION queue_jobs_tell() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    WITH changed AS MATERIALIZED (
        SELECT n.id, n.queue, n.job_type, n.status, n.asset_id, n.retry_count, n.error
          FROM new_jobs AS n
         WHERE (n.id, n.status) NOT IN (SELECT o.id, o.status FROM old_jobs AS o)),
    asset AS (
        UPDATE admin_media_assets AS a
           SET conversion_status = c.status,
               conversion_error = CASE WHEN c.status = 'failed' THEN c.error END,
               status_version = a.status_version + 1,
               updated_at = now()
          FROM changed AS c
         WHERE a.id = c.asset_id AND a.job_id = c.id
        RETURNING a.id, admin_media_assets_news(a) AS news, c.status,
                  CASE WHEN c.status NOT IN ('processing', 'completed') THEN c.error END AS reason),
    history AS (
        INSERT INTO asset_status_history (asset_id, status, reason)
        SELECT asset.id, asset.status, asset.reason FROM asset)
    INSERT INTO events (subject, subject_id, kind, data)
    SELECT 'job', c.id, 'job.' || c.status, jsonb_build_object(
               'job_id', c.id, 'queue', c.queue, 'job_type', c.job_type, 'status', c.status,
               'retry_count', c.retry_count, 'error', c.error)
      FROM changed AS c
    UNION ALL
    SELECT 'asset', asset.id, 'asset.updated', asset.news FROM asset;
    RETURN NULL;
END
$$;

DROP FUNCTION admin_media_assets_mirror(uuid[]);
DROP FUNCTION events_time(timestamptz);
DROP TABLE assignment_history;
DROP TRIGGER admin_media_assets_assigned ON admin_media_assets;
DROP FUNCTION admin_media_assets_check_assigned();
DROP TABLE current_assignments;
DROP TABLE asset_assignments;
DROP FUNCTION asset_assignments_check_asset();
DROP FUNCTION asset_assignments_refuse();
DROP FUNCTION asset_assignments_undo_window();
ALTER TABLE admin_media_assets RESET (fillfactor);
CREATE INDEX admin_media_assets_user_id ON admin_media_assets (user_id, assigned_at) WHERE user_id IS NOT NULL;
UPDATE admin_media_assets SET user_id = NULL, assigned_at = NULL, assigned_by = NULL WHERE user_id IS NOT NULL;

COMMIT;
