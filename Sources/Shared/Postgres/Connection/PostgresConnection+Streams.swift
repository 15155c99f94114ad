internal import CLibPQ
internal import Logging

extension PostgresConnection {
    /// Sends the query and stays with it until its last row.
    func openRows(of query: SQL, in scope: TransactionScope?) async throws -> StreamHandle {
        try query.validate()
        try await clearAbandonedStream()
        try await turnstile.enter()
        let isInTransaction = scope != nil || session?.transactionStatus != PQTRANS_IDLE
        do {
            try Task.checkCancellation()
            let begin = try scope?.enter()
            try await cancellable { session in
                try await sendForRows((begin.map { [$0] } ?? []) + [query], to: session)
            }
        } catch {
            leave()
            throw error
        }
        return occupy(.rows, query.origin, isInTransaction)
    }

    /// The answers to all but the last statement are read; the last one's come row by row.
    private func sendForRows(_ queries: [SQL], to session: LibPQSession) async throws {
        try checkAlive(session)
        guard let steps = send(queries, to: session) else { throw lose(session, "the statement could not be sent") }
        // The last two are the query and the sync.
        let failure = try await read(steps.dropLast(2), of: queries, from: session).failure
        guard let failure else {
            guard PQsetSingleRowMode(session.pointer) == 1 else {
                throw lose(session, PostgresError(.protocolViolation, "libpq refuses to give single rows"))
            }
            _ = try flush(session)
            return
        }
        _ = try await read(steps.suffix(2), of: queries, from: session)
        throw failure
    }

    func nextRow(_ handle: StreamHandle) async throws -> PostgresRow? {
        guard let stream, stream.handle === handle else {
            throw ending ?? PostgresError(.closed, "the stream is over")
        }
        do {
            let row = try await cancellable { session -> PostgresRow? in
                let result = try await nextResult(session)
                if let result, PQresultStatus(result) == PGRES_SINGLE_TUPLE {
                    return PostgresRow(result: PostgresResult(result, query: stream.origin), index: 0)
                }
                try await finishRows(result, of: stream, from: session)
                return nil
            }
            // Only now: a cancellation that is still under way must not meet the next statement.
            if row == nil { vacate() }
            return row
        } catch {
            // Either all answers are read, or the connection is lost.
            vacate()
            throw error
        }
    }

    /// Reads the rest of the answer, whose part `result` is, and throws the error that it may be.
    private func finishRows(
        _ result: OpaquePointer?, of stream: ActiveStream, from session: LibPQSession
    ) async throws {
        var failure: PostgresError?
        var next = result
        while let result = next {
            defer { PQclear(result) }
            if PQresultStatus(result) == PGRES_FATAL_ERROR {
                let error = PostgresError(result: result).attaching(stream.origin)
                if error.code == .connectionLost { throw lose(session, error) }
                failure = failure ?? error
            }
            next = try await nextResult(session)
        }
        _ = try await answer(to: .sync, from: session)
        if let failure { throw failure }
    }

    // MARK: Holding the connection

    func occupy(_ kind: ActiveStream.Kind, _ origin: QueryOrigin, _ isInTransaction: Bool) -> StreamHandle {
        let handle = StreamHandle()
        stream = ActiveStream(kind: kind, origin: origin, isInTransaction: isInTransaction, handle: handle)
        turnstile.become(.stream)
        return handle
    }

    func vacate() {
        guard stream != nil else { return }
        stream = nil
        leave()
    }

    /// Ends a stream whose reader has gone away. To be called before anything else is begun.
    func clearAbandonedStream() async throws {
        guard let stream, stream.handle == nil else { return }
        // From now on others wait instead of being refused; and nobody else clears it.
        turnstile.become(.operation)
        self.stream = nil
        defer { leave() }
        guard let session else { return }
        let ticket = CancelTicket(session, reactor: reactor, isShielded: false)
        if !stream.isInTransaction { ticket.cancel() }
        do {
            switch stream.kind {
            case .rows: try await finishRows(try await nextResult(session), of: stream, from: session)
            case .copyOut: try await finishCopyOut(session)
            case .copyIn: try await finishCopyIn(session, failure: "the sender has gone away")
            }
        } catch {
            // The cancellation itself, or the loss of the connection, which the next statement will meet.
            logger.debug("a stream was left: \(error)")
        }
        if await !ticket.settle() { end(PostgresError(lost: session, "the server did not cancel in time")) }
        noteCondition()
    }
}
