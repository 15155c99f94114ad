/// Deadlines and what to do at them. Few are ever set: one per connection being made, per pool with waiters, and per
/// cancelled query; so a sorted array does.
struct TimerQueue {
    typealias ID = UInt64
    typealias Action = @Sendable () -> Void

    private var entries: [(deadline: ContinuousClock.Instant, id: ID, action: Action)] = []
    private var nextID: ID = 1

    /// - Returns: its id, and whether it is now the first that comes due.
    mutating func add(_ deadline: ContinuousClock.Instant, _ action: @escaping Action) -> (id: ID, isNext: Bool) {
        let id = nextID
        nextID += 1
        let place = entries.firstIndex { $0.deadline > deadline } ?? entries.endIndex
        entries.insert((deadline, id, action), at: place)
        return (id, place == 0)
    }

    mutating func remove(_ id: ID) {
        entries.removeAll { $0.id == id }
    }

    /// - Returns: the actions that are due, in the order of their deadlines, and the next deadline after them.
    mutating func takeDue(at now: ContinuousClock.Instant) -> (due: [Action], next: ContinuousClock.Instant?) {
        let count = entries.firstIndex { $0.deadline > now } ?? entries.endIndex
        let due = entries.prefix(count).map(\.action)
        entries.removeFirst(count)
        return (due, entries.first?.deadline)
    }
}
