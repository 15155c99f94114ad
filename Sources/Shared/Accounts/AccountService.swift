package import Foundation
import Postgres
package import Security

/// Logging in, sessions and API tokens.
package struct AccountService: Sendable {
    /// How long a browser's session lasts, in seconds: a working week of days.
    package static let sessionSeconds = 7.0 * 86_400
    package static let passwordLength = 10...200

    let store: AccountStore
    let throttle: LoginThrottle
    let passwords: PasswordHasher

    package init(store: AccountStore, throttle: LoginThrottle = LoginThrottle(), passwords: PasswordHasher) {
        self.store = store
        self.throttle = throttle
        self.passwords = passwords
    }

    // MARK: Admins

    /// - Throws: `AccountError.emailTaken`, `.invalid`.
    package func createUser(
        email: String, name: String, role: User.Role, password: String?
    ) async throws -> User {
        try Self.check(email: email, name: name, password: password)
        let user = User(id: .v7(), email: email, name: name, role: role, createdAt: .now)
        var hash: String?
        if let password { hash = try await passwords.hash(password) }
        do {
            try await store.insert(user, passwordHash: hash)
        } catch let error as PostgresError where error.constraint == "users_email_key" {
            throw AccountError.emailTaken
        }
        return user
    }

    /// An admin who can log in. With `reset` an admin who is known gets the password, and that is all.
    package func createAdmin(email: String, name: String, password: String, reset: Bool) async throws -> User {
        if reset, let known = try await store.admin(email: email) {
            try Self.check(email: email, name: name, password: password)
            try await store.resetPassword(try await passwords.hash(password), ofUser: known.0.id)
            return known.0
        }
        return try await createUser(email: email, name: name, role: .admin, password: password)
    }

    private static func check(email: String, name: String, password: String?) throws(AccountError) {
        let parts = email.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, email.utf8.count <= 320,
            !email.contains(where: \.isWhitespace)
        else { throw .invalid(field: "email", message: "must be an email address") }
        guard (1...200).contains(name.unicodeScalars.count) else {
            throw .invalid(field: "name", message: "must have 1 to 200 characters")
        }
        if let password, !passwordLength.contains(password.utf8.count) {
            throw .invalid(field: "password", message: "must have 10 to 200 characters")
        }
    }

    // MARK: Sessions

    /// - Returns: the admin, and the token to put into the cookie.
    /// - Throws: `AccountError.wrongCredentials`, `.tooManyAttempts`.
    package func login(
        email: String, password: String, address: String, userAgent: String?
    ) async throws -> (User, SessionToken) {
        let account = "account:\(email.lowercased())"
        let keys = [account, "address:\(address)"]
        if let seconds = throttle.wait(for: keys, at: .now) { throw AccountError.tooManyAttempts(retryAfter: seconds) }

        let found = try await store.admin(email: email)
        // An unknown account costs the same work, so that time does not tell which accounts there are.
        let verdict = try await passwords.verify(password, against: found?.passwordHash)
        guard let found, verdict != .differs else {
            throttle.fail(keys, at: .now)
            throw AccountError.wrongCredentials
        }
        throttle.succeed(account)
        if verdict == .matchesOutdated {
            try await store.setPassword(try await passwords.hash(password), ofUser: found.0.id)
        }
        let token = SessionToken()
        try await store.insertSession(
            tokenHash: token.hash, user: found.0.id, seconds: Self.sessionSeconds, userAgent: userAgent,
            address: address)
        return (found.0, token)
    }

    package func logout(_ token: SessionToken) async throws {
        try await store.deleteSession(tokenHash: token.hash)
    }

    /// Nil: unknown, expired, or the account was disabled.
    package func identity(_ token: SessionToken) async throws -> Identity? {
        try await store.identity(sessionHash: token.hash)
    }

    // MARK: API tokens

    /// Nil: unknown, expired or revoked, or the account was disabled.
    package func identity(_ token: APIToken) async throws -> Identity? {
        try await store.identity(tokenHash: token.hash)
    }

    /// - Returns: the record, and the token, whose text is not to be had again.
    package func createToken(
        for user: UUID, name: String, expiresAt: Date?
    ) async throws -> (APITokenRecord, APIToken) {
        guard (1...200).contains(name.unicodeScalars.count) else {
            throw AccountError.invalid(field: "name", message: "must have 1 to 200 characters")
        }
        if let expiresAt, expiresAt <= .now {
            throw AccountError.invalid(field: "expires_at", message: "must lie in the future")
        }
        let token = APIToken()
        let record = APITokenRecord(id: .v7(), name: name, createdAt: .now, expiresAt: expiresAt, lastUsedAt: nil)
        try await store.insertToken(
            id: record.id, user: user, name: name, hash: token.hash, expiresAt: expiresAt)
        return (record, token)
    }

    package func tokens(of user: UUID) async throws -> [APITokenRecord] {
        try await store.tokens(of: user)
    }

    package func revokeToken(_ id: UUID, of user: UUID) async throws {
        guard try await store.revokeToken(id, of: user) != nil else { throw AccountError.unknownToken(id) }
    }
}
