SELECT id, filename, mime_type, file_size, sha256, original_key, width, height, duration, recipe, conversion_status,
       conversion_error, status_version, job_id, thumbnail_key, thumbhash, gif_key, gif_size, webm_key, webm_size,
       image_key, image_size, user_id, assigned_at, assigned_by, uploaded_by, created_at, updated_at, deleted_at
  FROM admin_media_assets WHERE false;
SELECT id, asset_id, status, reason, created_at FROM asset_status_history WHERE false;
