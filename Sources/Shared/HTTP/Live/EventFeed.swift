import Synchronization

/// An event stream between the moment its handler asks for it and the moment its connection follows by itself: what
/// happens meanwhile waits here, so that a handler can look up what a client has missed and nothing falls between.
///
/// One that is let go is forgotten.
package final class EventFeed: Sendable {
    /// What may wait here; a handler takes milliseconds. More than that loses the oldest.
    static let limit = 1000

    private struct State {
        var earlier: [ServerSentEvent] = []
        var collected: [LiveEvent] = []
        var isOpen = true
    }

    let hub: EventHub
    let topics: [String]
    /// The number of the hub's last event before this feed.
    private let start: UInt64
    private let state = Mutex(State())

    init(hub: EventHub, topics: [String], after start: UInt64) {
        self.hub = hub
        self.topics = topics
        self.start = start
    }

    deinit { hub.forget(ObjectIdentifier(self)) }

    /// Events that the client has missed, to be sent first. What stands in both is sent once, by its id.
    package func precede(with events: [ServerSentEvent]) {
        state.withLock { $0.earlier += events }
    }

    func take(_ event: LiveEvent, _ topics: [String]) {
        guard topics.contains(where: self.topics.contains) else { return }
        state.withLock { state in
            guard state.isOpen else { return }
            if state.collected.count == Self.limit { state.collected.removeFirst() }
            state.collected.append(event)
        }
    }

    /// Collects no more. - Returns: what has waited here, and the follower that goes on from there.
    func end() -> (earlier: [ServerSentEvent], collected: [LiveEvent], follower: Follower) {
        state.withLock { state in
            state.isOpen = false
            defer { (state.earlier, state.collected) = ([], []) }
            return (
                state.earlier, state.collected,
                Follower(topics: topics, after: start, told: Set(state.earlier.compactMap(\.id)))
            )
        }
    }
}
