BEGIN;

-- A clip that was uploaded a thousand times has a thousand twins; the newest is wanted, without a sort.
DROP INDEX admin_media_assets_same_content;
CREATE INDEX admin_media_assets_same_content ON admin_media_assets (sha256, recipe, created_at DESC)
    WHERE conversion_status = 'completed' AND thumbnail_key IS NOT NULL;

COMMIT;
