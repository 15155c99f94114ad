SELECT 1 / count(*) FROM pg_indexes WHERE indexname = 'users_search';
SELECT 1 / count(*) FROM pg_indexes WHERE indexname = 'users_by_name';
