BEGIN;

-- The programs connect as a member of this role, or as it. It may do what they do; it owns nothing, so that it can
-- neither change the schema nor switch a trigger off. Roles belong to the whole server: another database may have
-- made it already, and a revert leaves it.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'greenroom_app') THEN
        CREATE ROLE greenroom_app NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;  -- made by another migration at this very moment
END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO greenroom_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO greenroom_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO greenroom_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO greenroom_app;

COMMIT;
