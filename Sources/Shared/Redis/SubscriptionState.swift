/// What is subscribed, what is wanted, and who waits to hear that it is. Pure.
///
/// Each SUBSCRIBE that is sent is acknowledged once, in order; those who asked for it wait for that very one.
/// `Waiter` stands for one who is told whether the subscription is live.
struct SubscriptionState<Waiter> {
    enum Topic: Hashable {
        case channel(String)
        case pattern(String)
    }

    enum Answer: Equatable {
        /// Send SUBSCRIBE; the waiter was taken in.
        case send
        /// Is on its way already; the waiter was taken in.
        case wait
        case live
        /// There is no connection; it is subscribed when there is one.
        case later
    }

    private(set) var wanted: Set<Topic> = []
    private var isUp = false
    /// For each SUBSCRIBE that is under way, those who wait for it.
    private var pending: [Topic: [[Waiter]]] = [:]
    /// What was wanted when the connection came, and is not acknowledged yet.
    private var restoring: Set<Topic> = []

    mutating func subscribe(_ topic: Topic, _ waiter: Waiter) -> Answer {
        let isNew = wanted.insert(topic).inserted
        guard isUp else { return .later }
        if isNew {
            pending[topic, default: []].append([waiter])
            return .send
        }
        guard var groups = pending[topic], let last = groups.indices.last else { return .live }
        groups[last].append(waiter)
        pending[topic] = groups
        return .wait
    }

    /// - Returns: whether to send UNSUBSCRIBE.
    mutating func unsubscribe(_ topic: Topic) -> Bool { wanted.remove(topic) != nil && isUp }

    /// There is a new connection. - Returns: what to subscribe on it.
    mutating func up() -> Set<Topic> {
        isUp = true
        restoring = wanted
        for topic in wanted { pending[topic] = [[]] }
        return wanted
    }

    /// - Returns: who waited for this, and whether all that was wanted is now there again after an interruption.
    mutating func acknowledged(_ topic: Topic) -> (waiters: [Waiter], isRestored: Bool) {
        guard var groups = pending[topic], !groups.isEmpty else { return ([], false) }
        let waiters = groups.removeFirst()
        pending[topic] = groups.isEmpty ? nil : groups
        return (waiters, restoring.remove(topic) != nil && restoring.isEmpty)
    }

    /// The connection is gone. - Returns: who waits in vain.
    mutating func down() -> [Waiter] {
        defer { (pending, restoring, isUp) = ([:], [], false) }
        return pending.values.flatMap { $0.joined() }
    }
}
