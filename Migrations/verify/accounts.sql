SELECT id, email, name, role, password_hash, disabled_at, created_at, updated_at FROM users WHERE false;
SELECT token_hash, user_id, created_at, expires_at, user_agent, address FROM user_sessions WHERE false;
SELECT id, user_id, name, token_hash, created_at, expires_at, last_used_at, revoked_at FROM api_tokens WHERE false;
