BEGIN;

DROP TABLE global_prompt_versions;
DROP TABLE global_emotional_prompts;
DROP TABLE prompt_versions;
DROP TABLE emotional_prompts;
DROP TABLE characters;
DROP TABLE emotions;
DROP FUNCTION prompts_refuse();

COMMIT;
