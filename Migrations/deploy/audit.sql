BEGIN;

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

CREATE FUNCTION audit_log_refuse() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are kept for ever: % is refused', TG_OP
        USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'audit_log_append_only', TABLE = 'audit_log';
END
$$;

CREATE TRIGGER audit_log_append_only
    BEFORE UPDATE OR DELETE ON audit_log
    FOR EACH ROW EXECUTE FUNCTION audit_log_refuse();
CREATE TRIGGER audit_log_no_truncate
    BEFORE TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_log_refuse();

COMMIT;
