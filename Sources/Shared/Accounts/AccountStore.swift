import Foundation
package import Postgres

/// The SQL of `users`, `user_sessions` and `api_tokens`.
package struct AccountStore: Sendable {
    let database: PostgresPool

    package init(database: PostgresPool) {
        self.database = database
    }

    private typealias UserRow = (UUID, String, String, String, Date)

    private static func user(_ row: UserRow) -> User {
        User(id: row.0, email: row.1, name: row.2, role: User.Role(rawValue: row.3) ?? .user, createdAt: row.4)
    }

    // MARK: Users

    func insert(_ user: User, passwordHash: String?) async throws {
        try await database.execute(
            """
            INSERT INTO users (id, email, name, role, password_hash, created_at)
            VALUES (\(user.id), \(user.email), \(user.name), \(user.role.rawValue), \(passwordHash), \(user.createdAt))
            """)
    }

    func setPassword(_ hash: String, ofUser id: UUID) async throws {
        try await database.execute(
            "UPDATE users SET password_hash = \(hash), updated_at = now() WHERE id = \(id)")
    }

    /// A new password for somebody who may have lost the old one: whoever is logged in by it is logged out.
    func resetPassword(_ hash: String, ofUser id: UUID) async throws {
        _ = try await database.transaction(pipelined: [
            "UPDATE users SET password_hash = \(hash), updated_at = now() WHERE id = \(id)",
            "DELETE FROM user_sessions WHERE user_id = \(id)",
        ])
    }

    /// An admin that may log in, with the hash of the password.
    func admin(email: String) async throws -> (User, passwordHash: String)? {
        try await database.first(
            """
            SELECT id, email, name, role, created_at, password_hash
              FROM users
             WHERE lower(email) = lower(\(email)) AND role = 'admin' AND disabled_at IS NULL
               AND password_hash IS NOT NULL
            """, as: UUID.self, String.self, String.self, String.self, Date.self, String.self
        ).map { (Self.user(($0.0, $0.1, $0.2, $0.3, $0.4)), $0.5) }
    }

    func user(_ id: UUID) async throws -> User? {
        try await database.first(
            "SELECT id, email, name, role, created_at FROM users WHERE id = \(id)",
            as: UUID.self, String.self, String.self, String.self, Date.self
        ).map(Self.user)
    }

    // MARK: Sessions

    func insertSession(
        tokenHash: [UInt8], user: UUID, seconds: Double, userAgent: String?, address: String
    ) async throws {
        _ = try await database.pipeline([
            """
            INSERT INTO user_sessions (token_hash, user_id, expires_at, user_agent, address)
            VALUES (\(tokenHash), \(user), now() + make_interval(secs => \(seconds)), \(userAgent), \(address))
            """,
            "DELETE FROM user_sessions WHERE expires_at < now() - interval '1 day'",
        ])
    }

    func deleteSession(tokenHash: [UInt8]) async throws {
        try await database.execute("DELETE FROM user_sessions WHERE token_hash = \(tokenHash)")
    }

    func identity(sessionHash: [UInt8]) async throws -> Identity? {
        try await database.first(
            """
            SELECT u.id, u.email, u.name, u.role, u.created_at, s.expires_at
              FROM user_sessions AS s JOIN users AS u ON u.id = s.user_id
             WHERE s.token_hash = \(sessionHash) AND s.expires_at > now() AND u.disabled_at IS NULL
            """, as: UUID.self, String.self, String.self, String.self, Date.self, Date.self
        ).map { Identity(user: Self.user(($0.0, $0.1, $0.2, $0.3, $0.4)), proof: .session, expiresAt: $0.5) }
    }

    // MARK: API tokens

    /// The identity of a token; notes its use, at most once a minute.
    func identity(tokenHash: [UInt8]) async throws -> Identity? {
        try await database.first(
            """
            WITH token AS (
                SELECT id, user_id, expires_at, last_used_at FROM api_tokens
                 WHERE token_hash = \(tokenHash) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())),
            used AS (
                UPDATE api_tokens AS t SET last_used_at = now() FROM token
                 WHERE t.id = token.id
                   AND (token.last_used_at IS NULL OR token.last_used_at < now() - interval '1 minute'))
            SELECT u.id, u.email, u.name, u.role, u.created_at, token.id, token.expires_at
              FROM token JOIN users AS u ON u.id = token.user_id
             WHERE u.disabled_at IS NULL
            """, as: UUID.self, String.self, String.self, String.self, Date.self, UUID.self, Date?.self
        ).map {
            Identity(
                user: Self.user(($0.0, $0.1, $0.2, $0.3, $0.4)), proof: .apiToken(id: $0.5), expiresAt: $0.6)
        }
    }

    func insertToken(id: UUID, user: UUID, name: String, hash: [UInt8], expiresAt: Date?) async throws {
        try await database.execute(
            """
            INSERT INTO api_tokens (id, user_id, name, token_hash, expires_at)
            VALUES (\(id), \(user), \(name), \(hash), \(expiresAt))
            """)
    }

    func tokens(of user: UUID) async throws -> [APITokenRecord] {
        try await database.rows(
            """
            SELECT id, name, created_at, expires_at, last_used_at
              FROM api_tokens WHERE user_id = \(user) AND revoked_at IS NULL ORDER BY id DESC
            """, as: UUID.self, String.self, Date.self, Date?.self, Date?.self
        ).map { APITokenRecord(id: $0.0, name: $0.1, createdAt: $0.2, expiresAt: $0.3, lastUsedAt: $0.4) }
    }

    /// - Returns: the revoked token's hash; nil where this user has no such token.
    func revokeToken(_ id: UUID, of user: UUID) async throws -> [UInt8]? {
        try await database.first(
            """
            UPDATE api_tokens SET revoked_at = now()
             WHERE id = \(id) AND user_id = \(user) AND revoked_at IS NULL
            RETURNING token_hash
            """, as: [UInt8].self)
    }
}
