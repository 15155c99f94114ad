internal import CLibPQ
internal import Logging
internal import Synchronization

/// One session with PostgreSQL, driven by libpq without blocking.
///
/// Calls of several tasks are carried out one after the other, in the order of their arrival. A session whose task is
/// cancelled asks the server to cancel, reads to the end, and stays usable.
package actor PostgresConnection: PostgresExecutor {
    /// What the pool wants to know without waiting for its turn on the actor.
    enum Condition: UInt8 {
        case idle
        case inTransaction
        /// Something of its last user is left: a failed transaction, a stream, a LISTEN.
        case used
        case lost
    }

    let configuration: PostgresConfiguration
    let logger: Logger
    let reactor: Reactor
    let turnstile = Turnstile()
    nonisolated private let conditionByte = Atomic<UInt8>(Condition.idle.rawValue)

    /// Nil once the connection is closed or lost.
    var session: LibPQSession?
    /// Why `session` is nil.
    var ending: PostgresError?
    var statements: StatementCache
    /// Set between the calls that read or feed it.
    var stream: ActiveStream?

    let idlers = IdleSignal()
    /// One of the idlers watches the socket.
    var isWatched = false
    var mailboxes: [WeakMailbox] = []
    var hasListened = false

    init(_ session: LibPQSession, _ configuration: PostgresConfiguration, _ reactor: Reactor, _ logger: Logger) {
        self.session = session
        self.configuration = configuration
        self.reactor = reactor
        self.logger = logger
        statements = StatementCache(capacity: configuration.statementCacheSize)
    }

    package func run(_ query: SQL) async throws -> PostgresResult {
        try await run(query, isShielded: false)
    }

    /// - Parameter isShielded: once it is on its way, the task's cancellation does not stop it.
    func run(_ query: SQL, isShielded: Bool) async throws -> PostgresResult {
        guard let result = try await perform([query], isShielded: isShielded).first else {
            throw PostgresError(.protocolViolation, "a statement gave no result").attaching(query.origin)
        }
        return result
    }

    package func pipeline(_ queries: [SQL]) async throws -> [PostgresResult] {
        try await perform(queries)
    }

    /// Ends the session. What is under way fails with `.closed`.
    package func close() {
        end(PostgresError(.closed, "the connection is closed"))
    }

    package var isClosed: Bool { session == nil }

    nonisolated var condition: Condition {
        Condition(rawValue: conditionByte.load(ordering: .acquiring)) ?? .lost
    }

    func note(_ condition: Condition) {
        conditionByte.store(condition.rawValue, ordering: .releasing)
    }

    /// The session, or the error that ended it.
    func usableSession() throws -> LibPQSession {
        guard let session else {
            var error = ending ?? PostgresError(.closed, "the connection is closed")
            error.wasNeverSent = true
            throw error
        }
        return session
    }

    func end(_ error: PostgresError) {
        guard let session else { return }
        ending = error
        // Whoever waits for the socket is woken; libpq closes with the last reference.
        session.watch.close()
        self.session = nil
        note(.lost)
        idlers.wake()
    }
}
