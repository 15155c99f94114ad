BEGIN;

-- One row a worker process, never reused. The process holds the advisory lock (queue_worker_lock_class(), worker_no)
-- as long as it lives: PostgreSQL frees it the moment the process dies, which is how a crash is found.
CREATE TABLE queue_workers (
    worker_no  integer     GENERATED ALWAYS AS IDENTITY,
    program    text        NOT NULL,
    host       text        NOT NULL,
    pid        integer     NOT NULL,
    queues     text[]      NOT NULL,
    slots      integer     NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    seen_at    timestamptz NOT NULL DEFAULT now(),
    stopped_at timestamptz,
    CONSTRAINT queue_workers_pkey PRIMARY KEY (worker_no)
) WITH (fillfactor = 70);

CREATE FUNCTION queue_worker_lock_class() RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS 'SELECT 1735552631';

CREATE TABLE queue_jobs (
    id               uuid        NOT NULL,
    queue            text        NOT NULL,
    job_type         text        NOT NULL,
    status           text        NOT NULL DEFAULT 'pending',
    priority         smallint    NOT NULL DEFAULT 0,
    asset_id         uuid,
    args             jsonb       NOT NULL DEFAULT '{}',
    input_path       text,
    output_paths     jsonb,
    unique_key       text,
    run_at           timestamptz NOT NULL DEFAULT now(),
    retry_count      integer     NOT NULL DEFAULT 0,
    max_retries      integer     NOT NULL DEFAULT 5,
    crashes          integer     NOT NULL DEFAULT 0,
    interrupts       integer     NOT NULL DEFAULT 0,
    epoch            bigint      NOT NULL DEFAULT 0,
    worker_no        integer,
    lease_until      timestamptz,
    cancel_requested boolean     NOT NULL DEFAULT false,
    progress         real        NOT NULL DEFAULT 0,
    stage            text,
    eta_seconds      real,
    error            text,
    error_class      text,
    traceparent      text,
    requested_by     uuid,
    created_at       timestamptz NOT NULL DEFAULT now(),
    started_at       timestamptz,
    completed_at     timestamptz,
    CONSTRAINT queue_jobs_pkey PRIMARY KEY (id),
    CONSTRAINT queue_jobs_status_check
        CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled')),
    CONSTRAINT queue_jobs_counters_check
        CHECK (retry_count >= 0 AND max_retries >= 0 AND crashes >= 0 AND interrupts >= 0 AND epoch >= 0),
    CONSTRAINT queue_jobs_progress_check CHECK (progress BETWEEN 0 AND 100),
    CONSTRAINT queue_jobs_holder_check CHECK ((status = 'processing') = (worker_no IS NOT NULL)),
    CONSTRAINT queue_jobs_requested_by_fkey FOREIGN KEY (requested_by) REFERENCES users (id)
) WITH (fillfactor = 70);

-- Neither lease_until nor progress stands in an index: heartbeats stay heap-only updates.
CREATE INDEX queue_jobs_due ON queue_jobs (queue, priority DESC, run_at, id) WHERE status = 'pending';
CREATE INDEX queue_jobs_running ON queue_jobs (worker_no) WHERE status = 'processing';
CREATE INDEX queue_jobs_asset_id ON queue_jobs (asset_id) WHERE asset_id IS NOT NULL;
CREATE INDEX queue_jobs_failed ON queue_jobs (queue, completed_at DESC) WHERE status = 'failed';
CREATE UNIQUE INDEX queue_jobs_unique_key ON queue_jobs (unique_key)
    WHERE unique_key IS NOT NULL AND status IN ('pending', 'processing');

COMMENT ON COLUMN queue_jobs.epoch IS 'counts claims; the fencing token that every exit from processing must name';
COMMENT ON COLUMN queue_jobs.retry_count IS 'attempts spent by errors; crashes and interrupts spend none';

CREATE FUNCTION queue_jobs_check_transition() RETURNS trigger
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

-- Whoever changes a job's state (a worker, the reaper, an operator in psql), the news of it is written with it.
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

COMMIT;
