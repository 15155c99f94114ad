BEGIN;

-- Counts the changes that a worker's program has to know of. A worker that is older than the schema does not start.
CREATE FUNCTION queue_protocol() RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT 2';

-- The queues that any worker has ever served, and which of them are paused.
CREATE TABLE queues (
    name      text        NOT NULL,
    paused_at timestamptz,
    paused_by uuid,
    CONSTRAINT queues_pkey PRIMARY KEY (name),
    CONSTRAINT queues_name_check CHECK (name ~ '^[a-z][a-z0-9_-]{0,62}$'),
    CONSTRAINT queues_paused_by_fkey FOREIGN KEY (paused_by) REFERENCES users (id)
);

-- The workers whose process lives: they hold the lock on their number.
CREATE FUNCTION queue_living_workers() RETURNS TABLE (worker_no integer)
    LANGUAGE sql STABLE AS $$
SELECT objid::integer FROM pg_locks
 WHERE locktype = 'advisory' AND classid = queue_worker_lock_class()::oid AND objsubid = 2 AND granted AND objid <> 0
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
$$;

-- What ended in a minute, as the workers have reported it; for the operators' chart, not for the books.
CREATE TABLE queue_throughput (
    queue     text        NOT NULL,
    minute    timestamptz NOT NULL,
    completed bigint      NOT NULL DEFAULT 0,
    failed    bigint      NOT NULL DEFAULT 0,
    CONSTRAINT queue_throughput_pkey PRIMARY KEY (queue, minute)
) WITH (fillfactor = 70);

-- Since when a worker that holds jobs has been seen without its lock, by whoever saw it first.
ALTER TABLE queue_workers ADD COLUMN missing_since timestamptz;

-- The worker that does, each second, what one does for all. One row; its lease is renewed each second.
CREATE TABLE queue_leader (
    place       smallint    NOT NULL DEFAULT 1,
    worker_no   integer     NOT NULL,
    lease_until timestamptz NOT NULL,
    CONSTRAINT queue_leader_pkey PRIMARY KEY (place),
    CONSTRAINT queue_leader_place_check CHECK (place = 1)
) WITH (fillfactor = 10);

-- One row for each time a cron entry was due: whoever inserts it enqueues the job, in the same transaction.
CREATE TABLE queue_cron_fires (
    name     text        NOT NULL,
    fire_at  timestamptz NOT NULL,
    job_id   uuid        NOT NULL,
    fired_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT queue_cron_fires_pkey PRIMARY KEY (name, fire_at)
);

-- Tenant by tenant: the feeder takes of each in turn.
CREATE INDEX queue_jobs_tenant ON queue_jobs (queue, requested_by, priority DESC, run_at, id) WHERE status = 'pending';
-- What is old enough to be pruned. Lists of jobs go by id, which tells the time.
CREATE INDEX queue_jobs_ended ON queue_jobs (completed_at) WHERE status IN ('completed', 'failed', 'cancelled');
-- Nobody looks events up by their subject: a client that comes back reads a range of numbers. Events are pruned by age.
DROP INDEX events_subject;
CREATE INDEX events_created_at ON events USING brin (created_at);

-- A valid transition costs the comparison in WHEN and no call.
DROP TRIGGER queue_jobs_transition ON queue_jobs;
CREATE OR REPLACE FUNCTION queue_jobs_check_transition() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a job cannot go from % to %', OLD.status, NEW.status
        USING ERRCODE = 'check_violation', CONSTRAINT = 'queue_jobs_transition_check', TABLE = 'queue_jobs';
END
$$;
CREATE TRIGGER queue_jobs_transition
    BEFORE UPDATE OF status ON queue_jobs
    FOR EACH ROW WHEN (
        OLD.status IS DISTINCT FROM NEW.status
        AND NOT (OLD.status = 'pending' AND NEW.status IN ('processing', 'cancelled')
                 OR OLD.status = 'processing' AND NEW.status IN ('completed', 'failed', 'pending', 'cancelled')
                 OR OLD.status = 'failed' AND NEW.status = 'pending'))
    EXECUTE FUNCTION queue_jobs_check_transition();

-- Workers change jobs by the batch, so the news of them and the assets that follow them are written by the batch, too:
-- once a statement. The order of locks is job, then asset; two statements never change the same job at once, and so
-- never the same asset.
DROP TRIGGER queue_jobs_event ON queue_jobs;
DROP TRIGGER queue_jobs_asset_follows ON queue_jobs;
DROP FUNCTION queue_jobs_append_event();
DROP FUNCTION admin_media_assets_follow_job();

CREATE FUNCTION queue_jobs_tell() RETURNS trigger
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
CREATE TRIGGER queue_jobs_tell
    AFTER UPDATE ON queue_jobs
    REFERENCING OLD TABLE AS old_jobs NEW TABLE AS new_jobs
    FOR EACH STATEMENT EXECUTE FUNCTION queue_jobs_tell();

COMMIT;
