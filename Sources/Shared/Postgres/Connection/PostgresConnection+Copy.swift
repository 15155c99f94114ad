internal import CLibPQ

extension PostgresConnection {
    /// Sends a COPY statement and stays with it. COPY takes no parameters, and has no place in pipeline mode.
    func openCopy(_ query: SQL, in scope: TransactionScope?, as kind: ActiveStream.Kind) async throws -> StreamHandle {
        try query.validate()
        guard query.parameters.isEmpty else {
            throw PostgresError(.encoding, "COPY takes no parameters").attaching(query.origin)
        }
        try await clearAbandonedStream()
        try await turnstile.enter()
        let isInTransaction = scope != nil || session?.transactionStatus != PQTRANS_IDLE
        do {
            try Task.checkCancellation()
            let begin = try scope?.enter()
            try await cancellable { session in
                if let begin { _ = try await exchange([begin], with: session) } else { try checkAlive(session) }
                try await startCopy(query, as: kind, with: session)
            }
        } catch {
            leave()
            throw error
        }
        return occupy(kind, query.origin, isInTransaction)
    }

    private func startCopy(_ query: SQL, as kind: ActiveStream.Kind, with session: LibPQSession) async throws {
        guard PQexitPipelineMode(session.pointer) == 1,
            PQsendQueryParams(session.pointer, query.text, 0, nil, nil, nil, nil, 0) == 1
        else { throw lose(session, "the COPY could not be sent") }
        let result = try await nextResult(session)
        let status = result.map { PQresultStatus($0) }
        if status == (kind == .copyIn ? PGRES_COPY_IN : PGRES_COPY_OUT) {
            PQclear(result)
            return
        }
        if status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH {
            PQclear(result)
            throw lose(session, PostgresError(.protocolViolation, "COPY goes the other way").attaching(query.origin))
        }
        var failure: PostgresError?
        do {
            _ = try await endCopy(session, first: result)
        } catch let error as PostgresError {
            failure = error
        }
        throw (failure ?? PostgresError(.protocolViolation, "the statement is no COPY")).attaching(query.origin)
    }

    /// Reads what follows the data: how many rows, or an error. Afterwards the connection is as before the COPY.
    @discardableResult
    func endCopy(_ session: LibPQSession, first: OpaquePointer? = nil) async throws -> Int {
        var rows = 0
        var failure: PostgresError?
        var next = first == nil ? try await nextResult(session) : first
        while let result = next {
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_FATAL_ERROR:
                let error = PostgresError(result: result)
                if error.code == .connectionLost { throw lose(session, error) }
                failure = failure ?? error
            default: rows = Int(String(cString: PQcmdTuples(result))) ?? rows
            }
            next = try await nextResult(session)
        }
        guard PQenterPipelineMode(session.pointer) == 1 else { throw lose(session, "libpq is out of step") }
        if let failure { throw stream.map { failure.attaching($0.origin) } ?? failure }
        return rows
    }
}
