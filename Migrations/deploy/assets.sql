BEGIN;

CREATE TABLE admin_media_assets (
    id                uuid             NOT NULL,
    filename          text             NOT NULL,
    mime_type         text             NOT NULL,
    file_size         bigint           NOT NULL,
    sha256            bytea            NOT NULL,
    original_key      text             NOT NULL,
    width             integer,
    height            integer,
    duration          double precision,
    recipe            text             NOT NULL,
    conversion_status text             NOT NULL DEFAULT 'pending',
    conversion_error  text,
    status_version    bigint           NOT NULL DEFAULT 1,
    job_id            uuid             NOT NULL,
    thumbnail_key     text,
    thumbhash         text,
    gif_key           text,
    gif_size          bigint,
    webm_key          text,
    webm_size         bigint,
    image_key         text,
    image_size        bigint,
    user_id           uuid,
    assigned_at       timestamptz,
    assigned_by       uuid,
    uploaded_by       uuid             NOT NULL,
    created_at        timestamptz      NOT NULL DEFAULT now(),
    updated_at        timestamptz      NOT NULL DEFAULT now(),
    deleted_at        timestamptz,
    CONSTRAINT admin_media_assets_pkey PRIMARY KEY (id),
    CONSTRAINT admin_media_assets_status_check
        CHECK (conversion_status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
    CONSTRAINT admin_media_assets_filename_check CHECK (length(filename) BETWEEN 1 AND 255),
    CONSTRAINT admin_media_assets_file_size_check CHECK (file_size > 0),
    CONSTRAINT admin_media_assets_sha256_check CHECK (length(sha256) = 32),
    CONSTRAINT admin_media_assets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT admin_media_assets_assigned_by_fkey FOREIGN KEY (assigned_by) REFERENCES users (id),
    CONSTRAINT admin_media_assets_uploaded_by_fkey FOREIGN KEY (uploaded_by) REFERENCES users (id)
);
CREATE INDEX admin_media_assets_newest ON admin_media_assets (created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX admin_media_assets_status
    ON admin_media_assets (conversion_status, created_at DESC, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX admin_media_assets_user_id ON admin_media_assets (user_id, assigned_at) WHERE user_id IS NOT NULL;
CREATE INDEX admin_media_assets_same_content
    ON admin_media_assets (sha256, recipe) WHERE conversion_status = 'completed';

ALTER TABLE queue_jobs
    ADD CONSTRAINT queue_jobs_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES admin_media_assets (id);

CREATE TABLE asset_status_history (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    asset_id   uuid        NOT NULL,
    status     text        NOT NULL,
    reason     text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT asset_status_history_pkey PRIMARY KEY (id),
    CONSTRAINT asset_status_history_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES admin_media_assets (id)
);
CREATE INDEX asset_status_history_asset_id ON asset_status_history (asset_id, id);

-- What clients are told of an asset. A null progress means: as it was.
CREATE FUNCTION admin_media_assets_news(asset admin_media_assets) RETURNS jsonb
    LANGUAGE sql STABLE AS $$
SELECT jsonb_build_object(
    'asset_id', asset.id, 'version', asset.status_version, 'conversion_status', asset.conversion_status,
    'progress', CASE asset.conversion_status WHEN 'completed' THEN 100 WHEN 'pending' THEN 0 END,
    'stage', NULL, 'eta_seconds', NULL, 'conversion_error', asset.conversion_error)
$$;

-- An asset's conversion_status is its job's status, whoever changes that: a worker, the reaper of dead workers, an
-- operator. History and news are written in the same transaction. The order of locks is job, then asset.
CREATE FUNCTION admin_media_assets_follow_job() RETURNS trigger
    LANGUAGE plpgsql AS $$
DECLARE
    asset  admin_media_assets;
    reason text := CASE WHEN NEW.status NOT IN ('processing', 'completed') THEN NEW.error END;
BEGIN
    UPDATE admin_media_assets
       SET conversion_status = NEW.status,
           conversion_error = CASE WHEN NEW.status = 'failed' THEN NEW.error END,
           status_version = status_version + 1,
           updated_at = now()
     WHERE id = NEW.asset_id AND job_id = NEW.id
    RETURNING * INTO asset;
    IF FOUND THEN
        INSERT INTO asset_status_history (asset_id, status, reason) VALUES (NEW.asset_id, NEW.status, reason);
        INSERT INTO events (subject, subject_id, kind, data)
        VALUES ('asset', NEW.asset_id, 'asset.updated', admin_media_assets_news(asset));
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER queue_jobs_asset_follows
    AFTER UPDATE OF status ON queue_jobs
    FOR EACH ROW WHEN (NEW.asset_id IS NOT NULL AND OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION admin_media_assets_follow_job();

COMMIT;
