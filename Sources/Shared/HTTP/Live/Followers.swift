import NIOCore

/// Who waits on one event loop for which topic. Only ever touched on that loop.
final class Followers {
    /// How many are told in one go, before the loop looks after its other connections.
    private static let atOnce = 256

    private var byTopic: [String: [ObjectIdentifier: Connection]] = [:]
    private var undelivered = CircularBuffer<(event: LiveEvent, topics: [String])>()
    /// Those who are still to be told of the event in front.
    private var rest: [Connection] = []

    func add(_ connection: Connection, to topics: [String]) {
        for topic in topics { byTopic[topic, default: [:]][ObjectIdentifier(connection)] = connection }
    }

    func remove(_ connection: Connection, from topics: [String]) {
        for topic in topics {
            byTopic[topic]?[ObjectIdentifier(connection)] = nil
            if byTopic[topic]?.isEmpty == true { byTopic[topic] = nil }
        }
    }

    /// Events are told one after the other, each to all of its followers before the next.
    func deliver(_ event: LiveEvent, _ topics: [String], on loop: any EventLoop) {
        undelivered.append((event, topics))
        guard undelivered.count == 1 else { return }
        begin()
        tell(on: loop)
    }

    private func begin() {
        guard let topics = undelivered.first?.topics else { return }
        for topic in topics { rest += byTopic[topic]?.values.map(\.self) ?? [] }
    }

    private func tell(on loop: any EventLoop) {
        while let event = undelivered.first?.event {
            for connection in rest.suffix(Self.atOnce) { connection.tell(event) }
            rest.removeLast(min(Self.atOnce, rest.count))
            guard rest.isEmpty else {
                let bound = NIOLoopBound(self, eventLoop: loop)
                return loop.execute { bound.value.tell(on: loop) }
            }
            undelivered.removeFirst()
            begin()
        }
    }
}
