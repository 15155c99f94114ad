import Foundation
import Postgres
import Security
import TestSupport
import Testing

@testable import Accounts

struct AccountServiceTests {
    private let password = "correct horse battery"

    private func service(_ database: PostgresPool) -> AccountService {
        AccountService(store: AccountStore(database: database), passwords: PasswordHasher())
    }

    private func login(_ accounts: AccountService, _ email: String, _ password: String) async throws -> SessionToken {
        try await accounts.login(email: email, password: password, address: "127.0.0.1", userAgent: nil).1
    }

    @Test func `an admin logs in, is known by the session, and is not after logging out`() async throws {
        try await TestDatabase.migrated { database in
            let accounts = service(database)
            let admin = try await accounts.createUser(
                email: "Ann@Example.org", name: "Ann", role: .admin, password: password)
            let session = try await login(accounts, "ann@example.ORG", password)
            #expect(try await accounts.identity(session)?.user.id == admin.id)
            try await accounts.logout(session)
            #expect(try await accounts.identity(session) == nil)
        }
    }

    @Test func `a wrong password, an unknown email and a plain user get the same answer`() async throws {
        try await TestDatabase.migrated { database in
            let accounts = service(database)
            _ = try await accounts.createUser(email: "a@example.org", name: "A", role: .admin, password: password)
            _ = try await accounts.createUser(email: "u@example.org", name: "U", role: .user, password: password)
            for (email, password) in [
                ("a@example.org", "wrong password"), ("x@example.org", password), ("u@example.org", password),
            ] {
                await #expect(throws: AccountError.wrongCredentials) { try await login(accounts, email, password) }
            }
        }
    }

    @Test func `guessing is slowed down`() async throws {
        try await TestDatabase.migrated { database in
            let accounts = service(database)
            for _ in 0..<6 {
                await #expect(throws: AccountError.wrongCredentials) {
                    try await login(accounts, "a@example.org", "guess")
                }
            }
            await #expect(throws: AccountError.tooManyAttempts(retryAfter: 1)) {
                try await login(accounts, "a@example.org", "guess")
            }
        }
    }

    @Test func `an expired session and a disabled account are nobody`() async throws {
        try await TestDatabase.migrated { database in
            let accounts = service(database)
            let admin = try await accounts.createUser(
                email: "a@example.org", name: "A", role: .admin, password: password)
            let first = try await login(accounts, "a@example.org", password)
            try await database.execute("UPDATE user_sessions SET expires_at = now() - interval '1 second'")
            #expect(try await accounts.identity(first) == nil)
            let second = try await login(accounts, "a@example.org", password)
            try await database.execute("UPDATE users SET disabled_at = now() WHERE id = \(admin.id)")
            #expect(try await accounts.identity(second) == nil)
        }
    }

    @Test func `an API token works until it is revoked or expires, and its text is stored nowhere`() async throws {
        try await TestDatabase.migrated { database in
            let accounts = service(database)
            let admin = try await accounts.createUser(
                email: "a@example.org", name: "A", role: .admin, password: password)
            let (record, token) = try await accounts.createToken(for: admin.id, name: "CI", expiresAt: nil)
            #expect(try await accounts.identity(token)?.proof == .apiToken(id: record.id))
            let dump = try await database.rows("SELECT api_tokens::text FROM api_tokens", as: String.self)
            #expect(!dump.joined().contains(token.text.exposed))
            try await accounts.revokeToken(record.id, of: admin.id)
            #expect(try await accounts.identity(token) == nil)
            await #expect(throws: AccountError.unknownToken(record.id)) {
                try await accounts.revokeToken(record.id, of: admin.id)
            }

            let (_, brief) = try await accounts.createToken(for: admin.id, name: "brief", expiresAt: .now + 60)
            try await database.execute("UPDATE api_tokens SET expires_at = now() - interval '1 second'")
            #expect(try await accounts.identity(brief) == nil)
        }
    }

    @Test func `an email address is taken whatever its case`() async throws {
        try await TestDatabase.migrated { database in
            let accounts = service(database)
            _ = try await accounts.createUser(email: "a@example.org", name: "A", role: .user, password: nil)
            await #expect(throws: AccountError.emailTaken) {
                try await accounts.createUser(email: "A@Example.org", name: "B", role: .user, password: nil)
            }
        }
    }

    @Test(arguments: ["", "a", "a@", "@b", "a b@c", "a@b@c"])
    func `what is no email address is refused`(email: String) async throws {
        try await TestDatabase.migrated { database in
            await #expect(throws: AccountError.invalid(field: "email", message: "must be an email address")) {
                try await service(database).createUser(email: email, name: "A", role: .user, password: nil)
            }
        }
    }
}
