BEGIN;

CREATE OR REPLACE FUNCTION queue_jobs_tell() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    WITH changed AS MATERIALIZED (
        SELECT n.id, n.queue, n.job_type, n.status, n.asset_id, n.retry_count, n.error
          FROM new_jobs AS n JOIN old_jobs AS o ON o.id = n.id
         WHERE o.status <> n.status),
    asset AS (
        UPDATE admin_media_assets AS a
           SET conversion_status = c.status,
               conversion_error = CASE WHEN c.status = 'failed' THEN c.error END,
               status_version = a.status_version + 1,
               updated_at = now()
          FROM changed AS c
         WHERE a.id = c.asset_id AND a.job_id = c.id
        RETURNING a.*),
    history AS (
        INSERT INTO asset_status_history (asset_id, status, reason)
        SELECT asset.id, c.status, CASE WHEN c.status NOT IN ('processing', 'completed') THEN c.error END
          FROM asset JOIN changed AS c ON c.id = asset.job_id)
    INSERT INTO events (subject, subject_id, kind, data)
    SELECT 'job', c.id, 'job.' || c.status, jsonb_build_object(
               'job_id', c.id, 'queue', c.queue, 'job_type', c.job_type, 'status', c.status,
               'retry_count', c.retry_count, 'error', c.error)
      FROM changed AS c
    UNION ALL
    SELECT 'asset', asset.id, 'asset.updated', admin_media_assets_news(asset::admin_media_assets)
      FROM asset;
    RETURN NULL;
END
$$;

COMMIT;
