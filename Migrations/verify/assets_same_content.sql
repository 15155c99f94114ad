SELECT 1 / count(*) FROM pg_index AS i JOIN pg_attribute AS a ON a.attrelid = i.indexrelid
 WHERE i.indexrelid = 'admin_media_assets_same_content'::regclass AND a.attname = 'created_at';
