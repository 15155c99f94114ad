package import Logging
internal import Synchronization

/// A bounded number of connections to one database, made when they are needed.
///
/// When the server restarts, the pool heals by itself: dead connections are found before they are used, and replaced.
package final class PostgresPool: PostgresExecutor {
    typealias Line = CheckedContinuation<Turn, any Error>

    /// What a caller that waited gets.
    enum Turn: Sendable {
        case use(PostgresConnection)
        case connect
    }

    struct State {
        var connections: PoolState<PostgresConnection, Line>
        var nextWaiter: UInt64 = 0
        var isTimerSet = false
        var closers: [UInt64: CheckedContinuation<Void, Never>] = [:]
    }

    package let configuration: PostgresConfiguration
    /// How long a caller waits for a connection before it gets `.poolExhausted`.
    package let waitTimeout: Duration
    let logger: Logger
    let state: Mutex<State>

    package init(
        configuration: PostgresConfiguration, maximumConnections: Int, waitTimeout: Duration = .seconds(5),
        logger: Logger
    ) {
        self.configuration = configuration
        self.waitTimeout = waitTimeout
        self.logger = logger
        state = Mutex(State(connections: PoolState(maximum: maximumConnections)))
    }

    /// How the pool stands at this moment, for metrics.
    package var usage: PostgresPoolUsage {
        state.withLock { state in
            let connections = state.connections
            return PostgresPoolUsage(
                maximum: connections.maximum, open: connections.count, idle: connections.idle.count,
                waiting: connections.waiting)
        }
    }

    package func run(_ query: SQL) async throws -> PostgresResult {
        try query.validate()
        return try await retryingUnsent { try await $0.run(query) }
    }

    /// Runs a statement that must not take effect without the caller's learning of it: a task that is cancelled before
    /// it has a connection gets `CancellationError`, one that is cancelled later gets the result.
    package func runToEnd(_ query: SQL) async throws -> PostgresResult {
        try query.validate()
        return try await retryingUnsent { connection in
            try Task.checkCancellation()
            return try await connection.run(query, isShielded: true)
        }
    }

    package func pipeline(_ queries: [SQL]) async throws -> [PostgresResult] {
        try await retryingUnsent { try await $0.pipeline(queries) }
    }

    /// Lends a connection of its own to `body`, for all that needs one session: streams, COPY, several transactions.
    ///
    /// An open transaction, a stream and LISTEN are ended for the next user. What SET or an advisory lock does to the
    /// session is not undone: use SET LOCAL and `pg_advisory_xact_lock`, or a connection that is not the pool's.
    @discardableResult
    package func withConnection<Value>(
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let connection = try await leaseLiving()
        do {
            let value = try await body(connection)
            await giveBack(connection)
            return value
        } catch {
            await giveBack(connection)
            throw error
        }
    }

    /// Runs `body` within a transaction: COMMIT when it returns, ROLLBACK when it throws. It is not run again after a
    /// failure; `PostgresError.isRetryable` says when that may help.
    @discardableResult
    package func transaction<Value>(
        _ mode: TransactionMode = .readCommitted, _ body: (Transaction) async throws -> Value
    ) async throws -> Value {
        try await withConnection { try await $0.transaction(mode, body) }
    }

    /// BEGIN, all statements and COMMIT in one round trip: all or nothing.
    @discardableResult
    package func transaction(
        _ mode: TransactionMode = .readCommitted, pipelined queries: [SQL]
    ) async throws -> [PostgresResult] {
        try await retryingUnsent { try await $0.transaction(mode, pipelined: queries) }
    }

    /// Runs `body` again on another connection as long as the server never saw what was sent.
    private func retryingUnsent<Value>(
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        while true {
            let (connection, isNew) = try await lease()
            do {
                let value = try await body(connection)
                await giveBack(connection)
                return value
            } catch let error as PostgresError where error.wasNeverSent && !isNew {
                // Each turn of the loop takes one dead connection out of the pool, so it ends.
                await giveBack(connection)
            } catch {
                await giveBack(connection)
                throw error
            }
        }
    }
}
