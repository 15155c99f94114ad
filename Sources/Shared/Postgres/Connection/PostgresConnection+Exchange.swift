internal import CLibPQ
internal import Logging

extension PostgresConnection {
    /// What the server will answer to, in order.
    enum Step {
        case deallocate
        case prepare(StatementCache.Key, name: String)
        case query(Int, StatementCache.Key)
        case sync
    }

    /// Sends all statements, then reads all answers. Returns only when the connection is at rest again, or lost.
    func exchange(_ queries: [SQL], with session: LibPQSession) async throws -> [PostgresResult] {
        try checkAlive(session)
        guard let steps = send(queries, to: session) else {
            throw lose(session, "the statement could not be sent")
        }
        let (results, failure) = try await read(steps[...], of: queries, from: session)
        if let failure { throw failure }
        return results
    }

    /// Reads the answers to `steps`: the results, and the first failure.
    func read(
        _ steps: ArraySlice<Step>, of queries: [SQL], from session: LibPQSession
    ) async throws -> (results: [PostgresResult], failure: PostgresError?) {
        var results: [PostgresResult] = []
        results.reserveCapacity(queries.count)
        var failure: PostgresError?
        for step in steps {
            let answer = try await answer(to: step, from: session)
            switch (step, answer) {
            case (.prepare(let key, let name), .done): statements.insert(name, for: key)
            case (.query(let index, _), .rows(let pointer)):
                results.append(PostgresResult(pointer, query: queries[index].origin))
            case (.query(let index, let key), .failed(let error)):
                if error.sqlState == "26000" || error.sqlState == "0A000" { statements.remove(key) }
                failure = failure ?? error.attaching(queries[index].origin)
            case (.prepare(let key, _), .failed(let error)):
                failure =
                    failure ?? error.attaching(QueryOrigin(text: key.text, location: location(of: key, in: queries)))
            default: break
            }
        }
        return (results, failure)
    }

    private func location(of key: StatementCache.Key, in queries: [SQL]) -> SourceLocation? {
        queries.first { $0.text == key.text }?.location
    }

    // MARK: Sending

    func send(_ queries: [SQL], to session: LibPQSession) -> [Step]? {
        var steps: [Step] = []
        var isSent = true
        if session.transactionStatus == PQTRANS_IDLE {
            // In a round of its own, so that nothing it meets can touch the caller's statements.
            let names = statements.takeEvicted()
            for name in names {
                isSent =
                    isSent && PQsendQueryParams(session.pointer, "DEALLOCATE \(name)", 0, nil, nil, nil, nil, 1) == 1
                steps.append(.deallocate)
            }
            if !names.isEmpty {
                isSent = isSent && PQpipelineSync(session.pointer) == 1
                steps.append(.sync)
            }
        }
        var fresh: [StatementCache.Key: String] = [:]
        for (index, query) in queries.enumerated() where isSent {
            let key = StatementCache.Key(query)
            var name = statements.name(of: key) ?? fresh[key]
            if name == nil {
                let new = statements.makeName()
                isSent = session.sendPrepare(query, as: new)
                steps.append(.prepare(key, name: new))
                if !new.isEmpty { fresh[key] = new }
                name = new
            }
            isSent = isSent && session.sendExecute(query, name: name ?? "")
            steps.append(.query(index, key))
        }
        isSent = isSent && PQpipelineSync(session.pointer) == 1
        steps.append(.sync)
        return isSent ? steps : nil
    }

    // MARK: Receiving

    enum Answer {
        case rows(OpaquePointer)
        case done
        case failed(PostgresError)
        case aborted
    }

    func answer(to step: Step, from session: LibPQSession) async throws -> Answer {
        if case .sync = step {
            guard let result = try await nextResult(session) else { throw lose(session, "libpq is out of step") }
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else { throw lose(session, "libpq is out of step") }
            return .done
        }
        var answer = Answer.aborted
        while let result = try await nextResult(session) {
            switch PQresultStatus(result) {
            case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY:
                if case .query = step {
                    answer = .rows(result)
                    continue
                }
                answer = .done
            case PGRES_PIPELINE_ABORTED:
                answer = .aborted
            case PGRES_FATAL_ERROR:
                let error = PostgresError(result: result)
                if error.code == .connectionLost {
                    PQclear(result)
                    throw lose(session, error)
                }
                answer = .failed(error)
            default:
                // COPY has no place in a pipeline, and there is no way out of it but this.
                PQclear(result)
                throw lose(session, PostgresError(.protocolViolation, "COPY goes by copyIn and copyOut"))
            }
            PQclear(result)
        }
        return answer
    }

    /// The next result, or nil at the end of a statement's results. Waits for the server, and writes what is left.
    func nextResult(_ session: LibPQSession) async throws -> OpaquePointer? {
        var isUnsent = try flush(session)
        while PQisBusy(session.pointer) == 1 {
            let outcome = await session.watch.wait(for: isUnsent ? [.read, .write] : .read, of: session.socket)
            switch outcome {
            case .ready, .replaced: break
            case .expired: throw lose(session, "the server did not cancel in time")
            case .closed: throw ending ?? lose(session, "the connection is closed")
            }
            if PQconsumeInput(session.pointer) == 0, PQisBusy(session.pointer) == 1 {
                throw lose(session, "the server closed the connection")
            }
            if isUnsent { isUnsent = try flush(session) }
        }
        return PQgetResult(session.pointer)
    }

    /// - Returns: whether something is left that the socket did not take.
    func flush(_ session: LibPQSession) throws -> Bool {
        let left = PQflush(session.pointer)
        guard left >= 0 else { throw lose(session, "the server closed the connection") }
        return left == 1
    }

    // MARK: Losing the connection

    /// Takes what came in while nobody listened. Throws when that was the end of the connection.
    func checkAlive(_ session: LibPQSession) throws {
        let isReadable = PQconsumeInput(session.pointer) == 1
        // Parses the input, so that the sink hears of a FATAL.
        collectNotifications(session)
        guard isReadable, PQstatus(session.pointer) == CONNECTION_OK, session.farewell == nil else {
            var error = lose(session, "the server has closed the connection")
            error.wasNeverSent = true
            throw error
        }
    }

    func lose(_ session: LibPQSession, _ message: String) -> PostgresError {
        lose(session, PostgresError(lost: session, message))
    }

    func lose(_ session: LibPQSession, _ error: PostgresError) -> PostgresError {
        logger.info("connection ended", metadata: ["reason": "\(error)"])
        end(error)
        return error
    }
}
