SELECT name, position, created_by, created_at, prompts_generation FROM emotions WHERE false;
SELECT id, name, thumbnail_asset_id, created_by, created_at, updated_at, prompts_generation FROM characters WHERE false;
SELECT id, character_id, emotion, prompt_text, version, is_global_override, created_by, created_at, updated_by,
       updated_at, deleted_at
  FROM emotional_prompts WHERE false;
SELECT id, prompt_id, character_id, emotion, version, prompt_text, change_reason, created_by, created_at
  FROM prompt_versions WHERE false;
SELECT id, emotion, prompt_text, version, created_by, created_at, updated_by, updated_at
  FROM global_emotional_prompts WHERE false;
SELECT id, prompt_id, emotion, version, prompt_text, change_reason, created_by, created_at
  FROM global_prompt_versions WHERE false;
SELECT 1 / (count(*) = 8)::integer FROM emotions WHERE position <= 8;
SELECT 1 / (NOT has_table_privilege('greenroom_app', 'prompt_versions', 'UPDATE'))::integer;
SELECT 1 / (NOT has_table_privilege('greenroom_app', 'prompt_versions', 'DELETE'))::integer;
SELECT 1 / (NOT has_table_privilege('greenroom_app', 'global_prompt_versions', 'UPDATE'))::integer;
SELECT 1 / (NOT has_table_privilege('greenroom_app', 'global_prompt_versions', 'DELETE'))::integer;
