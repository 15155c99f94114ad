internal import Synchronization

extension PostgresPool {
    /// A connection that was alive just now.
    func leaseLiving() async throws -> PostgresConnection {
        while true {
            let (connection, isNew) = try await lease()
            if isNew { return connection }
            if await connection.isAlive() { return connection }
            await giveBack(connection)
        }
    }

    /// A connection, maybe one that has died while it was idle. It has to be given back.
    func lease() async throws -> (connection: PostgresConnection, isNew: Bool) {
        try Task.checkCancellation()
        switch try await turn() {
        case .use(let connection): return (connection, false)
        case .connect:
            do {
                return (try await PostgresConnection.connect(configuration, logger: logger), true)
            } catch {
                discard()
                throw error
            }
        }
    }

    /// Takes a connection back, cleaning up after its user. It never throws: what cannot be cleaned is closed.
    func giveBack(_ connection: PostgresConnection) async {
        if connection.condition != .idle { await connection.cleanUp() }
        guard connection.condition == .idle else { return discard() }
        let release = state.withLock { $0.connections.release(connection) }
        switch release {
        case .kept: break
        case .handOver(let connection, let waiter): waiter.resume(returning: .use(connection))
        case .end(let connection):
            await connection.close()
            finishClosing()
        }
    }

    private func discard() {
        state.withLock { $0.connections.discard() }?.resume(returning: .connect)
        finishClosing()
    }

    private func turn() async throws -> Turn {
        let id: UInt64
        switch state.withLock({ ($0.connections.acquire(), $0.newWaiterID()) }) {
        case (.use(let connection), _): return .use(connection)
        case (.connect, _): return .connect
        case (.closed, _): throw Self.closedError
        case (.wait, let waiter): id = waiter
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                standInLine(id, continuation)
                // Cancelled before it stood in line: the handler below found nobody.
                if Task.isCancelled { leaveLine(id) }
            }
        } onCancel: {
            leaveLine(id)
        }
    }

    private func standInLine(_ id: UInt64, _ continuation: Line) {
        let deadline = ContinuousClock.now + waitTimeout
        let acquisition = state.withLock { $0.connections.enqueue(continuation, id: id, deadline: deadline) }
        switch acquisition {
        case .use(let connection): continuation.resume(returning: .use(connection))
        case .connect: continuation.resume(returning: .connect)
        case .closed: continuation.resume(throwing: Self.closedError)
        case .wait: setTimer(deadline)
        }
    }

    private func leaveLine(_ id: UInt64) {
        state.withLock { $0.connections.cancel(id) }?.resume(throwing: CancellationError())
    }

    // MARK: Waiting no longer than allowed

    /// One timer for the first in line; all wait equally long, so the others' time is up later.
    private func setTimer(_ deadline: ContinuousClock.Instant) {
        let isNeeded = state.withLock { state in
            defer { state.isTimerSet = true }
            return !state.isTimerSet
        }
        guard isNeeded else { return }
        // A pool that waits has a connection, and so there is a reactor.
        guard let reactor = try? Reactor.shared() else { return }
        _ = reactor.schedule(at: deadline) { [weak self] in self?.expireWaiters() }
    }

    private func expireWaiters() {
        let (expired, next) = state.withLock { state in
            state.isTimerSet = false
            return state.connections.expire(at: .now)
        }
        let maximum = state.withLock { $0.connections.maximum }
        for waiter in expired {
            waiter.resume(
                throwing: PostgresError(
                    .poolExhausted,
                    "all \(maximum) connections stayed busy for \(waitTimeout); try again, or allow more of them"))
        }
        if let next { setTimer(next) }
    }

    // MARK: Closing

    static var closedError: PostgresError { PostgresError(.closed, "the pool is closed") }

    /// Refuses new callers, ends idle connections, and waits until those in use have come back (or the task is
    /// cancelled). Not to be called by a body that holds one of them.
    package func close() async {
        let (idle, waiters) = state.withLock { $0.connections.close() }
        for waiter in waiters { waiter.resume(throwing: Self.closedError) }
        for connection in idle { await connection.close() }
        let id = state.withLock { $0.newWaiterID() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    guard state.connections.count > 0 else { return true }
                    state.closers[id] = continuation
                    return false
                }
                if isDone { continuation.resume() }
                if Task.isCancelled { stopWaitingToClose(id) }
            }
        } onCancel: {
            stopWaitingToClose(id)
        }
    }

    private func stopWaitingToClose(_ id: UInt64) {
        state.withLock { $0.closers.removeValue(forKey: id) }?.resume()
    }

    private func finishClosing() {
        let closers = state.withLock { state in
            guard state.connections.isClosed, state.connections.count == 0 else {
                return [CheckedContinuation<Void, Never>]()
            }
            defer { state.closers = [:] }
            return Array(state.closers.values)
        }
        for closer in closers { closer.resume() }
    }
}

extension PostgresPool.State {
    fileprivate mutating func newWaiterID() -> UInt64 {
        nextWaiter += 1
        return nextWaiter
    }
}
