"""Users and what they show to say who they are. No route makes them, so they are written into the database."""

import base64
import hashlib
import secrets
import string
import uuid
import zlib

from database import array

LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase


class People:
    def __init__(self, database):
        self.database = database
        self.made = []

    def user(self, name="Somebody", *, role="user", email=None, disabled=False):
        user = {"id": str(uuid.uuid4()), "name": name, "email": email or f"{secrets.token_hex(8)}@example.org"}
        self.database.run(
            """INSERT INTO users (id, name, email, role, disabled_at)
               VALUES (:'id', :'name', :'email', :'role', CASE WHEN :'disabled' THEN now() END)""",
            role=role, disabled=str(disabled).lower(), **user)
        self.made.append(user["id"])
        return user

    def crowd(self, count):
        """Ids of many users, by one statement."""
        rows = self.database.rows(
            """INSERT INTO users (id, name, email)
               SELECT gen_random_uuid(), 'Crowd ' || n, :'tag' || n || '@example.org'
                 FROM generate_series(1, :count) AS n RETURNING id""",
            count=count, tag=secrets.token_hex(6))
        ids = [row["id"] for row in rows]
        self.made += ids
        return ids

    def token(self, user, *, expires="1 day", revoked=False):
        """The text of a token. What is stored is its hash, as APIToken.swift makes it."""
        text = token_text()
        self.database.run(
            """INSERT INTO api_tokens (id, user_id, name, token_hash, expires_at, revoked_at)
               VALUES (gen_random_uuid(), :'user', 'contract tests', decode(:'hash', 'hex'),
                       now() + :'expires'::interval, CASE WHEN :'revoked' THEN now() END)""",
            user=user["id"], hash=hashlib.sha256(text.encode()).hexdigest(), expires=expires,
            revoked=str(revoked).lower())
        return text

    def session(self, user, *, expires="1 day"):
        """The value of a session's cookie."""
        value = secrets.token_bytes(32)
        self.database.run(
            """INSERT INTO user_sessions (token_hash, user_id, expires_at)
               VALUES (decode(:'hash', 'hex'), :'user', now() + :'expires'::interval)""",
            user=user["id"], hash=hashlib.sha256(value).hexdigest(), expires=expires)
        return base64.urlsafe_b64encode(value).decode().rstrip("=")

    def forget(self):
        """Takes all of them out of the database again, with what they were given. What the audit says of them stays.

        Those that something else names, an upload or a paused queue, are only disabled.
        """
        self.database.tamper(
            """CREATE TEMP TABLE gone ON COMMIT DROP AS SELECT unnest(:'ids'::uuid[]) AS id;
               UPDATE admin_media_assets SET user_id = NULL, assigned_at = NULL, assigned_by = NULL
                WHERE user_id IN (SELECT id FROM gone);
               DELETE FROM assignment_history WHERE user_id IN (SELECT id FROM gone);
               DELETE FROM asset_assignments WHERE user_id IN (SELECT id FROM gone);
               DELETE FROM api_tokens WHERE user_id IN (SELECT id FROM gone);
               DELETE FROM user_sessions WHERE user_id IN (SELECT id FROM gone);
               SET session_replication_role = origin;
               DO $$ DECLARE person uuid; BEGIN
                   FOR person IN SELECT id FROM gone LOOP
                       BEGIN
                           DELETE FROM users WHERE id = person;
                       EXCEPTION WHEN foreign_key_violation THEN
                           UPDATE users SET disabled_at = now() WHERE id = person;
                       END;
                   END LOOP;
               END $$""",
            ids=array(self.made))


def token_text():
    """43 random letters and six that check them: CRC-32 as a number of base 62."""
    random = "".join(secrets.choice(LETTERS) for _ in range(43))
    rest, checksum = zlib.crc32(random.encode()), ""
    for _ in range(6):
        rest, digit = divmod(rest, 62)
        checksum = LETTERS[digit] + checksum
    return f"grn_{random}{checksum}"
