/// A transaction that is open while its body runs: committed when the body returns, rolled back when it throws.
///
/// After the body, it throws `.closed`. A statement that fails leaves it fit only for ROLLBACK, as PostgreSQL has it;
/// to go on after a failure, use `savepoint`.
package struct Transaction: PostgresExecutor {
    let connection: PostgresConnection
    let scope: TransactionScope
    /// Set when this is a savepoint's: usable only within its body, too.
    var savepointScope: SavepointScope?

    package func run(_ query: SQL) async throws -> PostgresResult {
        guard let result = try await pipeline([query]).first else {
            throw PostgresError(.protocolViolation, "a statement gave no result").attaching(query.origin)
        }
        return result
    }

    package func pipeline(_ queries: [SQL]) async throws -> [PostgresResult] {
        try savepointScope?.check()
        return try await connection.perform(queries, in: scope)
    }

    /// Runs the last statements and COMMIT in one round trip. Nothing may follow it.
    @discardableResult
    package func commit(with queries: [SQL]) async throws -> [PostgresResult] {
        guard savepointScope == nil else {
            throw PostgresError(.closed, "only the transaction itself can be committed, not a savepoint in it")
        }
        return try await connection.commit(scope, with: queries, isShielded: false)
    }

    /// Undoes what `body` did when it throws, and keeps the transaction usable.
    @discardableResult
    package func savepoint<Value>(_ body: (Transaction) async throws -> Value) async throws -> Value {
        let inner = SavepointScope()
        _ = try await pipeline(["SAVEPOINT s"])
        defer { inner.finish() }
        let value: Value
        do {
            value = try await body(Transaction(connection: connection, scope: scope, savepointScope: inner))
        } catch {
            // Equal names nest: PostgreSQL takes the innermost. Undone even when the task is cancelled.
            _ = try await connection.perform(
                ["ROLLBACK TO SAVEPOINT s", "RELEASE SAVEPOINT s"], in: scope, isShielded: true)
            throw error
        }
        _ = try await pipeline(["RELEASE SAVEPOINT s"])
        return value
    }
}
