internal import Synchronization

/// How far a transaction has come. Shared by all copies of its `Transaction`.
final class TransactionScope: Sendable {
    enum Phase {
        /// BEGIN goes along with the first statement, which saves a round trip.
        case pending
        case begun
        case over
    }

    let mode: TransactionMode
    private let state = Mutex(Phase.pending)

    init(_ mode: TransactionMode) {
        self.mode = mode
    }

    var phase: Phase { state.withLock { $0 } }

    /// To be called when it is a statement's turn on the connection.
    ///
    /// - Returns: the BEGIN that has to go ahead of it.
    func enter() throws(PostgresError) -> SQL? {
        try state.withLock { (phase) throws(PostgresError) -> SQL? in
            switch phase {
            case .pending:
                phase = .begun
                return mode.begin
            case .begun: return nil
            case .over: throw PostgresError(.closed, "the transaction is over; use it only within its body")
            }
        }
    }

    func finish() {
        state.withLock { $0 = .over }
    }
}

/// What a transaction sees and may do.
package enum TransactionMode: Sendable {
    /// Each statement sees what was committed before it.
    case readCommitted
    /// All statements see one snapshot; a conflicting write fails (40001).
    case repeatableRead
    /// As if transactions ran one after the other; a conflict fails (40001).
    case serializable
    /// All statements see one snapshot, and none may write.
    case readOnly

    var begin: SQL {
        switch self {
        case .readCommitted: "BEGIN ISOLATION LEVEL READ COMMITTED"
        case .repeatableRead: "BEGIN ISOLATION LEVEL REPEATABLE READ"
        case .serializable: "BEGIN ISOLATION LEVEL SERIALIZABLE"
        case .readOnly: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        }
    }
}
