/// Whether there is a connection, and what to do about it. Pure.
///
/// The first attempt after a good connection is made at once, and those who ask meanwhile wait for it. After a failed
/// one, attempts follow with growing pauses, and those who ask are told no at once.
struct LinkState<Connection> {
    enum Phase {
        case connecting(failures: Int)
        case up(Connection, since: Duration)
        case pausing(failures: Int, reason: RedisError)
        case closed
    }

    enum Action: Equatable {
        case none
        case connect
        /// Call `pauseEnded` after so long.
        case pause(Duration)
        /// The connection came too late: close it.
        case discard
    }

    enum Route {
        case send(Connection)
        case wait
        case fail(RedisError)
    }

    /// A connection that ended sooner counts as a failed attempt, or a server that throws us out would be asked
    /// again without a pause.
    private static var provenAfter: Duration { .seconds(1) }

    private(set) var phase = Phase.connecting(failures: 0)

    /// What to do with a request now.
    var route: Route {
        switch phase {
        case .up(let connection, _): .send(connection)
        case .connecting(failures: 0): .wait
        case .connecting: .fail(.unavailable("still trying to connect"))
        case .pausing(_, let reason): .fail(reason)
        case .closed: .fail(.closed)
        }
    }

    mutating func connected(_ connection: Connection, now: Duration) -> Action {
        guard case .connecting = phase else { return .discard }
        phase = .up(connection, since: now)
        return .none
    }

    mutating func attemptFailed(_ reason: RedisError) -> Action {
        guard case .connecting(let failures) = phase else { return .none }
        return pause(failures + 1, reason)
    }

    /// The connection that was up has ended.
    mutating func lost(_ reason: RedisError, now: Duration) -> Action {
        guard case .up(_, let since) = phase else { return .none }
        if now - since < Self.provenAfter { return pause(1, reason) }
        phase = .connecting(failures: 0)
        return .connect
    }

    /// The owner gives the connection up for a new one. - Returns: the one to close.
    mutating func reset() -> (Connection?, Action) {
        guard case .up(let connection, _) = phase else { return (nil, .none) }
        phase = .connecting(failures: 0)
        return (connection, .connect)
    }

    mutating func pauseEnded() -> Action {
        guard case .pausing(let failures, _) = phase else { return .none }
        phase = .connecting(failures: failures)
        return .connect
    }

    /// - Returns: the connection to close.
    mutating func close() -> Connection? {
        defer { phase = .closed }
        guard case .up(let connection, _) = phase else { return nil }
        return connection
    }

    /// 50 ms, doubled with each failure, 2 s at most.
    static func pause(after failures: Int) -> Duration { min(.seconds(2), .milliseconds(50 << min(failures - 1, 6))) }

    private mutating func pause(_ failures: Int, _ reason: RedisError) -> Action {
        phase = .pausing(failures: failures, reason: reason)
        return .pause(Self.pause(after: failures))
    }
}
