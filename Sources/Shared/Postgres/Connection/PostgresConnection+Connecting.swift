internal import CLibPQ
package import Logging

extension PostgresConnection {
    /// Connects and logs in, within the configuration's `connectTimeout`.
    package static func connect(
        _ configuration: PostgresConfiguration, logger: Logger
    ) async throws -> PostgresConnection {
        try configuration.validate()
        let reactor = try Reactor.shared()
        let deadline = ContinuousClock.now + configuration.connectTimeout
        let parameters = configuration.parameters
        do {
            let handshake = try await withOwnThread(until: deadline, of: reactor) {
                Handshake(parameters, logger: logger)
            }
            try await handshake.complete(
                until: deadline, of: reactor, pollingBlocks: configuration.mayLookUpNamesWhilePolling)
            // A watch of its own: the handshake's may be expired by a deadline that has just passed.
            let session = try LibPQSession(handshake, watch: reactor.makeWatch())
            guard PQsetnonblocking(session.pointer, 1) == 0, PQenterPipelineMode(session.pointer) == 1 else {
                throw PostgresError(.connectFailed, "libpq refuses to work without blocking")
            }
            return PostgresConnection(session, configuration, reactor, logger)
        } catch let error as PostgresError where error.code == .timedOut {
            throw PostgresError(
                .timedOut, "no connection within \(configuration.connectTimeout) to \(configuration)")
        }
    }
}

extension Handshake {
    /// Polls until the server has let us in.
    fileprivate func complete(
        until deadline: ContinuousClock.Instant, of reactor: Reactor, pollingBlocks: Bool
    ) async throws {
        guard let pointer = current, PQstatus(pointer) != CONNECTION_BAD else { throw failure() }
        let watch = reactor.makeWatch()
        let timer = reactor.schedule(at: deadline) { watch.expire() }
        defer {
            reactor.cancel(timer)
            watch.close()
        }
        try await withTaskCancellationHandler {
            var interest = SocketWatch.Interest.write
            while true {
                // libpq may have moved on to another socket.
                switch await watch.wait(for: interest, of: PQsocket(current)) {
                case .ready, .replaced: break
                case .expired, .closed:
                    try Task.checkCancellation()
                    throw PostgresError(.timedOut, "the server did not answer in time")
                }
                let status = try await poll(until: deadline, of: reactor, blocks: pollingBlocks)
                switch status {
                case PGRES_POLLING_READING: interest = .read
                case PGRES_POLLING_WRITING: interest = .write
                case PGRES_POLLING_OK: return
                default: throw failure()
                }
            }
        } onCancel: {
            watch.expire()
        }
    }

    private func poll(
        until deadline: ContinuousClock.Instant, of reactor: Reactor, blocks: Bool
    ) async throws -> PostgresPollingStatusType {
        guard blocks else { return PQconnectPoll(current) }
        return try await withOwnThread(until: deadline, of: reactor) { [self] in PQconnectPoll(current) }
    }

    private func failure() -> PostgresError {
        let message = current.map { String(cString: PQerrorMessage($0)) } ?? "out of memory"
        return PostgresError(.connectFailed, message.split(separator: "\n").joined(separator: "; "))
    }
}
