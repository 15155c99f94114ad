import Synchronization

/// Who waits for which topic.
final class SubscriptionHub: Sendable {
    /// Events that may wait for one slow reader.
    static let backlog = 256

    private struct State {
        var nextID = 0
        var byTopic: [Topic: [Int: AsyncStream<Event>.Continuation]] = [:]
        var observers: [@Sendable (Event) -> Void] = []
        var isFinished = false
        var count = 0
        var deadlines: [Int: (ContinuousClock.Instant, AsyncStream<Event>.Continuation)] = [:]
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.count } }

    func observe(_ observer: @escaping @Sendable (Event) -> Void) {
        state.withLock { $0.observers.append(observer) }
    }

    /// - Parameter deadline: when the stream ends by itself, at the next `expire`; nil: never.
    func subscribe(_ topics: [Topic], until deadline: ContinuousClock.Instant? = nil) -> AsyncStream<Event> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Event.self, bufferingPolicy: .bufferingNewest(Self.backlog))
        let id = state.withLock { state -> Int? in
            guard !state.isFinished else { return nil }
            state.nextID += 1
            state.count += 1
            for topic in topics { state.byTopic[topic, default: [:]][state.nextID] = continuation }
            if let deadline { state.deadlines[state.nextID] = (deadline, continuation) }
            return state.nextID
        }
        guard let id else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in self?.remove(id, from: topics) }
        return stream
    }

    private func remove(_ id: Int, from topics: [Topic]) {
        state.withLock { state in
            state.count -= 1
            state.deadlines[id] = nil
            for topic in topics {
                state.byTopic[topic]?[id] = nil
                if state.byTopic[topic]?.isEmpty == true { state.byTopic[topic] = nil }
            }
        }
    }

    func deliver(_ events: [Event]) {
        guard !events.isEmpty else { return }
        let observers = state.withLock { $0.observers }
        for event in events {
            for observer in observers { observer(event) }
            // Keyed by subscription: one that follows both asset:ID and assets is told once.
            let waiting = state.withLock { state in
                event.topics.reduce(into: [:]) { all, topic in
                    all.merge(state.byTopic[topic] ?? [:]) { first, _ in first }
                }
            }
            for continuation in waiting.values { continuation.yield(event) }
        }
    }

    /// Ends the streams whose deadline is over: one clock for ten thousand waiting clients.
    func expire(at now: ContinuousClock.Instant) {
        let over = state.withLock { $0.deadlines.values.filter { $0.0 <= now } }
        for (_, continuation) in over { continuation.finish() }
    }

    /// Ends every stream: the gateway is stopping.
    func finish() {
        let waiting = state.withLock { state in
            state.isFinished = true
            return state.byTopic.values.flatMap(\.values)
        }
        for continuation in waiting { continuation.finish() }
    }
}
