BEGIN;

-- A video made from a prompt to see what it looks like. It is no asset, and is gone after a day. What it is made from is
-- copied here when it is asked for: a prompt, a name or a picture that changes meanwhile does not change it.
CREATE TABLE prompt_preview_jobs (
    id                uuid        NOT NULL,
    character_id      uuid        NOT NULL,
    emotion           text        NOT NULL,
    thumbnail_key     text,
    prompt_text       text        NOT NULL,
    resolved_text     text        NOT NULL,
    variables         jsonb       NOT NULL,
    prompt_source     text        NOT NULL,
    prompt_id         uuid,
    prompt_version    integer,
    input_sha256      bytea       NOT NULL,
    provider          text        NOT NULL,
    status            text        NOT NULL DEFAULT 'pending',
    error             text,
    error_code        text,
    status_version    bigint      NOT NULL DEFAULT 1,
    job_id            uuid        NOT NULL,
    video_key         text,
    poster_key        text,
    cost_microdollars bigint,
    created_by        uuid        NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    started_at        timestamptz,
    completed_at      timestamptz,
    expires_at        timestamptz NOT NULL,
    CONSTRAINT prompt_preview_jobs_pkey PRIMARY KEY (id),
    CONSTRAINT prompt_preview_jobs_job_id_key UNIQUE (job_id),
    CONSTRAINT prompt_preview_jobs_character_id_fkey FOREIGN KEY (character_id) REFERENCES characters (id),
    CONSTRAINT prompt_preview_jobs_emotion_fkey FOREIGN KEY (emotion) REFERENCES emotions (name),
    CONSTRAINT prompt_preview_jobs_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id),
    CONSTRAINT prompt_preview_jobs_source_check CHECK (prompt_source IN ('draft', 'character', 'global')),
    CONSTRAINT prompt_preview_jobs_prompt_check
        CHECK ((prompt_source = 'draft') = (prompt_id IS NULL) AND (prompt_id IS NULL) = (prompt_version IS NULL)),
    CONSTRAINT prompt_preview_jobs_input_sha256_check CHECK (length(input_sha256) = 32),
    CONSTRAINT prompt_preview_jobs_status_check
        CHECK (status IN ('pending', 'processing', 'completed', 'failed', 'cancelled'))
) WITH (fillfactor = 80);
-- The equal one that may serve again; what an admin has asked for in the last minute; what has to go; the lists.
CREATE INDEX prompt_preview_jobs_equal ON prompt_preview_jobs (input_sha256, created_at DESC)
    WHERE status IN ('pending', 'processing', 'completed');
CREATE INDEX prompt_preview_jobs_created_by ON prompt_preview_jobs (created_by, created_at DESC);
CREATE INDEX prompt_preview_jobs_expires_at ON prompt_preview_jobs (expires_at);
CREATE INDEX prompt_preview_jobs_newest ON prompt_preview_jobs (created_at DESC, id DESC);
CREATE INDEX prompt_preview_jobs_character ON prompt_preview_jobs (character_id, emotion, created_at DESC, id DESC);

COMMENT ON COLUMN prompt_preview_jobs.input_sha256 IS 'of all that the video is made from: equal ones look the same';
COMMENT ON COLUMN prompt_preview_jobs.prompt_id IS
    'of emotional_prompts or global_emotional_prompts, as prompt_source says; rows of neither are ever deleted';

-- What clients are told of a preview. The words of a prompt are not news.
CREATE FUNCTION prompt_preview_jobs_news(preview prompt_preview_jobs) RETURNS jsonb
    LANGUAGE sql STABLE AS $$
SELECT jsonb_build_object(
    'preview_id', preview.id, 'character_id', preview.character_id, 'emotion', preview.emotion,
    'status', CASE preview.status WHEN 'cancelled' THEN 'failed' ELSE preview.status END,
    'error', preview.error, 'error_code', preview.error_code)
$$;

-- A preview's status is its job's status, whoever changes that. The order of locks is job, then preview. A function of
-- its own beside queue_jobs_tell: the two have nothing in common but the moment, and a worker of an older release that
-- changes conversions alone runs through the first line of this one.
CREATE FUNCTION queue_jobs_tell_previews() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM new_jobs WHERE job_type = 'generate_preview') THEN
        RETURN NULL;
    END IF;
    WITH changed AS MATERIALIZED (
        SELECT n.id, n.status, n.error, n.error_class
          FROM new_jobs AS n
         WHERE n.job_type = 'generate_preview'
           AND (n.id, n.status) NOT IN (SELECT o.id, o.status FROM old_jobs AS o)),
    preview AS (
        UPDATE prompt_preview_jobs AS p
           SET status = c.status,
               error = CASE WHEN c.status IN ('failed', 'cancelled') THEN c.error END,
               -- What the worker has noted is more exact than the job's class of errors.
               error_code = CASE c.status
                                WHEN 'cancelled' THEN 'cancelled'
                                WHEN 'failed' THEN coalesce(p.error_code,
                                    CASE WHEN c.error_class = 'poison' THEN 'worker_died'
                                         WHEN c.error_class = 'timeout' THEN 'timed_out'
                                         WHEN c.error_class = 'rejected' THEN 'rejected'
                                         ELSE 'provider_failed' END)
                            END,
               status_version = p.status_version + 1,
               started_at = CASE c.status WHEN 'processing' THEN coalesce(p.started_at, clock_timestamp())
                                          WHEN 'pending' THEN NULL ELSE p.started_at END,
               completed_at = CASE WHEN c.status IN ('completed', 'failed', 'cancelled') THEN clock_timestamp() END
          FROM changed AS c
         WHERE p.job_id = c.id
        RETURNING p.id, prompt_preview_jobs_news(p) AS news)
    INSERT INTO events (subject, subject_id, kind, data)
    SELECT 'preview', preview.id, 'preview.updated', preview.news FROM preview;
    RETURN NULL;
END
$$;
CREATE TRIGGER queue_jobs_tell_previews
    AFTER UPDATE ON queue_jobs
    REFERENCING OLD TABLE AS old_jobs NEW TABLE AS new_jobs
    FOR EACH STATEMENT EXECUTE FUNCTION queue_jobs_tell_previews();

-- Which version of which prompt made which video: for ever, also when the video and its job are long gone.
CREATE TABLE video_generation_audit (
    id                bigint      GENERATED ALWAYS AS IDENTITY,
    video_id          uuid        NOT NULL,
    purpose           text        NOT NULL,
    prompt_id         uuid,
    prompt_version    integer,
    prompt_source     text        NOT NULL,
    character_id      uuid        NOT NULL,
    emotion           text        NOT NULL,
    resolved_text     text        NOT NULL,
    variables         jsonb       NOT NULL,
    provider          text        NOT NULL,
    cost_microdollars bigint      NOT NULL,
    created_by        uuid        NOT NULL,
    created_at        timestamptz NOT NULL,
    CONSTRAINT video_generation_audit_pkey PRIMARY KEY (id),
    CONSTRAINT video_generation_audit_video_key UNIQUE (video_id),
    CONSTRAINT video_generation_audit_purpose_check CHECK (purpose ~ '^[a-z][a-z_]{0,31}$'),
    CONSTRAINT video_generation_audit_source_check CHECK (prompt_source IN ('draft', 'character', 'global')),
    CONSTRAINT video_generation_audit_prompt_check
        CHECK ((prompt_source = 'draft') = (prompt_id IS NULL) AND (prompt_id IS NULL) = (prompt_version IS NULL)),
    CONSTRAINT video_generation_audit_cost_check CHECK (cost_microdollars >= 0)
);
CREATE INDEX video_generation_audit_newest ON video_generation_audit (created_at DESC, id DESC);
CREATE INDEX video_generation_audit_prompt
    ON video_generation_audit (prompt_id, prompt_version, created_at DESC, id DESC) WHERE prompt_id IS NOT NULL;
CREATE INDEX video_generation_audit_character
    ON video_generation_audit (character_id, emotion, created_at DESC, id DESC);

CREATE FUNCTION video_generation_audit_refuse() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit of videos is kept for ever: % is refused', TG_OP
        USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'video_generation_audit_kept', TABLE = TG_TABLE_NAME;
END
$$;
CREATE TRIGGER video_generation_audit_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON video_generation_audit
    FOR EACH STATEMENT EXECUTE FUNCTION video_generation_audit_refuse();

-- What is to be written there. The row stands here from the transaction that completes the video until that of its
-- entry: a video never fails for want of its entry, and no entry is lost. It asks nothing of its entry; the audit's
-- own rules are held when it goes over.
CREATE TABLE generation_audit_outbox (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    entry      jsonb       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    next_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts   integer     NOT NULL DEFAULT 0,
    error      text,
    CONSTRAINT generation_audit_outbox_pkey PRIMARY KEY (id)
);
CREATE INDEX generation_audit_outbox_next ON generation_audit_outbox (next_at, id);
COMMENT ON COLUMN generation_audit_outbox.error IS 'why the last attempt to write the entry failed';

REVOKE UPDATE, DELETE ON video_generation_audit FROM greenroom_app;

COMMIT;
