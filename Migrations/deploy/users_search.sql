BEGIN;

-- Type-ahead over names and addresses, any part of them.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX users_search ON users USING gin ((name || ' ' || email) gin_trgm_ops);
CREATE INDEX users_by_name ON users (lower(name), id);

COMMIT;
