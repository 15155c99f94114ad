BEGIN;

-- Who was given what, and by whom: one row an assignment, for ever. A user's assignments that are not reverted form a
-- stack, and the newest of them is what the user has. Every writer locks the users first, then the assets, each by id.
--
-- previous_asset_id has no foreign key, nor has the history's assignment_id: they are copied, under the user's lock, from
-- rows that have one and that nothing ever deletes. For 10,000 users they cost 20,000 look-ups.
CREATE TABLE asset_assignments (
    id                uuid        NOT NULL,
    assignment_no     bigint      GENERATED ALWAYS AS IDENTITY,
    asset_id          uuid        NOT NULL,
    user_id           uuid        NOT NULL,
    previous_asset_id uuid,
    assigned_by       uuid        NOT NULL,
    assigned_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    reverted_at       timestamptz,
    reverted_by       uuid,
    revert_reason     text,
    CONSTRAINT asset_assignments_pkey PRIMARY KEY (id),
    CONSTRAINT asset_assignments_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES admin_media_assets (id),
    CONSTRAINT asset_assignments_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT asset_assignments_assigned_by_fkey FOREIGN KEY (assigned_by) REFERENCES users (id),
    CONSTRAINT asset_assignments_reverted_by_fkey FOREIGN KEY (reverted_by) REFERENCES users (id),
    CONSTRAINT asset_assignments_reverted_check
        CHECK ((reverted_at IS NULL) = (reverted_by IS NULL) AND (reverted_at IS NOT NULL OR revert_reason IS NULL)),
    CONSTRAINT asset_assignments_revert_reason_check CHECK (length(revert_reason) BETWEEN 1 AND 500)
);
CREATE INDEX asset_assignments_user_id ON asset_assignments (user_id, assignment_no);
CREATE INDEX asset_assignments_asset_id ON asset_assignments (asset_id, assignment_no);
CREATE INDEX asset_assignments_reverted ON asset_assignments (user_id) INCLUDE (id) WHERE reverted_at IS NOT NULL;
-- The rows lie in the order of their times, so that a few bytes find those of the last 30 seconds.
CREATE INDEX asset_assignments_assigned_at ON asset_assignments USING brin (assigned_at);

COMMENT ON COLUMN asset_assignments.assignment_no IS 'the order of a user''s assignments: taken under the lock on the user';
COMMENT ON COLUMN asset_assignments.previous_asset_id IS 'what the user had before; null: nothing';

-- The top of each user's stack: what the user has now. It follows from asset_assignments and changes with it, under the
-- lock on the user. It is a table of its own because an assignment that is replaced then stays as it is: to mark it there
-- is to write all its indexes again, each at another place of gigabytes.
CREATE TABLE current_assignments (
    user_id       uuid        NOT NULL,
    assignment_id uuid        NOT NULL,
    assignment_no bigint      NOT NULL,
    asset_id      uuid        NOT NULL,
    assigned_by   uuid        NOT NULL,
    assigned_at   timestamptz NOT NULL,
    CONSTRAINT current_assignments_pkey PRIMARY KEY (user_id)
) WITH (fillfactor = 70);
CREATE INDEX current_assignments_asset_id ON current_assignments (asset_id, assignment_no);

-- How long an assignment can be undone. Not a setting: people learn it by heart.
CREATE FUNCTION asset_assignments_undo_window() RETURNS interval
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$SELECT interval '30 seconds'$$;

CREATE FUNCTION asset_assignments_refuse() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'assignments are kept for ever: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'asset_assignments_kept', TABLE = TG_TABLE_NAME;
END
$$;

-- What was done stays as it was; only whether it still holds can change, and what was reverted stays so.
CREATE TRIGGER asset_assignments_kept
    BEFORE UPDATE ON asset_assignments
    FOR EACH ROW WHEN (
        (OLD.id, OLD.assignment_no, OLD.asset_id, OLD.user_id, OLD.assigned_by)
            IS DISTINCT FROM (NEW.id, NEW.assignment_no, NEW.asset_id, NEW.user_id, NEW.assigned_by)
        OR OLD.previous_asset_id IS DISTINCT FROM NEW.previous_asset_id
        OR OLD.assigned_at IS DISTINCT FROM NEW.assigned_at
        OR OLD.reverted_at IS NOT NULL
           AND (OLD.reverted_at, OLD.reverted_by, OLD.revert_reason)
               IS DISTINCT FROM (NEW.reverted_at, NEW.reverted_by, NEW.revert_reason))
    EXECUTE FUNCTION asset_assignments_refuse();
CREATE TRIGGER asset_assignments_never_deleted
    BEFORE DELETE OR TRUNCATE ON asset_assignments
    FOR EACH STATEMENT EXECUTE FUNCTION asset_assignments_refuse();

-- Only what is converted, and still there, is given to anybody.
CREATE FUNCTION asset_assignments_check_asset() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM (SELECT DISTINCT asset_id FROM new_assignments) AS n
                 JOIN admin_media_assets AS a ON a.id = n.asset_id
                WHERE a.conversion_status <> 'completed' OR a.deleted_at IS NOT NULL)
    THEN
        RAISE EXCEPTION 'only a completed asset can be assigned'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'asset_assignments_completed_check',
                  TABLE = 'asset_assignments';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER asset_assignments_completed
    AFTER INSERT ON asset_assignments
    REFERENCING NEW TABLE AS new_assignments
    FOR EACH STATEMENT EXECUTE FUNCTION asset_assignments_check_asset();

-- The other way round: what somebody has is not deleted, nor what an undo may give back in a moment.
CREATE FUNCTION admin_media_assets_check_assigned() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM current_assignments WHERE asset_id = NEW.id)
       OR EXISTS (SELECT FROM asset_assignments
                   WHERE assigned_at > now() - asset_assignments_undo_window()
                     AND previous_asset_id = NEW.id AND reverted_at IS NULL)
    THEN
        RAISE EXCEPTION 'an assigned asset cannot be deleted'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'admin_media_assets_assigned_check',
                  TABLE = 'admin_media_assets';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER admin_media_assets_assigned
    BEFORE UPDATE OF deleted_at ON admin_media_assets
    FOR EACH ROW WHEN (OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL)
    EXECUTE FUNCTION admin_media_assets_check_assigned();

-- What was done to a user's assignments, act by act.
CREATE TABLE assignment_history (
    id                bigint      GENERATED ALWAYS AS IDENTITY,
    user_id           uuid        NOT NULL,
    action            text        NOT NULL,
    assignment_id     uuid        NOT NULL,
    asset_id          uuid        NOT NULL,
    previous_asset_id uuid,
    performed_by      uuid        NOT NULL,
    performed_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    reason            text,
    is_bulk           boolean     NOT NULL DEFAULT false,
    CONSTRAINT assignment_history_pkey PRIMARY KEY (id),
    CONSTRAINT assignment_history_action_check CHECK (action IN ('assigned', 'undone', 'reverted'))
);
-- A user's acts lie all over the table, one a page; here they lie together, with all that a list of them shows.
CREATE INDEX assignment_history_user_id ON assignment_history (user_id, performed_at DESC, id DESC)
    INCLUDE (action, assignment_id, asset_id, previous_asset_id, performed_by, is_bulk, reason);

COMMENT ON COLUMN assignment_history.asset_id IS 'what was given, or what was taken back';

CREATE TRIGGER assignment_history_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON assignment_history
    FOR EACH STATEMENT EXECUTE FUNCTION asset_assignments_refuse();

REVOKE DELETE ON asset_assignments FROM greenroom_app;
REVOKE UPDATE, DELETE ON assignment_history FROM greenroom_app;

-- A time as the API writes it, whatever the session's time zone.
CREATE FUNCTION events_time(moment timestamptz) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE AS $$SELECT to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')$$;

-- No index of assets names what the mirror writes, and their pages have room: its updates stay heap-only. What a user
-- has is found by the user's assignment.
DROP INDEX admin_media_assets_user_id;
ALTER TABLE admin_media_assets SET (fillfactor = 90);

-- admin_media_assets.user_id, assigned_at and assigned_by mirror an asset's newest holder. Also writes the news. In
-- PL/pgSQL, which keeps the plan: a function in SQL is parsed and planned at each call, a quarter of an assignment's time.
CREATE FUNCTION admin_media_assets_mirror(asset_ids uuid[]) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    WITH mirrored AS (
        UPDATE admin_media_assets AS a
           SET user_id = h.user_id, assigned_at = h.assigned_at, assigned_by = h.assigned_by, updated_at = now()
          FROM (SELECT DISTINCT id FROM unnest(asset_ids) AS id WHERE id IS NOT NULL) AS changed
          LEFT JOIN LATERAL (
                SELECT user_id, assigned_at, assigned_by FROM current_assignments
                 WHERE asset_id = changed.id
                 ORDER BY assignment_no DESC LIMIT 1) AS h ON true
         WHERE a.id = changed.id
        RETURNING a.id, a.user_id, a.assigned_at, a.assigned_by)
    INSERT INTO events (subject, subject_id, kind, data)
    SELECT 'asset', id, 'asset.assignment', jsonb_build_object(
               'asset_id', id, 'user_id', user_id, 'assigned_at', events_time(assigned_at), 'assigned_by', assigned_by)
      FROM mirrored;
END
$$;

-- Conversions are in the audit, too, whoever moves them.
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
        RETURNING a.id, a.job_id, admin_media_assets_news(a) AS news, c.status,
                  CASE WHEN c.status NOT IN ('processing', 'completed') THEN c.error END AS reason),
    history AS (
        INSERT INTO asset_status_history (asset_id, status, reason)
        SELECT asset.id, asset.status, asset.reason FROM asset),
    audited AS (
        INSERT INTO audit_log (action, asset_id, details)
        SELECT 'asset.status_changed', asset.id, jsonb_strip_nulls(jsonb_build_object(
                   'status', asset.status, 'reason', asset.reason, 'job_id', asset.job_id))
          FROM asset)
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

COMMIT;
