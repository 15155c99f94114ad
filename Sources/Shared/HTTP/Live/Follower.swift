import NIOCore

/// What one connection follows, and how far it has been told. Decides; the connection acts.
struct Follower {
    /// Bytes that may wait for a client that does not read. The events' own bytes are shared with all other clients.
    static let backlog = 256 * 1024

    enum Verdict {
        case send
        /// It has been told, or can do without.
        case skip
        /// It does not read: it shall come back and ask for what it has missed.
        case cut
    }

    let topics: [String]
    private var upTo: UInt64
    /// Events that were sent before their turn.
    private let told: Set<String>
    private var unread = 0

    init(topics: [String], after number: UInt64 = 0, told: Set<String> = []) {
        self.topics = topics
        self.told = told
        upTo = number
    }

    /// Whether this event is news; each is asked about once.
    mutating func isNews(_ event: LiveEvent) -> Bool {
        guard event.number > upTo else { return false }
        upTo = event.number
        return event.id.map { !told.contains($0) } ?? true
    }

    /// What is to be done with news on a stream.
    mutating func verdict(on event: LiveEvent, isReading: Bool) -> Verdict {
        guard isNews(event) else { return .skip }
        guard !isReading else {
            unread = 0
            return .send
        }
        // Fleeting news is worth nothing later.
        guard event.id != nil else { return .skip }
        unread += event.chunk.readableBytes
        return unread > Self.backlog ? .cut : .send
    }
}
