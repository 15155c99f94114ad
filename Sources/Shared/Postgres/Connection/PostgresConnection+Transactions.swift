extension PostgresConnection {
    /// Runs `body` within a transaction: COMMIT when it returns, ROLLBACK when it throws.
    ///
    /// BEGIN travels with the first statement; a body that runs none costs no round trip at all. Statements that
    /// others run on this connection meanwhile belong to the transaction, too.
    @discardableResult
    nonisolated package func transaction<Value>(
        _ mode: TransactionMode = .readCommitted, _ body: (Transaction) async throws -> Value
    ) async throws -> Value {
        let scope = TransactionScope(mode)
        let value: Value
        do {
            value = try await body(Transaction(connection: self, scope: scope))
            try await commit(scope, with: [], isShielded: true)
        } catch {
            await rollBack(scope)
            throw error
        }
        return value
    }

    /// All or nothing, in one round trip.
    @discardableResult
    nonisolated package func transaction(
        _ mode: TransactionMode = .readCommitted, pipelined queries: [SQL]
    ) async throws -> [PostgresResult] {
        let scope = TransactionScope(mode)
        do {
            return try await commit(scope, with: queries, isShielded: false)
        } catch {
            await rollBack(scope)
            throw error
        }
    }

    @discardableResult
    func commit(
        _ scope: TransactionScope, with queries: [SQL], isShielded: Bool
    ) async throws -> [PostgresResult] {
        // Committed by the body already, or nothing was ever run.
        if queries.isEmpty, scope.phase != .begun { return [] }
        var results = try await perform(queries + ["COMMIT"], in: scope, isShielded: isShielded)
        scope.finish()
        guard results.popLast()?.commandTag == "COMMIT" else {
            throw PostgresError(
                .aborted, "the transaction was rolled back, since a statement in it had failed before COMMIT")
        }
        return results
    }

    /// Leaves the connection fit for the next user, or lost.
    func rollBack(_ scope: TransactionScope) async {
        guard scope.phase == .begun else { return scope.finish() }
        defer { scope.finish() }
        guard condition != .lost else { return }
        do {
            _ = try await perform(["ROLLBACK"], in: scope, isShielded: true)
        } catch {
            end(PostgresError(.connectionLost, "the transaction could not be rolled back"))
        }
    }
}
