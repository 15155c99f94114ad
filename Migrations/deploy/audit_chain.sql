BEGIN;

-- The log by years: a year that was archived goes as a whole, without a DELETE.
ALTER TABLE audit_log RENAME TO audit_log_before;
ALTER TABLE audit_log_before RENAME CONSTRAINT audit_log_pkey TO audit_log_before_pkey;
ALTER INDEX audit_log_asset_id RENAME TO audit_log_before_asset_id;
ALTER INDEX audit_log_user_id RENAME TO audit_log_before_user_id;
ALTER INDEX audit_log_actor_id RENAME TO audit_log_before_actor_id;
DROP TRIGGER audit_log_append_only ON audit_log_before;
DROP TRIGGER audit_log_no_truncate ON audit_log_before;

CREATE SEQUENCE audit_log_id;
SELECT setval('audit_log_id', coalesce((SELECT max(id) FROM audit_log_before), 0) + 1, false);

CREATE TABLE audit_log (
    id         bigint      NOT NULL DEFAULT nextval('audit_log_id'),
    action     text        NOT NULL,
    actor_id   uuid,
    asset_id   uuid,
    user_id    uuid,
    details    jsonb       NOT NULL DEFAULT '{}',
    request_id text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT audit_log_pkey PRIMARY KEY (created_at, id),
    CONSTRAINT audit_log_action_check CHECK (action ~ '^[a-z_]+\.[a-z_]+$')
) PARTITION BY RANGE (created_at);
ALTER SEQUENCE audit_log_id OWNED BY audit_log.id;

-- Each filter of the list has an index in the list's order.
CREATE INDEX audit_log_asset_id ON audit_log (asset_id, created_at, id) WHERE asset_id IS NOT NULL;
CREATE INDEX audit_log_user_id ON audit_log (user_id, created_at, id) WHERE user_id IS NOT NULL;
CREATE INDEX audit_log_actor_id ON audit_log (actor_id, created_at, id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_log_action ON audit_log (action, created_at, id);

COMMENT ON COLUMN audit_log.actor_id IS
    'who acted; null when the system did. No foreign key: an entry outlives what it names';

-- Where the chains end. An entry joins one of them when its transaction commits, and holds that chain's row until then.
-- With one chain, each act would wait for the commit of the one before; connections are spread over 64.
CREATE TABLE audit_chains (
    chain    smallint NOT NULL,
    position bigint   NOT NULL DEFAULT 0,
    hash     bytea    NOT NULL DEFAULT sha256(''),
    CONSTRAINT audit_chains_pkey PRIMARY KEY (chain),
    CONSTRAINT audit_chains_hash_check CHECK (length(hash) = 32)
) WITH (fillfactor = 10);
INSERT INTO audit_chains (chain) SELECT generate_series(0, 63);

-- A seal outlives its entry: when a year has been archived, its seals still tie the next years to what was before.
CREATE TABLE audit_seals (
    chain      smallint    NOT NULL,
    position   bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    entry_id   bigint      NOT NULL,
    hash       bytea       NOT NULL,
    CONSTRAINT audit_seals_pkey PRIMARY KEY (chain, position),
    CONSTRAINT audit_seals_entry_key UNIQUE (created_at, entry_id),
    CONSTRAINT audit_seals_hash_check CHECK (length(hash) = 32)
);

CREATE TABLE audit_archives (
    year        integer     NOT NULL,
    entries     bigint      NOT NULL,
    sha256      bytea       NOT NULL,
    archived_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT audit_archives_pkey PRIMARY KEY (year)
);
COMMENT ON COLUMN audit_archives.sha256 IS 'of the file that the year was written to';

-- What an entry adds to its chain: SHA-256 over the hash before it and all that the entry says, as a JSON array. The
-- time is in microseconds since 1970, since its text would depend on the session.
CREATE FUNCTION audit_hash(before bytea, entry audit_log) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT sha256(before || convert_to(jsonb_build_array(
    entry.id, entry.action, entry.actor_id, entry.asset_id, entry.user_id, entry.details, entry.request_id,
    (extract(epoch FROM entry.created_at) * 1000000)::bigint)::text, 'UTF8'))
$$;

-- A TRUNCATE of one year is not one of the log: each year gets the trigger, too.
CREATE FUNCTION audit_log_add_year(year integer) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    EXECUTE format(
        'CREATE TABLE IF NOT EXISTS %I PARTITION OF audit_log FOR VALUES FROM (%L) TO (%L)',
        'audit_log_' || year, make_timestamptz(year, 1, 1, 0, 0, 0, 'UTC'),
        make_timestamptz(year + 1, 1, 1, 0, 0, 0, 'UTC'));
    EXECUTE format(
        'CREATE OR REPLACE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse()', 'audit_log_' || year);
    EXECUTE format('REVOKE ALL ON %I FROM greenroom_app', 'audit_log_' || year);
END
$$;

-- Archiving a year adds one at the end. What falls outside has a place all the same: no act fails for want of a year.
SELECT audit_log_add_year(year) FROM generate_series(2026, 2035) AS year;
CREATE TABLE audit_log_other PARTITION OF audit_log DEFAULT;
CREATE TRIGGER audit_log_no_truncate
    BEFORE TRUNCATE ON audit_log_other
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse();

-- What was there before begins the first chain.
INSERT INTO audit_log (id, action, actor_id, asset_id, user_id, details, request_id, created_at)
SELECT id, action, actor_id, asset_id, user_id, details, request_id, created_at FROM audit_log_before;
DO $$
DECLARE
    entry audit_log;
    head  audit_chains;
BEGIN
    SELECT * INTO STRICT head FROM audit_chains WHERE chain = 0;
    FOR entry IN SELECT * FROM audit_log ORDER BY created_at, id LOOP
        head.position := head.position + 1;
        head.hash := audit_hash(head.hash, entry);
        INSERT INTO audit_seals (chain, position, created_at, entry_id, hash)
        VALUES (0, head.position, entry.created_at, entry.id, head.hash);
    END LOOP;
    UPDATE audit_chains SET position = head.position, hash = head.hash WHERE chain = 0;
END
$$;
DROP TABLE audit_log_before;

-- With its owner's rights: the application may write entries, and nothing else here. The first entry of a transaction
-- seals all of them, which share its time, and the others find it done: a row that one transaction updates n times
-- costs the square of n. One look-up for each, since a join of the two would be planned from statistics that do not
-- know this transaction's entries, and cost the square, too.
CREATE FUNCTION audit_log_seal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    entry audit_log;
    head  audit_chains;
BEGIN
    IF EXISTS (SELECT FROM audit_seals WHERE created_at = NEW.created_at AND entry_id = NEW.id) THEN
        RETURN NULL;
    END IF;
    SELECT * INTO STRICT head FROM audit_chains WHERE chain = pg_backend_pid() % 64 FOR UPDATE;
    FOR entry IN SELECT * FROM audit_log WHERE created_at = NEW.created_at AND id >= NEW.id ORDER BY id LOOP
        CONTINUE WHEN EXISTS (
            SELECT FROM audit_seals WHERE created_at = entry.created_at AND entry_id = entry.id);
        head.position := head.position + 1;
        head.hash := audit_hash(head.hash, entry);
        INSERT INTO audit_seals (chain, position, created_at, entry_id, hash)
        VALUES (head.chain, head.position, entry.created_at, entry.id, head.hash);
    END LOOP;
    UPDATE audit_chains SET position = head.position, hash = head.hash WHERE chain = head.chain;
    RETURN NULL;
END
$$;

-- At the commit, so that the chain's row is the last lock of every transaction: no deadlock comes of it, and it is held
-- for the commit alone.
CREATE CONSTRAINT TRIGGER audit_log_seal
    AFTER INSERT ON audit_log
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION audit_log_seal();

CREATE TRIGGER audit_log_append_only
    BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION audit_log_refuse();
CREATE TRIGGER audit_log_no_truncate
    BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse();
CREATE TRIGGER audit_seals_append_only
    BEFORE UPDATE OR DELETE ON audit_seals
    FOR EACH ROW EXECUTE FUNCTION audit_log_refuse();
CREATE TRIGGER audit_seals_no_truncate
    BEFORE TRUNCATE ON audit_seals
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse();
CREATE TRIGGER audit_chains_stay
    BEFORE DELETE OR TRUNCATE ON audit_chains
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse();

REVOKE ALL ON FUNCTION audit_log_add_year(integer) FROM PUBLIC;
REVOKE ALL ON audit_log, audit_log_other, audit_chains, audit_seals, audit_archives FROM greenroom_app;
GRANT SELECT, INSERT ON audit_log TO greenroom_app;
GRANT SELECT ON audit_chains, audit_seals, audit_archives TO greenroom_app;

COMMIT;
