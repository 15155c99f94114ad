BEGIN;

DROP INDEX users_by_name;
DROP INDEX users_search;
DROP EXTENSION pg_trgm;

COMMIT;
