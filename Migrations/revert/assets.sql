BEGIN;

DROP TRIGGER queue_jobs_asset_follows ON queue_jobs;
DROP FUNCTION admin_media_assets_follow_job();
DROP FUNCTION admin_media_assets_news(admin_media_assets);
ALTER TABLE queue_jobs DROP CONSTRAINT queue_jobs_asset_id_fkey;
DROP TABLE asset_status_history;
DROP TABLE admin_media_assets;

COMMIT;
