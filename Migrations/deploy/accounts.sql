BEGIN;

CREATE TABLE users (
    id            uuid        NOT NULL,
    email         text        NOT NULL,
    name          text        NOT NULL,
    role          text        NOT NULL DEFAULT 'user',
    password_hash text,
    disabled_at   timestamptz,
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_role_check CHECK (role IN ('user', 'admin')),
    CONSTRAINT users_email_check CHECK (email LIKE '%_@_%' AND length(email) <= 320),
    CONSTRAINT users_name_check CHECK (length(name) BETWEEN 1 AND 200)
);
CREATE UNIQUE INDEX users_email_key ON users (lower(email));

COMMENT ON COLUMN users.password_hash IS 'scrypt in PHC form; null for a person who cannot log in';

-- Browser sessions and API tokens are kept as SHA-256 of what the client holds: a leaked dump opens no door.
CREATE TABLE user_sessions (
    token_hash bytea       NOT NULL,
    user_id    uuid        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    user_agent text,
    address    text,
    CONSTRAINT user_sessions_pkey PRIMARY KEY (token_hash),
    CONSTRAINT user_sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT user_sessions_token_hash_check CHECK (length(token_hash) = 32)
);
CREATE INDEX user_sessions_user_id ON user_sessions (user_id);
CREATE INDEX user_sessions_expires_at ON user_sessions (expires_at);

CREATE TABLE api_tokens (
    id           uuid        NOT NULL,
    user_id      uuid        NOT NULL,
    name         text        NOT NULL,
    token_hash   bytea       NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    CONSTRAINT api_tokens_pkey PRIMARY KEY (id),
    CONSTRAINT api_tokens_token_hash_key UNIQUE (token_hash),
    CONSTRAINT api_tokens_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id),
    CONSTRAINT api_tokens_token_hash_check CHECK (length(token_hash) = 32),
    CONSTRAINT api_tokens_name_check CHECK (length(name) BETWEEN 1 AND 200)
);
CREATE INDEX api_tokens_user_id ON api_tokens (user_id, id);

COMMIT;
