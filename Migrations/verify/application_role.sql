SELECT 1 / has_table_privilege('greenroom_app', 'admin_media_assets', 'INSERT')::integer;
SELECT 1 / (NOT pg_has_role('greenroom_app', (SELECT tableowner FROM pg_tables WHERE tablename = 'users'), 'MEMBER'))::integer;
