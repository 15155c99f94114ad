/// Who has which of a bounded number of connections, and who waits for one. It does no I/O: it says what to do.
///
/// A connection is made by the caller that wants it, so that its failure reaches that caller and nobody else.
struct PoolState<Connection, Waiter> {
    enum Acquisition {
        case use(Connection)
        /// There is room: make one, then `release` or `discard` it.
        case connect
        /// All are in use: stand in line.
        case wait
        case closed
    }

    enum Release {
        case kept
        case handOver(Connection, to: Waiter)
        /// The pool is closed: end it.
        case end(Connection)
    }

    private struct Entry {
        let id: UInt64
        let deadline: ContinuousClock.Instant
        let waiter: Waiter
    }

    let maximum: Int
    /// Idle, in use, or being made.
    private(set) var count = 0
    /// The last one used is taken first: its caches are warm, and the others may be found dead and be replaced.
    private(set) var idle: [Connection] = []
    private(set) var isClosed = false
    /// In order of arrival, and so, as all wait equally long, of their deadlines.
    private var line = WaitingLine<Entry>()

    init(maximum: Int) {
        self.maximum = max(1, maximum)
    }

    var waiting: Int { line.count }

    mutating func acquire() -> Acquisition {
        if isClosed { return .closed }
        if let connection = idle.popLast() { return .use(connection) }
        guard count < maximum else { return .wait }
        count += 1
        return .connect
    }

    /// Stands in line, unless there is something to have by now.
    mutating func enqueue(_ waiter: Waiter, id: UInt64, deadline: ContinuousClock.Instant) -> Acquisition {
        let acquisition = acquire()
        if case .wait = acquisition { line.append(Entry(id: id, deadline: deadline, waiter: waiter), id: id) }
        return acquisition
    }

    /// A healthy connection comes back.
    mutating func release(_ connection: Connection) -> Release {
        if isClosed {
            count -= 1
            return .end(connection)
        }
        guard let next = line.popFirst() else {
            idle.append(connection)
            return .kept
        }
        return .handOver(connection, to: next.waiter)
    }

    /// A connection is gone, or could not be made.
    ///
    /// - Returns: who shall make another in its place.
    mutating func discard() -> Waiter? {
        guard !isClosed, let next = line.popFirst() else {
            count -= 1
            return nil
        }
        return next.waiter
    }

    /// - Returns: the waiter, unless it was served already.
    mutating func cancel(_ id: UInt64) -> Waiter? {
        line.remove(id)?.waiter
    }

    /// - Returns: those whose time is up, and the deadline of the first that still waits.
    mutating func expire(at now: ContinuousClock.Instant) -> (expired: [Waiter], next: ContinuousClock.Instant?) {
        var expired: [Waiter] = []
        while let first = line.first, first.deadline <= now {
            expired.append(first.waiter)
            _ = line.popFirst()
        }
        return (expired, line.first?.deadline)
    }

    /// Idle connections are given out to be ended, waiters to be refused. Those in use end when they come back.
    mutating func close() -> (idle: [Connection], waiters: [Waiter]) {
        isClosed = true
        defer { idle = [] }
        count -= idle.count
        var waiters: [Waiter] = []
        while let next = line.popFirst() { waiters.append(next.waiter) }
        return (idle, waiters)
    }
}
