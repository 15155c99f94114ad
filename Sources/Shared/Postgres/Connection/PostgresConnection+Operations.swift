internal import CLibPQ

extension PostgresConnection {
    /// Runs the statements in one round trip, as one implicit transaction unless they are within an explicit one.
    ///
    /// - Parameters:
    ///   - scope: the transaction to which they belong; its BEGIN goes ahead of its first statement.
    ///   - isShielded: cancellation does not stop it, only the grace time does.
    func perform(
        _ queries: [SQL], in scope: TransactionScope? = nil, isShielded: Bool = false
    ) async throws -> [PostgresResult] {
        for query in queries { try query.validate() }
        guard !queries.isEmpty else { return [] }
        try await clearAbandonedStream()
        try await turnstile.enter(heedsCancellation: !isShielded)
        defer { leave() }
        // Before the transaction counts as begun: a BEGIN that is never sent would leave its statements without one.
        if !isShielded { try Task.checkCancellation() }
        let begin = try scope?.enter()
        let statements = (begin.map { [$0] } ?? []) + queries
        do {
            let results = try await exchangeOnce(statements, isShielded)
            return begin == nil ? results : Array(results.dropFirst())
        } catch let error as PostgresError where error.isStaleStatement && condition == .idle && queries.count == 1 {
            // Not carried out: the table was altered after the statement was prepared. It is prepared anew.
            return try await exchangeOnce(statements, isShielded)
        }
    }

    private func exchangeOnce(_ queries: [SQL], _ isShielded: Bool) async throws -> [PostgresResult] {
        try await cancellable(isShielded: isShielded) { session in
            try await exchange(queries, with: session)
        }
    }

    /// Carries the task's cancellation to the server while `body` waits for it.
    func cancellable<Value>(
        isShielded: Bool = false, _ body: (LibPQSession) async throws -> Value
    ) async throws -> Value {
        let session = try usableSession()
        let ticket = CancelTicket(session, reactor: reactor, isShielded: isShielded)
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(
                try await withTaskCancellationHandler {
                    try await body(session)
                } onCancel: {
                    ticket.cancel()
                })
        } catch {
            outcome = .failure(error)
        }
        if await !ticket.settle() { end(PostgresError(lost: session, "the server did not cancel in time")) }
        noteCondition()
        if ticket.wasCancelled, case .failure(let error as PostgresError) = outcome,
            error.sqlState == "57014" || error.code == .connectionLost
        {
            throw CancellationError()
        }
        return try outcome.get()
    }

    func noteCondition() {
        guard let session else { return note(.lost) }
        switch session.transactionStatus {
        case PQTRANS_IDLE: note(hasListened ? .used : .idle)
        case PQTRANS_INTRANS: note(.inTransaction)
        default: note(.used)
        }
    }
}

extension PostgresError {
    /// "cached plan must not change result type", or the prepared statement is gone.
    fileprivate var isStaleStatement: Bool {
        sqlState == "26000" || (sqlState == "0A000" && message.hasPrefix("cached plan"))
    }
}

// MARK: For the pool

extension PostgresConnection {
    /// Looks at the socket without waiting.
    func isAlive() -> Bool {
        guard let session else { return false }
        do {
            try checkAlive(session)
            return true
        } catch {
            return false
        }
    }

    /// Ends what its user left behind. Afterwards the connection is idle or lost.
    func cleanUp() async {
        guard session != nil else { return }
        do {
            _ = try await perform(["ROLLBACK"], isShielded: true)
            if hasListened {
                // Nobody may hear, in the pool's next user, what the last one asked for.
                _ = try await perform(["UNLISTEN *"], isShielded: true)
                (hasListened, mailboxes) = (false, [])
                noteCondition()
            }
        } catch {
            end(PostgresError(.connectionLost, "the connection could not be cleaned up"))
        }
        if condition != .idle { end(PostgresError(.connectionLost, "the connection could not be cleaned up")) }
    }
}
