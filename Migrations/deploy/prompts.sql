BEGIN;

-- What a character is to show, and with which words. Emotions are data: adding one needs no release.
--
-- prompts_generation of a character, and of an emotion, rises in the transaction of every change that a resolved prompt
-- of that character, or a default of that emotion, can show. Caches go by it. Whoever changes a character's prompts
-- locks the character first, whoever changes a default locks the emotion: so versions are counted without a gap, also
-- when a pair of character and emotion has no row yet.
CREATE TABLE emotions (
    name               text        NOT NULL,
    position           integer     NOT NULL,
    created_by         uuid,
    created_at         timestamptz NOT NULL DEFAULT now(),
    prompts_generation bigint      NOT NULL DEFAULT 1,
    CONSTRAINT emotions_pkey PRIMARY KEY (name),
    CONSTRAINT emotions_position_key UNIQUE (position),
    CONSTRAINT emotions_name_check CHECK (name ~ '^[a-z][a-z0-9_]{0,31}$'),
    CONSTRAINT emotions_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id)
);
COMMENT ON COLUMN emotions.created_by IS 'null: it was there from the beginning';

INSERT INTO emotions (name, position)
VALUES ('idle', 1), ('excited', 2), ('sad', 3), ('angry', 4), ('confused', 5), ('happy', 6), ('surprised', 7),
       ('neutral', 8);

CREATE TABLE characters (
    id                 uuid        NOT NULL,
    name               text        NOT NULL,
    thumbnail_asset_id uuid,
    created_by         uuid        NOT NULL,
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    prompts_generation bigint      NOT NULL DEFAULT 1,
    CONSTRAINT characters_pkey PRIMARY KEY (id),
    CONSTRAINT characters_name_check CHECK (length(name) BETWEEN 1 AND 100),
    CONSTRAINT characters_thumbnail_asset_id_fkey FOREIGN KEY (thumbnail_asset_id) REFERENCES admin_media_assets (id),
    CONSTRAINT characters_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id)
) WITH (fillfactor = 90);
CREATE INDEX characters_by_name ON characters (lower(name), id);
CREATE INDEX characters_search ON characters USING gin (name gin_trgm_ops);

-- One row for a character and an emotion, for ever: what was deleted goes on counting when it is written again.
CREATE TABLE emotional_prompts (
    id                 uuid        NOT NULL,
    character_id       uuid        NOT NULL,
    emotion            text        NOT NULL,
    prompt_text        text        NOT NULL,
    version            integer     NOT NULL,
    is_global_override boolean     NOT NULL GENERATED ALWAYS AS (deleted_at IS NULL) STORED,
    created_by         uuid        NOT NULL,
    created_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_by         uuid        NOT NULL,
    updated_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    deleted_at         timestamptz,
    CONSTRAINT emotional_prompts_pkey PRIMARY KEY (id),
    CONSTRAINT emotional_prompts_pair_key UNIQUE (character_id, emotion),
    CONSTRAINT emotional_prompts_character_id_fkey FOREIGN KEY (character_id) REFERENCES characters (id),
    CONSTRAINT emotional_prompts_emotion_fkey FOREIGN KEY (emotion) REFERENCES emotions (name),
    CONSTRAINT emotional_prompts_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id),
    CONSTRAINT emotional_prompts_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES users (id),
    CONSTRAINT emotional_prompts_prompt_text_check CHECK (length(prompt_text) BETWEEN 1 AND 5000),
    CONSTRAINT emotional_prompts_version_check CHECK (version >= 1)
);
CREATE INDEX emotional_prompts_search ON emotional_prompts USING gin (prompt_text gin_trgm_ops)
    WHERE deleted_at IS NULL;
-- What a list of characters says of each, without a look at the texts.
CREATE INDEX emotional_prompts_own ON emotional_prompts (character_id) INCLUDE (emotion, version)
    WHERE deleted_at IS NULL;
CREATE INDEX emotional_prompts_emotion ON emotional_prompts (emotion) WHERE deleted_at IS NULL;

COMMENT ON COLUMN emotional_prompts.version IS 'the number of the newest version; also the count of all there are';
COMMENT ON COLUMN emotional_prompts.deleted_at IS 'since when the character shows the default again';

CREATE TABLE prompt_versions (
    id            uuid        NOT NULL,
    prompt_id     uuid        NOT NULL,
    character_id  uuid        NOT NULL,
    emotion       text        NOT NULL,
    version       integer     NOT NULL,
    prompt_text   text        NOT NULL,
    change_reason text,
    created_by    uuid        NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT prompt_versions_pkey PRIMARY KEY (id),
    CONSTRAINT prompt_versions_version_key UNIQUE (prompt_id, version),
    CONSTRAINT prompt_versions_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES emotional_prompts (id),
    CONSTRAINT prompt_versions_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id),
    CONSTRAINT prompt_versions_prompt_text_check CHECK (length(prompt_text) BETWEEN 1 AND 5000),
    CONSTRAINT prompt_versions_change_reason_check CHECK (length(change_reason) BETWEEN 1 AND 500),
    CONSTRAINT prompt_versions_version_check CHECK (version >= 1)
);
COMMENT ON COLUMN prompt_versions.character_id IS 'with emotion a copy of what the prompt says; neither ever changes there';

-- What a character without a prompt of its own shows.
CREATE TABLE global_emotional_prompts (
    id          uuid        NOT NULL,
    emotion     text        NOT NULL,
    prompt_text text        NOT NULL,
    version     integer     NOT NULL,
    created_by  uuid        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_by  uuid        NOT NULL,
    updated_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT global_emotional_prompts_pkey PRIMARY KEY (id),
    CONSTRAINT global_emotional_prompts_emotion_key UNIQUE (emotion),
    CONSTRAINT global_emotional_prompts_emotion_fkey FOREIGN KEY (emotion) REFERENCES emotions (name),
    CONSTRAINT global_emotional_prompts_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id),
    CONSTRAINT global_emotional_prompts_updated_by_fkey FOREIGN KEY (updated_by) REFERENCES users (id),
    CONSTRAINT global_emotional_prompts_prompt_text_check CHECK (length(prompt_text) BETWEEN 1 AND 5000),
    CONSTRAINT global_emotional_prompts_version_check CHECK (version >= 1)
);

CREATE TABLE global_prompt_versions (
    id            uuid        NOT NULL,
    prompt_id     uuid        NOT NULL,
    emotion       text        NOT NULL,
    version       integer     NOT NULL,
    prompt_text   text        NOT NULL,
    change_reason text,
    created_by    uuid        NOT NULL,
    created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT global_prompt_versions_pkey PRIMARY KEY (id),
    CONSTRAINT global_prompt_versions_version_key UNIQUE (prompt_id, version),
    CONSTRAINT global_prompt_versions_prompt_id_fkey FOREIGN KEY (prompt_id) REFERENCES global_emotional_prompts (id),
    CONSTRAINT global_prompt_versions_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id),
    CONSTRAINT global_prompt_versions_prompt_text_check CHECK (length(prompt_text) BETWEEN 1 AND 5000),
    CONSTRAINT global_prompt_versions_change_reason_check CHECK (length(change_reason) BETWEEN 1 AND 500),
    CONSTRAINT global_prompt_versions_version_check CHECK (version >= 1)
);

CREATE FUNCTION prompts_refuse() RETURNS trigger
    LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'prompts and their versions are kept for ever: % of % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege', CONSTRAINT = 'prompts_kept', TABLE = TG_TABLE_NAME;
END
$$;

CREATE TRIGGER prompt_versions_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON prompt_versions
    FOR EACH STATEMENT EXECUTE FUNCTION prompts_refuse();
CREATE TRIGGER global_prompt_versions_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON global_prompt_versions
    FOR EACH STATEMENT EXECUTE FUNCTION prompts_refuse();

CREATE TRIGGER emotional_prompts_never_deleted
    BEFORE DELETE OR TRUNCATE ON emotional_prompts
    FOR EACH STATEMENT EXECUTE FUNCTION prompts_refuse();
CREATE TRIGGER global_emotional_prompts_never_deleted
    BEFORE DELETE OR TRUNCATE ON global_emotional_prompts
    FOR EACH STATEMENT EXECUTE FUNCTION prompts_refuse();

-- A text changes with its number, and numbers go up by one.
CREATE TRIGGER emotional_prompts_counted
    BEFORE UPDATE ON emotional_prompts
    FOR EACH ROW WHEN (
        (OLD.id, OLD.character_id, OLD.emotion, OLD.created_by, OLD.created_at)
            IS DISTINCT FROM (NEW.id, NEW.character_id, NEW.emotion, NEW.created_by, NEW.created_at)
        OR NEW.version <> OLD.version + 1 AND (NEW.version, NEW.prompt_text) IS DISTINCT FROM (OLD.version, OLD.prompt_text))
    EXECUTE FUNCTION prompts_refuse();
CREATE TRIGGER global_emotional_prompts_counted
    BEFORE UPDATE ON global_emotional_prompts
    FOR EACH ROW WHEN (
        (OLD.id, OLD.emotion, OLD.created_by, OLD.created_at)
            IS DISTINCT FROM (NEW.id, NEW.emotion, NEW.created_by, NEW.created_at)
        OR NEW.version <> OLD.version + 1 AND (NEW.version, NEW.prompt_text) IS DISTINCT FROM (OLD.version, OLD.prompt_text))
    EXECUTE FUNCTION prompts_refuse();

REVOKE UPDATE, DELETE ON prompt_versions, global_prompt_versions FROM greenroom_app;
REVOKE DELETE ON emotional_prompts, global_emotional_prompts, characters, emotions FROM greenroom_app;

COMMIT;
