BEGIN;

ALTER TABLE audit_log RENAME TO audit_log_chained;
ALTER TABLE audit_log_chained RENAME CONSTRAINT audit_log_pkey TO audit_log_chained_pkey;
ALTER INDEX audit_log_asset_id RENAME TO audit_log_chained_asset_id;
ALTER INDEX audit_log_user_id RENAME TO audit_log_chained_user_id;
ALTER INDEX audit_log_actor_id RENAME TO audit_log_chained_actor_id;
CREATE TABLE audit_log (
    id         bigint      GENERATED ALWAYS AS IDENTITY,
    action     text        NOT NULL,
    actor_id   uuid,
    asset_id   uuid,
    user_id    uuid,
    details    jsonb       NOT NULL DEFAULT '{}',
    request_id text,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT audit_log_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_log_asset_id ON audit_log (asset_id, id) WHERE asset_id IS NOT NULL;
CREATE INDEX audit_log_user_id ON audit_log (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX audit_log_actor_id ON audit_log (actor_id, id) WHERE actor_id IS NOT NULL;
COMMENT ON COLUMN audit_log.actor_id IS 'who acted; null when the system did. No foreign key: an entry outlives what it names';
INSERT INTO audit_log (id, action, actor_id, asset_id, user_id, details, request_id, created_at)
OVERRIDING SYSTEM VALUE
SELECT id, action, actor_id, asset_id, user_id, details, request_id, created_at FROM audit_log_chained ORDER BY id;
SELECT setval(pg_get_serial_sequence('audit_log', 'id'), coalesce((SELECT max(id) FROM audit_log), 0) + 1, false);
CREATE TRIGGER audit_log_append_only
    BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION audit_log_refuse();
CREATE TRIGGER audit_log_no_truncate
    BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse();

DROP FUNCTION audit_log_add_year(integer);
DROP FUNCTION audit_hash(bytea, audit_log_chained);
DROP TABLE audit_log_chained;
DROP TABLE audit_archives;
DROP TABLE audit_seals;
DROP TABLE audit_chains;
DROP FUNCTION audit_log_seal();

COMMIT;
