internal import Foundation
package import Logging
package import Postgres
internal import Security

/// Databases for tests: each test has one of its own, which is dropped at the end.
///
///     @Test func `an asset is stored`() async throws {
///         try await TestDatabase.migrated { pool in … }
///     }
package enum TestDatabase {
    /// A test without its services has no meaning, so this is an error and not a skip.
    package struct ServicesMissing: Error, CustomStringConvertible {
        let variable: String

        package var description: String {
            "\(variable) is not set: run `make test`, or first `eval \"$(scripts/test-services start)\"`"
        }
    }

    package static let logger = Logger(label: "tests") { _ in SwiftLogNoOpLogHandler() }

    /// Runs `body` with a pool to a new, empty database.
    @discardableResult
    package static func empty<Value>(
        connections: Int = 4, _ body: (PostgresPool) async throws -> Value
    ) async throws -> Value {
        try await with(template: "template0", connections, body)
    }

    /// Runs `body` with a pool to a new database with the project's schema.
    @discardableResult
    package static func migrated<Value>(
        connections: Int = 4, _ body: (PostgresPool) async throws -> Value
    ) async throws -> Value {
        try await with(template: try variable("GREENROOM_TEST_TEMPLATE"), connections, body)
    }

    /// The server itself, as its superuser.
    package static func server() throws -> PostgresConfiguration {
        PostgresConfiguration(try variable("GREENROOM_TEST_POSTGRES"), applicationName: "tests")
    }

    /// All tests of a run begin at once; this many have a database at a time, so that connections and processor suffice.
    private static let gate = AsyncGate(width: 6, waitingLimit: .max)

    private static func with<Value>(
        template: String, _ connections: Int, _ body: (PostgresPool) async throws -> Value
    ) async throws -> Value {
        try await gate.pass { try await make(template: template, connections, body) }
    }

    private static func make<Value>(
        template: String, _ connections: Int, _ body: (PostgresPool) async throws -> Value
    ) async throws -> Value {
        let server = try server()
        let name = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        let administrator = try await PostgresConnection.connect(server, logger: logger)
        try await administrator.execute(
            "CREATE DATABASE \(SQL.identifier(name)) TEMPLATE \(SQL.identifier(template))")
        let pool = PostgresPool(
            configuration: server.database(name), maximumConnections: connections, waitTimeout: .seconds(30),
            logger: logger)
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body(pool))
        } catch {
            outcome = .failure(error)
        }
        await pool.close()
        // By force, since a test may have connections of its own that it did not close.
        try await administrator.execute("DROP DATABASE \(SQL.identifier(name)) WITH (FORCE)")
        await administrator.close()
        return try outcome.get()
    }

    private static func variable(_ name: String) throws -> String {
        guard let value = ProcessInfo.processInfo.environment[name], !value.isEmpty else {
            throw ServicesMissing(variable: name)
        }
        return value
    }
}
