BEGIN;

DROP INDEX admin_media_assets_same_content;
CREATE INDEX admin_media_assets_same_content
    ON admin_media_assets (sha256, recipe) WHERE conversion_status = 'completed';

COMMIT;
