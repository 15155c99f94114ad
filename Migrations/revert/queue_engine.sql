BEGIN;

DROP TRIGGER queue_jobs_tell ON queue_jobs;
DROP FUNCTION queue_jobs_tell();

CREATE FUNCTION queue_jobs_append_event() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO events (subject, subject_id, kind, data)
    VALUES ('job', NEW.id, 'job.' || NEW.status, jsonb_build_object(
        'job_id', NEW.id, 'queue', NEW.queue, 'job_type', NEW.job_type, 'status', NEW.status,
        'retry_count', NEW.retry_count, 'error', NEW.error));
    RETURN NULL;
END
$$;
CREATE TRIGGER queue_jobs_event
    AFTER UPDATE OF status ON queue_jobs
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION queue_jobs_append_event();

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

DROP TRIGGER queue_jobs_transition ON queue_jobs;
CREATE OR REPLACE FUNCTION queue_jobs_check_transition() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.status, NEW.status) NOT IN (
        ('pending', 'processing'), ('pending', 'cancelled'),
        ('processing', 'completed'), ('processing', 'failed'), ('processing', 'pending'), ('processing', 'cancelled'),
        ('failed', 'pending'))
    THEN
        RAISE EXCEPTION 'a job cannot go from % to %', OLD.status, NEW.status
            USING ERRCODE = 'check_violation', CONSTRAINT = 'queue_jobs_transition_check', TABLE = 'queue_jobs';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER queue_jobs_transition
    BEFORE UPDATE OF status ON queue_jobs
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION queue_jobs_check_transition();

DROP INDEX events_created_at;
CREATE INDEX events_subject ON events (subject, subject_id, seq);
DROP INDEX queue_jobs_ended;
DROP INDEX queue_jobs_tenant;
DROP TABLE queue_cron_fires;
DROP TABLE queue_leader;
ALTER TABLE queue_workers DROP COLUMN missing_since;
DROP TABLE queue_throughput;
DROP FUNCTION queue_living_workers();
DROP TABLE queues;
DROP FUNCTION queue_protocol();

COMMIT;
