extension PostgresError {
    /// PostgreSQL is away or busy, and the same request may well succeed a moment later: the statement itself was not
    /// at fault. A transaction under way may or may not have been committed.
    package var isUnavailable: Bool {
        switch code {
        case .connectFailed, .connectionLost, .poolExhausted, .timedOut: true
        // 57P0x: the server is shutting down or starting up; 53xxx: it lacks connections, memory or disk.
        case .server: sqlState.map { $0.hasPrefix("57P0") || $0.hasPrefix("53") } ?? false
        default: false
        }
    }
}
